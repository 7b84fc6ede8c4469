// A WebAssembly module and its state: not there yet, at work, or broken.

import { CredmatchError, ModuleError } from './errors.js';
import { Lane } from './lane.js';

// Calls of our own and of the glue, from here to the module and from the module to what is around it, take no more.
const FRAMES = 64;

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
    if (this.#state !== undefined) return Promise.reject(this.#not_at_work());
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
    if (this.#state !== undefined) throw this.#not_at_work();
    if (this.lane === undefined) this.#at_work(this.#glue.initSync({ module }));
  }

  #at_work(exports) {
    this.lane ??= new Lane(exports.memory, this.#glue.laneLayout());
  }

  /** The glue, if the module is at work. */
  get glue() {
    if (this.lane === undefined) throw this.#not_at_work();
    if (this.lane.isInside) throw this.#stopped(new Error('a call of the lane never came back'));
    return this.#glue;
  }

  /**
   * Calls into the module; whatever stops it inside leaves it in an unknown state, and it is not used again. `run` runs
   * nothing of the caller's: its arguments are read and copied before, and handles are fetched last.
   */
  call(run) {
    const { glue } = this;
    this.needRoom();
    try {
      return run(glue);
    } catch (error) {
      throw this.#isOurs(error) ? error : this.#stopped(error);
    }
  }

  /** Throws if the stack is nearly full: here nothing has happened yet. It costs too much for one look-up of the lane. */
  needRoom() {
    descend(FRAMES);
  }

  /** What to throw for what a call of the lane threw, which knows whether it was inside the module. */
  failed(error) {
    return this.lane?.isInside === false ? error : this.#stopped(error);
  }

  /** The module's errors are made there and thrown here, and a TypeError comes of JavaScript, never of the module. */
  #isOurs(error) {
    return error instanceof CredmatchError || error instanceof TypeError;
  }

  #stopped(error) {
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

function descend(frames) {
  return frames === 0 ? 0 : descend(frames - 1) + 1;
}
