// The entry point of `credmatch/table` in Node.

import { readFileSync } from 'node:fs';

import { engine } from './table.js';

export { CredmatchError, ClosedError, ModuleError, TableError, UrlError } from './errors.js';
export { INVALID_URL, NO_ENTRY } from './lane.js';
export { Table } from './table.js';

engine.startSync(readFileSync(new URL('./wasm/table_bg.wasm', import.meta.url)));

export function init() {
  return engine.start();
}

export function initSync() {}
