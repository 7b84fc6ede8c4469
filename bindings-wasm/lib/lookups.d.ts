/** For whom something is looked up. */
export interface LookupOptions {
  /** The service of the caller: entries for that service take part too. */
  readonly service?: string | undefined;
}

/** What registries and tables have in common. */
export abstract class Lookups {
  protected constructor();

  /**
   * The best entry for a URL, by its number; `undefined` if no entry matches.
   *
   * It says nothing about any other URL: look every hop of a redirect up anew.
   *
   * @throws UrlError if the URL is malformed, or clients read it differently.
   */
  lookup(url: string, options?: LookupOptions): number | undefined;

  /**
   * The best entries for many URLs, which is faster than one by one: their numbers, {@link NO_ENTRY} (-1) where no
   * entry matches, {@link INVALID_URL} (-2) where `lookup` would throw a `UrlError`.
   */
  lookupMany(urls: Iterable<string>, options?: LookupOptions): Int32Array;

  /**
   * Whether what was found for one URL holds for the other: the same protocol, host and port, and the same entry.
   *
   * @throws UrlError for either URL.
   */
  sameScope(a: string, b: string, options?: LookupOptions): boolean;

  /** How many entries there are; their numbers are below. */
  get entryCount(): number;

  /** Frees the memory. Garbage collection does so too, some time. Closing twice is fine. */
  close(): void;

  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

/** What a batch says of a URL that no entry matches. */
export declare const NO_ENTRY: -1;
/** What a batch says of a URL that is refused. */
export declare const INVALID_URL: -2;
