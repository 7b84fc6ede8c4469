// Header values and challenges, for those who take no exchange.

import { flagOf, integerOf, optionsOf, textOf } from './arguments.js';
import { engine } from './documents.js';
import { withSecret } from './secrets.js';
import { bytesOf, frozen, isLatin1, linesOf, textsOf, timeOf } from './values.js';

const MUST_UNDERSTAND = { '1.1': 11, '1.2': 12 };

export function basicAuthorization(name, password, options) {
  const { charset, asksForUtf8 } = optionsOf(options, 'charset', 'asksForUtf8');
  const rest = [isLatin1(charset), flagOf(asksForUtf8, 'asksForUtf8')];
  const user = textOf(name, 'name');
  return withSecret(password, 'password', (bytes) => engine.call((glue) => glue.basicAuthorization(user, bytes, ...rest)));
}

export function bearerAuthorization(token, options) {
  const { tokenType = 'Bearer', url } = optionsOf(options, 'tokenType', 'url');
  const type = textOf(tokenType, 'tokenType');
  const target = url === undefined ? undefined : textOf(url, 'url');
  return withSecret(token, 'token', (bytes) => engine.call((glue) => glue.bearerAuthorization(bytes, type, target)));
}

export function parseChallenges(lines) {
  const texts = linesOf(lines, 'lines');
  return frozen(engine.call((glue) => glue.parseChallenges(texts)));
}

export function selectChallenge(kinds, lines) {
  const [names, texts] = [textsOf(kinds, 'kinds'), linesOf(lines, 'lines')];
  const found = engine.call((glue) => glue.selectChallenge(names, texts));
  return found === undefined ? undefined : frozen(found);
}

export function digestAuthorization(name, password, challenge, options) {
  const given = optionsOf(options, 'method', 'target', 'body', 'count', 'cnonce', 'charset');
  const { method, target, body, count = 1, cnonce = drawn(), charset } = given;
  const [line] = linesOf([challenge], 'challenge');
  const asked = [
    line,
    textOf(method, 'method'),
    textOf(target, 'target'),
    body === undefined ? undefined : bytesOf(body, 'body'),
    integerOf(count, 'count', 0, 0xffff_ffff),
    textOf(cnonce, 'cnonce'),
  ];
  const [user, latin1] = [textOf(name, 'name'), isLatin1(charset)];
  return withSecret(password, 'password', (bytes) => {
    const answer = engine.call(({ DigestAnswer }) => new DigestAnswer(user, bytes, latin1));
    try {
      return engine.call(() => answer.authorization(...asked));
    } finally {
      if (engine.lane !== undefined) answer.free();
    }
  });
}

export function usernameToken(name, password, options) {
  const given = optionsOf(options, 'passwordType', 'nonce', 'created', 'id', 'security', 'mustUnderstand');
  const { passwordType = 'text', nonce = crypto.getRandomValues(new Uint8Array(16)), id, mustUnderstand } = given;
  if (passwordType !== 'text' && passwordType !== 'digest') throw new TypeError('passwordType must be text or digest');
  if (mustUnderstand !== undefined && !Object.hasOwn(MUST_UNDERSTAND, mustUnderstand)) {
    throw new TypeError('mustUnderstand must be 1.1 or 1.2, the version of SOAP');
  }
  const wraps = flagOf(given.security, 'security') || mustUnderstand !== undefined;
  const rest = [
    passwordType === 'digest',
    bytesOf(nonce, 'nonce'),
    timeOf(given.created),
    id === undefined ? undefined : textOf(id, 'id'),
    wraps ? (MUST_UNDERSTAND[mustUnderstand] ?? 0) : undefined,
  ];
  const user = textOf(name, 'name');
  return withSecret(password, 'password', (bytes) => engine.call((glue) => glue.usernameToken(user, bytes, ...rest)));
}

/** A client nonce of 128 bits. */
function drawn() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
