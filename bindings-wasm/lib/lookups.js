// What registries and tables have in common.

import { loneSurrogate, notUtf8, serviceOf } from './arguments.js';
import { ClosedError, UrlError } from './errors.js';
import { INVALID_URL, NO_ENTRY } from './lane.js';

// For registries, and set by the class below: a way to what is private.
/** The module's side of a registry or table that is open. */
export let handleOf;
/** Asks the module about a URL. */
export let ask;

const permit = Symbol('permit');

/** Makes a registry or table: constructors are not for users. */
export function make(type, engine, handle) {
  return new type(permit, engine, handle);
}

export class Lookups {
  #engine;
  #handle;
  #urlLength;

  static {
    handleOf = (lookups) => lookups.#open();
    ask = (lookups, url, run, name) => lookups.#ask(url, run, name);
  }

  constructor(given, engine, handle) {
    if (given !== permit) throw new TypeError(`use \`${new.target.maker}\``);
    this.#engine = engine;
    this.#handle = handle;
    this.#urlLength = handle.urlLength();
  }

  #open() {
    if (this.#handle === undefined) {
      throw new ClosedError('closed', `this ${this.constructor.name} is closed`);
    }
    // Says so if the module is not at work.
    this.#engine.glue;
    return this.#handle;
  }

  lookup(url, options) {
    const handle = this.#handle;
    const { lane } = this.#engine;
    if (options === undefined && typeof url === 'string' && handle !== undefined && lane !== undefined) {
      let number;
      try {
        number = lane.lookup(handle, url, undefined);
      } catch (error) {
        throw this.#engine.failed(error);
      }
      if (number >= 0) return number;
      if (number !== INVALID_URL) return undefined;
    }
    return this.#lookup(url, serviceOf(options));
  }

  /** The way of all that the hot lane does not take. */
  #lookup(url, service) {
    return this.#ask(url, (handle, text) => handle.lookupText(text, service));
  }

  lookupMany(urls, options) {
    const service = serviceOf(options);
    if (typeof urls === 'string' || typeof urls?.[Symbol.iterator] !== 'function') {
      throw new TypeError('urls must be an array or another iterable of strings');
    }
    // A copy, since reading the elements may run code of others, which may close this or look something up itself. `slice`
    // may be theirs too, and this costs no more.
    urls = Array.from(urls);
    const handle = this.#open();
    const answers = new Int32Array(urls.length);
    this.#engine.needRoom();
    let stranger;
    try {
      stranger = this.#engine.lane.lookupMany(handle, urls, service, answers);
    } catch (error) {
      throw this.#engine.failed(error);
    }
    if (stranger !== undefined) throw new TypeError(`urls[${stranger}] must be a string`);
    for (let at = answers.indexOf(INVALID_URL); at !== -1; at = answers.indexOf(INVALID_URL, at + 1)) {
      answers[at] = this.#number(urls[at], service);
    }
    return answers;
  }

  /** The answer of a batch for a URL that must go the other way. */
  #number(url, service) {
    try {
      return this.#lookup(url, service) ?? NO_ENTRY;
    } catch (error) {
      if (error instanceof UrlError) return INVALID_URL;
      throw error;
    }
  }

  sameScope(a, b, options) {
    const service = serviceOf(options);
    const other = this.#urlText(b, 'b');
    return this.#ask(a, (handle, a) => handle.sameScope(a, other, service), 'a');
  }

  get entryCount() {
    const handle = this.#open();
    return this.#engine.call(() => handle.entryCount());
  }

  close() {
    const handle = this.#handle;
    if (handle === undefined) return;
    this.#handle = undefined;
    // The memory of a module that has stopped goes with it.
    if (this.#engine.lane !== undefined) this.#engine.call(() => handle.free());
  }

  [Symbol.dispose]() {
    this.close();
  }

  #ask(url, run, name = 'url') {
    const text = this.#urlText(url, name);
    const handle = this.#open();
    return this.#engine.call(() => run(handle, text));
  }

  /** A URL as the module takes it. */
  #urlText(url, name) {
    if (typeof url !== 'string') throw new TypeError(`${name} must be a string`);
    // No more of it is looked at than shows that it is too long: a character has at least one byte.
    if (url.length > this.#urlLength) return 'x'.repeat(this.#urlLength + 1);
    const at = loneSurrogate(url);
    if (at === -1) return url;
    // The module says what is wrong with it, and where.
    const bytes = notUtf8(url, at);
    const handle = this.#open();
    return this.#engine.call(() => handle.lookupBytes(bytes));
  }
}
