import type { ModuleSource } from './init.js';
import type { CompileOptions, SourceOptions } from './registry.js';
import { Registry as HostRegistry } from './registry.js';

export type { ModuleSource } from './init.js';
export * from './surface.js';

/** A document in a file. */
export interface FileSource extends Pick<SourceOptions, 'layer' | 'priority' | 'formatVersion'> {
  readonly path: string | URL;
}

/** One document or several, by their paths. */
export type FileSources = string | URL | FileSource | readonly (string | URL | FileSource)[];

/** How documents in files are compiled. */
export interface LoadOptions extends CompileOptions {
  /** The folder that included files and their document lie in, links followed; each document's own folder unless given. */
  readonly root?: string | URL | undefined;
}

/** A compiled registry: which credentials a request to a URL gets. It is replaced and never changed. */
export class Registry extends HostRegistry {
  /**
   * Compiles documents in files, with what they include by XInclude. Included files lie in one folder: no `..` leads
   * out of it and no link does, and nothing is fetched over a network.
   *
   * @throws CompileError with all diagnostics of all documents.
   * @throws TableError if `table` is not theirs.
   * @throws the error of `node:fs` if a document can't be read.
   */
  static load(paths: FileSources, options?: LoadOptions): Registry;
  static compile(...args: Parameters<typeof HostRegistry.compile>): Registry;
}

/** Does nothing: in Node the module is loaded at once. It is there so that one code runs everywhere. */
export declare function init(source?: ModuleSource | Promise<Response>): Promise<void>;

/** Does nothing, as {@link init}. */
export declare function initSync(module?: BufferSource | WebAssembly.Module): void;
