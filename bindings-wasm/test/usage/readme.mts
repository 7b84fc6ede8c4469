// Compiled, not run: what the snippets of the READMEs take from the program that they stand in.

import type { Registry as AnyRegistry, Sessions as AnySessions } from 'credmatch';

declare global {
  const registry: AnyRegistry;
  const sessions: AnySessions;
  const bytes: Uint8Array;
  /** A client such as `node:http`, whose headers have this type. */
  function mine(headers: { readonly [name: string]: string }): Promise<{
    status: number;
    headers: { [name: string]: string | string[] | undefined };
  }>;
  function myKey(alias: string): CryptoKey;
  function myJwe(key: { readonly alias: string }, token: string): Promise<string>;
  function mySpnego(service: string, token: Uint8Array): Promise<Uint8Array>;
}
