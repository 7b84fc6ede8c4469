// Documents from files, for Node: a document and what it includes, inside one folder, and nothing over a network. Which
// file is read, and what is said of one that is not, the module decides.

import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { optionsOf, textOf } from './arguments.js';
import { engine } from './documents.js';
import { compiled } from './registry.js';
import { COMPILE, addSource, mostBytes, withBuilder } from './sources.js';

// Bytes that there is room for at first where nobody knows how many come.
const PIPE = 1 << 16;
// The most that Node reads at once is one byte less than twice this.
const CHUNK = 1 << 30;

/** Compiles the document of a file, or the documents of several, and what they include. */
export function load(type, paths, options) {
  const given = optionsOf(options, ...COMPILE, 'root');
  const files = Array.from(Array.isArray(paths) ? paths : [paths], fileOf);
  const base = given.root === undefined ? undefined : pathOf(given.root, 'root');
  return withBuilder(engine, given, (builder) => {
    files.forEach(({ path, ...source }, at) => {
      const most = mostBytes(engine, builder);
      // What is too large the module says of a document of that size.
      const bytes = readFile(path, most) ?? new Uint8Array(most + 1);
      const folder = realpathSync(dirname(path));
      const real = base === undefined ? folder : realpathSync(base);
      const below = levels(real, folder);
      // A link in the root may lead out of it: what lies there includes nothing.
      const leadsOut = base !== undefined && below !== undefined && levels(real, realpathSync(path)) === undefined;
      const place = { folder, root: real, below: leadsOut ? undefined : below };
      const add = (_, layer, name, bytes) => addFile(builder, layer, name, bytes, place);
      wiped(bytes, () => addSource(engine, builder, { ...source, name: nameOf(path), bytes }, `paths[${at}]`, add));
    });
    return compiled(type, builder, given);
  });
}

/** A path, or an object of `path` and what else a source has. */
function fileOf(given, at) {
  if (typeof given === 'string' || given instanceof URL) return { path: pathOf(given, 'path') };
  if (given === null || typeof given !== 'object') throw new TypeError(`path must be a string, a URL or an object`);
  const { path, layer, priority, formatVersion } = optionsOf(given, 'path', 'layer', 'priority', 'formatVersion');
  const source = Object.entries({ layer, priority, formatVersion }).filter(([, value]) => value !== undefined);
  return { path: pathOf(path, `paths[${at}].path`), ...Object.fromEntries(source) };
}

function pathOf(given, name) {
  const path = given instanceof URL ? fileURLToPath(given) : textOf(given, name);
  if (path.includes('\0')) throw new TypeError(`${name} must not hold NUL`);
  return path;
}

/** What diagnostics call a file, with `/` between folders. */
function nameOf(path) {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

/** Adds the file that lies in `folder`, `below` levels below `root`, with what it includes from there; these are real paths. */
function addFile(builder, layer, name, bytes, { folder, root, below }) {
  if (!builder.addFile(layer, name, bytes, below)) return false;
  for (let path = builder.wanted(); path !== undefined; path = builder.wanted()) {
    const found = included(join(folder, path), root, builder.most());
    if (typeof found === 'string') builder.refuse(found);
    else wiped(found, () => builder.supply(found));
  }
  return true;
}

/** The bytes of an included file, at most `most`; or why there are none, in the words of the core. */
function included(path, root, most) {
  try {
    const real = realpathSync(path);
    if (levels(root, real) === undefined) return 'outside';
    // Looked at before it is opened: opening a pipe waits for whoever writes into it.
    if (!statSync(real).isFile()) return 'not-a-file';
    return readFile(real, most) ?? 'too-large';
  } catch (error) {
    return error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 'not-found' : 'unreadable';
  }
}

/** All bytes of a file; `undefined` if there are more than `most`. */
function readFile(path, most) {
  const file = openSync(path, 'r');
  try {
    const state = fstatSync(file);
    const size = state.isFile() ? state.size : undefined;
    return size > most ? undefined : readAtMost(file, size, most);
  } finally {
    closeSync(file);
  }
}

/** The same for one that is open. Its bytes are in no pool of Node's, which keeps what was in it. */
function readAtMost(file, size, most) {
  let bytes = new Uint8Array(size === undefined ? PIPE : size + 1);
  let length = 0;
  let isWhole = false;
  try {
    while (length <= most) {
      if (length === bytes.length) bytes = grown(bytes);
      const count = readSync(file, bytes, length, Math.min(bytes.length - length, CHUNK), null);
      length += count;
      isWhole = count === 0;
      if (isWhole) return bytes.subarray(0, length);
    }
    return undefined;
  } finally {
    if (!isWhole) bytes.fill(0);
  }
}

function grown(bytes) {
  const larger = new Uint8Array(Math.max(2 * bytes.length, PIPE));
  larger.set(bytes);
  bytes.fill(0);
  return larger;
}

/** Has bytes used, and wipes them. */
function wiped(bytes, use) {
  try {
    use();
  } finally {
    bytes.fill(0);
  }
}

/** How many levels a path lies below a folder; `undefined` if it lies elsewhere. */
function levels(folder, path) {
  const way = relative(folder, path);
  if (way === '') return 0;
  const names = way.split(sep);
  return names[0] === '..' || isAbsolute(way) ? undefined : names.length;
}
