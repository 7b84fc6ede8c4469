import type { Code } from './codes.js';
import type { Kind, Outcome, Provenance, Scheme, SigningAlgorithm, Without } from './names.js';
import type { LookupOptions } from './lookups.js';
import type { Registry } from './registry.js';

/** What is kept out of sight: inspecting, printing, serialising or cloning it shows nothing. */
export interface Secret<T> {
  exposeSecret(): T;
}

/** How exchanges go. */
export interface SessionsOptions {
  /** 64 bits from which client nonces and names of tickets follow; drawn from the system unless given, for tests. */
  readonly seed?: bigint | number | undefined;
  /** Whether a bearer token may go over plain http to any host. */
  readonly allowInsecure?: boolean | undefined;
  /** Whether tickets without a signature key are made, which anybody could write. */
  readonly allowUnsigned?: boolean | undefined;
  /** By which algorithm a key signs, by its alias or by `store/alias`; RS256 unless said. */
  readonly algorithms?: { readonly [key: string]: SigningAlgorithm } | undefined;
}

/** For tests: a time in milliseconds since the epoch, instead of this machine's. */
export interface TimeOptions {
  readonly now?: number | undefined;
}

/** A request that is about to be made. */
export interface RequestOptions extends LookupOptions, TimeOptions {
  /** The method as it goes on the wire; `GET` unless given. Digest signs it. */
  readonly method?: string | undefined;
  /** The body's bytes, or that it is a stream which can be read again or not; none unless given. */
  readonly body?: Uint8Array | ArrayBuffer | 'repeatable-stream' | 'stream' | undefined;
  /** Who the request is for: whom `currentCredentials` and their like stand for. */
  readonly user?: CurrentUser | undefined;
}

/**
 * What a server's answer says about authentication: lines of header fields as they came, an array or a string, as
 * `headersDistinct` or `headers` of `node:http` give them, or `headers.get` of `fetch`.
 */
export interface AnswerOptions extends TimeOptions {
  /** The lines of `WWW-Authenticate`. */
  readonly wwwAuthenticate?: string | readonly string[] | null | undefined;
  /** The lines of `Authentication-Info`. */
  readonly authenticationInfo?: string | readonly string[] | null | undefined;
}

/**
 * Take `authorization`, `infinica-impersonate` and `infinica-impersonate-groups` off the request, send it with these header
 * fields, then report `answered`.
 */
export interface SendStep {
  readonly type: 'send';
  /** The number of the entry. */
  readonly entry: number;
  /** The scheme of the value of `authorization`. */
  readonly scheme: Scheme;
  /** Where the configuration came from. */
  readonly configuration: Provenance;
  /** Values by names in lower case. They hold for this URL alone. */
  readonly headers: Secret<{ readonly authorization: string; readonly [name: string]: string }>;
}

/** Take the same three header fields off the request, send it without credentials, then report `answered`. */
export interface SendWithoutStep {
  readonly type: 'send-without';
  readonly reason: Without;
}

/** A key of the host's. */
export interface Key {
  readonly alias: string;
  readonly keyStore?: string;
  readonly password?: Secret<string>;
}

/** Sign the input with the key, then report `signed`. */
export interface SignStep {
  readonly type: 'sign';
  readonly key: Key;
  readonly algorithm: SigningAlgorithm;
  readonly input: Secret<Uint8Array<ArrayBuffer>>;
}

/** Encrypt the input, a JWT, with the key as a JWE in the compact form, then report `encrypted`. */
export interface EncryptStep {
  readonly type: 'encrypt';
  readonly key: Key;
  /** How the content's key is encrypted, as JWE names it. */
  readonly algorithm: string;
  /** How the content is encrypted, as JWE names it. */
  readonly contentEncryption: string;
  readonly input: Secret<string>;
}

/** Obtain a token of SPNEGO, then report `negotiated`. */
export interface NegotiateStep {
  readonly type: 'negotiate';
  /** The service principal, such as `HTTP@h.example`. */
  readonly service: string;
  /** How long the token is to live, in milliseconds. */
  readonly lifetime: number;
  /** What the server sent; empty at first. */
  readonly token: Uint8Array<ArrayBuffer>;
}

/** Do not send the request: what it would send can't be presented. The exchange has ended. */
export interface RefuseStep {
  readonly type: 'refuse';
  readonly code: Code;
  /** The number of the code. */
  readonly number: number;
  /** One sentence for a person. */
  readonly message: string;
  /** What to do about it. */
  readonly help: string;
  /** The number of the entry. */
  readonly entry?: number;
  /** The kind of its credentials. */
  readonly kind?: Kind;
  /** Bytes of the URL before what is wrong with it, if it is the URL. */
  readonly offset?: number;
}

/** The answer stands as it came. The exchange has ended. */
export interface DoneStep {
  readonly type: 'done';
  readonly outcome: Outcome;
}

/** What is to be done next. */
export type Step =
  | SendStep
  | SendWithoutStep
  | SignStep
  | EncryptStep
  | NegotiateStep
  | RefuseStep
  | DoneStep;

/** What exchanges with servers taught, for one registry: one a process and registry. */
export class Sessions {
  /** Sessions of a registry, which may be closed then. */
  constructor(registry: Registry, options?: SessionsOptions);

  /**
   * Begins the exchange of a request; its `step` says what to do first. For every hop of a redirect begin a new one.
   *
   * @throws UrlError as `Registry.lookup`.
   */
  begin(url: string, options?: RequestOptions): Exchange;

  /**
   * The value of `Authorization` that the entry sends at once, a secret; `undefined` if nothing is to be sent before the
   * server asks. It costs little more than a lookup. After a 401 there must be an exchange.
   *
   * @throws UrlError as `Registry.lookup`.
   * @throws AuthorizationError of the code `needs-steps` where an exchange is needed even so; of others if what the
   * entry holds can't be presented.
   */
  header(url: string, options?: LookupOptions & TimeOptions): string | undefined;

  /** Frees the memory and wipes the secrets. Garbage collection does so too, some time. Closing twice is fine. */
  close(): void;

  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

/** One request and its retries. Report what its `step` asked for, until that is `done` or `refuse`. */
export class Exchange {
  private constructor();

  /** What is to be done next. */
  get step(): Step;

  /** The number of the entry that decides; `undefined` if none matches. */
  get entry(): number | undefined;

  /** How often the request was sent again so far. */
  get retries(): number;

  /** Whether it has ended: nothing more is to be reported. */
  get ended(): boolean;

  /** Reports the server's answer; gives the next step. */
  answered(status: number, options?: AnswerOptions): Step;

  /** Reports the signature, that of ECDSA as r and s; gives the next step. */
  signed(signature: Uint8Array | ArrayBuffer, options?: TimeOptions): Step;

  /** Reports the encrypted token, a JWE in the compact form; gives the next step. */
  encrypted(token: string, options?: TimeOptions): Step;

  /** Reports the token of SPNEGO; gives the next step. */
  negotiated(token: Uint8Array | ArrayBuffer, options?: TimeOptions): Step;

  /** Reports that the step could not be taken, which ends the exchange; gives the last step. */
  failed(options?: TimeOptions): Step;
}

/** A user whom the host knows: whom entries mean that hold `currentCredentials` and their like. */
export class CurrentUser {
  /**
   * Who logged in. `credentials` are documents whose root is their element, with its namespace, those that are preferred
   * first: `<passwordCredentials xmlns="http://www.infinica.com/credentials" name="..." password="..."/>`.
   *
   * @throws CompileError if such XML is wrong.
   * @throws AuthorizationError if credentials stand for those of somebody else.
   */
  constructor(
    name: string,
    options?: { readonly groups?: readonly string[] | undefined; readonly credentials?: string | readonly string[] | undefined },
  );

  /** The same user acting as another, with groups added. */
  impersonating(name: string, options?: { readonly groups?: readonly string[] | undefined }): CurrentUser;

  /** Frees the memory and wipes the secrets. Garbage collection does so too, some time. Closing twice is fine. */
  close(): void;

  /** The same, for `using`. */
  [Symbol.dispose](): void;
}
