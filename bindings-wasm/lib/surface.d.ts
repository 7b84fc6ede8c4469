export type { Code } from './codes.js';
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
export type {
  Challenge,
  Challenges,
  Charset,
  DigestOptions,
  Selection,
  UsernameTokenOptions,
} from './headers.js';
export type * from './names.js';
export type * from './records.js';
export { INVALID_URL, NO_ENTRY, type LookupOptions } from './lookups.js';
export { missingIncludes, resolveReference, version } from './registry.js';
export type {
  Authorization,
  AuthorizationOptions,
  CompileOptions,
  ExplainOptions,
  Limits,
  Source,
  SourceOptions,
  Sources,
} from './registry.js';
export { CurrentUser, Exchange, Sessions } from './sessions.js';
export type {
  AnswerOptions,
  DoneStep,
  EncryptStep,
  Key,
  NegotiateStep,
  RefuseStep,
  RequestOptions,
  Secret,
  SendStep,
  SendWithoutStep,
  SessionsOptions,
  SignStep,
  Step,
  TimeOptions,
} from './sessions.js';
