// The entry point of Node: the module is at work once this is loaded, and documents can be read from files.

import { readFileSync } from 'node:fs';

import { engine } from './documents.js';
import { load } from './load.js';
import { Registry as HostRegistry } from './registry.js';

export * from './surface.js';

engine.startSync(readFileSync(new URL('./wasm/credmatch_bg.wasm', import.meta.url)));

export class Registry extends HostRegistry {
  static load(paths, options) {
    return load(this, paths, options);
  }
}

export function init() {
  return engine.start();
}

export function initSync() {}
