import type { ModuleSource } from './init.js';

export type { ModuleSource } from './init.js';
export * from './surface.js';
export { Registry } from './registry.js';

/** Loads the WebAssembly module: once, before anything else is used. Calling it again is fine. */
export declare function init(source?: ModuleSource | Promise<Response>): Promise<void>;

/** The same at once, from bytes or a compiled module. */
export declare function initSync(module: BufferSource | WebAssembly.Module): void;
