// Documents, and what they include, as the module's builder takes them.

import { flagOf, integerOf, loneSurrogate, notUtf8, optionsOf, ownBytes, textOf } from './arguments.js';

const LAYERS = ['global', 'partition', 'process', 'runtime'];
const MARK = [0xef, 0xbb, 0xbf];

/** The options of `compile`. */
export const COMPILE = ['guessPorts', 'limits', 'table'];

/** What takes a path. */
export const PATHS = '`Registry.load` of Node reads a file';

/** A builder with these options, handed to `use`, and freed in the end. */
export function withBuilder(engine, options, use) {
  const guessPorts = flagOf(options.guessPorts, 'guessPorts');
  const builder = engine.call(({ Builder }) => new Builder(guessPorts));
  try {
    for (const [name, most] of Object.entries(optionsOf(options.limits, ...Object.keys(options.limits ?? {})))) {
      const limit = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      integerOf(most, `limits.${name}`, 0, 0xffff_ffff);
      if (!engine.call(() => builder.limit(limit, most))) throw new TypeError(`there is no limit \`${name}\``);
    }
    return use(builder);
  } finally {
    if (engine.lane !== undefined) builder.free();
  }
}

/** Adds what `compile` is given: a text, a source, or an array of these. */
export function addSources(engine, builder, sources) {
  const list = Array.isArray(sources) ? Array.from(sources) : [sources];
  list.forEach((source, at) => {
    const name = list.length === 1 ? 'source' : `sources[${at}]`;
    addSource(engine, builder, typeof source === 'string' ? { text: source } : source, name);
  });
}

/** Adds one source; `add` adds its content, if that takes more than to hand it over. */
export function addSource(engine, builder, source, what, add = addContent) {
  if (source === null || typeof source !== 'object' || source instanceof URL) {
    const hint = source instanceof URL ? `, and no URL: ${PATHS}` : '';
    throw new TypeError(`${what} must be a string or an object with \`text\` or \`bytes\`${hint}`);
  }
  const given = optionsOf(source, 'text', 'bytes', 'name', 'layer', 'priority', 'formatVersion', 'includes');
  const { text, bytes, layer = 'global', priority, formatVersion, includes = {} } = given;
  if ((text === undefined) === (bytes === undefined)) throw new TypeError(`${what} must have either text or bytes`);
  const name = given.name === undefined ? '' : textOf(given.name, `${what}.name`);
  if (!LAYERS.includes(layer)) throw new TypeError(`${what}.layer must be one of ${LAYERS.join(', ')}`);
  if (includes === null || typeof includes !== 'object') throw new TypeError(`${what}.includes must be an object`);
  const content = contentOf(engine, builder, text ?? bytes, text === undefined ? `${what}.bytes` : `${what}.text`, text);
  const isLayer = engine.call(() => add(builder, layer, name, content));
  if (!isLayer) throw new TypeError(`${what}.layer is no layer: ${layer}`);
  if (priority !== undefined) {
    integerOf(priority, `${what}.priority`, -(2 ** 31), 2 ** 31 - 1);
    engine.call(() => builder.priority(priority));
  }
  if (formatVersion !== undefined) {
    integerOf(formatVersion, `${what}.formatVersion`, 0, 2 ** 32 - 1);
    engine.call(() => builder.formatVersion(formatVersion));
  }
  for (const [target, included] of Object.entries(includes)) {
    addInclude(engine, builder, textOf(target, `${what}.includes`), included, `${what}.includes[…]`);
  }
}

function addContent(builder, layer, name, content) {
  return typeof content === 'string' ? builder.addText(layer, name, content) : builder.addBytes(layer, name, content);
}

/** Supplies what the document added last includes. */
function addInclude(engine, builder, target, included, what) {
  const isText = typeof included === 'string';
  const content = contentOf(engine, builder, included, what, isText ? included : undefined);
  engine.call(() => {
    if (typeof content === 'string') builder.includeText(target, content);
    else builder.includeBytes(target, content);
  });
}

/** The most bytes of a document: in UTF-16 a character takes at most twice the bytes that it takes in UTF-8. */
export function mostBytes(engine, builder) {
  return 2 * engine.call(() => builder.documentSize()) + 4;
}

/** A content as the module takes it: what is too large, or is no text, it must be able to say so itself. */
function contentOf(engine, builder, content, what, text) {
  if (text !== undefined) {
    if (typeof text !== 'string') throw new TypeError(`${what} must be a string`);
    const most = engine.call(() => builder.documentSize());
    if (text.length > most) return ' '.repeat(most + 1);
    const at = loneSurrogate(text);
    if (at === -1) return text;
    // The mark says that it is UTF-8 whatever its declaration says.
    return Uint8Array.from([...MARK, ...notUtf8(text, at)]);
  }
  if (!(content instanceof Uint8Array)) throw new TypeError(`${what} must be a Uint8Array`);
  const most = mostBytes(engine, builder);
  const bytes = ownBytes(content);
  return bytes.length > most ? new Uint8Array(most + 1) : bytes;
}
