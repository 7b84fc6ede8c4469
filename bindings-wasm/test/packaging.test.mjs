import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const user = fileURLToPath(new URL('..', import.meta.url));
const installed = join(user, 'node_modules/credmatch');
const root = process.env.CREDMATCH_ROOT ?? join(user, '../../..');
const bin = (name) => join(user, 'node_modules/.bin', name);

function run(program, ...args) {
  try {
    return execFileSync(program, args, { cwd: user, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return assert.fail(`${program} ${args.join(' ')}\n${error.stdout}\n${error.stderr}`);
  }
}

test('CommonJS may require it', () => {
  const require = createRequire(import.meta.url);
  const { Registry } = require('credmatch');
  const { Table } = require('credmatch/table');
  const { createFetch } = require('credmatch/fetch');
  const registry = Registry.compile('<credentials xmlns="http://www.infinica.com/credentials"/>');
  assert.equal(Table.fromBytes(registry.tableBytes()).lookup('https://h/'), undefined);
  assert.equal(typeof createFetch(registry), 'function');
  assert.equal(require('credmatch/package.json').name, 'credmatch');
  assert.ok(WebAssembly.validate(readFileSync(require.resolve('credmatch/credmatch.wasm'))));
  assert.ok(WebAssembly.validate(readFileSync(require.resolve('credmatch/table.wasm'))));
  const code = "const {Registry} = require('credmatch'); console.log(typeof Registry.compile, typeof Registry.load)";
  assert.equal(run('node', '--input-type=commonjs', '--eval', code), 'function function\n');
});

test('the manifest promises what is there', () => {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  assert.equal(manifest.scripts, undefined);
  assert.equal(manifest.dependencies, undefined);
  for (const name of ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'SECURITY.md', 'CHANGELOG.md', 'THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json']) {
    assert.ok(readdirSync(installed).includes(name), name);
  }
  // The page names them.
  const page = readFileSync(join(installed, 'README.md'), 'utf8');
  const named = Array.from(page.slice(page.indexOf('## Writing registries')).matchAll(/`(\w+\.md)`/g), ([, name]) => name);
  assert.ok(named.length > 5);
  for (const name of named) assert.ok(readdirSync(join(installed, 'docs')).includes(name), name);
});

test('publint has nothing to say', () => {
  assert.match(run(bin('publint'), 'run', installed, '--strict'), /All good/);
});

test('types resolve in every way, Are the types wrong', () => {
  const [tarball] = readdirSync(user).filter((name) => name.endsWith('.tgz'));
  run(bin('attw'), tarball, '--profile', 'esm-only', '--exclude-entrypoints', './credmatch.wasm', './table.wasm');
});

const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--target', 'es2022'];
const types = ['--skipLibCheck', 'false', '--types', '', '--lib', 'es2022,esnext.disposable,dom,dom.iterable'];

test('types hold under tsc --strict, in Node and in browsers', () => {
  run(bin('tsc'), ...strict, ...types, '--module', 'nodenext', 'test/usage/node.mts');
  run(bin('tsc'), ...strict, ...types, '--module', 'esnext', '--moduleResolution', 'bundler', 'test/usage/web.mts');
});

test('what the READMEs show holds under tsc --strict', () => {
  const folder = mkdtempSync(join(user, 'readme-'));
  const pages = [join(installed, 'README.md'), join(root, 'README.md')];
  const snippets = pages.flatMap((page) => [...readFileSync(page, 'utf8').matchAll(/```[jt]s\n(.*?)```/gs)]);
  assert.ok(snippets.length > 5);
  snippets.forEach(([, code], at) => {
    // What a snippet takes from the reader's program is declared beside it.
    const reader = "import type {} from '../test/usage/readme.mjs';\n";
    writeFileSync(join(folder, `snippet-${at}.mts`), `${reader}${code}\nexport {};\n`);
  });
  const files = snippets.map((_, at) => join(folder, `snippet-${at}.mts`));
  run(bin('tsc'), ...strict, ...types, '--module', 'nodenext', ...files);
  rmSync(folder, { recursive: true });
});

test('the example of the README does what it says', () => {
  const readme = readFileSync(join(installed, 'README.md'), 'utf8');
  const [, code] = /```js\n(.*?)```/s.exec(readme);
  const folder = mkdtempSync(join(user, 'readme-'));
  writeFileSync(join(folder, 'example.mjs'), code);
  writeFileSync(join(folder, 'registry.xml'), /```xml\n(.*?)```/s.exec(readme)[1]);
  const printed = execFileSync('node', ['example.mjs'], { cwd: folder, encoding: 'utf8' });
  const expected = [...code.matchAll(/console\.log\(.*\/\/ (.*)/g)].map(([, text]) => text);
  assert.ok(expected.length > 2);
  assert.deepEqual(printed.trimEnd().split('\n'), expected);
  rmSync(folder, { recursive: true });
});

test('sizes are those of the record', () => {
  const record = JSON.parse(readFileSync(join(root, 'bindings-wasm/sizes.json'), 'utf8'));
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
  for (const [name, most] of Object.entries(record.modules)) {
    const bytes = readFileSync(join(installed, 'lib/wasm', name));
    const size = { raw: bytes.length, brotli: brotliCompressSync(bytes, options).length };
    for (const key of ['raw', 'brotli']) {
      const [now, before] = [size[key], most[key]];
      assert.ok(now <= before, `${name} grew to ${now} bytes ${key}, from ${before}: say why in the changelog and in sizes.json`);
      // Compilers differ a little; what is won is written down.
      assert.ok(now >= before * 0.97, `${name} shrank to ${now} bytes ${key}, from ${before}: write it into sizes.json`);
    }
  }
});
