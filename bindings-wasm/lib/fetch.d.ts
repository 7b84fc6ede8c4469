import type { Authorization, AuthorizationOptions } from './registry.js';

/** Options of {@link createFetch}. */
export interface FetchOptions {
  /** What sends the requests; the global `fetch` unless given. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** The service of the caller: entries for that service take part too. */
  readonly service?: string | undefined;
}

/**
 * A function that is called as `fetch` is, and sends what the registry has for the URL.
 *
 * Redirects are followed here, and every hop is looked up anew: nothing that was sent to one goes to the next. A 401
 * is answered once, if the registry has something to say to it. An `Authorization` header of the caller stays as it is,
 * to the end of its origin. A body that is a stream can be sent once: a 401 for it is returned as it is, and a redirect
 * that needs it again is an error. Browsers do not show where a redirect leads: there it is an error too.
 *
 * The promise is rejected with the errors of `Registry.authorization`, and with those of `fetch`.
 */
export declare function createFetch(
  registry: { authorization(url: string, options?: AuthorizationOptions): Authorization | undefined },
  options?: FetchOptions,
): typeof globalThis.fetch;
