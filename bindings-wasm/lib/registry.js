// Registries, for all hosts of JavaScript; `node.js` and `web.js` say where the module comes from.

import { integerOf, numberOf, optionsOf, ownBytes, ownOf, serviceIn, serviceOf, textOf } from './arguments.js';
import { engine } from './documents.js';
import { CompileError, records } from './errors.js';
import { Lookups, ask, handleOf, make } from './lookups.js';
import { COMPILE, PATHS, addSources, withBuilder } from './sources.js';
import { frozen, linesOf, textsOf } from './values.js';

export class Registry extends Lookups {
  static maker = 'Registry.compile';

  static compile(sources, options) {
    const given = optionsOf(options, ...COMPILE);
    try {
      return withBuilder(engine, given, (builder) => {
        addSources(engine, builder, sources);
        return compiled(this, builder, given);
      });
    } catch (error) {
      throw error instanceof CompileError && isPath(sources) ? ofText(error) : error;
    }
  }

  findMatch(url, options) {
    const service = serviceOf(options);
    return recordsOf(ask(this, url, (handle, url) => handle.findMatch(url, service)));
  }

  explain(url, options) {
    const given = optionsOf(options, 'service', 'skip', 'limit');
    const service = serviceIn(given);
    const skip = integerOf(given.skip ?? 0, 'skip', 0, 2 ** 32 - 1);
    const limit = integerOf(given.limit ?? 100, 'limit', 0, 2 ** 32 - 1);
    return recordsOf(ask(this, url, (handle, url) => handle.explain(url, service, skip, limit)));
  }

  entry(number) {
    const asked = numberOf(number);
    const handle = handleOf(this);
    const found = asked === undefined ? undefined : engine.call(() => handle.entry(asked));
    if (found === undefined) throw noEntry(number);
    return records(found);
  }

  lint() {
    const handle = handleOf(this);
    return recordsOf(engine.call(() => handle.lint()));
  }

  diff(newer, options) {
    const { urls } = optionsOf(options, 'urls');
    if (!(newer instanceof Registry)) throw new TypeError('newer must be a Registry');
    const texts = urls === undefined ? undefined : textsOf(urls, 'urls');
    const [handle, other] = [handleOf(this), handleOf(newer)];
    return recordsOf(engine.call(() => handle.diff(other, texts)));
  }

  authorization(url, options) {
    const given = optionsOf(options, 'service', 'challenges');
    const service = serviceIn(given);
    const challenges = challengesOf(given.challenges);
    const run = (handle, url) => handle.authorization(url, service, challenges);
    const found = ask(this, url, run);
    return found === undefined ? undefined : new Authorization(found);
  }

  configuration(number, options) {
    const { challenges } = optionsOf(options, 'challenges');
    const lines = challengesOf(challenges);
    const asked = numberOf(number);
    const handle = handleOf(this);
    if (!(asked < this.entryCount)) throw noEntry(number);
    const found = engine.call(() => handle.configuration(asked, lines));
    return found === undefined ? undefined : frozen(found);
  }

  tableBytes() {
    const handle = handleOf(this);
    return engine.call(() => handle.tableBytes());
  }
}

function noEntry(number) {
  return new RangeError(`the registry has no entry ${number}`);
}

/** Compiles what was added. */
export function compiled(type, builder, { table }) {
  if (table !== undefined && !(table instanceof Uint8Array)) throw new TypeError('table must be a Uint8Array');
  const bytes = table === undefined ? undefined : ownBytes(table);
  const handle = engine.call(() => builder.compile(bytes));
  return make(typeof type === 'function' ? type : Registry, engine, handle);
}

/** Whether what should be a document is no markup at all, and so most likely the path of one. */
function isPath(sources) {
  return typeof sources === 'string' && sources.trim() !== '' && !sources.includes('<');
}

/** The same error, which says in the end what takes a path. */
function ofText({ code, message, number, diagnostics }) {
  return new CompileError(code, `${message}; this takes the text of a document, and ${PATHS}`, { number, diagnostics });
}

/** What a request sends. Its value is a secret: nothing shows it but the property that is asked for it. */
export class Authorization {
  #value;

  constructor({ entry, scheme, value }) {
    this.entry = entry;
    this.scheme = scheme;
    this.#value = value;
    Object.freeze(this);
  }

  exposeSecret() {
    return this.#value;
  }
}

function challengesOf(challenges) {
  return challenges === undefined ? undefined : linesOf(challenges, 'challenges');
}

function recordsOf(text) {
  return text === undefined ? undefined : records(text);
}

export function missingIncludes(sources, options) {
  const { limits } = optionsOf(options, 'limits');
  return withBuilder(engine, ownOf({ limits }), (builder) => {
    addSources(engine, builder, sources);
    return recordsOf(engine.call(() => builder.missingIncludes()));
  });
}

export function resolveReference(base, reference) {
  const texts = [textOf(base, 'base'), textOf(reference, 'reference')];
  return engine.call((glue) => glue.resolveReference(...texts));
}

export function version() {
  return engine.call((glue) => glue.version());
}
