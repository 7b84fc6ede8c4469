// Arguments of exchanges and headers. Lists are copied by `Array.from`: no method of the caller's makes the copy, and all
// getters have run once it is made.

import { integerOf, ownBytes, textOf } from './arguments.js';

// Header lines of a server are not longer, all together.
const MOST_LINES = 1 << 20;

/** Lines of a header field, as they came: one, or all as one text with commas between, may be a string. */
export function linesOf(lines, name) {
  const list = typeof lines === 'string' ? [lines] : lines;
  if (!Array.isArray(list)) throw new TypeError(`${name} must be a string or an array of strings`);
  let length = 0;
  return Array.from(list, (line, at) => {
    if (typeof line !== 'string') throw new TypeError(`${name}[${at}] must be a string`);
    length += line.length;
    if (length > MOST_LINES) throw new RangeError(`${name} must not be longer than ${MOST_LINES}`);
    return line;
  });
}

/** Names of groups and the like. */
export function textsOf(list, name) {
  if (!Array.isArray(list)) throw new TypeError(`${name} must be an array of strings`);
  return Array.from(list, (one, at) => textOf(one, `${name}[${at}]`));
}

/** Bytes. */
export function bytesOf(value, name) {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name} must be a Uint8Array or an ArrayBuffer`);
  return ownBytes(value);
}

/** Milliseconds since the epoch; of this machine's clock unless given. */
export function timeOf(now) {
  return now === undefined ? Date.now() : integerOf(now, 'now', 0, Number.MAX_SAFE_INTEGER);
}

/** Whether a character encoding is ISO-8859-1; UTF-8 unless given. Case does not matter in their names. */
export function isLatin1(charset = 'UTF-8') {
  const name = typeof charset === 'string' ? charset.toUpperCase() : undefined;
  if (name !== 'UTF-8' && name !== 'ISO-8859-1') throw new TypeError('charset must be UTF-8 or ISO-8859-1');
  return name === 'ISO-8859-1';
}

/** Records from JSON text with names as they stand there, frozen. */
export function frozen(text) {
  return JSON.parse(text, (_, value) => (typeof value === 'object' ? Object.freeze(value) : value));
}
