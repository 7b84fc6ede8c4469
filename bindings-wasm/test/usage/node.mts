// Compiled, not run: the types as a user of Node meets them.

import { CompileError, INVALID_URL, Registry, UrlError, init, missingIncludes, resolveReference, version } from 'credmatch';
import type { Authorization, Code, Diagnostic, Entry, Explanation, Match, Source } from 'credmatch';
import { createFetch } from 'credmatch/fetch';
import { Table } from 'credmatch/table';

const source: Source = { text: '<credentials/>', layer: 'process', name: 'a.xml', includes: { 'b.xml': new Uint8Array() } };
using registry = Registry.compile([source, '<credentials/>'], { guessPorts: true, limits: { depth: 9 } });
const loaded: Registry = Registry.load(['a.xml', { path: 'b.xml', layer: 'runtime' }], { root: '.' });
const number: number | undefined = registry.lookup('https://h/', { service: 's' });
const numbers: Int32Array = registry.lookupMany(['https://h/']);
const invalid: boolean = numbers[0] === INVALID_URL;
const found: Match | undefined = registry.findMatch('https://h/');
const entry: Entry = registry.entry(found?.entry ?? 0);
const why: Explanation = registry.explain('https://h/', { skip: 100, limit: 100 });
const lints: readonly Diagnostic[] = registry.lint();
const authorization: Authorization | undefined = registry.authorization('https://h/', { challenges: ['Basic'] });
const header: string | undefined = authorization?.exposeSecret();
const changes = registry.diff(loaded, { urls: ['https://h/'] }).map(({ before, after }) => [before?.entry, after?.entry]);
const table = Table.fromBytes(registry.tableBytes());
const same: boolean = table.sameScope('https://h/', resolveReference('https://h/', '/x'));
const response: Response = await createFetch(registry, { service: 's' })('https://h/', { method: 'POST' });

try {
  Registry.compile('');
} catch (error) {
  if (error instanceof CompileError) {
    const code: Code = error.code;
    const first: Diagnostic | undefined = error.diagnostics[0];
    if (code === 'unexpected-end' && first?.severity === 'error') throw error;
    // @ts-expect-error there is no such code
    if (code === 'unexpected-and') throw error;
  }
  if (error instanceof UrlError) console.log(error.offset, error.number);
}

// @ts-expect-error a registry is compiled or loaded
new Registry();
// @ts-expect-error a source has text or bytes
Registry.compile({ name: 'a.xml' });
// @ts-expect-error and not both
Registry.compile({ text: '', bytes: new Uint8Array() });
// @ts-expect-error layers are known
Registry.compile({ text: '', layer: 'galactic' });
// @ts-expect-error records are read, not written
if (found !== undefined) found.entry = 1;
// @ts-expect-error there is no such option
registry.lookup('https://h/', { servise: 's' });

await init();
console.log(version(), missingIncludes(source), number, invalid, entry, why, lints, header, changes, same, response);
