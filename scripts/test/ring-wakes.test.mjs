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
    await tasksOf(path);
    for (let woken = 0; woken < 200; woken++) wake(false);
    assert.ok(wake(false) > LONG);
    assert.equal(wake(true), SOON);
    assert.ok(wake(false) > LONG);
    let soon = 0;
    while (wake(true) === SOON) assert.ok(++soon < 100);
    assert.ok(soon > 2);
    assert.ok(wake(false) > LONG);
    assert.equal(wake(true), SOON);
  } finally {
    thread.close();
    timers.end();
  }
});
