import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
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
  // A document that is a link out of the root given lies where it leads to, but for what is found without a root.
  put('out/main.xml', include('ok.xml'));
  symlinkSync(join(folder, 'out/main.xml'), join(folder, 'in/outer.xml'));
  symlinkSync(join(folder, 'in/main.xml'), join(folder, 'in/same.xml'));
  refused(join(folder, 'in/outer.xml'), 'invalid-include', { root: join(folder, 'in') });
  put('in/main.xml', include('ok.xml'));
  assert.equal(Registry.load(join(folder, 'in/same.xml'), { root: join(folder, 'in') }).entryCount, 1);
  assert.equal(Registry.load(join(folder, 'in/outer.xml')).entryCount, 1);
  assert.equal(Registry.load(join(folder, 'in/link.xml'), { root: join(folder, 'in') }).entryCount, 1);
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

test('no more of a file is read than a document may have', () => {
  const limits = { documentSize: 1000 };
  const large = put('large.xml', '');
  truncateSync(large, 2 ** 40);
  const begun = process.memoryUsage().rss;
  for (const path of [large, '/dev/zero']) refused(path, 'document-too-large', { limits });
  refused(put('includes.xml', include('large.xml')), 'document-too-large', { limits });
  assert.ok(process.memoryUsage().rss - begun < 100e6);
  const longest = entry('h').padEnd(1000);
  assert.equal(Registry.load(put('longest.xml', longest), { limits }).entryCount, 1);
  refused(put('longer.xml', `${longest} `), 'document-too-large', { limits });
});

/** Runs a program of Node beside the package, with a file coming by a pipe. */
function run(program, piped, ...rest) {
  const command = [process.execPath, '--expose-gc', '--input-type=module', '--eval', program, ...rest];
  const options = { cwd: fileURLToPath(new URL('..', import.meta.url)), encoding: 'utf8' };
  return spawnSync('sh', ['-c', 'cat "$0" | "$@"', piped, ...command], options);
}

test('files that do not say how large they are', () => {
  const program = `import { Registry } from 'credmatch';
    try { console.log(Registry.load('/dev/stdin', { limits: { documentSize: 1e6 } }).entryCount); } catch (error) { console.log(error.code); }`;
  assert.equal(run(program, put('p.xml', entry('h').padEnd(500_000))).stdout, '1\n');
  assert.equal(run(program, put('p.xml', entry('h').padEnd(3_000_000))).stdout, 'document-too-large\n');
});

test('nothing of a file stays in memory', () => {
  const program = `import { openSync, readFileSync, readSync } from 'node:fs';
    import { Registry } from 'credmatch';
    process.argv.slice(1).forEach((path) => Registry.load(path).close());
    gc();
    const [head, tail] = ['c4n4ry-', 'in-a-file'].map((part) => Buffer.from(part));
    const memory = openSync('/proc/self/mem');
    let hits = 0;
    for (const [, from, to] of readFileSync('/proc/self/maps', 'latin1').matchAll(/^(\\w+)-(\\w+) rw/gm)) {
      const bytes = new Uint8Array(Math.min(parseInt(to, 16) - parseInt(from, 16), 2 ** 30));
      try {
        readSync(memory, bytes, 0, bytes.length, BigInt('0x' + from));
      } catch {
        continue;
      }
      const found = Buffer.from(bytes.buffer);
      for (let at = found.indexOf(head); at !== -1; at = found.indexOf(head, at + 1)) {
        if (found.subarray(at + head.length).indexOf(tail) === 0) hits += 1;
      }
      bytes.fill(0);
    }
    console.log(hits);`;
  const secret = '<passwordCredentials name="n" password="c4n4ry-in-a-file"/>';
  const text = entry('h').replace('<authenticatedCredentials/>', secret);
  const files = [put('secret.xml', text), put('around.xml', include('secret.xml')), '/dev/stdin'];
  const { stdout, stderr } = run(program, put('piped.xml', text.padEnd(200_000)), ...files);
  assert.equal(stdout, '0\n', stderr);
});
