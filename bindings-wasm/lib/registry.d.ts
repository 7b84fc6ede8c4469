import type { Layer, Scheme } from './names.js';
import type { Configuration, Difference, Diagnostic, Entry, Explanation, Match, MissingInclude } from './records.js';
import { Lookups, type LookupOptions } from './lookups.js';

/** What every document may have. */
export interface SourceOptions {
  /** What diagnostics call it, usually a path; references in it resolve against it. `registry.xml` unless given. */
  readonly name?: string | undefined;
  /** The kind of its layer; `global` unless given. Documents of one kind count as one layer, in the order given. */
  readonly layer?: Layer | undefined;
  /** The default priority of its entries, instead of that of the layer. */
  readonly priority?: number | undefined;
  /** The format version of a process definition, instead of what it says. */
  readonly formatVersion?: number | undefined;
  /** What it includes, by the `target` of {@link MissingInclude}. */
  readonly includes?: { readonly [target: string]: string | Uint8Array } | undefined;
}

/** A document: its text, or its bytes in the encoding that they are in. */
export type Source =
  | (SourceOptions & { readonly text: string; readonly bytes?: undefined })
  | (SourceOptions & { readonly bytes: Uint8Array; readonly text?: undefined });

/** One document or several. A string is the text of one. */
export type Sources = string | Source | readonly (string | Source)[];

/** Bounds on what is read and looked up. All defaults let a registry of a million entries load. */
export interface Limits {
  /** Bytes of text of a document with all that it includes; 256 MiB here, as a module has 4 GiB of memory. */
  readonly documentSize?: number | undefined;
  /** Elements inside elements. */
  readonly depth?: number | undefined;
  /** Entries of all documents together. */
  readonly entries?: number | undefined;
  /** Bytes of an attribute. */
  readonly attributeLength?: number | undefined;
  /** Wildcards of an entry. */
  readonly wildcards?: number | undefined;
  /** Segments of a path with `**`. */
  readonly segments?: number | undefined;
  /** Patterns that one lookup may have to try one by one. */
  readonly patterns?: number | undefined;
  /** Bytes of a URL. */
  readonly urlLength?: number | undefined;
  /** Diagnostics that are kept. */
  readonly diagnostics?: number | undefined;
  /** Documents that one document may include. */
  readonly includes?: number | undefined;
}

/** How documents are compiled. */
export interface CompileOptions {
  /** The engine's compatibility switch: the attribute `protocol` http or https without `port` means 80 or 443. */
  readonly guessPorts?: boolean | undefined;
  readonly limits?: Limits | undefined;
  /** What `tableBytes` gave for the same documents and options: much faster than compiling them again. */
  readonly table?: Uint8Array | undefined;
}

/** Which page of the excluded entries is wanted. */
export interface ExplainOptions extends LookupOptions {
  /** How many excluded entries to pass over; 0 unless given. */
  readonly skip?: number | undefined;
  /** How many excluded entries to list; 100 unless given. */
  readonly limit?: number | undefined;
}

/** For whom a header is wanted, and in answer to what. */
export interface AuthorizationOptions extends LookupOptions {
  /** The values of `WWW-Authenticate` of a 401; a string is one, or several with commas between. */
  readonly challenges?: string | readonly string[] | undefined;
}

/** What a request sends. Inspecting or serialising it does not show the value. */
export interface Authorization {
  /** The number of the entry. */
  readonly entry: number;
  /** The scheme that the value begins with. */
  readonly scheme: Scheme;
  /** The value of the header `Authorization`: a secret. */
  exposeSecret(): string;
}

/** A compiled registry: which credentials a request to a URL gets. It is replaced and never changed. */
export class Registry extends Lookups {
  protected constructor();

  /**
   * Compiles documents: their texts or bytes, not their paths. In Node `Registry.load` reads files.
   *
   * @throws CompileError with all diagnostics of all documents.
   * @throws TableError if `table` is not theirs.
   */
  static compile(sources: Sources, options?: CompileOptions): Registry;

  /**
   * The best entry for a URL with its rank and place; `undefined` if no entry matches.
   *
   * @throws UrlError as `lookup`.
   */
  findMatch(url: string, options?: LookupOptions): Match | undefined;

  /**
   * Why a URL gets the entry that it gets. It compares every entry.
   *
   * @throws UrlError as `lookup`.
   */
  explain(url: string, options?: ExplainOptions): Explanation;

  /**
   * What an entry is for, and where it stands. No secret is in it.
   *
   * @throws RangeError if the registry has no entry of this number, so for `NO_ENTRY` and `INVALID_URL`.
   */
  entry(number: number): Entry;

  /** What is legal and yet probably wrong. */
  lint(): readonly Diagnostic[];

  /** What changes from this registry to `newer`: for these URLs, or for URLs that show every descriptor. */
  diff(newer: Registry, options?: { readonly urls?: readonly string[] | undefined }): readonly Difference[];

  /**
   * What a request to a URL sends as `Authorization`; `undefined` if no entry matches, or there is nothing to send.
   * Without `challenges`, only a preemptive entry sends something.
   *
   * @throws UrlError as `lookup`.
   * @throws AuthorizationError if what the best entry holds can't be presented.
   */
  authorization(url: string, options?: AuthorizationOptions): Authorization | undefined;

  /**
   * What the credentials of an entry are used with, and where that comes from; `undefined` if they take no configuration.
   * `challenges` are the values of `WWW-Authenticate` of a 401, or all as one string.
   *
   * @throws RangeError if there is no entry of this number.
   * @throws AuthorizationError if a value is needed that is set nowhere.
   */
  configuration(
    number: number,
    options?: { readonly challenges?: string | readonly string[] | undefined },
  ): Configuration | undefined;

  /** The match table, for `compile` and for `credmatch/table`. No credentials are in it. */
  tableBytes(): Uint8Array;
}

/**
 * What documents include and what was not supplied. What is supplied may include more: ask until the list is empty.
 *
 * @throws CompileError if the markup is wrong.
 */
export declare function missingIncludes(
  sources: Sources,
  options?: { readonly limits?: Limits | undefined },
): readonly MissingInclude[];

/** The target of a reference as seen from a URL or path (RFC 3986 §5.2), as for the target of a redirect. */
export declare function resolveReference(base: string, reference: string): string;

/** The version of the library. */
export declare function version(): string;
