import type { Registry } from './registry.js';
import type { CurrentUser, EncryptStep, NegotiateStep, Sessions, SignStep } from './sessions.js';

/** Options of {@link createFetch}. */
export interface FetchOptions {
  /** What sends the requests; the global `fetch` unless given. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** The service of the caller: entries for that service take part too. */
  readonly service?: string | undefined;
  /** Who the requests are for, or a function that says so when a call begins. */
  readonly user?: CurrentUser | (() => MaybePromise<CurrentUser | undefined>) | undefined;
  /**
   * Signs a ticket with a key of yours. What it gives is the signature (that of ECDSA as r and s), or a key of Web
   * Cryptography that makes it.
   */
  readonly sign?: ((step: SignStep, context: HookContext) => MaybePromise<Bytes | CryptoKey>) | undefined;
  /** Encrypts a ticket with a key of yours. What it gives is a JWE in the compact form. */
  readonly encrypt?: ((step: EncryptStep, context: HookContext) => MaybePromise<string>) | undefined;
  /** Obtains a token of SPNEGO. */
  readonly negotiate?: ((step: NegotiateStep, context: HookContext) => MaybePromise<Bytes>) | undefined;
}

/** What a hook may need beside its step. */
export interface HookContext {
  /** Aborted when the request is. */
  readonly signal: AbortSignal;
}

type MaybePromise<T> = T | Promise<T>;
type Bytes = Uint8Array | ArrayBuffer;

/**
 * A function that is called as `fetch` is, and sends what the registry has for the URL: at once, or after a 401, once.
 *
 * Redirects are followed here, and every hop is an exchange of its own: nothing that was sent to one goes to the next.
 * A request with an `Authorization` header of the caller's is left alone, to the end of its origin; of any other, nobody but
 * the registry says whom it acts as: `Infinica-Impersonate` and `Infinica-Impersonate-Groups` of the caller's come off, also
 * where nothing is sent. A body that is a stream can be sent once: a 401 for it is returned as it is, and a redirect that
 * needs it again is an error. Browsers do not show where a redirect leads: there it is an error too. A proxy's 407 is
 * returned as it is.
 *
 * Give it `Sessions` to say more about tickets, or to be able to close them; given a registry it makes its own.
 *
 * URLs are read by `fetch` first: what it makes of one, such as `/` of a backslash, is looked up and sent. The promise is
 * rejected with its errors, with a `UrlError` for what the registry refuses even so, and with an `AuthorizationError` if what the
 * entry holds can't be presented; its `cause` is what a hook threw.
 */
export declare function createFetch(of: Registry | Sessions, options?: FetchOptions): typeof globalThis.fetch;
