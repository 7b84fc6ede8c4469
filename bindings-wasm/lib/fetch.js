// `fetch` with the credentials of a registry.

import { optionsOf, serviceIn } from './arguments.js';

// As many redirects as `fetch` itself follows (Fetch Standard §4.4).
const MOST_HOPS = 20;
const REDIRECTS = [301, 302, 303, 307, 308];
// What a request without a body does not say of one (Fetch Standard §4.4).
const OF_BODIES = ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length'];

// What goes to another origin with no redirect.
const OF_ORIGINS = ['authorization', 'cookie', 'host', 'proxy-authorization'];
// What a request passes on to the next hop beside method, headers and body.
const KEPT = ['cache', 'credentials', 'integrity', 'keepalive', 'mode', 'referrer', 'referrerPolicy', 'signal'];

/** A function that is called as `fetch` is, and adds what the registry has for each hop. */
export function createFetch(registry, options) {
  const given = optionsOf(options, 'fetch', 'service');
  if (typeof registry?.authorization !== 'function') throw new TypeError('registry must be a Registry');
  const send = given.fetch ?? globalThis.fetch;
  if (typeof send !== 'function') throw new TypeError('fetch must be a function');
  const about = { service: serviceIn(given) };

  return async function credmatchFetch(input, init) {
    // Checks and completes the arguments as `fetch` itself would.
    const request = new Request(input, init);
    const { redirect } = request;
    const rest = { ...init };
    for (const name of KEPT) if (request[name] !== undefined) rest[name] = request[name];
    let hop = { url: request.url, method: request.method, headers: request.headers, body: await bodyOf(request, init) };
    for (let followed = 0; ; followed += 1) {
      const response = await sendHop(hop, rest);
      const target = redirect === 'manual' ? undefined : targetOf(hop, response);
      if (target === undefined) return followed === 0 ? response : asRedirected(response);
      await response.body?.cancel();
      if (redirect === 'error') throw failed('the server redirects, and `redirect` is "error"');
      if (followed === MOST_HOPS) throw failed(`more than ${MOST_HOPS} redirects`);
      hop = next(hop, response.status, target);
    }
  };

  /** One hop: at once, and once more if the server asks for credentials that the registry has. */
  async function sendHop(hop, rest) {
    const once = (authorization) => send(requestOf(hop, rest, authorization));
    // What the caller set stays, and nothing of ours is put in its place.
    if (hop.headers.has('authorization')) return once();
    // Looked up for this very URL, as it is sent, whatever was found for the one before.
    const first = registry.authorization(hop.url, about);
    const response = await once(first);
    if (response.status !== 401 || hop.body.isGone) return response;
    const lines = response.headers.get('www-authenticate');
    const second = registry.authorization(hop.url, { ...about, challenges: lines === null ? [] : [lines] });
    // The same again would be refused again.
    if (second === undefined || second.exposeSecret() === first?.exposeSecret()) return response;
    await response.body?.cancel();
    return once(second);
  }
}

/** The request of one hop. Redirects are left to us: `fetch` would carry our header to where it does not belong. */
function requestOf({ url, method, headers, body }, rest, authorization) {
  const own = new Headers(headers);
  if (authorization !== undefined) own.set('authorization', authorization.exposeSecret());
  return new Request(url, { ...rest, ...body.take(), method, headers: own, redirect: 'manual' });
}

/** A body that can be sent again, or is gone once it was sent. */
class Body {
  #content;
  #isStream;
  isGone = false;

  constructor(content, isStream = false) {
    this.#content = content;
    this.#isStream = isStream;
  }

  take() {
    if (this.isGone) throw failed('the body is a stream, which can not be sent again for a redirect');
    this.isGone = this.#isStream;
    return this.#isStream ? { body: this.#content, duplex: 'half' } : { body: this.#content };
  }
}

async function bodyOf(request, init) {
  if (request.body === null) return new Body(undefined);
  const content = init?.body;
  const isSame =
    typeof content === 'string' ||
    content instanceof URLSearchParams ||
    content instanceof Blob ||
    content instanceof ArrayBuffer ||
    ArrayBuffer.isView(content);
  if (isSame) return new Body(content);
  const isBytes = content === undefined || content === null || content instanceof FormData;
  // Bytes have a length, which a stream has not; the boundary of a form is in the headers already.
  return isBytes ? new Body(await request.arrayBuffer()) : new Body(request.body, true);
}

/** Where a response sends the caller on to; `undefined` if nowhere. */
function targetOf({ url }, response) {
  if (response.type === 'opaqueredirect') {
    throw failed('the server redirects, and browsers do not show where to: credentials can not be looked up for it');
  }
  const location = REDIRECTS.includes(response.status) ? response.headers.get('location') : null;
  if (location === null) return undefined;
  const target = URL.canParse(location, url) ? new URL(location, url) : undefined;
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
