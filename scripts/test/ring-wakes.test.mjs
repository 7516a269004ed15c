// When the ring driver wakes: in Node, on the built engine, with a fake Web Audio.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FakeContext } from './fake-audio.mjs';
import { openPath, playing, tasksOf, timersOfTest } from './playing.mjs';

const WAKE = 512; // frames from one to the next
const LONG = 10; // ms: a third of 2,048 frames is 15, a quarter 11
const SOON = 1;

let path;
before(async () => {
  path = await openPath();
});
after(() => path.close());

/** Has the processors constructed, and wakes the driver on time. */
async function wakesOnTime(context, timers) {
  await tasksOf(path);
  for (let woken = 0; woken < 200; woken++) {
    context.frame += WAKE;
    timers.wake();
  }
}

/** Until so many tasks have queued another one. */
async function blocksOf(count) {
  for (let task = 0; task < count; task++) await tasksOf(path);
}

test('windows that were read in the middle of a quantum are read again soon, but not for ever', async () => {
  const timers = timersOfTest();
  const context = new FakeContext();
  const thread = playing(path, context, 'ring', 1, () => true);
  const wake = (isRendering) => {
    context.isRendering = isRendering;
    context.frame += WAKE;
    timers.wake();
    return timers.interval;
  };
  try {
    await wakesOnTime(context, timers);
    assert.ok(wake(false) > LONG);
    assert.equal(wake(true), SOON);
    assert.ok(wake(false) > LONG);
    let soon = 0;
    while (wake(true) === SOON) assert.ok(++soon < 100);
    assert.ok(soon > 2);
    assert.ok(wake(false) > LONG);
    await blocksOf(soon);
    assert.equal(wake(true), SOON);
  } finally {
    thread.close();
    timers.end();
  }
});

test('what a late wake has to make up for is rendered block by block, each in a task of its own', async () => {
  const timers = timersOfTest();
  const context = new FakeContext();
  let called = 0;
  const thread = playing(path, context, 'ring', 1, () => ++called > 0);
  try {
    await wakesOnTime(context, timers);
    const before = called;
    context.frame += 5 * 1024;
    timers.wake();
    assert.equal(called - before, 8);
    timers.wake();
    assert.equal(called - before, 8, 'not while it is under way');
    await blocksOf(8);
    assert.equal(called - before, 40);
  } finally {
    thread.close();
    timers.end();
  }
});

test('a suspension between two blocks of a late wake loses none: they are rendered when the context goes on', async () => {
  const timers = timersOfTest();
  const context = new FakeContext();
  let called = 0;
  const thread = playing(path, context, 'ring', 1, () => ++called > 0);
  try {
    await wakesOnTime(context, timers);
    const before = called;
    context.frame += 3 * 1024;
    timers.wake();
    context.state = 'suspended';
    timers.wake();
    await blocksOf(4);
    assert.equal(called - before, 8);
    context.state = 'running';
    timers.wake();
    await blocksOf(4);
    assert.equal(called - before, 24);
  } finally {
    thread.close();
    timers.end();
  }
});
