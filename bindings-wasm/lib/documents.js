// The one engine of the module with documents.

import { Engine } from './engine.js';
import * as glue from './wasm/credmatch.js';

export const engine = /*#__PURE__*/ new Engine(glue, 'credmatch');
