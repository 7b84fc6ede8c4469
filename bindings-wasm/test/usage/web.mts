// Compiled, not run: the types as a user of a bundler meets them.

import { Registry, init, initSync } from 'credmatch';
import { Table, init as initTable } from 'credmatch/table';

await Promise.all([init(), initTable(new URL('https://h/table.wasm'))]);
initSync(new Uint8Array());
const registry = Registry.compile('<credentials/>');
const bytes: Uint8Array = registry.tableBytes();
console.log(Table.fromBytes(bytes).lookup('https://h/'), registry.lookup('https://h/'));
// @ts-expect-error there are no files in a browser
Registry.load('a.xml');
