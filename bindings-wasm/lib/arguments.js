// Arguments of the wrong type are TypeErrors, numbers out of range RangeErrors, as of JavaScript's own functions.

const encoder = /*#__PURE__*/ new TextEncoder();

// Services are compared with attributes, and names are shown: neither is longer than this.
const MOST_TEXT = 65_536;

const OF_BYTES = Object.getPrototypeOf(Uint8Array.prototype);
const [buffer, byteOffset, byteLength] = ['buffer', 'byteOffset', 'byteLength'].map(
  (name) => Object.getOwnPropertyDescriptor(OF_BYTES, name).get,
);

/** The bytes of the caller's, seen through an array of our own: what theirs says of itself may be wrong, or run code. */
export function ownBytes(bytes) {
  return new Uint8Array(buffer.call(bytes), byteOffset.call(bytes), byteLength.call(bytes));
}

/** The place of the first surrogate without its other half, which is no character; -1 if there is none. */
export function loneSurrogate(text) {
  return text.search(/\p{Surrogate}/u);
}

/** The UTF-8 of a text up to its lone surrogate at `at`, and a byte that says that there is none. */
export function notUtf8(text, at) {
  const before = encoder.encode(text.slice(0, at));
  const bytes = new Uint8Array(before.length + 1);
  bytes.set(before);
  bytes[before.length] = 0xff;
  return bytes;
}

/** A text of bounded length, of characters. */
export function textOf(value, name) {
  if (typeof value !== 'string') throw new TypeError(`${name} must be a string`);
  if (value.length > MOST_TEXT) throw new RangeError(`${name} must not be longer than ${MOST_TEXT}`);
  if (loneSurrogate(value) !== -1) throw new TypeError(`${name} must not hold lone surrogates`);
  return value;
}

// Inherits nothing. Objects of this class are read faster than those of `Object.create(null)`.
class Own {
  static {
    Object.setPrototypeOf(this.prototype, null);
  }
}

/** What an object has itself: what others have put on `Object.prototype` is not said by whoever made the object. */
export function ownOf(object) {
  return Object.assign(new Own(), object);
}

/** Options of the object's own, of which all names must be known: a misspelt one would be passed over in silence. */
export function optionsOf(options, ...names) {
  const own = new Own();
  if (options === undefined) return own;
  if (options === null || typeof options !== 'object') throw new TypeError('options must be an object');
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) throw new TypeError(`there is no option \`${name}\`; there are ${names.join(', ')}`);
    own[name] = options[name];
  }
  return own;
}

/** `service` of options that have nothing else. */
export function serviceOf(options) {
  if (options === undefined) return undefined;
  return serviceIn(optionsOf(options, 'service'));
}

/** `service` of options; an empty one is none. */
export function serviceIn({ service }) {
  return service === undefined ? undefined : textOf(service, 'service') || undefined;
}

/** A whole number from `least` to `most`. */
export function integerOf(value, name, least, most) {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number`);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} must be a whole number from ${least} to ${most}`);
  }
  return value;
}

/** The number of an entry; `undefined` if it can be none of any. */
export function numberOf(value) {
  if (value === undefined) throw new TypeError('number must be a number, not undefined: `lookup` found no entry');
  if (typeof value !== 'number') throw new TypeError('number must be a number');
  return Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff ? value : undefined;
}

/** A truth value; `undefined` is false. */
export function flagOf(value, name) {
  if (value !== undefined && typeof value !== 'boolean') throw new TypeError(`${name} must be a boolean`);
  return value === true;
}
