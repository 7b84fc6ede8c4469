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

class Loading {
  #builder;
  #path;
  #root;
  /** The real folder that included files must lie in. */
  #folder;
  #limits;
  #left = MOST_BYTES;

  constructor(builder, path, root, { limits }) {
    this.#builder = builder;
    this.#path = path;
    this.#root = root;
    this.#limits = limits === undefined ? {} : { limits };
  }

  /** Every file is asked once what it includes, as a document of its own. */
  all(main) {
    const name = nameOf(this.#path);
    const asked = new Set([name]);
    const found = new Map();
    const waiting = [[name, main]];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [name, bytes] = next;
      withBuilder(engine, this.#limits, (one) => {
        addSources(engine, one, { name, bytes });
        missing(one).forEach((include, at) => {
          const { target } = include;
          if (target === nameOf(this.#path)) return;
          if (!found.has(target)) {
            const content = this.#load(include, (...why) => engine.call(() => this.#builder.refuse(one, at, ...why)));
            if (content === undefined) return;
            found.set(target, content);
            addInclude(engine, this.#builder, target, content, 'included');
          }
          if (!include.parseAsText && !asked.has(target)) {
            asked.add(target);
            waiting.push([target, found.get(target)]);
          }
        });
      });
    }
    engine.call(() => this.#builder.loaded());
  }

  /** The bytes of an included file; if there are none to load, says why to `refuse`. */
  #load({ href, target, hasFallback }, refuse) {
    const name = target.startsWith('file://') ? target.slice('file://'.length) : target;
    if (/^[A-Za-z0-9+.-]{2,}:/.test(name)) {
      const help = 'save it as a file beside the document, and include that';
      return void refuse(false, 'what is included is not a file, and nothing is fetched', help);
    }
    const path = realPath(name) ?? realPath(decoded(name));
    if (path === undefined) {
      if (hasFallback) return undefined;
      const help = 'correct `href`, which is relative to the document that it stands in';
      return void refuse(true, 'there is no such file', help);
    }
    this.#folder ??= realpathSync(this.#root ?? dirname(this.#path));
    const folder = this.#folder.endsWith(sep) ? this.#folder : this.#folder + sep;
    if (!path.startsWith(folder)) {
      const help = 'name a folder that holds both as the root of includes: `root`';
      return void refuse(false, "the file lies outside of the document's folder", help);
    }
    const file = statSync(path);
    if (!file.isFile()) return void refuse(false, 'not a plain file', 'include a file');
    if (file.size > this.#left) {
      const help = 'load the files each as a document of its own';
      return void refuse(false, `not loaded: a document may include ${MOST_BYTES} bytes`, help);
    }
    const bytes = readFileSync(path);
    this.#left -= bytes.length;
    return bytes;
  }
}

/** What a document alone includes; what is wrong with its markup is said when it is compiled. */
function missing(builder) {
  const includes = engine.call(() => builder.missingIncludesOrNone());
  return JSON.parse(includes).map(({ target, href, parse_as_text, has_fallback }) => ({
    href,
    target,
    parseAsText: parse_as_text,
    hasFallback: has_fallback,
  }));
}

function realPath(path) {
  if (path === undefined || path.includes('\0')) return undefined;
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
