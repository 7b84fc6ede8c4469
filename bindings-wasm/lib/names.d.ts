// Written by scripts/codes.mjs from conformance/surface.json. A minor release may add names.

/** A kind of credentials. */
export type Kind =
  | 'password'
  | 'kerberos'
  | 'infinica'
  | 'oauth'
  | 'openId'
  | 'salesforce'
  | 'sshKey'
  | 'current'
  | 'authenticated'
  | 'impersonation'
  | 'technical'
  | 'clientCredentials'
  | 'bearer';

/** A kind of layer, the lowest first. */
export type Layer = 'global' | 'partition' | 'process' | 'runtime';

/** How bad a diagnostic is. */
export type Severity = 'error' | 'warning' | 'note';

/** How exactly an entry gives a component. */
export type Specificity = 'any' | 'wildcard' | 'exact';

/** What of an entry can exclude it. */
export type Attribute = 'host' | 'port' | 'protocol' | 'path' | 'service';

/** What decides between two entries that match, in the order of comparison. */
export type Decider = 'priority' | 'host' | 'port' | 'protocol' | 'path' | 'service' | 'layer' | 'order';

/** What of a URL's answer differs from one registry to another. */
export type Change = 'entry' | 'credentials' | 'preemptive' | 'priority' | 'gone' | 'new' | 'refused';

/** Where the configuration of credentials came from. */
export type Provenance = 'nested' | 'challenge' | 'registry' | 'application' | 'none';

/** A scheme of authentication that is answered. */
export type Scheme = 'Basic' | 'Digest' | 'Bearer' | 'Negotiate';

/** An algorithm by which tickets are signed, as JWS names it (RFC 7518, section 3.1). */
export type SigningAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'HS256'
  | 'HS384'
  | 'HS512';

/** Why a request goes without credentials. */
export type Without = 'no-entry' | 'reactive' | 'no-credentials';

/** How an exchange ended. */
export type Outcome =
  | 'answered'
  | 'no-entry'
  | 'rejected'
  | 'no-supported-scheme'
  | 'not-repeatable'
  | 'retry-limit'
  | 'proxy';
