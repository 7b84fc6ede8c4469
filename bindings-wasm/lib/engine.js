// A WebAssembly module and its state: not there yet, at work, or broken.

import { CredmatchError, ModuleError } from './errors.js';
import { Lane } from './lane.js';

export class Engine {
  #glue;
  #path;
  #state;
  #starting;
  /** The hot lane; `undefined` unless the module is at work. */
  lane;

  /** `path` is the entry point whose `init` loads the module: messages name it. */
  constructor(glue, path) {
    this.#glue = glue;
    this.#path = path;
  }

  /** Loads the module once, from where it lies beside its glue unless a source is given. */
  start(source) {
    if (this.lane !== undefined) return Promise.resolve();
    const input = source === undefined ? undefined : { module_or_path: source };
    this.#starting ??= this.#glue.default(input).then(
      (exports) => this.#at_work(exports),
      (error) => {
        this.#starting = undefined;
        throw error;
      },
    );
    return this.#starting;
  }

  /** The same at once, from bytes or a compiled module. */
  startSync(module) {
    if (this.lane === undefined) this.#at_work(this.#glue.initSync({ module }));
  }

  #at_work(exports) {
    this.lane ??= new Lane(exports.memory, this.#glue.laneLayout());
  }

  /** The glue, if the module is at work. */
  get glue() {
    if (this.lane === undefined) throw this.#not_at_work();
    return this.#glue;
  }

  /** Calls into the module; whatever stops it inside leaves it in an unknown state, and it is not used again. */
  call(run) {
    const { glue } = this;
    try {
      return run(glue);
    } catch (error) {
      throw this.failed(error);
    }
  }

  /** What to throw for what a call into the module threw. */
  failed(error) {
    if (error instanceof CredmatchError) return error;
    this.lane = undefined;
    this.#state = error;
    return this.#not_at_work();
  }

  #not_at_work() {
    if (this.#state === undefined) {
      return new ModuleError(
        'module-not-ready',
        `the WebAssembly module is not loaded yet: \`await init()\` of '${this.#path}' once before anything else`,
      );
    }
    // The cause may quote what was being worked on, and is not kept.
    const memory = this.#state instanceof RangeError ? ' (out of memory or stack)' : '';
    return new ModuleError(
      'module-broken',
      `the WebAssembly module has stopped${memory} and can't be used again; a new worker or process can. ` +
        'If memory did not run out, this is a bug: please report it',
    );
  }
}
