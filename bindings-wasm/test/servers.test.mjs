// `createFetch` against Apache httpd, which `cargo xtask test` starts, and against nginx.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { AuthorizationError, CurrentUser, Registry, Sessions } from 'credmatch';
import { createFetch } from 'credmatch/fetch';

import { nginx } from './nginx.mjs';

const PASSWORD = 'pässwörd';
const apache = process.env.CREDMATCH_APACHE;
let server;

before(async () => {
  assert.ok(apache, 'CREDMATCH_APACHE must say where the Apache httpd of xtask/src/test/apache is');
  server = await nginx();
});

after(() => server?.stop());

function registry(...entries) {
  return Registry.compile(
    `<credentials xmlns="http://www.infinica.com/credentials" xmlns:k="http://www.infinica.com/keystores">
      ${entries.join('')}
    </credentials>`,
  );
}

function password(attributes, name, secret = PASSWORD) {
  return `<server ${attributes}><passwordCredentials name="${name}" password="${secret}"/></server>`;
}

/** A function that fetches, and the requests that it made: status and what the server saw. */
function watched(of, options) {
  const made = [];
  const watch = async (request) => {
    const response = await fetch(request);
    made.push([response.status, response.headers.get('x-seen')]);
    return response;
  };
  return { made, get: createFetch(of, { ...options, fetch: watch }) };
}

const basic = (name, secret = PASSWORD) => `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
const nonceOf = (header) => /nonce="([^"]+)"/.exec(header)[1];
const countOf = (header) => /nc=([0-9a-f]{8})/.exec(header)[1];

test('A5, A6: Basic in UTF-8, at once and when the server asks', async () => {
  // Decomposed, as some keyboards give it: the challenge asks for normalization form C.
  const reactive = password('host="127.0.0.1" preemptive="false"', 'ju\u0308rgen', PASSWORD.normalize('NFD'));
  const asked = watched(registry(reactive));
  const response = await asked.get(`${apache}/basic/page`);
  assert.equal(await response.text(), 'page\n');
  assert.deepEqual(asked.made, [[401, ''], [200, basic('jürgen')]].map(([status, seen]) => [status, seen || asked.made[0][1]]));
  const once = watched(registry(password('host="127.0.0.1"', 'jürgen')));
  assert.equal((await once.get(`${apache}/basic/page`)).status, 200);
  assert.deepEqual(once.made, [[200, basic('jürgen')]]);
  const wrong = watched(registry(password('host="127.0.0.1"', 'jürgen', 'wrong')));
  assert.equal((await wrong.get(`${apache}/basic/page`)).status, 401);
  assert.equal(wrong.made.length, 1);
  assert.equal((await once.get(`${apache}/denied/page`)).status, 403);
});

test('RFC 7616: Digest, with nonces that the server hands on and lets grow stale', async () => {
  const { made, get } = watched(registry(password('host="127.0.0.1" preemptive="false"', 'user')));
  assert.equal((await get(`${apache}/digest/page?q=1`)).status, 200);
  assert.deepEqual(made.map(([status]) => status), [401, 200]);
  // Known from then on: no 401 between.
  assert.equal((await get(`${apache}/digest/page`)).status, 200);
  assert.deepEqual(made.map(([status]) => status), [401, 200, 200]);
  await new Promise((done) => setTimeout(done, 3_100));
  const bytes = { method: 'POST', body: 'stale' };
  const response = await get(`${apache}/digest/page`, bytes);
  assert.equal(response.status, 200);
  assert.deepEqual(made.map(([status]) => status), [401, 200, 200, 401, 200]);
  assert.notEqual(nonceOf(made[4][1]), nonceOf(made[3][1]));
  assert.equal(countOf(made[4][1]), '00000001');
});

test('a body that can be read once is sent once', async () => {
  const { made, get } = watched(registry(password('host="127.0.0.1" preemptive="false"', 'user')));
  const stream = () => ({ method: 'POST', body: new Blob(['streamed']).stream(), duplex: 'half' });
  assert.equal((await get(`${apache}/digest/page`, stream())).status, 401);
  assert.equal(made.length, 1);
  const bytes = await get(new Request(`${apache}/digest/page`, { method: 'POST', body: 'x'.repeat(100_000) }));
  assert.equal((await bytes.text()).length, 100_000);
  // The nonce is known now.
  assert.equal(await (await get(`${apache}/digest/page`, stream())).text(), 'streamed');
  assert.deepEqual(made.map(([status]) => status), [401, 401, 200, 200]);
});

test('M18: a redirect to another name of the host begins anew', async () => {
  const both = registry(password('host="127.0.0.1"', 'user'), password('host="localhost"', 'jürgen'));
  const first = watched(both);
  const response = await first.get(`${apache}/away/basic/page`);
  assert.equal(await response.text(), 'page\n');
  assert.deepEqual(first.made, [[302, basic('user')], [200, basic('jürgen')]]);
  const alone = watched(registry(password('host="127.0.0.1"', 'user')));
  assert.equal((await alone.get(`${apache}/away/basic/page`)).status, 401);
  assert.equal(alone.made[0][1], basic('user'));
  assert.ok(!alone.made[1][1]?.includes('Basic'));
  const kept = watched(both);
  const posted = await kept.get(`${apache}/keep/basic/page`, { method: 'POST', body: 'kept' });
  assert.equal(await posted.text(), 'kept');
  await assert.rejects(first.get(`${apache}/round/`), /more than 20 redirects/);
});

test('A7: tickets and tokens that the host makes go out', async () => {
  const ticket = registry(`<server host="127.0.0.1"><oauthCredentials>
      <signature><k:privateKey alias="a"/></signature><sub>me</sub><timeout>60s</timeout></oauthCredentials></server>`);
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const signed = watched(new Sessions(ticket, { algorithms: { a: 'ES256' } }), { sign: () => pair.privateKey });
  assert.equal((await signed.get(`${apache}/bearer/page`)).status, 200);
  assert.equal((await signed.get(`${apache}/bearer/page`)).status, 200);
  assert.match(signed.made[0][1], /^Bearer eyJ/);
  assert.equal(signed.made[1][1], signed.made[0][1]);
  const kerberos = registry('<server host="127.0.0.1" preemptive="false"><kerberosCredentials/></server>');
  let asked;
  const negotiated = watched(kerberos, {
    negotiate: async (step) => {
      asked = step;
      return new Uint8Array([1, 2, 3]);
    },
  });
  assert.equal((await negotiated.get(`${apache}/negotiate/page`)).status, 200);
  assert.deepEqual([asked.service, asked.token.length], ['HTTP@127.0.0.1', 0]);
  assert.equal(negotiated.made[1][1], 'Negotiate AQID');
});

test('A9: a user is named to the server', async () => {
  const credentials = '<passwordCredentials xmlns="http://www.infinica.com/credentials" name="user" password="pässwörd"/>';
  const user = new CurrentUser('user', { credentials }).impersonating('other', { groups: ['g', 'h'] });
  const entry = registry('<server host="127.0.0.1"><currentCredentials/></server>');
  const { get, made } = watched(entry, { user });
  const response = await get(`${apache}/basic/page`);
  assert.deepEqual(made, [[200, basic('user')]]);
  assert.equal(response.headers.get('x-seen-user'), 'other');
  await assert.rejects(watched(entry).get(`${apache}/basic/page`), AuthorizationError);
});

test('nginx: Basic, and a redirect to another server', async () => {
  const here = new URL(server.address);
  const there = new URL(apache);
  const both = registry(
    password(`host="${here.hostname}" port="${here.port}" preemptive="false"`, 'one', 'first-password'),
    password(`host="${there.hostname}" port="${there.port}"`, 'user'),
  );
  const { get } = watched(both);
  assert.equal(await (await get(`${server.address}/basic/page`)).text(), 'page\n');
  const response = await get(`${server.address}/to/?url=${apache}/basic/page`);
  assert.equal(response.headers.get('x-seen'), basic('user'));
  const wrong = registry(password('host="127.0.0.1" preemptive="false"', 'one', 'wrong'));
  const refused = watched(wrong);
  assert.equal((await refused.get(`${server.address}/basic/page`)).status, 401);
  assert.equal(refused.made.length, 2);
});
