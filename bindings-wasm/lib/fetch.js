// `fetch` with the credentials of a registry: it takes the steps of exchanges, and decides nothing.

import { optionsOf, ownOf, serviceIn } from './arguments.js';
import { authorizationError } from './errors.js';
import { handleOf } from './lookups.js';
import { Registry } from './registry.js';
import { CurrentUser, Sessions } from './sessions.js';

// As many redirects as `fetch` itself follows (Fetch Standard §4.4).
const MOST_HOPS = 20;
const REDIRECTS = [301, 302, 303, 307, 308];
// What a request without a body does not say of one (Fetch Standard §4.4).
const OF_BODIES = ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length'];

// Steps that the caller takes.
const HOOKS = ['sign', 'encrypt', 'negotiate'];
// Algorithms of Web Cryptography, by how those of JSON Web Signatures begin.
const FAMILIES = {
  RS: ['RSASSA-PKCS1-v1_5'],
  PS: ['RSA-PSS'],
  ES: ['ECDSA'],
  HS: ['HMAC'],
  Ed: ['Ed25519', 'Ed448'],
};

const encoder = /*#__PURE__*/ new TextEncoder();
const decoder = /*#__PURE__*/ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

// What tells a server whom to act as: it is nothing without the credentials that it came with.
const OF_CREDENTIALS = ['infinica-impersonate', 'infinica-impersonate-groups'];
// What goes to another origin with no redirect.
const OF_ORIGINS = ['authorization', 'cookie', 'host', 'proxy-authorization', ...OF_CREDENTIALS];
// What a request passes on to the next hop beside method, headers and body.
const KEPT = ['cache', 'credentials', 'integrity', 'keepalive', 'mode', 'referrer', 'referrerPolicy', 'signal'];

/** A function that is called as `fetch` is, and adds what the registry has for each hop. */
export function createFetch(of, options) {
  const given = optionsOf(options, 'fetch', 'service', 'user', ...HOOKS);
  const sessions = of instanceof Registry ? new Sessions(of) : of;
  if (!(sessions instanceof Sessions)) throw new TypeError('createFetch takes a Registry or Sessions');
  const send = given.fetch ?? globalThis.fetch;
  for (const [name, one] of Object.entries({ ...given, fetch: send })) {
    if (name !== 'service' && name !== 'user' && one !== undefined && typeof one !== 'function') {
      throw new TypeError(`${name} must be a function`);
    }
  }
  const service = serviceIn(given);
  if (typeof given.user !== 'function') checkUser(given.user, 'user');

  return async function credmatchFetch(input, said) {
    // Says so if it is closed.
    if (of instanceof Registry) handleOf(of);
    const init = initOf(said);
    // Checks and completes the arguments as `fetch` itself would.
    const request = new Request(input, init);
    const { redirect } = request;
    const rest = ownOf(init);
    for (const name of KEPT) if (request[name] !== undefined) rest[name] = request[name];
    const user = typeof given.user === 'function' ? await given.user() : given.user;
    checkUser(user, 'what `user` gives');
    let hop = { url: request.url, method: request.method, headers: request.headers, body: await bodyOf(request, init) };
    for (let followed = 0; ; followed += 1) {
      const response = await sendHop(hop, rest, user);
      const target = redirect === 'manual' ? undefined : targetOf(hop, response);
      if (target === undefined) return followed === 0 ? response : asRedirected(response);
      await response.body?.cancel();
      if (redirect === 'error') throw failed('the server redirects, and `redirect` is "error"');
      if (followed === MOST_HOPS) throw failed(`more than ${MOST_HOPS} redirects`);
      hop = next(hop, response.status, target);
    }
  };

  /** One hop: an exchange of its own, whatever was found for the one before. */
  async function sendHop(hop, rest, user) {
    // What the caller set stays, and nothing of ours is put in its place.
    if (hop.headers.has('authorization')) return send(requestOf(hop, rest, hop.headers));
    const { url, method, body } = hop;
    const exchange = sessions.begin(url, { service, user, method, body: body.said });
    let response;
    for (let { step } = exchange; ; ) {
      switch (step.type) {
        case 'send':
        case 'send-without':
          await response?.body?.cancel();
          response = await sent(hop, rest, step, exchange);
          // Browsers show nothing of some answers.
          if (response.status === 0) return response;
          step = exchange.answered(response.status, {
            wwwAuthenticate: linesOf(response, 'www-authenticate'),
            authenticationInfo: linesOf(response, 'authentication-info'),
          });
          break;
        case 'done':
          return response;
        case 'refuse':
          await response?.body?.cancel();
          throw refusal(step);
        default:
          step = await taken(step, exchange, rest.signal);
      }
    }
  }

  async function sent(hop, rest, step, exchange) {
    const ours = step.type === 'send' ? step.headers.exposeSecret() : {};
    try {
      return await send(requestOf(hop, rest, withOurs(hop.headers, ours)));
    } catch (error) {
      exchange.failed();
      throw error;
    }
  }

  /** The step after one that the caller's hook takes. */
  async function taken(step, exchange, signal) {
    let outcome;
    try {
      if (given[step.type] === undefined) throw new TypeError(`the entry needs the option \`${step.type}\``);
      outcome = await given[step.type](step, { signal });
      if (step.type === 'sign') return exchange.signed(await signatureOf(outcome, step));
      return step.type === 'encrypt' ? exchange.encrypted(outcome) : exchange.negotiated(outcome);
    } catch (error) {
      if (exchange.ended) throw error;
      throw Object.assign(refusal(exchange.failed()), { cause: error });
    }
  }
}

/** What a plain object says itself; all else, such as another `Request`, is read as `fetch` reads it. */
function initOf(said) {
  const type = said === undefined || said === null ? null : Object.getPrototypeOf(said);
  return type === null || type === Object.prototype ? ownOf(said) : said;
}

/** The request of one hop. Redirects are left to us: `fetch` would carry our header to where it does not belong. */
function requestOf({ url, method, body }, rest, headers) {
  return new Request(url, ownOf({ ...rest, ...body.take(), method, headers, redirect: 'manual' }));
}

/** The caller's header fields with those of a step, which may be none: nobody but the registry says whom to act as. */
function withOurs(headers, ours) {
  const all = new Headers(headers);
  OF_CREDENTIALS.forEach((name) => all.delete(name));
  for (const [name, value] of Object.entries(ours)) all.set(name, byteString(value));
  return all;
}

/** A header field's lines; `fetch` gives them as one, each byte a character, and servers mean UTF-8. */
function linesOf(response, name) {
  const line = response.headers.get(name);
  if (line === null) return [];
  if (!/[\x80-\xff]/.test(line)) return [line];
  try {
    return [decoder.decode(Uint8Array.from(line, (one) => one.charCodeAt(0)))];
  } catch {
    return [line];
  }
}

/** A header value as `fetch` takes it: each byte of its UTF-8 a character. */
function byteString(value) {
  return /^[\x20-\x7e]*$/.test(value) ? value : String.fromCharCode(...encoder.encode(value));
}

/** What a hook gave: a signature, or a key of Web Cryptography that makes it. */
async function signatureOf(outcome, { algorithm, input }) {
  if (globalThis.CryptoKey === undefined || !(outcome instanceof CryptoKey)) return outcome;
  const { name, hash } = outcome.algorithm;
  const [family, bits] = [algorithm.slice(0, 2), algorithm.slice(2)];
  if (!FAMILIES[family].includes(name) || (hash !== undefined && hash.name !== `SHA-${bits}`)) {
    throw new TypeError(`the key is one of ${name}, and the ticket says ${algorithm}`);
  }
  // Each algorithm takes what it knows of these.
  const how = ownOf({ name, hash: `SHA-${bits}`, saltLength: bits / 8 });
  return crypto.subtle.sign(how, outcome, input.exposeSecret());
}

function checkUser(user, name) {
  if (user !== undefined && !(user instanceof CurrentUser)) throw new TypeError(`${name} must be a CurrentUser`);
}

function refusal(step) {
  const { code, number, message, help, entry, kind } = ownOf(step);
  return authorizationError(code, number, message, help, entry, kind);
}

/** A body that can be sent again, or is gone once it was sent. */
class Body {
  #content;
  #isGone = false;
  /** As an exchange is told. */
  said;

  constructor(content, said) {
    this.#content = content;
    this.said = said;
  }

  take() {
    if (this.said !== 'stream') return { body: this.#content };
    if (this.#isGone) throw failed('the body is a stream, which can not be sent again for a redirect');
    this.#isGone = true;
    return { body: this.#content, duplex: 'half' };
  }
}

async function bodyOf(request, init) {
  if (request.body === null) return new Body(undefined);
  const content = init.body;
  if (content instanceof Blob) return new Body(content, 'repeatable-stream');
  const isBytes =
    typeof content === 'string' ||
    content instanceof URLSearchParams ||
    content instanceof FormData ||
    content instanceof ArrayBuffer ||
    ArrayBuffer.isView(content);
  const isOfRequest = content === undefined || content === null;
  const whole = isOfRequest ? unlessStream(request) : isBytes ? request : undefined;
  if (whole === undefined) return new Body(request.body, 'stream');
  // What kind they are of, and the boundary of a form, are in the headers already.
  const bytes = new Uint8Array(await whole.arrayBuffer());
  return new Body(bytes, bytes);
}

/**
 * A request with the body of this one; `undefined`, and nothing is taken of the body, if that is a stream. All bodies look
 * like streams, but of those that are `fetch` makes no request of this mode (Fetch Standard §5.4, constructor).
 */
function unlessStream(request) {
  try {
    return new Request(request, { method: 'POST', mode: 'no-cors' });
  } catch {
    return undefined;
  }
}

/** Where a response sends the caller on to; `undefined` if nowhere. */
function targetOf({ url }, response) {
  if (response.type === 'opaqueredirect') {
    throw failed('the server redirects, and browsers do not show where to: credentials can not be looked up for it');
  }
  const location = REDIRECTS.includes(response.status) ? response.headers.get('location') : null;
  if (location === null) return undefined;
  // As `fetch` itself reads it: the bytes are UTF-8, whatever they look like as characters.
  const [place] = linesOf(response, 'location');
  const target = URL.canParse(place, url) ? new URL(place, url) : undefined;
  if (target?.protocol !== 'https:' && target?.protocol !== 'http:') throw failed('a redirect to no http or https URL');
  if (target.username !== '' || target.password !== '') throw failed('a redirect to a URL with credentials in it');
  return target;
}

/** The next hop (Fetch Standard §4.4, RFC 9110 §15.4). Nothing of ours is in it. */
function next({ url, method, headers, body }, status, target) {
  const hop = { url: target.href, method, headers: new Headers(headers), body };
  if (new URL(url).origin !== target.origin) OF_ORIGINS.forEach((name) => hop.headers.delete(name));
  const isRead = method === 'GET' || method === 'HEAD';
  if ((status === 303 && !isRead) || (status < 303 && method === 'POST')) {
    OF_BODIES.forEach((name) => hop.headers.delete(name));
    return { ...hop, method: 'GET', body: new Body(undefined) };
  }
  return hop;
}

function asRedirected(response) {
  return Object.defineProperty(response, 'redirected', { value: true });
}

function failed(why) {
  return new TypeError(`fetch failed: ${why}`);
}
