// Documents from files, for Node: a document and what it includes, inside one folder, and nothing over a network.

import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { optionsOf, textOf } from './arguments.js';
import { engine } from './documents.js';
import { compiled } from './registry.js';
import { COMPILE, addInclude, addSources, withBuilder } from './sources.js';

// Bytes that a document may include in all, each file counted once.
const MOST_BYTES = 64 << 20;

/** Compiles the document of a file, or the documents of several, and what they include. */
export function load(type, paths, options) {
  const { root, ...given } = optionsOf(options, ...COMPILE, 'root');
  const files = (Array.isArray(paths) ? paths : [paths]).map(fileOf);
  const folder = root === undefined ? undefined : pathOf(root, 'root');
  return withBuilder(engine, given, (builder) => {
    for (const { path, ...source } of files) {
      const bytes = readFileSync(path);
      addSources(engine, builder, { ...source, name: nameOf(path), bytes });
      new Loading(builder, path, folder, given).all(bytes);
    }
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

/** The bytes of a file that is included, if it lies in `root` and has at most `most`; or why not, in the core's words. */
function included(path, root, most) {
  let file;
  try {
    const real = realpathSync(path);
    if (levelsBelow(root, real) === undefined) return 'outside';
    const { size, isFile } = describe(real);
    if (!isFile) return 'not-a-file';
    if (size > most) return 'too-large';
    file = openSync(real);
    // One byte more than there should be: it may have grown.
    const bytes = new Uint8Array(size + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) read = readSync(file, bytes, length);
    return length > size ? 'too-large' : bytes.subarray(0, length);
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(error.code) ? 'not-found' : 'unreadable';
  }
}
