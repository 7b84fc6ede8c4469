// Look-ups in the bytes of a table, in a module of a fifth of the size.

import { integerOf, optionsOf, ownBytes } from './arguments.js';
import { Engine } from './engine.js';
import { Lookups, make } from './lookups.js';
import * as glue from './wasm/table.js';

export const engine = /*#__PURE__*/ new Engine(glue, 'credmatch/table');

export class Table extends Lookups {
  static maker = 'Table.fromBytes';

  static fromBytes(bytes, options) {
    const { urlLength } = optionsOf(options, 'urlLength');
    if (!(bytes instanceof Uint8Array)) throw new TypeError('bytes must be a Uint8Array');
    if (urlLength !== undefined) integerOf(urlLength, 'urlLength', 0, 2 ** 32 - 1);
    const own = ownBytes(bytes);
    const handle = engine.call(({ Table }) => Table.fromBytes(own, urlLength));
    return make(typeof this === 'function' ? this : Table, engine, handle);
  }
}
