import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import * as credmatch from 'credmatch';
import { thrown } from './thrown.mjs';

const { AuthorizationError, ClosedError, CompileError, CurrentUser, Registry, Sessions, UrlError } = credmatch;
const CANARY = 'c4n4ry';
const URL = 'https://h.example/x';

function registry(servers) {
  return Registry.compile(
    `<credentials xmlns="http://www.infinica.com/credentials" xmlns:k="http://www.infinica.com/keystores">${servers}</credentials>`,
  );
}

const BASIC = `<server host="h.example"><passwordCredentials name="${CANARY}" password="${CANARY}"/></server>`;
const REACTIVE = BASIC.replace('host', 'preemptive="false" host');
const TICKET = `<server host="h.example"><oauthCredentials><signature><k:privateKey alias="a" password="${CANARY}"/></signature>
  <encryption><k:publicKey alias="b"/></encryption><sub>${CANARY}</sub><timeout>60s</timeout></oauthCredentials></server>`;
const CURRENT = '<server host="h.example"><currentCredentials impersonation="true"/></server>';
const own = (name) => `<passwordCredentials xmlns="http://www.infinica.com/credentials" name="${name}" password="${CANARY}"/>`;

test('an exchange goes from a request to its answer', () => {
  const sessions = new Sessions(registry(REACTIVE));
  const exchange = sessions.begin(URL, { method: 'POST', body: new TextEncoder().encode('body') });
  assert.deepEqual(exchange.step, { type: 'send-without', reason: 'reactive' });
  assert.deepEqual([exchange.entry, exchange.retries, exchange.ended], [0, 0, false]);
  const step = exchange.answered(401, { wwwAuthenticate: ['Basic realm="r"'] });
  assert.equal(step, exchange.step);
  assert.deepEqual([step.type, step.scheme, step.entry, step.configuration], ['send', 'Basic', 0, 'none']);
  assert.deepEqual({ ...step.headers.exposeSecret() }, { authorization: `Basic ${btoa(`${CANARY}:${CANARY}`)}` });
  assert.deepEqual(exchange.answered(200), { type: 'done', outcome: 'answered' });
  assert.deepEqual([exchange.retries, exchange.ended], [1, true]);
  assert.equal(exchange.answered(200).code, 'exchange-ended');
  assert.equal(sessions.begin('https://other.example/').entry, undefined);
});

test('Digest is answered from the seed, and signs a body of any size', () => {
  const header = (seed, size, qop) => {
    const sessions = new Sessions(registry(REACTIVE), { seed });
    const exchange = sessions.begin(URL, { method: 'POST', body: new Uint8Array(size).fill(97) });
    const wwwAuthenticate = [`Digest realm="r", nonce="n", qop="${qop}", algorithm=SHA-256`];
    return exchange.answered(401, { wwwAuthenticate }).headers.exposeSecret().authorization;
  };
  assert.equal(header(7, 9, 'auth'), header(7n, 9, 'auth'));
  assert.notEqual(header(7, 9, 'auth'), header(8, 9, 'auth'));
  assert.notEqual(header(undefined, 9, 'auth'), header(undefined, 9, 'auth'));
  for (const size of [9, 1 << 16, (1 << 16) + 1, 1 << 20]) {
    const sent = header(7, size, 'auth-int');
    const cnonce = /cnonce="([^"]+)"/.exec(sent)[1];
    const body = new Uint8Array(size).fill(97);
    const line = 'Digest realm="r", nonce="n", qop="auth-int", algorithm=SHA-256';
    const again = credmatch.digestAuthorization(CANARY, CANARY, line, { method: 'POST', target: '/x', body, cnonce });
    assert.equal(sent, again);
  }
  const stream = new Sessions(registry(REACTIVE)).begin(URL, { body: 'repeatable-stream' });
  const refused = stream.answered(401, { wwwAuthenticate: ['Digest realm="r", nonce="n", qop="auth-int"'] });
  assert.deepEqual([refused.type, refused.code, refused.entry], ['refuse', 'digest-body-needed', 0]);
  const once = new Sessions(registry(REACTIVE)).begin(URL, { body: 'stream' });
  assert.equal(once.answered(401, { wwwAuthenticate: ['Basic realm="r"'] }).outcome, 'not-repeatable');
});

test('the short way gives what is sent at once', () => {
  const sessions = new Sessions(registry(BASIC + TICKET.replace('h.example', 't.example') + BASIC.replace('h.example', 'bücher.example')));
  const expected = `Basic ${btoa(`${CANARY}:${CANARY}`)}`;
  assert.equal(sessions.header(URL), expected);
  assert.equal(sessions.header('https://bücher.example/x'), expected);
  assert.equal(sessions.header(`https://h.example/${'x'.repeat(65_500)}`), expected);
  assert.equal(sessions.header('https://other.example/'), undefined);
  assert.equal(sessions.header('https://other.example/', { service: 's' }), undefined);
  assert.equal(thrown(() => sessions.header('https://t.example/'), AuthorizationError, 'needs-steps').entry, 1);
  thrown(() => sessions.header('https://a b/'), UrlError, 'url-control-character');
  assert.equal(new Sessions(registry(REACTIVE)).header(URL), undefined);
});

test('URLs are told apart as by look-ups', () => {
  const sessions = new Sessions(registry(BASIC + BASIC.replace('h.example', 'bücher.example')));
  const odd = sessions.begin('https://BÜCHER.example/x');
  assert.equal(odd.step.type, 'send');
  assert.equal(odd.answered(401, { wwwAuthenticate: ['Basic realm="r"'] }).outcome, 'rejected');
  for (const [url, code] of [
    ['no', 'url-no-scheme'],
    ['https://h.example/\0', 'url-control-character'],
    ['https://\ud800/', 'url-invalid'],
    [`https://h.example/${'x'.repeat(1 << 20)}`, 'url-too-long'],
  ]) {
    for (const ask of ['begin', 'header']) thrown(() => sessions[ask](url), UrlError, code);
  }
});

test('a user stands behind an entry', () => {
  const sessions = new Sessions(registry(CURRENT));
  const user = new CurrentUser('me', { groups: ['g'], credentials: [own('me')] });
  const sent = (user) => sessions.begin(URL, { user }).step.headers.exposeSecret();
  assert.deepEqual(Object.keys(sent(user)), ['authorization']);
  const { authorization, ...further } = sent(user.impersonating('other', { groups: ['h'] }));
  assert.equal(authorization, `Basic ${btoa(`me:${CANARY}`)}`);
  assert.equal(further['infinica-impersonate'], 'other');
  assert.equal(sessions.begin(URL).step.code, 'needs-current-user');
  thrown(() => new CurrentUser('me', { credentials: '<x' }), CompileError, 'unexpected-end');
  const reference = '<currentCredentials xmlns="http://www.infinica.com/credentials"/>';
  thrown(() => new CurrentUser('me', { credentials: reference }), AuthorizationError, 'user-holds-reference');
  user.close();
  user.close();
  thrown(() => sessions.begin(URL, { user }), ClosedError, 'closed');
  thrown(() => user.impersonating('other'), ClosedError, 'closed');
});

test('what credentials are used with, and where that comes from', () => {
  const configured = registry(
    `${BASIC}<server host="i.example"><passwordCredentials name="n" password="p"><basicConfig charset="ISO-8859-1"/></passwordCredentials></server>
     <server host="b.example"><bearer xmlns="urn:credmatch:credentials" token="t"/></server>`,
  );
  assert.deepEqual(configured.configuration(1), {
    entry: 1,
    kind: 'password',
    configuration: 'nested',
    settings: { charset: 'ISO-8859-1' },
  });
  const challenges = ['Basic realm="r", charset="UTF-8"'];
  assert.equal(configured.configuration(0, { challenges }).configuration, 'challenge');
  assert.equal(configured.configuration(2), undefined);
  for (const none of [3, -1, 0.5]) thrown(() => configured.configuration(none), RangeError);
  thrown(() => configured.configuration('0'), TypeError);
});

test('headers and challenges by themselves', () => {
  assert.equal(credmatch.basicAuthorization('n', 'ä', { charset: 'ISO-8859-1' }), `Basic ${btoa('n:ä')}`);
  assert.equal(credmatch.basicAuthorization('n', 'a\u0308', { asksForUtf8: true }), credmatch.basicAuthorization('n', 'ä'));
  thrown(() => credmatch.basicAuthorization('n:', 'p'), AuthorizationError, 'colon-in-user-id');
  thrown(() => credmatch.basicAuthorization('n', 'p\0'), AuthorizationError, 'control-character');
  thrown(() => credmatch.basicAuthorization('n', 'p', { charset: 'latin1' }), TypeError);
  assert.equal(credmatch.bearerAuthorization('abc', { url: URL }), 'Bearer abc');
  thrown(() => credmatch.bearerAuthorization('abc', { url: 'http://h.example/' }), AuthorizationError, 'insecure-transport');
  thrown(() => credmatch.bearerAuthorization('abc', { url: 'no' }), UrlError, 'url-no-scheme');
  thrown(() => credmatch.bearerAuthorization('a\r\nb'), AuthorizationError, 'invalid-bearer-token');
  const { challenges, malformed } = credmatch.parseChallenges(['Basic __proto__=a, a_b=c', 'Negotiate abc']);
  assert.deepEqual([Object.entries(challenges[0].params), challenges[1].token68, malformed], [[['__proto__', 'a'], ['a_b', 'c']], 'abc', false]);
  assert.ok(Object.isFrozen(challenges[0].params));
  assert.equal(credmatch.selectChallenge(['password'], ['Basic realm=r', 'Digest realm=r, nonce=n']).algorithm, 'MD5');
  assert.equal(credmatch.selectChallenge(['kerberos'], ['Basic realm=r']), undefined);
  const digest = (line) => credmatch.digestAuthorization('n', 'p', line, { method: 'GET', target: '/' });
  assert.match(digest('Basic realm=r, Digest realm=r, nonce=n, qop=auth'), /^Digest .*nc=00000001, cnonce="[0-9a-f]{32}"/);
  thrown(() => digest('Basic realm=r'), AuthorizationError, 'digest-challenge-unusable');
  thrown(() => digest(''), AuthorizationError, 'digest-challenge-unusable');
});

test('header fields are taken as clients have them', () => {
  const one = registry(REACTIVE);
  const line = 'Negotiate, Basic realm="r"';
  for (const wwwAuthenticate of [line, [line], line.split(', ')]) {
    const exchange = new Sessions(one).begin(URL);
    assert.equal(exchange.answered(401, { wwwAuthenticate, authenticationInfo: null }).type, 'send');
  }
  for (const wwwAuthenticate of [null, undefined, '', []]) {
    assert.equal(new Sessions(one).begin(URL).answered(401, { wwwAuthenticate }).outcome, 'no-supported-scheme');
  }
  assert.deepEqual(credmatch.parseChallenges(line), credmatch.parseChallenges([line]));
  assert.deepEqual(credmatch.selectChallenge(['password'], line), credmatch.selectChallenge(['password'], [line]));
  const { entry, scheme } = one.authorization(URL, { challenges: line });
  assert.deepEqual([entry, scheme], [0, 'Basic']);
  assert.equal(one.configuration(0, { challenges: 'Basic realm="r", charset="UTF-8"' }).configuration, 'challenge');
  // The server's proof, in one text.
  const proving = new Sessions(one).begin(URL);
  proving.answered(401, { wwwAuthenticate: 'Digest realm="r", nonce="n", qop="auth"' });
  const authenticationInfo = `rspauth="${'0'.repeat(32)}", qop=auth, nc=00000001, cnonce="x"`;
  const { type, code, kind } = proving.answered(200, { authenticationInfo });
  assert.deepEqual([type, code, kind, proving.ended], ['refuse', 'digest-server-unproven', 'password', true]);
});

test('a UsernameToken for SOAP', () => {
  const nonce = new Uint8Array(16);
  const options = { passwordType: 'digest', nonce, created: 1_780_000_000_000 };
  const xml = credmatch.usernameToken('n', 'p', options);
  assert.match(xml, /^<wsse:UsernameToken .*<wsu:Created>2026-05-28T20:26:40/);
  assert.match(credmatch.usernameToken('n', 'p', { ...options, mustUnderstand: '1.2' }), /^<wsse:Security .*mustUnderstand="true"/);
  assert.match(credmatch.usernameToken('n', 'p', { security: true }), /^<wsse:Security [^>]*><wsse:UsernameToken/);
  assert.notEqual(credmatch.usernameToken('n', 'p'), credmatch.usernameToken('n', 'p'));
  thrown(() => credmatch.usernameToken('n', 'p', { id: '1' }), AuthorizationError, 'wsse-input-malformed');
  thrown(() => credmatch.usernameToken('n', 'p', { passwordType: 'hash' }), TypeError);
  thrown(() => credmatch.usernameToken('n', 'p', { mustUnderstand: '1.3' }), TypeError);
});

test('arguments of the wrong type are TypeErrors, and what is too long a RangeError', () => {
  const one = registry(REACTIVE);
  const sessions = new Sessions(one);
  const waiting = () => sessions.begin(URL);
  for (const wrong of [null, 5, {}, 'text', Symbol('x'), 5n, () => 0]) {
    thrown(() => new Sessions(wrong), TypeError);
    if (inspect(wrong) !== '{}') thrown(() => new Sessions(one, { algorithms: wrong }), TypeError);
    if (typeof wrong !== 'bigint' && typeof wrong !== 'number') thrown(() => new Sessions(one, { seed: wrong }), TypeError);
    thrown(() => new Sessions(one, { allowInsecure: wrong }), TypeError);
    if (typeof wrong !== 'string') {
      thrown(() => sessions.begin(wrong), TypeError);
      thrown(() => sessions.header(wrong), TypeError);
      thrown(() => sessions.begin(URL, { method: wrong }), TypeError);
      thrown(() => new CurrentUser(wrong), TypeError);
      thrown(() => waiting().encrypted(wrong), TypeError);
      thrown(() => credmatch.basicAuthorization('n', wrong), TypeError);
      thrown(() => credmatch.basicAuthorization(wrong, 'p'), TypeError);
      thrown(() => credmatch.digestAuthorization('n', 'p', wrong, { method: 'GET', target: '/' }), TypeError);
      thrown(() => credmatch.digestAuthorization('n', 'p', 'Digest', { method: 'GET', target: wrong }), TypeError);
      thrown(() => credmatch.digestAuthorization('n', 'p', 'Digest', { method: wrong, target: '/' }), TypeError);
    }
    thrown(() => sessions.begin(URL, { body: wrong }), TypeError);
    thrown(() => sessions.begin(URL, { user: wrong }), TypeError);
    if (wrong !== 5) thrown(() => sessions.begin(URL, { now: wrong }), TypeError);
    if (wrong !== null && wrong !== 'text') {
      thrown(() => waiting().answered(401, { wwwAuthenticate: wrong }), TypeError);
      thrown(() => waiting().answered(401, { authenticationInfo: wrong }), TypeError);
    }
    thrown(() => waiting().signed(wrong), TypeError);
    thrown(() => waiting().negotiated(wrong), TypeError);
    if (wrong !== 'text') thrown(() => credmatch.parseChallenges(wrong), TypeError);
    if (wrong !== 'text') thrown(() => credmatch.parseChallenges([wrong]), TypeError);
  }
  thrown(() => new Sessions(one, { algorithms: { a: 'none' } }), TypeError);
  thrown(() => new Sessions(one, { seed: -1n }), RangeError);
  thrown(() => new Sessions(one, { seed: 1n << 64n }), RangeError);
  thrown(() => new Sessions(one, { sead: 1 }), TypeError);
  thrown(() => waiting().answered(99), RangeError);
  thrown(() => new credmatch.Exchange(), TypeError);
  thrown(() => sessions.begin(URL, { method: '\ud800' }), TypeError);
  thrown(() => credmatch.basicAuthorization('n', '\udc00'), TypeError);
  thrown(() => credmatch.basicAuthorization('n', 'x'.repeat(2 ** 20 + 1)), RangeError);
  thrown(() => credmatch.parseChallenges(['x'.repeat(2 ** 20), 'x']), RangeError);
  thrown(() => credmatch.parseChallenges('x'.repeat(2 ** 20 + 1)), RangeError);
});

test('a server may say what it likes', () => {
  const answer = (line) => new Sessions(registry(REACTIVE)).begin(URL).answered(401, { wwwAuthenticate: [line] });
  const megabyte = 1 << 20;
  for (const line of [
    'x'.repeat(megabyte),
    ','.repeat(megabyte),
    'a=,'.repeat(megabyte / 3),
    'Basic '.repeat(megabyte / 6),
    `Digest realm="${'\\'.repeat(megabyte - 20)}`,
    '"'.repeat(megabyte),
    '\0\r\n\ud800\udc00\ud800',
  ]) {
    const { type } = answer(line);
    assert.ok(type === 'done' || type === 'refuse' || type === 'send', line.slice(0, 20));
  }
  assert.equal(answer('Digest realm="a\0b", nonce="n", qop="auth"').outcome, 'no-supported-scheme');
});

test('a server that is never content is asked three times at most', () => {
  const exchange = new Sessions(registry(REACTIVE)).begin(URL);
  let sent = 1;
  for (let step = exchange.step; !exchange.ended; sent += 1) {
    step = exchange.answered(401, { wwwAuthenticate: [`Digest realm="r", nonce="n${sent}", qop="auth", stale=true`] });
    if (step.type !== 'send') break;
  }
  assert.deepEqual([sent, exchange.retries, exchange.step.outcome], [3, 2, 'retry-limit']);
});

test('steps are taken in their order', () => {
  const sessions = new Sessions(registry(TICKET), { algorithms: { a: 'HS256' } });
  const begin = () => sessions.begin(URL);
  assert.equal(begin().answered(200).code, 'step-out-of-order');
  assert.equal(begin().encrypted('a.b.c.d.e').code, 'step-out-of-order');
  assert.equal(begin().negotiated(new Uint8Array(1)).code, 'step-out-of-order');
  assert.equal(begin().signed(new Uint8Array(1)).code, 'ticket-signature-malformed');
  assert.equal(begin().failed().code, 'step-failed');
  const exchange = begin();
  const { key, algorithm, input } = exchange.step;
  assert.deepEqual([key.alias, key.password.exposeSecret(), algorithm, input.exposeSecret() instanceof Uint8Array], ['a', CANARY, 'HS256', true]);
  const encrypt = exchange.signed(new Uint8Array(32));
  assert.deepEqual([encrypt.algorithm, encrypt.contentEncryption], ['RSA-OAEP-256', 'A256GCM']);
  assert.equal(exchange.encrypted('nonsense').code, 'ticket-encryption-malformed');
});

test('what is closed says so', () => {
  const one = registry(REACTIVE);
  const sessions = new Sessions(one);
  one.close();
  thrown(() => new Sessions(one), ClosedError, 'closed');
  const exchange = sessions.begin(URL);
  sessions.close();
  sessions[Symbol.dispose]();
  for (const run of [() => sessions.begin(URL), () => sessions.header(URL), () => exchange.answered(200), () => exchange.entry]) {
    assert.match(thrown(run, ClosedError, 'closed').message, /Sessions is closed/);
  }
});

test('nothing of a caller runs between the reading of an argument and its use', () => {
  const closing = (value, what) => Object.defineProperty([0], 0, { get: () => (what.close(), value) });
  const getting = (name, value, what) => ({ get [name]() { return what.close(), value; } });
  const calls = [
    ({ one }) => new Sessions(one, { algorithms: getting('x', 'RS256', one) }),
    ({ one }) => new Sessions(one, getting('algorithms', {}, one)),
    ({ one }) => new Sessions(one, getting('seed', 5n, one)),
    ({ sessions }) => sessions.begin(URL, getting('now', 5, sessions)),
    ({ sessions, user }) => sessions.begin(URL, { user, get now() { return user.close(), 5; } }),
    ({ sessions }) => sessions.header(URL, getting('now', 5, sessions)),
    ({ sessions, exchange }) => exchange.answered(401, { wwwAuthenticate: closing('Basic realm="x"', sessions) }),
    ({ sessions, exchange }) => exchange.answered(401, { authenticationInfo: closing('x', sessions) }),
    ({ sessions, exchange }) => exchange.failed(getting('now', 5, sessions)),
    ({ user }) => user.impersonating('other', { groups: closing('g', user) }),
  ];
  for (const call of calls) {
    const one = registry(REACTIVE);
    const sessions = new Sessions(one);
    thrown(() => call({ one, sessions, exchange: sessions.begin(URL), user: new CurrentUser('u') }), ClosedError, 'closed');
    assert.equal(registry(BASIC).lookup(URL), 0);
  }
});

test('a body has as many bytes as there are, whatever it says of itself', () => {
  const sessions = new Sessions(registry(REACTIVE));
  const lying = (size) => Object.defineProperty(new Uint8Array(size), 'length', { get: () => (sessions.close(), 1) });
  for (const size of [1_000, 100_000]) {
    const exchange = sessions.begin(URL, { method: 'POST', body: lying(size) });
    const asks = 'Digest realm="r", nonce="n", qop="auth-int", algorithm=SHA-256';
    const { headers } = exchange.answered(401, { wwwAuthenticate: asks });
    assert.match(JSON.stringify(headers.exposeSecret()), /qop=auth-int/);
  }
  thrown(() => sessions.begin(URL, { body: Object.create(Uint8Array.prototype) }), TypeError);
});

test('nothing that is shown holds a secret', () => {
  const sessions = new Sessions(registry(BASIC));
  const ticket = new Sessions(registry(TICKET));
  const signing = ticket.begin(URL);
  const encrypting = ticket.begin(URL);
  encrypting.signed(new Uint8Array(256));
  const user = new CurrentUser('me', { credentials: own('me') });
  const shown = [
    sessions,
    sessions.begin(`https://h.example/?${CANARY}`),
    sessions.begin(URL).step,
    sessions.begin(URL).step.headers,
    signing,
    signing.step,
    encrypting.step,
    user,
    thrown(() => new CurrentUser('me', { credentials: own('me').replace('name', 'nmae') }), CompileError),
    thrown(() => credmatch.basicAuthorization('n', `${CANARY}\n`), AuthorizationError),
    thrown(() => credmatch.bearerAuthorization(`${CANARY}\n`), AuthorizationError),
  ];
  const secrets = [CANARY, btoa(`${CANARY}:${CANARY}`), btoa(`{"sub":"${CANARY}"`).slice(0, 12)];
  for (const one of shown) {
    const forms = [
      inspect(one, { showHidden: true, depth: 9 }),
      JSON.stringify(one),
      String(one),
      `${one?.stack}`,
      inspect(structuredClone({ ...one }), { depth: 9 }),
    ];
    for (const text of forms) for (const secret of secrets) assert.ok(!text.includes(secret), text);
  }
});

test('ten thousand exchanges and sessions take no memory', () => {
  const one = registry(BASIC);
  const body = new Uint8Array(1 << 15);
  const run = (count) => {
    for (let at = 0; at < count; at += 1) {
      const sessions = new Sessions(one);
      assert.equal(sessions.begin(URL, { body }).answered(200).outcome, 'answered');
      sessions.close();
    }
  };
  run(2_000);
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  run(8_000);
  globalThis.gc?.();
  const grown = process.memoryUsage().rss - before;
  assert.ok(grown < 24 << 20, `${grown} bytes more`);
});
