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
export { INVALID_URL, NO_ENTRY } from './lane.js';
export { missingIncludes, resolveReference, version } from './registry.js';
