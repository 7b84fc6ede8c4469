// The host `wasm` of `cargo xtask conformance`: Node and Chromium are asked the same, and must answer the same; files are
// in Node alone.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import * as credmatch from 'credmatch';
import * as table from 'credmatch/table';

import { withPage } from '../chromium.mjs';
import { answer } from './answer.mjs';
import { typedSignatures } from './types.mjs';

/** A document that is there, for what reads files. */
const DOCUMENT = fileURLToPath(new URL('document.xml', import.meta.url));

const questions = readFileSync(0, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const inNode = questions.map((question) => answer(question, credmatch, table, DOCUMENT));
const asked = questions.filter(({ group }) => group !== 'include');
const answered = await withPage(folders(), 'test/pages/empty.html', (page) =>
  page.evaluate(async (questions) => {
    const credmatch = await import('/package/lib/web.js');
    const table = await import('/package/lib/table-web.js');
    const { answer } = await import('/test/conformance/answer.mjs');
    await Promise.all([credmatch.init(), table.init()]);
    return questions.map((question) => answer(question, credmatch, table));
  }, asked),
);
const inChromium = new Map(asked.map(({ id }, at) => [id, answered[at]]));

const lines = [];
let disagreements = 0;
questions.forEach(({ id, group }, at) => {
  const node = inNode[at];
  const chromium = group === 'include' ? node : inChromium.get(id);
  if (group === 'surface') {
    // In Node there are files.
    for (const name of ['Registry.load', 'FileSource']) chromium.surface[name] = node.surface[name];
    node.surface = inOrder(node.surface);
    chromium.surface = inOrder(chromium.surface);
    node.types = typedSignatures();
    chromium.types = node.types;
    for (const one of [node, chromium]) Object.assign(one, { codes: codes(), limits: limits() });
  }
  if (JSON.stringify(node) !== JSON.stringify(chromium)) {
    disagreements += 1;
    if (disagreements < 5) console.error(`${id}: Node says ${JSON.stringify(node)}, Chromium ${JSON.stringify(chromium)}`);
  }
  lines.push(JSON.stringify({ id, answer: node }));
});
if (disagreements > 0) process.exit(1);
console.log(lines.join('\n'));

function folders() {
  const own = fileURLToPath(new URL('..', import.meta.url));
  return { test: own, package: fileURLToPath(new URL('..', import.meta.resolve('credmatch'))) };
}

function inOrder(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function types(name) {
  return readFileSync(new URL(name, import.meta.resolve('credmatch')), 'utf8');
}

/** The codes that the types of the package list, with their numbers. */
function codes() {
  const listed = types('./codes.d.ts').matchAll(/\/\*\* (\d+): .* \*\/\n {2}\| '([^']+)'/g);
  return Object.fromEntries(Array.from(listed, ([, number, code]) => [code, Number(number)]));
}

/** The limits that they list. */
function limits() {
  const [, listed] = /interface Limits \{(.*?)\n\}/s.exec(types('./registry.d.ts'));
  const names = listed.matchAll(/^ {2}readonly (\w+)\?:/gm);
  return Array.from(names, ([, name]) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}
