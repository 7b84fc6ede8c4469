// Compiled, not run: the types as a user of Node meets them.

import { AuthorizationError, CompileError, INVALID_URL, Registry, UrlError, init, missingIncludes, resolveReference, version } from 'credmatch';
import { CurrentUser, Sessions, digestAuthorization, parseChallenges, selectChallenge, usernameToken } from 'credmatch';
import type { Configuration, Decider, LostBy, Outcome, Step } from 'credmatch';
import type { Authorization, Change, Code, Diagnostic, Kind, Entry, Explanation, Match, Source } from 'credmatch';
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
const lost: LostBy | undefined = why.matches[1]?.lostBy;
const decider: Decider | undefined = lost?.attribute;
const lints: readonly Diagnostic[] = registry.lint();
const authorization: Authorization | undefined = registry.authorization('https://h/', { challenges: ['Basic'] });
const header: string | undefined = authorization?.exposeSecret();
const changes = registry.diff(loaded, { urls: ['https://h/'] }).map(({ before, after }) => [before?.entry, after?.entry]);
const kinds: readonly Change[] = registry.diff(loaded).map(({ change }) => change);
const table = Table.fromBytes(registry.tableBytes());
const same: boolean = table.sameScope('https://h/', resolveReference('https://h/', '/x'));
const response: Response = await createFetch(registry, { service: 's' })('https://h/', { method: 'POST' });
const resolved: Configuration | undefined = registry.configuration(0, { challenges: ['Basic'] });
if (resolved?.kind === 'password') console.log(resolved.settings.charset);
using sessions = new Sessions(registry, { seed: 7n, algorithms: { alias: 'ES256', 'store/alias': 'PS384' } });
using user = new CurrentUser('me', { credentials: '<x/>' }).impersonating('other', { groups: ['g'] });
const exchange = sessions.begin('https://h/', { method: 'POST', body: new Uint8Array(), user });
const step: Step = exchange.answered(401, { wwwAuthenticate: ['Basic'] });
exchange.answered(200, { wwwAuthenticate: response.headers.get('www-authenticate'), authenticationInfo: 'nextnonce="n"' });
if (step.type === 'send') console.log(step.headers.exposeSecret().authorization, step.scheme);
const outcome: Outcome | undefined = step.type === 'done' ? step.outcome : undefined;
if (step.type === 'sign') exchange.signed(step.input.exposeSecret());
// @ts-expect-error a stream can be read again or not
sessions.begin('https://h/', { body: 'maybe' });
// @ts-expect-error there is no such algorithm
new Sessions(registry, { algorithms: { alias: 'none' } });
const forSomebody = createFetch(sessions, { user: async () => (invalid ? user : undefined) });
// @ts-expect-error a user is more than a name
createFetch(sessions, { user: 'jane' });
const signing = createFetch(sessions, {
  user,
  sign: async ({ algorithm, input }) => crypto.subtle.sign(algorithm, {} as CryptoKey, input.exposeSecret()),
  negotiate: ({ service, token }) => new Uint8Array(service.length + token.length),
});
console.log(signing, forSomebody, kinds, decider, outcome, sessions.header('https://h/'), digestAuthorization('n', 'p', 'Digest', { method: 'GET', target: '/' }));
console.log(parseChallenges([]).challenges[0]?.params['realm'], selectChallenge(['password'], []), usernameToken('n', 'p'));

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
  if (error instanceof AuthorizationError) {
    const kind: Kind | undefined = error.kind;
    if (kind === 'kerberos') throw error;
  }
  if (error instanceof UrlError) console.log(error.offset, error.number, error.help.length);
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
