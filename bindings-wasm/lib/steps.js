// What is to be done next in an exchange.

import { ownOf } from './arguments.js';
import { Secret } from './secrets.js';

const encoder = /*#__PURE__*/ new TextEncoder();

/** A step from the core's JSON of it. Its secrets are out of sight. */
export function stepOf(text) {
  const { step: type, ...said } = JSON.parse(text);
  return Object.freeze({ type, ...said, ...hidden(type, said) });
}

function hidden(type, { headers, key, input, token }) {
  switch (type) {
    case 'send':
      return { headers: new Secret(Object.freeze(headers)) };
    case 'sign':
      return { key: keyOf(key), input: new Secret(encoder.encode(input)) };
    case 'encrypt':
      return { key: keyOf(key), input: new Secret(input) };
    case 'negotiate':
      return { token: Uint8Array.from(atob(token), (one) => one.charCodeAt(0)) };
    default:
      return {};
  }
}

function keyOf(said) {
  const { password, ...key } = ownOf(said);
  return Object.freeze(password === undefined ? key : { ...key, password: new Secret(password) });
}
