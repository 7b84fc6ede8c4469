import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';

import * as credmatch from 'credmatch';
import { Table } from 'credmatch/table';
import { thrown } from './thrown.mjs';

const { Registry, CompileError, UrlError, TableError, AuthorizationError, ClosedError, CredmatchError } = credmatch;
const { NO_ENTRY, INVALID_URL } = credmatch;

export const CANARY = 'c4n4ry';

function document(servers) {
  return `<credentials xmlns="http://www.infinica.com/credentials">${servers}</credentials>`;
}

function server(attributes) {
  return `<server ${attributes}><passwordCredentials name="${CANARY}" password="${CANARY}"/></server>`;
}

const XML = document(
  server('host="h.example" protocol="https"') +
    server('host="h.example" path="/admin" preemptive="false"') +
    server('host="bücher.example"') +
    server('host="*.straße.de" service="s"'),
);

test('a URL gets its entry, by itself and in a batch', () => {
  const registry = Registry.compile(XML);
  assert.equal(registry.entryCount, 4);
  assert.equal(registry.lookup('https://h.example/x'), 0);
  assert.equal(registry.lookup('https://h.example/admin/x'), 0);
  assert.equal(registry.lookup('http://h.example/admin/x'), 1);
  assert.equal(registry.lookup('https://other.example/'), undefined);
  assert.equal(registry.lookup('https://a.straße.de/', { service: 's' }), 3);
  assert.equal(registry.lookup('https://a.xn--strae-oqa.de/', { service: 's' }), 3);
  assert.equal(registry.lookup('https://a.straße.de/'), undefined);
  assert.deepEqual(
    [...registry.lookupMany(['https://h.example/', 'no', 'https://BÜCHER.example/', 'https://x/', 'https://\ud800/'])],
    [0, credmatch.INVALID_URL, 2, credmatch.NO_ENTRY, credmatch.INVALID_URL],
  );
  assert.deepEqual([...registry.lookupMany(new Set(['https://a.xn--strae-oqa.de/']), { service: 's' })], [3]);
  assert.ok(registry.sameScope('https://h.example/a', 'https://h.example:443/b'));
  assert.ok(!registry.sameScope('https://bücher.example/', 'http://bücher.example/'));
});

test('batches of any size and any text agree with single look-ups', () => {
  const registry = Registry.compile(XML);
  const kinds = [
    'https://h.example/',
    'http://h.example/admin',
    'https://bücher.example/x',
    'https://x.example/',
    '',
    'no',
    `https://h.example/${'x'.repeat(65_000)}`,
    `https://h.example/${'x'.repeat(66_000)}`,
    'https://h.example/ü',
    'https://\ud800/',
  ];
  const single = kinds.map((url) => {
    try {
      return registry.lookup(url) ?? -1;
    } catch {
      return -2;
    }
  });
  for (const length of [0, 1, 15, 16, 17, 1023, 1024, 1025, 3000]) {
    const places = Array.from({ length }, (_, at) => (at * 7 + (at >> 3)) % kinds.length);
    const answers = registry.lookupMany(places.map((place) => kinds[place]));
    assert.deepEqual([...answers], places.map((place) => single[place]));
    const plain = Array.from({ length }, () => kinds[0]);
    assert.ok(registry.lookupMany(plain).every((answer) => answer === 0));
  }
});

test('a batch that fills the buffer to its end is taken apart where its URLs end', () => {
  const servers = ['host="bank.example"', 'host="innocent.example" service="crm"', 'host="innocent.example"'];
  const registry = Registry.compile(document(servers.map(server).join('')));
  for (const wide of ['é', '€', '😀', '\ud800', 'x']) {
    for (let total = 65_530; total <= 65_540; total += 1) {
      for (const service of [undefined, 'crm']) {
        const urls = [`https://a/${wide.repeat(21)}https://bank.example/`, 'https://innocent.example/page'];
        const behind = service?.length ?? 0;
        const filler = total - behind - urls.join('').length;
        urls.push(`https://innocent.example/${'y'.repeat(filler - 'https://innocent.example/'.length)}`);
        const single = urls.map((url) => {
          try {
            return registry.lookup(url, { service }) ?? -1;
          } catch {
            return -2;
          }
        });
        assert.deepEqual([...registry.lookupMany(urls, { service })], single, `${wide} ${total} ${service}`);
        assert.equal(single[1], service === undefined ? 2 : 1);
      }
    }
  }
});

test('records say which, how and where', () => {
  const registry = Registry.compile({ text: XML, name: 'folder/registry.xml', layer: 'process' });
  const found = registry.findMatch('https://h.example/x');
  assert.equal(found.entry, 0);
  assert.equal(found.rank.priority, 1);
  assert.deepEqual([found.rank.host, found.rank.hostLabels], ['exact', 0]);
  assert.equal(found.source, 'folder/registry.xml');
  assert.ok(Object.isFrozen(found) && Object.isFrozen(found.rank));
  assert.equal(registry.findMatch('https://x/'), undefined);
  assert.equal(registry.entry(1).path, '/admin');
  for (const none of [4, NO_ENTRY, INVALID_URL, 0.5, NaN, 2 ** 32, Infinity]) thrown(() => registry.entry(none), RangeError);
  const why = registry.explain('http://h.example/admin', { skip: 1, limit: 1 });
  assert.deepEqual(why.compared, { protocol: 'http', host: 'h.example', port: 80, path: '/admin' });
  assert.equal(why.excludedBy.host, 2);
  assert.deepEqual(why.excluded.map(({ entry }) => entry), [2]);
  assert.ok(registry.lint().some(({ code }) => code === 'uncanonical-spelling'));
  const next = Registry.compile(document(server('host="h.example"')));
  const [difference] = registry.diff(next, { urls: ['https://h.example/'] });
  assert.equal(difference.before.entry, 0);
  assert.equal(difference.after.entry, 0);
  assert.ok(registry.diff(next).length > 0);
});

test('documents in layers, as bytes, with includes and options', () => {
  const utf16 = new Uint8Array(new Uint16Array([...`\ufeff${document(server('host="h"'))}`].map((c) => c.charCodeAt(0))).buffer);
  const include = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="part.xml"/>';
  const main = { text: include, name: 'a/main.xml', layer: 'runtime' };
  const [missing] = credmatch.missingIncludes(main);
  assert.deepEqual([missing.target, missing.hasFallback], ['a/part.xml', false]);
  const registry = Registry.compile([{ bytes: utf16 }, { ...main, includes: { 'a/part.xml': document(server('host="h"')) } }]);
  assert.equal(registry.lookup('http://h/'), 1);
  assert.equal(registry.entry(1).layer, 'runtime');
  thrown(() => Registry.compile(main), CompileError, 'missing-include');
  const guessed = Registry.compile(document(server('host="h" protocol="https"')), { guessPorts: true });
  assert.equal(guessed.entry(0).port, 443);
  thrown(() => Registry.compile(XML, { limits: { entries: 3 } }), CompileError, 'too-many-entries');
  thrown(() => Registry.compile(XML, { limits: { documentSize: 100 } }), CompileError, 'document-too-large');
  assert.equal(Registry.compile({ text: XML, priority: -7 }).entry(0).priority, -7);
});

test('errors are errors, with codes and places', () => {
  const refused = thrown(() => Registry.compile([XML.replace('host=', 'hots='), { text: '<x', name: 'x.xml' }]), CompileError, 'unknown-attribute');
  assert.ok(refused instanceof CredmatchError && refused instanceof Error);
  assert.equal(refused.name, 'CompileError');
  const errors = refused.diagnostics.filter(({ severity }) => severity === 'error');
  assert.deepEqual(errors.map(({ code }) => code), ['unknown-attribute', 'unexpected-end']);
  assert.match(refused.diagnostics[0].help, /host/);
  const registry = Registry.compile(XML);
  for (const [url, code, offset] of [
    ['no', 'url-no-scheme', 0],
    ['https://a b/', 'url-control-character', 9],
    ['https://xn--a/', 'url-invalid-host', 8],
    ['https://STRAẞE.de/', 'url-invalid-host', 8],
    ['https://a%zz/', 'url-invalid-host', 8],
    ['https://h.example/\0', 'url-control-character', 18],
    ['https://é\ud800/', 'url-invalid', 10],
    [`https://h.example/${'ü'.repeat(1 << 20)}`, 'url-too-long', 65_536],
  ]) {
    const error = thrown(() => registry.lookup(url), UrlError, code);
    assert.equal(error.offset, offset, url.slice(0, 40));
    assert.equal(typeof error.help, 'string');
    assert.notEqual(error.help, '');
    for (const ask of ['findMatch', 'explain', 'authorization']) thrown(() => registry[ask](url), UrlError, code);
    thrown(() => registry.sameScope('https://h.example/', url), UrlError, code);
  }
  const bytes = registry.tableBytes();
  thrown(() => Registry.compile(document(''), { table: bytes }), TableError, 'table-digest');
  thrown(() => Table.fromBytes(bytes.subarray(1)), Error);
  assert.equal(Registry.compile(XML, { table: bytes }).lookup('https://bücher.example/'), 2);
});

test('what is easily mixed up is named', () => {
  const registry = Registry.compile(XML);
  for (const ask of ['entry', 'configuration']) {
    const error = thrown(() => registry[ask](registry.lookup('https://none.example/')), TypeError);
    assert.match(error.message, /lookup` found no entry/);
    for (const number of [-1, 999, 0.5, NaN, 2 ** 32]) thrown(() => registry[ask](number), RangeError);
  }
  const path = thrown(() => Registry.compile('registry.xml'), CompileError, 'text-outside-root');
  assert.match(path.message, /before the root element.*`Registry\.load` of Node reads a file$/);
  assert.equal(path.diagnostics[0].code, path.code);
  for (const sources of [new URL('file:///registry.xml'), [XML, new URL('file:///registry.xml')]]) {
    assert.match(thrown(() => Registry.compile(sources), TypeError).message, /no URL: `Registry\.load`/);
  }
  for (const other of ['', ' ', 'registry.xml <x/>']) {
    assert.doesNotMatch(thrown(() => Registry.compile(other), CompileError).message, /Registry\.load/);
  }
  thrown(() => Registry.compile('registry.xml', { limits: { dept: 1 } }), TypeError);
});

test('hosts of entries are spelt by the engine, and what it refuses is an invalid host', () => {
  for (const [host, code] of [
    ['STRAẞE.de', 'invalid-host'],
    ['xn--a.bücher', 'invalid-host'],
    ['a%2Ab', 'invalid-wildcard'],
    ['*.a／b.example', 'invalid-host'],
    ['user:pass', 'invalid-host'],
    ['[::1%25eth0]', 'invalid-host'],
    ['1.2.3.999', 'invalid-host'],
  ]) {
    const { diagnostics } = thrown(() => Registry.compile(document(server(`host="${host}"`))), CompileError);
    assert.deepEqual(diagnostics.filter(({ severity }) => severity === 'error').map((one) => one.code), [code], host);
  }
  const many = Array.from({ length: 6_000 }, (_, at) => server(`host="bü${at}.example"`)).join('');
  const registry = Registry.compile(document(many));
  assert.equal(registry.lookup(new URL('https://bü5999.example/').href), 5999);
  assert.equal(registry.lookup('https://BÜ5999.example/'), 5999);
});

test('arguments of the wrong type are TypeErrors', () => {
  const registry = Registry.compile(XML);
  const table = Table.fromBytes(registry.tableBytes());
  for (const wrong of [undefined, null, 5, {}, [], Symbol('x'), 5n, () => 0]) {
    for (const ask of ['lookup', 'findMatch', 'explain', 'authorization']) {
      thrown(() => registry[ask](wrong), TypeError);
    }
    thrown(() => table.lookup(wrong), TypeError);
    thrown(() => registry.sameScope('https://h/', wrong), TypeError);
    thrown(() => registry.lookupMany(['https://h/', wrong]), TypeError);
    if (!Array.isArray(wrong)) {
      thrown(() => Registry.compile(wrong), TypeError);
      thrown(() => registry.lookupMany(wrong), TypeError);
      if (wrong !== undefined) thrown(() => registry.lookup('https://h/', { service: wrong }), TypeError);
    }
    thrown(() => Registry.compile({ text: wrong }), TypeError);
    thrown(() => Registry.compile({ bytes: wrong }), TypeError);
    thrown(() => Table.fromBytes(wrong), TypeError);
    thrown(() => credmatch.resolveReference('https://h/', wrong), TypeError);
    if (wrong !== 5) thrown(() => registry.entry(wrong), TypeError);
    thrown(() => registry.diff(wrong), TypeError);
  }
  thrown(() => registry.lookupMany('https://h/'), TypeError);
  thrown(() => registry.lookup('https://h/', { servise: 's' }), TypeError);
  thrown(() => Registry.compile(XML, { guessPort: true }), TypeError);
  thrown(() => Registry.compile(XML, { limits: { dept: 1 } }), TypeError);
  thrown(() => Registry.compile(XML, { limits: { depth: 1.5 } }), RangeError);
  thrown(() => Registry.compile({ text: XML, layer: 'galactic' }), TypeError);
  thrown(() => Registry.compile({ text: XML, name: '\ud800' }), TypeError);
  thrown(() => registry.explain('https://h/', { skip: -1 }), RangeError);
  thrown(() => new Registry(), TypeError);
  thrown(() => registry.lookup('https://h/', { service: '\ud800' }), TypeError);
});

test('odd texts are errors of their own, never traps', () => {
  thrown(() => Registry.compile(`${XML}\ud800`), CompileError, 'invalid-encoding');
  thrown(() => Registry.compile(`<?xml version="1.0" encoding="ISO-8859-1"?>${XML}\udfff`), CompileError);
  thrown(() => Registry.compile(XML.replace('h.example', 'h\0.example')), CompileError);
  thrown(() => Registry.compile('x'.repeat(1 << 28) + 'x'), CompileError, 'document-too-large');
  thrown(() => Registry.compile('<a>'.repeat(100_000)), CompileError, 'too-deep');
  const registry = Registry.compile(XML);
  const huge = 'x'.repeat(2 ** 29 - 100);
  thrown(() => registry.lookup(huge), UrlError, 'url-too-long');
  thrown(() => registry.lookup('https://h/', { service: huge }), RangeError);
  assert.deepEqual([...registry.lookupMany([huge])], [-2]);
  assert.equal(registry.lookup('https://h.example/'), 0);
});

test('what is closed says so', () => {
  const registry = Registry.compile(XML);
  const table = Table.fromBytes(registry.tableBytes());
  registry.close();
  registry.close();
  for (const ask of ['lookup', 'findMatch', 'explain', 'authorization']) {
    assert.match(thrown(() => registry[ask]('https://h/'), ClosedError, 'closed').message, /Registry is closed/);
  }
  for (const run of [() => registry.entryCount, () => registry.lint(), () => registry.entry(0), () => registry.tableBytes()]) {
    thrown(run, ClosedError);
  }
  thrown(() => registry.lookupMany([]), ClosedError);
  thrown(() => Registry.compile(XML).diff(registry), ClosedError);
  table[Symbol.dispose]();
  assert.equal(thrown(() => table.lookup('https://h/'), Error).code, 'closed');
});

test('of the limits, a table by itself has that of the length of URLs', () => {
  const bytes = Registry.compile(XML).tableBytes();
  const url = 'https://h.example/';
  assert.equal(Table.fromBytes(bytes, { urlLength: url.length }).lookup(url), 0);
  const table = Table.fromBytes(bytes, { urlLength: url.length - 1 });
  assert.equal(thrown(() => table.lookup(url), Error).code, 'url-too-long');
  thrown(() => Table.fromBytes(bytes, { urlLength: -1 }), RangeError);
  thrown(() => Table.fromBytes(bytes, { depth: 1 }), TypeError);
});

test('the value of a header is a secret, and what a registry holds is never shown', () => {
  const registry = Registry.compile(XML);
  const authorization = registry.authorization('https://h.example/');
  assert.equal(authorization.scheme, 'Basic');
  assert.equal(authorization.exposeSecret(), `Basic ${btoa(`${CANARY}:${CANARY}`)}`);
  assert.equal(registry.authorization('http://h.example/admin'), undefined);
  const challenged = registry.authorization('http://h.example/admin', { challenges: ['Basic realm="r"'] });
  assert.equal(challenged.entry, 1);
  assert.equal(registry.authorization('https://x/'), undefined);
  const refused = thrown(() => registry.authorization('https://h.example\\x'), UrlError, 'url-backslash');
  assert.equal(refused.offset, 17);
  assert.equal(refused.help, 'write `/`, or %5C if a backslash is meant');
  const odd = Registry.compile(document(server('host="bücher.example"')));
  assert.equal(odd.authorization('https://BÜCHER.example/').entry, 0);
  const current = Registry.compile(document('<server host="h"><authenticatedCredentials/></server>'));
  const error = thrown(() => current.authorization('https://h/'), AuthorizationError, 'needs-current-user');
  assert.deepEqual([error.entry, error.kind], [0, 'authenticated']);
  assert.ok(error.help.length > 0);
  const broken = XML.replace('preemptive="false"', 'preemptve="false"');
  const shown = [
    registry,
    authorization,
    registry.findMatch('https://h.example/'),
    registry.entry(0),
    registry.explain('https://h.example/'),
    registry.lint(),
    registry.diff(Registry.compile(document(''))),
    thrown(() => Registry.compile(broken), CompileError),
    thrown(() => Registry.compile(XML.slice(0, XML.indexOf('password=') + 14)), CompileError),
    thrown(() => registry.lookup(`https://u:${CANARY}@a b/?${CANARY}`), UrlError),
  ];
  const forms = (one) => [
    inspect(one, { showHidden: true, depth: 9 }),
    JSON.stringify(one),
    String(one),
    `${one?.stack}`,
    inspect(structuredClone(one instanceof Error ? { ...one } : one), { depth: 9 }),
    new TextDecoder('latin1').decode(registry.tableBytes()),
  ];
  const secrets = [CANARY, btoa(`${CANARY}:${CANARY}`)];
  for (const text of shown.flatMap(forms)) {
    for (const secret of secrets) assert.ok(!text.includes(secret), text);
  }
});

test('the buffer of the hot lane holds nothing once it is read', async () => {
  const { engine } = await import(new URL('./documents.js', import.meta.resolve('credmatch')));
  const registry = Registry.compile(XML);
  registry.lookup(`https://h.example/?${CANARY}`);
  registry.lookup(`https://h.example/?${CANARY}ü`);
  registry.lookup(`https://h.example/?${CANARY}`, { service: CANARY });
  registry.lookupMany([`https://h.example/?${CANARY}`, `https://h.example/?${CANARY}ü`]);
  const exports = await engine.glue.default();
  const [text, , , room] = engine.glue.laneLayout();
  assert.ok(new Uint8Array(exports.memory.buffer, text, room).every((byte) => byte === 0));
});

test('ten thousand registries, opened and closed, take no memory', () => {
  const compile = (count) => {
    for (let at = 0; at < count; at += 1) {
      const registry = Registry.compile(XML);
      assert.equal(registry.lookup('https://h.example/'), 0);
      registry.close();
    }
  };
  compile(2_000);
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  compile(8_000);
  globalThis.gc?.();
  const grown = process.memoryUsage().rss - before;
  assert.ok(grown < 16 << 20, `${grown} bytes more`);
});

test('registries that nobody closes are freed', { skip: globalThis.gc === undefined }, async () => {
  const { engine } = await import(new URL('./documents.js', import.meta.resolve('credmatch')));
  const { memory } = await engine.glue.default();
  const large = document(Array.from({ length: 3_000 }, (_, at) => server(`host="h${at}.example"`)).join(''));
  let most = 0;
  for (let at = 0; at < 60; at += 1) {
    Registry.compile(large);
    globalThis.gc();
    await new Promise((done) => setTimeout(done));
    if (at === 20) most = memory.buffer.byteLength;
  }
  assert.ok(memory.buffer.byteLength <= most * 1.5, `${memory.buffer.byteLength} bytes after ${most}`);
});

test('a worker has a module of its own', async () => {
  const code = `
    import { parentPort, workerData } from 'node:worker_threads';
    import { Registry } from 'credmatch';
    parentPort.postMessage(Registry.compile(workerData).lookup('https://h.example/'));`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(code.replace("'credmatch'", `'${import.meta.resolve('credmatch')}'`))}`);
  const worker = new Worker(url, { workerData: XML });
  assert.equal(await new Promise((done, fail) => worker.once('message', done).once('error', fail)), 0);
  await worker.terminate();
});

test('functions that need no registry', () => {
  assert.match(credmatch.version(), /^\d+\.\d+\.\d+/);
  assert.equal(credmatch.resolveReference('https://h/a/b', '../c'), 'https://h/c');
});

test('a batch that has memory grow is answered', async () => {
  // A module of its own, whose memory is no larger than it must be.
  const code = `
    import { parentPort, workerData } from 'node:worker_threads';
    import { Registry } from 'credmatch';
    import { engine } from 'documents';
    const registry = Registry.compile(workerData);
    const { memory } = await engine.glue.default();
    const before = memory.buffer.byteLength;
    const url = 'https://h.example/' + 'a'.repeat(60_000) + '/../admin';
    const answers = [...registry.lookupMany([url, 'https://h.example/', url.replace('/../admin', '/../\u00fc')])];
    parentPort.postMessage([memory.buffer.byteLength > before, answers, registry.lookup('https://h.example/')]);`;
  const documents = new URL('./documents.js', import.meta.resolve('credmatch')).href;
  const linked = code.replace("'credmatch'", `'${import.meta.resolve('credmatch')}'`).replace("'documents'", `'${documents}'`);
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(linked)}`), { workerData: XML });
  const said = await new Promise((done, fail) => worker.once('message', done).once('error', fail));
  assert.deepEqual(said, [true, [0, 0, 0], 0]);
  await worker.terminate();
});

test('an array whose elements run code does no harm', () => {
  const registry = Registry.compile('<credentials xmlns="http://www.infinica.com/credentials"/>');
  const urls = ['https://h.example/', 'https://h.example/'];
  Object.defineProperty(urls, 0, { get: () => (registry.close(), 'https://h.example/') });
  assert.throws(() => registry.lookupMany(urls));
  const other = Registry.compile('<credentials xmlns="http://www.infinica.com/credentials"/>');
  assert.deepEqual([...other.lookupMany(['https://h.example/'])], [-1]);
});

/** What a batch and the lists of other calls may be given in place of an array of texts. */
function lists(text, run) {
  const listed = Object.defineProperty([0], 0, { get: () => (run(), text) });
  const own = [text];
  own.slice = own.map = own.forEach = () => (run(), [text]);
  own.constructor = { [Symbol.species]: () => (run(), [text]) };
  const get = (target, name) => (run(), Reflect.get(target, name));
  return [listed, own, new Proxy([text], { get })];
}

test('nothing of a caller runs between the reading of an argument and its use', () => {
  const other = Registry.compile(XML);
  const calls = [
    (registry, url) => registry.lookupMany(url),
    (registry, url) => registry.diff(other, { urls: url }),
    (registry, _, line) => registry.configuration(0, { challenges: line }),
    (registry, _, line) => registry.authorization('https://h.example/', { challenges: line }),
    (registry, url) => registry.lookupMany([''], { get service() { return registry.close(), url && 's'; } }),
    (registry) => registry.explain('https://h.example/', { get skip() { return registry.close(), 0; } }),
    (registry) => registry.findMatch('https://h.example/', { get service() { return registry.close(), 's'; } }),
    (registry) => registry.sameScope('https://h/', 'https://h/', { get service() { return registry.close(), 's'; } }),
    (registry) => registry.diff(new Proxy(other, { getPrototypeOf: (of) => (registry.close(), Reflect.getPrototypeOf(of)) })),
  ];
  for (const call of calls) {
    for (const kind of [0, 1, 2]) {
      const registry = Registry.compile(XML);
      const close = () => registry.close();
      try {
        call(registry, lists('https://h.example/', close)[kind], lists('Basic realm="x"', close)[kind]);
      } catch (error) {
        assert.ok(error instanceof ClosedError || error instanceof TypeError, inspect(error));
      }
      assert.equal(other.lookup('https://h.example/'), 0);
    }
  }
});

test('a batch inside the elements of a batch changes nothing of it', () => {
  const registry = Registry.compile(XML);
  const nested = () => registry.lookupMany(['https://x/?', 'http://h.example/admin/', 'https://x/']);
  const url = 'http://h.example/admin?https://h.example/';
  const urls = (last) => Object.defineProperty([url, url, url], 2, { get: () => (nested(), last) });
  const sliced = [url, url, url];
  sliced.slice = () => urls(url);
  const proxy = new Proxy([url, url, url], { get: (of, name) => (nested(), name === 'slice' ? () => urls(url) : of[name]) });
  for (const given of [urls(url), sliced, proxy, new Set([url, `${url}?`, `${url}/`])]) {
    assert.deepEqual([...registry.lookupMany(given)], [1, 1, 1]);
  }
  const throwing = new Proxy([url], { get: () => assert.fail('mine') });
  assert.equal(thrown(() => registry.lookupMany(throwing), Error).message, 'mine');
  assert.equal(registry.lookup(url), 1);
});

test('bytes are as many as there are, whatever they say of themselves', () => {
  const registry = Registry.compile(XML);
  const tableBytes = registry.tableBytes();
  const lying = (bytes) => Object.defineProperty(Uint8Array.from(bytes), 'length', { get: () => (registry.close(), 0) });
  assert.equal(Table.fromBytes(lying(tableBytes)).lookup('https://h.example/'), 0);
  const xml = new TextEncoder().encode(XML);
  const again = Registry.compile({ bytes: lying(xml) }, { table: lying(tableBytes) });
  assert.equal(again.entryCount, 4);
  assert.equal(registry.entryCount, 4);
  thrown(() => Registry.compile({ bytes: Object.create(Uint8Array.prototype) }), TypeError);
  thrown(() => Table.fromBytes(Object.create(Uint8Array.prototype)), TypeError);
});
