/** Where a module comes from, if not from beside this package's code. */
export type ModuleSource = URL | string | Request | Response | BufferSource | WebAssembly.Module;
