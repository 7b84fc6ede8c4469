// The entry point of `credmatch/table` in browsers, bundlers and workers.

import { engine } from './table.js';

export { CredmatchError, ClosedError, ModuleError, TableError, UrlError } from './errors.js';
export { INVALID_URL, NO_ENTRY } from './lane.js';
export { Table } from './table.js';

export function init(source) {
  return engine.start(source);
}

export function initSync(module) {
  engine.startSync(module);
}
