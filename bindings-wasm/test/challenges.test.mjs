// Challenges, beside those of another parser: oauth4webapi's.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as oauth from 'oauth4webapi';

import { parseChallenges } from 'credmatch';

/** What oauth4webapi reads: it throws challenges, and reads on past what it takes for none. */
async function theirs(line) {
  const response = new Response('{}', { headers: { 'www-authenticate': line, 'content-type': 'application/json' } });
  try {
    await oauth.processUserInfoResponse({ issuer: 'https://h/' }, { client_id: 'c' }, oauth.skipSubjectCheck, response);
  } catch (error) {
    if (error.name === 'WWWAuthenticateChallengeError') {
      return error.cause.map(({ scheme, parameters, token68 }) => [scheme, { ...parameters }, token68]);
    }
  }
  return undefined;
}

function ours(line) {
  const { challenges, malformed } = parseChallenges([line]);
  return { list: challenges.map(({ scheme, params, token68 }) => [scheme, { ...params }, token68]), malformed };
}

/** Numbers that are the same in every run. */
function drawing(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
}

test('what is well-formed is read alike', async () => {
  const draw = drawing(7);
  const one = (list) => list[draw(list.length)];
  const blank = () => one(['', '', ' ', '\t']);
  const value = () => one(['x', '"x"', '""', '"a, b=c"', '"q\\"q"', '"back\\\\slash"', '"Basic r=1"', 'a.b', '~', '"é"']);
  for (let round = 0; round < 4_000; round += 1) {
    const challenges = Array.from({ length: 1 + draw(3) }, () => {
      const scheme = one(['Basic', 'bearer', 'DIGEST', 'Negotiate', 'X-y', 'a']);
      if (draw(4) === 0) return scheme;
      if (draw(4) === 0) return `${scheme} ${one(['abc', 'YWJj', 'YWI=', 'YQ==', 'a-b._~+/'])}`;
      const names = ['realm', 'Nonce', 'qop', 'x'].filter(() => draw(2) === 0);
      if (names.length === 0) return scheme;
      return `${scheme} ${names.map((name) => `${name}${blank()}=${blank()}${value()}`).join(`${blank()},${blank()}`)}`;
    });
    const line = challenges.join(`${blank()}, ${blank()}`);
    const [{ list, malformed }, other] = [ours(line), await theirs(line)];
    assert.ok(!malformed, line);
    assert.deepEqual(list, other, line);
  }
});

test('where they differ, this is why', async () => {
  const differences = [
    // RFC 9110 §11.6.1 separates parameters by commas. Theirs takes blanks as well; ours keeps what came before.
    ['Basic realm="a" charset="b"', [], [['basic', { realm: 'a', charset: 'b' }, undefined]]],
    // A parameter must not stand twice (§11.2). Theirs takes the last.
    ['Basic realm="a", realm="b"', [], [['basic', { realm: 'b' }, undefined]]],
    // A token68 ends in any number of `=` (§11.2). Theirs knows two, and gives all challenges up.
    ['Negotiate abc===', [['negotiate', {}, 'abc===']], undefined],
    // What is malformed ends the line, and what came before it stands (design.md A6). Theirs gives all of it up.
    ['Basic realm="a", Digest realm="b', [['basic', { realm: 'a' }, undefined]], undefined],
    // A quoted-string is over at its quote; what follows at once is no list (§5.6.1). Theirs reads on.
    ['Basic realm="a"b=c', [], [['basic', { realm: 'a', b: 'c' }, undefined]]],
    // Empty elements may stand at the beginning of a list, and also at its end (§5.6.1.2). Theirs is the same.
    [', ,Basic realm=a,,', [['basic', { realm: 'a' }, undefined]], [['basic', { realm: 'a' }, undefined]]],
  ];
  for (const [line, expected, other] of differences) {
    assert.deepEqual([ours(line).list, await theirs(line)], [expected, other], line);
  }
});
