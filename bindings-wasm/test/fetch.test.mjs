import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { AuthorizationError, CurrentUser, Registry, Sessions, digestAuthorization } from 'credmatch';
import { createFetch } from 'credmatch/fetch';

const root = process.env.CREDMATCH_ROOT ?? fileURLToPath(new URL('../../../..', import.meta.url));
const { codes } = JSON.parse(readFileSync(join(root, 'conformance/codes.json'), 'utf8'));

const servers = [];
/** The requests of a test, as they came. */
let seen = [];

async function server(name) {
  const one = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url, 'http://h');
      const { authorization, cookie } = request.headers;
      const type = request.headers['content-type'];
      const body = Buffer.concat(chunks).toString();
      seen.push({ name, path: pathname, method: request.method, authorization, cookie, type, body });
      const to = searchParams.get('to');
      if (pathname.startsWith('/closed') && authorization !== basic('closed')) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end('closed');
      } else if (to !== null) {
        response.writeHead(Number(searchParams.get('status') ?? 302), { location: to }).end();
      } else {
        response.end('done');
      }
    });
  });
  servers.push(one);
  await new Promise((done) => one.listen(0, '127.0.0.1', done));
  return one.address().port;
}

function basic(name) {
  return `Basic ${btoa(`${name}:secret`)}`;
}

let a;
let b;
let registry;

before(async () => {
  [a, b] = [await server('a'), await server('b')];
  const entry = (attributes, name) => `<server ${attributes}><passwordCredentials name="${name}" password="secret"/></server>`;
  registry = Registry.compile(
    `<credentials xmlns="http://www.infinica.com/credentials">
      ${entry(`host="127.0.0.1" port="${a}"`, 'at-a')}
      ${entry(`host="127.0.0.1" port="${a}" path="/closed" preemptive="false"`, 'closed')}
      ${entry(`host="127.0.0.1" port="${a}" path="/closed/wrong" preemptive="false"`, 'wrong')}
      ${entry(`host="127.0.0.1" port="${b}" path="/in"`, 'at-b')}
      ${entry('host="served.example" service="s"', 'served')}
      <server host="k.example"><authenticatedCredentials/></server>
    </credentials>`,
  );
});

after(() => {
  for (const one of servers) {
    one.close();
    one.closeAllConnections();
  }
});

async function run(input, init, options) {
  seen = [];
  const response = await createFetch(registry, options)(input, init);
  return { response, text: await response.text() };
}

const at = (port, path) => `http://127.0.0.1:${port}${path}`;

test('a preemptive entry is sent at once, and nothing where there is none', async () => {
  assert.equal((await run(at(a, '/x'))).text, 'done');
  assert.deepEqual(seen.map((one) => one.authorization), [basic('at-a')]);
  await run(at(b, '/out'));
  assert.deepEqual(seen.map((one) => one.authorization), [undefined]);
});

test('a reactive entry answers a 401 once', async () => {
  const { response, text } = await run(at(a, '/closed'), { method: 'POST', body: 'hello' });
  assert.deepEqual([response.status, text], [200, 'done']);
  assert.deepEqual(seen.map((one) => [one.authorization, one.body]), [[undefined, 'hello'], [basic('closed'), 'hello']]);
  assert.equal((await run(at(a, '/closed/wrong'))).response.status, 401);
  assert.deepEqual(seen.map((one) => one.authorization), [undefined, basic('wrong')]);
});

test('every hop is looked up anew, and nothing is carried to the next', async () => {
  const { response } = await run(at(a, `/x?to=${encodeURIComponent(at(b, `/out?to=${encodeURIComponent(at(b, '/in'))}`))}`));
  assert.deepEqual(
    seen.map((one) => [one.name, one.path, one.authorization]),
    [
      ['a', '/x', basic('at-a')],
      ['b', '/out', undefined],
      ['b', '/in', basic('at-b')],
    ],
  );
  assert.ok(response.redirected);
  assert.equal(response.url, at(b, '/in'));
  await run(at(b, '/in?to=/out'));
  assert.deepEqual(seen.map((one) => one.authorization), [basic('at-b'), undefined]);
});

test("the caller's header stays on its origin and goes no further", async () => {
  const headers = { authorization: 'Bearer own', cookie: 'c=1' };
  await run(at(a, '/x?to=/y'), { headers });
  assert.deepEqual(seen.map((one) => one.authorization), ['Bearer own', 'Bearer own']);
  await run(at(a, `/x?to=${encodeURIComponent(at(b, '/in'))}`), { headers });
  assert.deepEqual(seen.map((one) => [one.authorization, one.cookie]), [['Bearer own', 'c=1'], [basic('at-b'), undefined]]);
  const { response } = await run(at(a, '/closed'), { headers });
  assert.deepEqual([response.status, seen.length], [401, 1]);
});

test('methods and bodies change as the Fetch Standard says', async () => {
  for (const [status, method, expected, body] of [
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [301, 'PUT', 'PUT', 'hello'],
    [307, 'POST', 'POST', 'hello'],
    [308, 'PUT', 'PUT', 'hello'],
  ]) {
    await run(at(b, `/x?status=${status}&to=/y`), { method, body: 'hello', headers: { 'content-type': 'text/x' } });
    const last = seen.at(-1);
    assert.deepEqual([last.path, last.method, last.body], ['/y', expected, body], `${status} ${method}`);
    assert.equal(last.type, body === '' ? undefined : 'text/x');
  }
});

test('bodies that can be sent again are, and streams are not', async () => {
  const form = new FormData();
  form.set('key', 'value');
  for (const body of ['text', new TextEncoder().encode('bytes'), new Blob(['blob']), new URLSearchParams('a=b'), form]) {
    const { response } = await run(at(a, '/closed'), { method: 'POST', body });
    assert.equal(response.status, 200);
    assert.ok(seen[0].body.length > 0 && seen[0].body === seen[1].body && seen[0].type === seen[1].type);
  }
  const { response } = await run(new Request(at(a, '/closed'), { method: 'POST', body: 'of a request' }));
  assert.deepEqual([response.status, seen[1].body], [200, 'of a request']);
  const stream = () => ({ method: 'POST', body: new Blob(['streamed']).stream(), duplex: 'half' });
  assert.equal((await run(at(a, '/closed'), stream())).response.status, 401);
  assert.deepEqual(seen.map((one) => one.body), ['streamed']);
  const ofRequest = new Request(at(a, '/closed'), stream());
  assert.equal((await run(ofRequest)).response.status, 401);
  assert.deepEqual(seen.map((one) => one.body), ['streamed']);
  for (const init of [undefined, {}, { body: null, headers: { x: 'y' } }]) {
    await assert.rejects(run(new Request(at(b, '/x?status=307&to=/y'), stream()), init), /stream/);
    assert.equal((await run(new Request(at(a, '/closed'), { method: 'PUT', body: new Blob(['blob']) }), init)).response.status, 200);
    assert.deepEqual(seen.map((one) => [one.method, one.body]), Array(2).fill(['PUT', 'blob']));
  }
  await assert.rejects(run(at(b, '/x?status=307&to=/y'), stream()), /stream/);
  await run(at(b, '/x?status=303&to=/y'), stream());
  assert.equal(seen.at(-1).method, 'GET');
});

test('redirects that must not be followed are not', async () => {
  assert.equal((await run(at(b, '/x?to=/y'), { redirect: 'manual' })).response.status, 302);
  await assert.rejects(run(at(b, '/x?to=/y'), { redirect: 'error' }), TypeError);
  await assert.rejects(run(at(b, '/x?to=ftp%3A%2F%2Fh%2F')), TypeError);
  await assert.rejects(run(at(b, '/x?to=http%3A%2F%2Fu%3Ap%40h%2F')), TypeError);
  const circle = `/x?to=${encodeURIComponent('/x?to=/x')}`;
  await assert.rejects(
    createFetch(registry, { fetch: async () => new Response(null, { status: 302, headers: { location: circle } }) })(at(b, '/')),
    /more than 20 redirects/,
  );
});

test('what the registry refuses, the promise does', async () => {
  await assert.rejects(run('https://k.example/'), (error) => error instanceof AuthorizationError);
  const sent = [];
  const fetch = async (request) => {
    sent.push(request.headers.get('authorization'));
    return new Response('done');
  };
  await run('https://served.example/', {}, { fetch, service: 's' });
  await run('https://served.example/', {}, { fetch });
  // What is sent is looked up, not what was written.
  await run('http:\\\\127.0.0.1\\x', {}, { fetch });
  assert.deepEqual(sent, [basic('served'), null, null]);
});

test('a proxy that asks, and a server that does not prove itself, are told apart', async () => {
  const answering = (status, headers) => createFetch(registry, { fetch: async () => new Response(null, { status, headers }) });
  const proxied = await answering(407, { 'proxy-authenticate': 'Basic realm="p"' })(at(a, '/x'));
  assert.equal(proxied.status, 407);
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    if (asked === 1) return new Response(null, { status: 401, headers: { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth"' } });
    return new Response('done', { headers: { 'authentication-info': 'rspauth="0123456789abcdef0123456789abcdef", cnonce="x", nc=00000001, qop=auth' } });
  };
  await assert.rejects(createFetch(registry, { fetch })(at(a, '/closed')), (error) => {
    const listed = codes.find(({ code }) => code === error.code);
    assert.deepEqual([error.code, error.number, error.entry], ['digest-server-unproven', listed.number, 1]);
    assert.equal(error.message, `${listed.code}: ${listed.summary} (kind password)`);
    return error instanceof AuthorizationError;
  });
});

test('header fields are UTF-8, each byte a character for `fetch`', async () => {
  const latin1 = (text) => Buffer.from(text).toString('latin1');
  const line = 'Digest realm="größe", nonce="n", qop="auth"';
  const sent = [];
  const fetch = async (request) => {
    sent.push(request.headers.get('authorization'));
    return new Response(null, sent.length > 1 ? {} : { status: 401, headers: { 'www-authenticate': latin1(line) } });
  };
  await createFetch(registry, { fetch })(at(a, '/closed'));
  const cnonce = /cnonce="([^"]+)"/.exec(sent[1])[1];
  assert.equal(sent[1], latin1(digestAuthorization('closed', 'secret', line, { method: 'GET', target: '/closed', cnonce })));
  sent.length = 0;
  const odd = async (request) => {
    sent.push(request.headers.get('authorization'));
    return new Response(null, { status: 401, headers: { 'www-authenticate': 'Basic realm="\xfc"' } });
  };
  assert.equal((await createFetch(registry, { fetch: odd })(at(a, '/closed'))).status, 401);
  assert.deepEqual(sent, [null, basic('closed')]);
});

test('a request that fails, and a registry that is closed, are errors', async () => {
  const down = new Error('down');
  const sessions = new Sessions(registry);
  const fetch = () => Promise.reject(down);
  await assert.rejects(createFetch(sessions, { fetch })(at(a, '/x')), (error) => error === down);
  sessions.close();
  await assert.rejects(createFetch(sessions)(at(a, '/x')), { code: 'closed' });
  const one = Registry.compile('<credentials xmlns="http://www.infinica.com/credentials"/>');
  const get = createFetch(one);
  one.close();
  await assert.rejects(get(at(a, '/x')), { code: 'closed' });
});

test('an aborted call is aborted', async () => {
  const controller = new AbortController();
  controller.abort();
  await assert.rejects(run(at(a, '/x'), { signal: controller.signal }), { name: 'AbortError' });
});

test('who a call is for may be asked when it begins', async () => {
  const own = (name) => `<passwordCredentials xmlns="http://www.infinica.com/credentials" name="${name}" password="secret"/>`;
  const users = ['first', 'second'].map((name) => new CurrentUser(name, { credentials: own(name) }));
  const sent = [];
  const fetch = async (request) => {
    sent.push(request.headers.get('authorization'));
    return new Response(null, sent.length === 1 ? { status: 302, headers: { location: '/y' } } : {});
  };
  const current = registryOf('<server host="h.example"><currentCredentials/></server>');
  let asked = 0;
  const get = createFetch(current, { fetch, user: async () => users[asked++] });
  await get('https://h.example/x');
  await get('https://h.example/x');
  // All hops of a call are for the same user.
  assert.deepEqual(sent, [basic('first'), basic('first'), basic('second')]);
  await assert.rejects(get('https://h.example/x'), { code: 'needs-current-user' });
  await assert.rejects(createFetch(current, { fetch, user: () => 'jane' })('https://h.example/'), /what `user` gives must be a CurrentUser/);
  const mine = new Error('mine');
  await assert.rejects(createFetch(current, { fetch, user: () => Promise.reject(mine) })('https://h.example/'), (error) => error === mine);
  assert.equal(sent.length, 3);
});

test('wrong arguments are TypeErrors', () => {
  assert.throws(() => createFetch(), TypeError);
  assert.throws(() => createFetch({}), TypeError);
  assert.throws(() => createFetch(registry, { fetch: 5 }), TypeError);
  assert.throws(() => createFetch(registry, { fetsh: fetch }), TypeError);
  assert.throws(() => createFetch(registry, { sign: 'key' }), TypeError);
  assert.throws(() => createFetch(registry, { user: 'jane' }), /user must be a CurrentUser/);
});

function registryOf(servers) {
  return Registry.compile(`<credentials xmlns="http://www.infinica.com/credentials">${servers}</credentials>`);
}

test('a Location beyond ASCII leads where `fetch` itself would go', async () => {
  const urls = [];
  const location = Buffer.from('/\u00e9').toString('latin1');
  const fake = async (request) => {
    urls.push(request.url);
    return new Response(null, urls.length === 1 ? { status: 302, headers: { location } } : { status: 200 });
  };
  await createFetch(registryOf(''), { fetch: fake })('https://h.example/');
  assert.deepEqual(urls, ['https://h.example/', 'https://h.example/%C3%A9']);
});

test('whom a caller acts as goes neither to another origin nor beside the credentials of an entry', async () => {
  const passed = [];
  const fake = async (request) => {
    passed.push([...request.headers].filter(([name]) => name.startsWith('infinica')));
    const first = { status: 302, headers: { location: 'https://g.example/' } };
    return new Response(null, passed.length === 1 ? first : { status: 200 });
  };
  const headers = { 'infinica-impersonate': 'boss', 'infinica-impersonate-groups': 'admins' };
  const registry = registryOf('<server host="h.example"><passwordCredentials name="n" password="p"/></server>');
  await createFetch(registry, { fetch: fake })('https://h.example/', { headers });
  assert.deepEqual(passed, [[], []]);
});

test('only the registry says whom a request acts as, also where it goes without credentials', async () => {
  const passed = [];
  const fake = async (request) => {
    passed.push([...request.headers].map(([name, value]) => `${name}: ${value}`));
    const asks = { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } };
    return new Response(null, request.headers.has('authorization') ? { status: 200 } : asks);
  };
  const headers = { 'Infinica-Impersonate': 'boss', 'infinica-impersonate-groups': 'admins' };
  const entry = '<server host="h.example" preemptive="false"><passwordCredentials name="n" password="p"/></server>';
  const client = createFetch(registryOf(entry), { fetch: fake });
  await client('https://h.example/', { headers });
  await client('https://no-entry.example/', { headers });
  assert.deepEqual(passed, [[], ['authorization: Basic bjpw'], []]);
  passed.length = 0;
  await client('https://h.example/', { headers: { ...headers, authorization: 'Own x' } });
  assert.deepEqual(passed, [
    ['authorization: Own x', 'infinica-impersonate: boss', 'infinica-impersonate-groups: admins'],
  ]);
});
