// What others have put on `Object.prototype`, as a merge of parsed JSON does, says nothing for a caller who left it out.

import assert from 'node:assert/strict';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { CurrentUser, Registry, Sessions, digestAuthorization, missingIncludes, usernameToken } from 'credmatch';
import { createFetch } from 'credmatch/fetch';

const DOCUMENT = `<credentials xmlns="http://www.infinica.com/credentials" xmlns:own="urn:credmatch:credentials"
    xmlns:k="http://www.infinica.com/keystores">
  <server host="bearer.example"><own:bearer token="t0ken"/></server>
  <server host="ticket.example"><oauthCredentials><sub>admin</sub></oauthCredentials></server>
  <server host="signed.example"><oauthCredentials><signature><k:privateKey alias="a"/></signature><sub>s</sub></oauthCredentials></server>
  <server host="h.example" protocol="https" preemptive="false"><passwordCredentials name="a" password="b"/></server>
</credentials>`;

/** What `run` gives with these properties on `Object.prototype`. */
async function polluted(properties, run) {
  Object.assign(Object.prototype, properties);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(properties)) delete Object.prototype[name];
  }
}

test('no option is inherited', async () => {
  const options = { guessPorts: true, limits: { depth: 0 }, table: 'x', allowInsecure: true, allowUnsigned: true, algorithms: 5, seed: 'x' };
  const [header, code, port] = await polluted(options, () => {
    const registry = Registry.compile(DOCUMENT);
    const sessions = new Sessions(registry);
    let refused;
    try {
      sessions.header('http://bearer.example/');
    } catch (error) {
      refused = error.code;
    }
    return [refused, sessions.begin('https://ticket.example/').step.code, registry.lookup('https://h.example:8443/')];
  });
  assert.deepEqual([header, code, port], ['insecure-transport', 'ticket-unsigned', 3]);
});

test('nothing of a source is inherited', async () => {
  const folder = mkdtempSync(join(fileURLToPath(new URL('..', import.meta.url)), 'inherited-'));
  const path = join(folder, 'a.xml');
  writeFileSync(path, DOCUMENT);
  try {
    const inherited = { layer: 'runtime', priority: 9, formatVersion: 77, includes: { a: 'b' }, name: 'n', root: '/nowhere', bytes: 5, guessPorts: 5 };
    const all = await polluted(inherited, () => [
      Registry.compile([{ text: DOCUMENT }, { text: DOCUMENT, layer: 'process' }]),
      Registry.load([path, { path, layer: 'process' }]),
      missingIncludes(DOCUMENT),
    ]);
    assert.deepEqual(all.pop(), []);
    // The layer of the process is above that of all.
    for (const registry of all) {
      assert.equal(registry.lookup('https://h.example/'), 7);
      assert.deepEqual([registry.entry(0).layer, registry.entry(7).layer], ['global', 'process']);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('nothing of a request or an answer is inherited', async () => {
  const registry = Registry.compile(DOCUMENT);
  const sessions = new Sessions(registry, { seed: 1, algorithms: { a: 'ES256' } });
  const inherited = {
    service: 'other', now: -1, method: 5, body: 'x', user: 'jane', challenges: 5, skip: -1, limit: -1, urls: 5, groups: 5,
    credentials: 5, wwwAuthenticate: 5, authenticationInfo: 5, charset: 5, count: -1, cnonce: 5, nonce: 5, id: 5, security: 5,
    passwordType: 5, mustUnderstand: 5, created: -1, password: 'inherited', undefined: 5,
  };
  await polluted(inherited, () => {
    assert.equal(registry.lookup('https://h.example/', {}), 3);
    assert.equal(registry.explain('https://h.example/', {}).matches.length, 1);
    assert.deepEqual(registry.diff(registry, {}), []);
    assert.equal(registry.authorization('https://bearer.example/', {}).exposeSecret(), 'Bearer t0ken');
    assert.equal(sessions.header('https://bearer.example/', {}), 'Bearer t0ken');
    const exchange = sessions.begin('https://h.example/', {});
    assert.equal(exchange.step.type, 'send-without');
    assert.equal(exchange.answered(401, {}).outcome, 'no-supported-scheme');
    new CurrentUser('jane', {}).impersonating('joe', {}).close();
    assert.match(digestAuthorization('n', 'p', 'Digest realm="r", nonce="n"', { method: 'GET', target: '/' }), /^Digest /);
    assert.match(usernameToken('n', 'p', {}), /UsernameToken/);
    assert.ok(!Object.hasOwn(sessions.begin('https://signed.example/').step.key, 'password'));
  });
});

test('`fetch` takes what its caller said, and what a step has', async () => {
  const registry = Registry.compile(DOCUMENT);
  const sent = [];
  const fetch = async (request) => {
    sent.push([request.url, request.method, request.headers.get('authorization')]);
    return new Response(null, sent.length === 1 ? { status: 302, headers: { location: 'https://bearer.example/' } } : {});
  };
  const inherited = { headers: {}, service: 'x', sign: 5, user: 5 };
  await polluted(inherited, () => createFetch(registry, { fetch })('https://h.example/'));
  assert.deepEqual(sent, [['https://h.example/', 'GET', null], ['https://bearer.example/', 'GET', 'Bearer t0ken']]);
  // Read once: what was looked at is what is sent.
  let read = 0;
  await createFetch(registry, { fetch })('https://bearer.example/', { get method() { return ['PUT', 'GET'][read++]; } });
  // What is no plain object is read as `fetch` reads it.
  await createFetch(registry, { fetch })('https://bearer.example/', new Request('https://x.example/', { method: 'PUT' }));
  assert.deepEqual(sent.slice(2), Array(2).fill(['https://bearer.example/', 'PUT', 'Bearer t0ken']));
  assert.equal(read, 1);
});
