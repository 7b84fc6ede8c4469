import type { ModuleSource } from './init.js';
import { Lookups } from './lookups.js';

export type { Code } from './codes.js';
export { ClosedError, CredmatchError, ModuleError, TableError, UrlError } from './errors.js';
export type { ModuleSource } from './init.js';
export { INVALID_URL, NO_ENTRY, type LookupOptions } from './lookups.js';

/** A match table by itself: look-ups and nothing else, in a smaller module. */
export class Table extends Lookups {
  protected constructor();

  /**
   * Reads what `Registry.tableBytes` gave. Of all limits one alone means something here: `urlLength`, the bytes that a URL
   * may have.
   *
   * @throws TableError if they are no table.
   */
  static fromBytes(bytes: Uint8Array, options?: { readonly urlLength?: number | undefined }): Table;
}

/** Loads the WebAssembly module: once, before anything else is used. Does nothing in Node, which loads it at once. */
export declare function init(source?: ModuleSource | Promise<Response>): Promise<void>;

/** The same at once, from bytes or a compiled module. */
export declare function initSync(module: BufferSource | WebAssembly.Module): void;
