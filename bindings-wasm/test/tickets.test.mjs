// Tickets, verified and decrypted by jose.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CompactEncrypt, compactDecrypt, exportJWK, importJWK, jwtVerify } from 'jose';

import { AuthorizationError, Registry, Sessions } from 'credmatch';
import { createFetch } from 'credmatch/fetch';

const URL = 'https://h.example/x';

function registry(inside) {
  return Registry.compile(
    `<credentials xmlns="http://www.infinica.com/credentials" xmlns:k="http://www.infinica.com/keystores">
      <server host="h.example"><oauthCredentials>${inside}</oauthCredentials></server>
    </credentials>`,
  );
}

const SIGNED = '<signature><k:privateKey alias="a"/></signature><kid>key-1</kid><sub>me</sub><iss>us</iss><aud><audience>them</audience></aud><timeout>60s</timeout>';

/** The header that is sent, with what hooks there are. */
async function header(sessions, hooks) {
  let sent;
  const fetch = async (request) => {
    sent = request.headers.get('authorization');
    return new Response('done');
  };
  await createFetch(sessions, { ...hooks, fetch })(URL);
  return sent;
}

const rsa = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
const KEYS = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', ...rsa },
  RS512: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512', ...rsa },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256', ...rsa },
  PS384: { name: 'RSA-PSS', hash: 'SHA-384', ...rsa },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  ES384: { name: 'ECDSA', namedCurve: 'P-384' },
  ES512: { name: 'ECDSA', namedCurve: 'P-521' },
  EdDSA: { name: 'Ed25519' },
  HS256: { name: 'HMAC', hash: 'SHA-256', length: 256 },
};

for (const [algorithm, how] of Object.entries(KEYS)) {
  test(`jose verifies a ticket of ${algorithm} that a key of Web Cryptography signed`, async () => {
    const made = await crypto.subtle.generateKey(how, true, ['sign', 'verify']);
    const { privateKey, publicKey } = 'privateKey' in made ? made : { privateKey: made, publicKey: made };
    const sessions = new Sessions(registry(SIGNED), { algorithms: { a: algorithm } });
    const steps = [];
    const sign = (step) => {
      steps.push(step);
      return privateKey;
    };
    const sent = await header(sessions, { sign });
    assert.match(sent, /^Bearer /);
    const key = await importJWK(await exportJWK(publicKey), algorithm);
    const { payload, protectedHeader } = await jwtVerify(sent.slice(7), key, {
      algorithms: [algorithm],
      audience: 'them',
      issuer: 'us',
      subject: 'me',
    });
    assert.deepEqual([protectedHeader.alg, protectedHeader.kid], [algorithm, 'key-1']);
    assert.equal(payload.exp - payload.iat, 60);
    assert.equal(steps[0].key.alias, 'a');
    // It is kept, and sent again without another signature.
    assert.equal(await header(sessions, { sign }), sent);
    assert.equal(steps.length, 1);
    assert.equal(sessions.header(URL), sent);
  });
}

test('jose decrypts a ticket that was encrypted by jose', async () => {
  const signing = await crypto.subtle.generateKey(KEYS.ES256, false, ['sign', 'verify']);
  const encryption = await crypto.subtle.generateKey({ name: 'RSA-OAEP', hash: 'SHA-256', ...rsa }, false, ['encrypt', 'decrypt']);
  const inside = SIGNED.replace('<kid>', '<encryption><k:publicKey alias="b"/></encryption><kid>');
  const sessions = new Sessions(registry(inside), { algorithms: { a: 'ES256' } });
  const sent = await header(sessions, {
    sign: ({ input }) => crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, signing.privateKey, input.exposeSecret()),
    encrypt: ({ key, algorithm: alg, contentEncryption: enc, input }) => {
      assert.equal(key.alias, 'b');
      const jwe = new CompactEncrypt(new TextEncoder().encode(input.exposeSecret()));
      return jwe.setProtectedHeader({ alg, enc, cty: 'JWT' }).encrypt(encryption.publicKey);
    },
  });
  const { plaintext } = await compactDecrypt(sent.slice(7), encryption.privateKey);
  const { payload } = await jwtVerify(new TextDecoder().decode(plaintext), signing.publicKey);
  assert.equal(payload.sub, 'me');
});

test('a signature that is nonsense, and a key of another kind, are refused', async () => {
  const pair = await crypto.subtle.generateKey(KEYS.ES256, false, ['sign', 'verify']);
  const refused = async (code, sign, algorithms = { a: 'RS256' }) => {
    let error;
    await assert.rejects(header(new Sessions(registry(SIGNED), { algorithms }), { sign }), (thrown) => {
      error = thrown;
      return thrown instanceof AuthorizationError;
    });
    assert.equal(error.code, code);
    return error;
  };
  await refused('ticket-signature-malformed', () => new Uint8Array(3), { a: 'ES256' });
  assert.match(String((await refused('step-failed', () => pair.privateKey)).cause), /ECDSA/);
  assert.match(String((await refused('step-failed', () => 'text')).cause), /Uint8Array/);
  assert.match(String((await refused('step-failed', undefined)).cause), /option `sign`/);
  const thrown = new Error('no such key');
  assert.equal((await refused('step-failed', () => Promise.reject(thrown))).cause, thrown);
});
