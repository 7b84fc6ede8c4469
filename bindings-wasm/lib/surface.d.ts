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
