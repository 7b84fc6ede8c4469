// The entry point of browsers, bundlers and workers.

import { engine } from './documents.js';

export * from './surface.js';
export { Registry } from './registry.js';

export function init(source) {
  return engine.start(source);
}

export function initSync(module) {
  engine.startSync(module);
}
