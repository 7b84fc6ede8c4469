import type { Kind, Scheme } from './names.js';

/** A challenge of `WWW-Authenticate`. */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** By names in lower case. */
  readonly params: { readonly [name: string]: string };
  readonly token68?: string;
}

/** The challenges of a response. */
export interface Challenges {
  readonly challenges: readonly Challenge[];
  /** Whether something was malformed and passed over. */
  readonly malformed: boolean;
}

/** The challenge to answer. */
export interface Selection {
  readonly scheme: Scheme;
  /** Of Digest. */
  readonly algorithm?: string;
  readonly challenge: Challenge;
}

/** A character encoding of names and passwords. */
export type Charset = 'UTF-8' | 'ISO-8859-1';

/**
 * The value of `Authorization` for a name and a password (RFC 7617). It is a secret. `asksForUtf8` says that the
 * challenge has `charset="UTF-8"`.
 *
 * @throws AuthorizationError for what the scheme can't carry.
 */
export declare function basicAuthorization(
  name: string,
  password: string,
  options?: { readonly charset?: Charset | undefined; readonly asksForUtf8?: boolean | undefined },
): string;

/**
 * The value of `Authorization` for an access token (RFC 6750), for a request to `url` if one is named. It is a secret.
 *
 * @throws AuthorizationError for what is no token, for types but `Bearer`, and for plain http.
 * @throws UrlError if the URL is malformed.
 */
export declare function bearerAuthorization(
  token: string,
  options?: { readonly tokenType?: string | undefined; readonly url?: string | undefined },
): string;

/** The challenges of lines of `WWW-Authenticate`, as they came: an array, or a string as `node:http` and `fetch` give it. */
export declare function parseChallenges(lines: string | readonly string[]): Challenges;

/** The challenge of such lines that credentials of one of these kinds answer; `undefined` if there is none. */
export declare function selectChallenge(kinds: readonly Kind[], lines: string | readonly string[]): Selection | undefined;

/** What an answer to a Digest challenge is for. */
export interface DigestOptions {
  /** The method as it goes on the wire. */
  readonly method: string;
  /** The request target exactly as it is sent: path and query. */
  readonly target: string;
  /** The body's bytes, needed where only `auth-int` is offered. */
  readonly body?: Uint8Array | ArrayBuffer | undefined;
  /** How many requests were sent with this nonce, this one included; 1 unless given. */
  readonly count?: number | undefined;
  /** The client's nonce, printable ASCII; drawn unless given. */
  readonly cnonce?: string | undefined;
  /** UTF-8 unless given, or asked for by the challenge. */
  readonly charset?: Charset | undefined;
}

/**
 * The value of `Authorization` that answers the Digest challenge of a line of `WWW-Authenticate` (RFC 7616).
 *
 * @throws AuthorizationError if there is no such challenge, or the request can't be signed.
 */
export declare function digestAuthorization(
  name: string,
  password: string,
  challenge: string,
  options: DigestOptions,
): string;

/** How a UsernameToken is made. */
export interface UsernameTokenOptions {
  /** Whether the password itself is shown or a hash of it; `text` unless given. Both are for https alone. */
  readonly passwordType?: 'text' | 'digest' | undefined;
  /** Drawn unless given; an empty one leaves nonce and time out. */
  readonly nonce?: Uint8Array | ArrayBuffer | undefined;
  /** When it is made, in milliseconds since the epoch; now unless given. */
  readonly created?: number | undefined;
  /** Its `wsu:Id`. */
  readonly id?: string | undefined;
  /** Whether it stands inside `wsse:Security`. */
  readonly security?: boolean | undefined;
  /** The version of SOAP in whose envelope `wsse:Security` must be understood. */
  readonly mustUnderstand?: '1.1' | '1.2' | undefined;
}

/**
 * A UsernameToken of Web Services Security, for the header of a SOAP envelope, as XML. It is a secret.
 *
 * @throws AuthorizationError for what XML can't carry.
 */
export declare function usernameToken(name: string, password: string, options?: UsernameTokenOptions): string;
