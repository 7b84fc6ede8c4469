// Texts that must not be seen.

import { loneSurrogate } from './arguments.js';

const encoder = /*#__PURE__*/ new TextEncoder();

// Nothing that goes into a header, and no credentials, are longer.
const MOST_SECRET = 1 << 20;

/** What is kept out of sight: inspecting, printing, serialising or cloning it shows nothing. */
export class Secret {
  #value;

  constructor(value) {
    this.#value = value;
    Object.freeze(this);
  }

  exposeSecret() {
    return this.#value;
  }
}

/** Hands a secret text to `use` as UTF-8, and wipes those bytes. */
export function withSecret(value, name, use) {
  if (typeof value !== 'string') throw new TypeError(`${name} must be a string`);
  if (value.length > MOST_SECRET) throw new RangeError(`${name} must not be longer than ${MOST_SECRET}`);
  if (loneSurrogate(value) !== -1) throw new TypeError(`${name} must not hold lone surrogates`);
  const bytes = encoder.encode(value);
  try {
    return use(bytes);
  } finally {
    bytes.fill(0);
  }
}
