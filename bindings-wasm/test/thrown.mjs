// What a call throws, for tests of errors.

import assert from 'node:assert/strict';
import { inspect } from 'node:util';

/** The error that `run` throws, of this type and, if one is named, with this code. */
export function thrown(run, type, code) {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof type, `${type.name} expected: ${inspect(error)}`);
    if (code !== undefined) assert.equal(error.code, code);
    return error;
  }
  return assert.fail(`${type.name} expected`);
}
