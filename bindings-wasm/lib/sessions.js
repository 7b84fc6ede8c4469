// Exchanges with servers: what is learned of them, and one request with its retries.

import { flagOf, integerOf, optionsOf, serviceIn, textOf } from './arguments.js';
import { engine } from './documents.js';
import { ClosedError } from './errors.js';
import { INVALID_URL } from './lane.js';
import { Lookups, ask, handleOf, make } from './lookups.js';
import { Registry } from './registry.js';
import { withSecret } from './secrets.js';
import { stepOf } from './steps.js';
import { bytesOf, linesOf, textsOf, timeOf } from './values.js';

// Memory of a module never shrinks: larger bodies stay outside until a server wants them signed.
const LARGE_BODY = 1 << 16;

const permit = Symbol('permit');
/** The module's side of a user. */
let userHandleOf;

/** The module's side of sessions. What they have in common with registries is how URLs are handed over. */
const Held = class Sessions extends Lookups {};

/** The hot lane's view of sessions. */
class AtOnce {
  #handle;
  now = 0;

  constructor(handle) {
    this.#handle = handle;
  }

  lookup(urlLength, serviceLength) {
    return this.#handle.header(urlLength, serviceLength, this.now);
  }
}

export class Sessions {
  #held;
  #atOnce;

  constructor(registry, options) {
    const given = optionsOf(options, 'seed', 'allowInsecure', 'allowUnsigned', 'algorithms');
    if (!(registry instanceof Registry)) throw new TypeError('registry must be a Registry');
    const flags = [flagOf(given.allowInsecure, 'allowInsecure'), flagOf(given.allowUnsigned, 'allowUnsigned')];
    const seed = seedOf(given.seed);
    const named = algorithmsOf(given.algorithms);
    const of = handleOf(registry);
    const keys = keysOf(named);
    const handle = engine.call((glue) => new glue.Sessions(of, seed, ...flags, keys));
    this.#held = make(Held, engine, handle);
    this.#atOnce = new AtOnce(handle);
  }

  begin(url, options) {
    const given = optionsOf(options, 'method', 'service', 'body', 'user', 'now');
    const { method = 'GET', body, user } = given;
    const service = serviceIn(given);
    const now = timeOf(given.now);
    const content = contentOf(body);
    const name = textOf(method, 'method');
    if (user !== undefined && !(user instanceof CurrentUser)) throw new TypeError('user must be a CurrentUser');
    const forUser = user === undefined ? undefined : userHandleOf(user);
    return ask(this.#held, url, (sessions, url) => {
      const handle = new engine.glue.Exchange(url, name, service);
      content?.(handle);
      if (forUser !== undefined) handle.user(forUser);
      return new Exchange(permit, this.#held, handle, stepOf(handle.begin(sessions, now)));
    });
  }

  header(url, options) {
    let service;
    let now;
    if (options !== undefined) {
      const given = optionsOf(options, 'service', 'now');
      service = serviceIn(given);
      now = given.now;
    }
    now = timeOf(now);
    handleOf(this.#held);
    if (typeof url === 'string') {
      this.#atOnce.now = now;
      let found;
      try {
        found = engine.lane.lookup(this.#atOnce, url, service);
      } catch (error) {
        throw engine.failed(error);
      }
      if (found >= 0) return engine.lane.takeText(found);
      if (found !== INVALID_URL) return undefined;
    }
    return ask(this.#held, url, (handle, url) => handle.headerText(url, service, now));
  }

  close() {
    this.#held.close();
  }

  [Symbol.dispose]() {
    this.close();
  }
}

/** One request and its retries. */
export class Exchange {
  #held;
  #handle;
  #step;

  constructor(given, held, handle, step) {
    if (given !== permit) throw new TypeError('use `Sessions.begin`');
    this.#held = held;
    this.#handle = handle;
    this.#step = step;
  }

  get step() {
    return this.#step;
  }

  get entry() {
    const sessions = handleOf(this.#held);
    return engine.call(() => this.#handle.entry(sessions));
  }

  get retries() {
    return engine.call(() => this.#handle.retries());
  }

  get ended() {
    return engine.call(() => this.#handle.ended());
  }

  answered(status, options) {
    const given = optionsOf(options, 'wwwAuthenticate', 'authenticationInfo', 'now');
    integerOf(status, 'status', 100, 999);
    // `get` of headers gives null for none.
    const asks = linesOf(given.wwwAuthenticate ?? [], 'wwwAuthenticate');
    const says = linesOf(given.authenticationInfo ?? [], 'authenticationInfo');
    return this.#next(given, (handle, sessions, now) => handle.answered(sessions, status, asks, says, now));
  }

  signed(signature, options) {
    const bytes = bytesOf(signature, 'signature');
    return this.#next(optionsOf(options, 'now'), (handle, sessions, now) => handle.signed(sessions, bytes, now));
  }

  encrypted(token, options) {
    const given = optionsOf(options, 'now');
    return withSecret(token, 'token', (bytes) =>
      this.#next(given, (handle, sessions, now) => handle.encrypted(sessions, bytes, now)),
    );
  }

  negotiated(token, options) {
    const bytes = bytesOf(token, 'token');
    return this.#next(optionsOf(options, 'now'), (handle, sessions, now) => handle.negotiated(sessions, bytes, now));
  }

  failed(options) {
    return this.#next(optionsOf(options, 'now'), (handle, sessions, now) => handle.failed(sessions, now));
  }

  #next(given, report) {
    const now = timeOf(given.now);
    const sessions = handleOf(this.#held);
    this.#step = stepOf(engine.call(() => report(this.#handle, sessions, now)));
    return this.#step;
  }
}

/** A user whom the host knows. */
export class CurrentUser {
  #handle;

  static {
    userHandleOf = (user) => user.#open();
  }

  constructor(name, options) {
    if (name === permit) {
      this.#handle = options;
      return;
    }
    const { groups = [], credentials = [] } = optionsOf(options, 'groups', 'credentials');
    const [who, names] = [textOf(name, 'name'), textsOf(groups, 'groups')];
    const list = Array.isArray(credentials) ? Array.from(credentials) : [credentials];
    this.#handle = engine.call((glue) => new glue.CurrentUser(who, names));
    try {
      list.forEach((xml, at) => {
        withSecret(xml, `credentials[${at}]`, (bytes) => engine.call(() => this.#handle.add(bytes)));
      });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  impersonating(name, options) {
    const { groups = [] } = optionsOf(options, 'groups');
    const [who, names] = [textOf(name, 'name'), textsOf(groups, 'groups')];
    const handle = this.#open();
    return new CurrentUser(permit, engine.call(() => handle.impersonating(who, names)));
  }

  #open() {
    if (this.#handle === undefined) throw new ClosedError('closed', 'this CurrentUser is closed');
    return this.#handle;
  }

  close() {
    const handle = this.#handle;
    this.#handle = undefined;
    if (handle !== undefined && engine.lane !== undefined) engine.call(() => handle.free());
  }

  [Symbol.dispose]() {
    this.close();
  }
}

/** What a request sends along, as the module's exchange is told. */
function contentOf(body) {
  switch (body) {
    case undefined:
      return undefined;
    case 'repeatable-stream':
    case 'stream':
      return (handle) => handle.stream(body === 'repeatable-stream');
    default: {
      const bytes = bytesOf(body, 'body');
      return bytes.length > LARGE_BODY ? (handle) => handle.kept(bytes) : (handle) => handle.bytes(bytes);
    }
  }
}

function seedOf(seed = crypto.getRandomValues(new BigUint64Array(1))[0]) {
  if (typeof seed === 'number') return BigInt(integerOf(seed, 'seed', 0, Number.MAX_SAFE_INTEGER));
  if (typeof seed !== 'bigint') throw new TypeError('seed must be a bigint or a number');
  if (BigInt.asUintN(64, seed) !== seed) throw new RangeError('seed must be a whole number of 64 bits');
  return seed;
}

/** The algorithms of keys, by alias or by store and alias. */
function algorithmsOf(algorithms = {}) {
  if (algorithms === null || typeof algorithms !== 'object') throw new TypeError('algorithms must be an object');
  return Object.entries(algorithms).map(([key, algorithm]) => {
    const slash = key.indexOf('/');
    const [store, alias] = slash === -1 ? [undefined, key] : [key.slice(0, slash), key.slice(slash + 1)];
    if (typeof algorithm !== 'string') throw new TypeError(`algorithms[${JSON.stringify(key)}] must be a string`);
    return [store, textOf(alias, 'algorithms'), algorithm];
  });
}

function keysOf(named) {
  // Handed over in the end, and by then it is freed there.
  const keys = engine.call(({ SigningKeys }) => new SigningKeys());
  const stranger = named.find((one) => !engine.call(() => keys.add(...one)));
  if (stranger !== undefined) {
    keys.free();
    throw new TypeError(`there is no signature algorithm \`${stranger[2]}\`; there are RS256, PS256, ES256, EdDSA and others`);
  }
  return keys;
}
