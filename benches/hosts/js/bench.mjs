// Look-ups in JavaScript beside what one would write without credmatch, as ratios of one interleaved run.
//
//     cargo build --release --package credmatch-benches --bin hostdata
//     node bench.mjs target/release/hostdata FOLDER
//
// in a folder with the package and registry-auth-token installed, as `cargo xtask test npm` makes it in
// target/npm/user. FOLDER is where the data goes.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { Registry } from 'credmatch';
import { Table } from 'credmatch/table';
import registryAuthToken from 'registry-auth-token';

const ROUNDS = 51;
const [hostdata, folder] = process.argv.slice(2);

const native = spawn(hostdata, [folder], { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: native.stdout })[Symbol.asyncIterator]();
async function inRust() {
  native.stdin.write('\n');
  const { value } = await lines.next();
  return value.split(' ').map(Number);
}

await inRust();
const xml = readFileSync(`${folder}/registry.xml`, 'utf8');
const urls = readFileSync(`${folder}/urls.txt`, 'utf8').split('\n').filter(Boolean);
const registry = Registry.compile(xml);
const table = Table.fromBytes(registry.tableBytes());
const lib = new URL('./', import.meta.resolve('credmatch'));
const { engine } = await import(new URL('./documents.js', lib));
const { glue } = engine;

/** What one writes first: the host and the longest path of a map of hosts. */
const byHost = new Map();
for (const [, attributes] of xml.matchAll(/<server ([^>]*)>/g)) {
  const host = /host="([^"]*)"/.exec(attributes)?.[1];
  if (host === undefined) continue;
  if (!byHost.has(host)) byHost.set(host, []);
  byHost.get(host).push(/path="([^"]*)"/.exec(attributes)?.[1] ?? '/');
}
for (const paths of byHost.values()) paths.sort((a, b) => b.length - a.length);
const first = (url) => {
  const { hostname, pathname } = new URL(url);
  return byHost.get(hostname)?.find((path) => pathname.startsWith(path));
};

/** What npm does for its registries: the URL, then every parent of its path, in the keys of its configuration. */
const npmrc = {};
for (const [host, paths] of byHost) for (const path of paths) npmrc[`//${host}${path.replace(/\/?$/, '/')}:_authToken`] = 't';
const walk = (url) => registryAuthToken(url, { npmrc, recursive: true });

const idn = urls.map((url) => url.replace(/^(\w+:\/\/)/, '$1bücher.'));
const upper = urls.map((url) => url.replace(/^https:/, 'HTTPS:'));
const text = new Uint8Array((await glue.default()).memory.buffer, glue.laneLayout()[0], 1 << 16);
const encoder = new TextEncoder();
const each = (run) => (list) => {
  let sum = 0;
  for (const url of list) sum += run(url) === undefined ? 1 : 0;
  return sum;
};

const few = urls.slice(0, 50);
const cases = {
  'fixed buffer, no-op': [each((url) => glue.laneCrossing(encoder.encodeInto(url, text).written)), urls],
  "wasm-bindgen's string, no-op": [each((url) => glue.stringCrossing(url)), urls],
  lookup: [each((url) => registry.lookup(url)), urls],
  'lookup of a Table': [each((url) => table.lookup(url)), urls],
  lookupMany: [(list) => registry.lookupMany(list), urls],
  'lookup, host outside ASCII': [each((url) => registry.lookup(url)), idn],
  'lookup, upper case': [each((url) => registry.lookup(url)), upper],
  'new URL alone': [each((url) => new URL(url)), urls],
  'new URL + Map': [each(first), urls],
  'registry-auth-token': [each(walk), few],
};

const times = Object.fromEntries([...Object.keys(cases), 'Rust', 'Rust, batch'].map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, [run, list]] of Object.entries(cases)) {
    const began = process.hrtime.bigint();
    run(list);
    times[name].push(Number(process.hrtime.bigint() - began) / list.length);
  }
  const [single, many] = await inRust();
  times.Rust.push(single);
  times['Rust, batch'].push(many);
}
native.stdin.end();

const median = (name) => times[name].toSorted((a, b) => a - b)[ROUNDS >> 1];
for (const name of Object.keys(times)) console.log(`${name.padEnd(32)} ${median(name).toFixed(0).padStart(8)} ns`);
console.log();
for (const [one, other, goal] of [
  ['fixed buffer, no-op', "wasm-bindgen's string, no-op", 0.4],
  ['lookup', 'Rust', 1.8],
  ['lookupMany', 'Rust, batch', 1.4],
  ['lookupMany', 'lookup'],
  ['lookup', 'new URL alone', 0.7],
  ['lookup', 'new URL + Map'],
  ['lookup', 'registry-auth-token'],
  ['lookup of a Table', 'lookup'],
  ['lookup, host outside ASCII', 'lookup'],
  ['lookup, upper case', 'lookup'],
]) {
  const ratio = median(one) / median(other);
  const judged = goal === undefined ? '' : `  goal <= ${goal}  ${ratio <= goal ? 'ok' : 'MISSED'}`;
  console.log(`${ratio.toFixed(2).padStart(8)}  ${`${one} / ${other}`.padEnd(judged === '' ? 0 : 54)}${judged}`);
}
