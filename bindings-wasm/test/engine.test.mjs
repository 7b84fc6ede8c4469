// What stops a module, and what does not: with modules of JavaScript in place of WebAssembly.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CredmatchError, ModuleError, Registry } from 'credmatch';
import { thrown } from './thrown.mjs';

const inside = (name) => import(new URL(name, import.meta.resolve('credmatch')));
const { Engine } = await inside('./engine.js');
const { INVALID_URL, Lane } = await inside('./lane.js');

const [TEXT, LENGTHS, ANSWERS, ROOM, MOST] = [0, 1024, 2048, 1024, 4];

function started() {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const glue = {
    default: async () => ({ memory }),
    initSync: () => ({ memory }),
    laneLayout: () => [TEXT, LENGTHS, ANSWERS, ROOM, MOST],
  };
  const engine = new Engine(glue, 'it');
  engine.startSync();
  return { engine, memory, lane: engine.lane };
}

function text(memory) {
  return new TextDecoder().decode(new Uint8Array(memory.buffer, TEXT, ROOM)).replace(/\0+$/, '');
}

test('what the module throws stops it for good, what JavaScript throws does not', async () => {
  for (const error of [new TypeError('mine'), new CredmatchError('code', 'made there')]) {
    const { engine } = started();
    assert.equal(thrown(() => engine.call(() => { throw error; }), Error), error);
    assert.equal(engine.call(() => 5), 5);
  }
  for (const error of [new WebAssembly.RuntimeError('unreachable'), new RangeError('stack'), new Error('null pointer')]) {
    const { engine } = started();
    thrown(() => engine.call(() => { throw error; }), ModuleError, 'module-broken');
    thrown(() => engine.call(() => 5), ModuleError, 'module-broken');
    // Loading it again does not mend it.
    thrown(() => engine.startSync(), ModuleError, 'module-broken');
    await assert.rejects(engine.start(), { code: 'module-broken' });
    thrown(() => engine.glue, ModuleError, 'module-broken');
  }
});

test('the lane tells what is thrown inside the module from what is thrown before', () => {
  const handle = { lookup: () => 3, lookupMany: () => undefined };
  const { engine, lane, memory } = started();
  const before = thrown(() => lane.lookup(handle, 'secret', Symbol('no text')), TypeError);
  assert.equal(engine.failed(before), before);
  assert.equal(text(memory), 'secret');
  assert.equal(lane.lookup({ lookup: () => (assert.equal(text(memory), 'u'), 3) }, 'u', undefined), 3);
  assert.equal(lane.lookup(handle, 'ü', undefined), INVALID_URL);
  assert.equal(engine.call(() => 5), 5);

  for (const name of ['lookup', 'lookupMany']) {
    const { engine, lane } = started();
    const broken = { [name]() { throw new RangeError('stack'); } };
    const run = { lookup: () => lane.lookup(broken, 'u', 's'), lookupMany: () => lane.lookupMany(broken, ['u'], 's', []) };
    thrown(run[name], RangeError);
    // Even if there was no stack left to say so.
    thrown(() => lane.lookup(handle, 'u', undefined), Error);
    thrown(() => lane.lookupMany(handle, ['u'], undefined, new Int32Array(1)), Error);
    thrown(() => engine.call(() => 5), ModuleError, 'module-broken');
  }
  const { engine: stopped, lane: left } = started();
  const error = thrown(() => left.lookup({ lookup() { throw new RangeError('stack'); } }, 'u', undefined), RangeError);
  assert.equal(stopped.failed(error).code, 'module-broken');
  assert.equal(stopped.lane, undefined);
});

test('memory may grow in any call of the lane', () => {
  const { lane, memory } = started();
  const grown = () => (memory.grow(1), new Int32Array(memory.buffer, ANSWERS, MOST));
  const handle = { lookup: () => (grown(), 7), lookupMany: (count) => void grown().fill(5, 0, count) };
  const urls = ['a', 'b', 'c', 'd', 'ü', 'f'];
  for (const [count, expected] of [[1, [5]], [4, [5, 5, 5, 5]], [6, [5, 5, 5, 5, INVALID_URL, 7]]]) {
    const answers = new Int32Array(count);
    lane.lookupMany(handle, urls.slice(0, count), undefined, answers);
    assert.deepEqual([...answers], expected);
  }
  new Uint8Array(grown().buffer, TEXT, 2).set([104, 105]);
  assert.equal(lane.takeText(2), 'hi');
  assert.deepEqual([...new Uint8Array(memory.buffer, TEXT, 2)], [0, 0]);
  assert.ok(lane instanceof Lane);
});

test('a stack that is nearly full stops no call and no batch', () => {
  const registry = Registry.compile('<credentials xmlns="http://www.infinica.com/credentials"/>');
  const asks = [
    () => registry.lookupMany(['https://h.example/']),
    () => registry.findMatch('https://h.example/'),
    () => registry.explain('https://h.example/'),
    () => registry.lint(),
  ];
  for (const ask of asks) {
    let first;
    const fall = () => {
      try {
        ask();
      } catch (error) {
        first ??= error;
        throw error;
      }
      return fall() + 1;
    };
    thrown(fall, RangeError);
    assert.ok(first instanceof RangeError);
    assert.equal(registry.lookup('https://h.example/'), undefined);
  }
});
