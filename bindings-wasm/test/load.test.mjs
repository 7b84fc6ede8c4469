import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { CompileError, Registry } from 'credmatch';

const folder = mkdtempSync(join(fileURLToPath(new URL('..', import.meta.url)), 'load-'));
after(() => rmSync(folder, { recursive: true }));

function put(path, text) {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
  return join(folder, path);
}

const include = (href, inside = '') =>
  `<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="${href}">${inside}</x:include>`;
const entry = (host) =>
  `<credentials xmlns="http://www.infinica.com/credentials"><server host="${host}"><authenticatedCredentials/></server></credentials>`;

function refused(path, code, options) {
  try {
    Registry.load(path, options);
  } catch (error) {
    assert.ok(error instanceof CompileError, String(error));
    assert.equal(error.code, code);
    return error;
  }
  return assert.fail(`${code} expected`);
}

test('documents with what they include, at any depth', () => {
  put('d/parts/c.xml', entry('c.example'));
  put('d/parts/b.xml', include('c.xml'));
  const path = put('d/a.xml', `<all xmlns="urn:x">${entry('a.example')}${include('parts/b%2Exml')}</all>`);
  const registry = Registry.load(path);
  assert.equal(registry.lookup('https://a.example/'), 0);
  assert.equal(registry.lookup('https://c.example/'), 1);
  assert.ok(registry.entry(1).source.endsWith('parts/c.xml'));
  assert.equal(Registry.load(pathToFileURL(put('d/one.xml', entry('one.example')))).entryCount, 1);
  const two = Registry.load([{ path: put('d/p.xml', entry('h')), layer: 'process' }, put('d/g.xml', entry('h'))]);
  assert.equal(two.lookup('http://h/'), 1);
  assert.equal(two.entry(1).layer, 'process');
});

test('bytes are decoded as their declaration says', () => {
  const path = put('l.xml', Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${entry('bücher.example')}`, 'latin1'));
  assert.equal(Registry.load(path).lookup('https://bücher.example/'), 0);
});

test('nothing leads out of the folder', () => {
  put('out/secret.xml', entry('out.example'));
  put('in/ok.xml', entry('ok.example'));
  symlinkSync(join(folder, 'out/secret.xml'), join(folder, 'in/link.xml'));
  symlinkSync(join(folder, 'out'), join(folder, 'in/linked'));
  symlinkSync(join(folder, 'in/ok.xml'), join(folder, 'in/inner.xml'));
  for (const href of ['../out/secret.xml', 'link.xml', 'linked/secret.xml', `file://${folder}/out/secret.xml`, '%2E%2E/out/secret.xml']) {
    const { diagnostics } = refused(put('in/main.xml', include(href)), 'invalid-include');
    assert.equal(diagnostics[0].line, 1, href);
    refused(put('in/main.xml', include(href, '<x:fallback/>')), 'invalid-include');
  }
  assert.equal(Registry.load(put('in/main.xml', include('inner.xml'))).entryCount, 1);
  assert.equal(Registry.load(put('in/main.xml', include('../out/secret.xml')), { root: folder }).entryCount, 1);
  refused(put('in/main.xml', include('.')), 'invalid-include');
});

test('nothing is fetched, and what is missing is said', () => {
  refused(put('n.xml', include('http://127.0.0.1:1/x.xml')), 'invalid-include');
  refused(put('n.xml', include('none.xml')), 'missing-include');
  assert.equal(Registry.load(put('n.xml', include('none.xml', `<x:fallback>${entry('f')}</x:fallback>`))).entryCount, 1);
  refused(put('n.xml', include('n.xml')), 'include-loop');
  assert.throws(() => Registry.load(join(folder, 'no.xml')), { code: 'ENOENT' });
  assert.throws(() => Registry.load(folder), { code: 'EISDIR' });
  for (const wrong of [undefined, null, 5, {}, 'a\0b', new URL('https://h/')]) assert.throws(() => Registry.load(wrong), TypeError);
});
