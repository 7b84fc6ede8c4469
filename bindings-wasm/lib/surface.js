// What every entry point of `credmatch` has.

export {
  AuthorizationError,
  ClosedError,
  CompileError,
  CredmatchError,
  ModuleError,
  TableError,
  UrlError,
} from './errors.js';
export {
  basicAuthorization,
  bearerAuthorization,
  digestAuthorization,
  parseChallenges,
  selectChallenge,
  usernameToken,
} from './headers.js';
export { INVALID_URL, NO_ENTRY } from './lane.js';
export { missingIncludes, resolveReference, version } from './registry.js';
export { CurrentUser, Exchange, Sessions } from './sessions.js';
