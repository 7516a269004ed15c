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

/**
 * Lets `use` work with a context in which one node plays whose process() is `process`, by a ring driver that the test wakes.
 * @param {(playing: {context: FakeContext, timers: object, thread: object}) => Promise<void>} use
 */
async function whilePlaying(process, use, isFed = true) {
  const timers = timersOfTest();
  const context = new FakeContext();
  const thread = playing(path, context, 'ring', 1, process, isFed);
  try {
    await use({ context, timers, thread });
  } finally {
    thread.close();
    timers.end();
  }
}

/** The same with a processor whose calls are counted: `calls()`. */
function whileCounting(use) {
  let called = 0;
  return whilePlaying(() => ++called > 0, (playing) => use({ ...playing, calls: () => called }));
}

/** Has the processors constructed, and wakes the driver on time. */
async function wakesOnTime(context, timers) {
  await tasksOf(path);
  for (let woken = 0; woken < 200; woken++) {
    context.frame += WAKE;
    timers.wake();
  }
}

/** The same, for a while, with the tasks that it leaves. */
async function wakesWithTasks(context, timers, frames) {
  for (let woken = 0; woken < 100; woken++) {
    context.frame += frames;
    timers.wake();
    await tasksOf(path);
  }
}

/** Until so many tasks have queued another one. */
async function blocksOf(count) {
  for (let task = 0; task < count; task++) await tasksOf(path);
}

test('windows that were read in the middle of a quantum are read again soon, but not for ever', async () => {
  await whilePlaying(() => true, async ({ context, timers }) => {
    const wake = (isRendering) => {
      context.isRendering = isRendering;
      context.frame += WAKE;
      timers.wake();
      return timers.interval;
    };
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
  });
});

test('what a late wake has to make up for is rendered block by block, each in a task of its own', async () => {
  await whileCounting(async ({ context, timers, calls }) => {
    await wakesOnTime(context, timers);
    const before = calls();
    context.frame += 5 * 1024;
    timers.wake();
    assert.equal(calls() - before, 8);
    await blocksOf(8);
    assert.equal(calls() - before, 40);
  });
});

test('what a late wake has to make up for does not wait behind a flood of tasks: each further wake renders a block of it', async () => {
  await whileCounting(async ({ context, timers, calls }) => {
    await wakesOnTime(context, timers);
    let delivered = 0;
    for (let message = 0; message < 10_000; message++) path.path.queueTask(() => delivered++);
    const before = calls();
    context.frame += 4 * 1024;
    for (let woken = 1; woken <= 4; woken++) {
      timers.wake();
      assert.equal(calls() - before, woken * 8);
    }
    assert.equal(delivered, 0);
    await blocksOf(2);
    assert.equal(delivered, 10_000);
    assert.equal(calls() - before, 32, 'nothing is rendered twice');
  });
});

test('a suspension between two blocks of a late wake loses none: they are rendered when the context goes on', async () => {
  await whileCounting(async ({ context, timers, calls }) => {
    await wakesOnTime(context, timers);
    const before = calls();
    context.frame += 3 * 1024;
    timers.wake();
    context.state = 'suspended';
    timers.wake();
    await blocksOf(4);
    assert.equal(calls() - before, 8);
    context.state = 'running';
    timers.wake();
    await blocksOf(4);
    assert.equal(calls() - before, 24);
  });
});

// Chromium's clock goes on for some quanta around a suspension in which it processes no node.
test('frames that the browser counted and did not play are left out, and all else goes on where it was', async () => {
  const heard = []; // what came in, and
  const frames = []; // currentFrame
  let now;
  const passes = ([[input]], [[output]]) => {
    if (!input) return true;
    heard.push(input[0]);
    frames.push(now.currentFrame);
    output.set(input);
    return true;
  };
  const jump = 512;
  const gapsOf = (numbers) => numbers.map((number, index) => number - numbers[index - 1] - 128).filter((gap) => gap !== 0 && gap === gap);
  await whilePlaying(passes, async ({ context, timers, thread }) => {
    now = thread;
    await wakesOnTime(context, timers);
    for (const isTold of [true, false]) {
      context.frame += jump;
      context.jumped += jump;
      if (isTold) context.dispatchEvent(new Event('statechange'));
      await wakesWithTasks(context, timers, WAKE / 2);
    }
    assert.deepEqual(gapsOf(heard), []);
    assert.deepEqual(gapsOf(frames), [jump, jump]);
    const written = Array.from(context.ring).filter((sample) => sample !== 0);
    const gaps = written.filter((sample, index) => index > 0 && sample !== written[index - 1] + 1);
    assert.equal(gaps.length, 0, 'what was written is one run of numbers, with zeros around');
    const { figures } = thread.driver;
    assert.equal(figures.lost, 0);
    assert.equal(figures.skipped, 0);
    assert.ok(figures.ahead > 1024 && figures.ahead <= 2048, `${figures.ahead} frames ahead`);
  });
});

test('such a jump is found where nothing comes in and no event tells of it, too', async () => {
  let count = 0;
  const sounds = (_inputs, [[output]]) => {
    for (let i = 0; i < output.length; i++) output[i] = ++count;
    return true;
  };
  await whilePlaying(sounds, async ({ context, timers, thread }) => {
    await tasksOf(path);
    await wakesWithTasks(context, timers, WAKE);
    context.frame += 512;
    context.jumped = 512;
    await wakesWithTasks(context, timers, WAKE);
    const { ring: lane } = context;
    const { ahead } = thread.driver.figures;
    const head = (context.frame - context.jumped) % lane.length;
    const coming = Array.from({ length: ahead }, (_, index) => lane[(head + index) % lane.length]);
    assert.deepEqual(coming, coming.map((_, index) => count - ahead + 1 + index));
  }, false);
});

test('a ring that a long stall has shut sounds again, though where it stands cannot be read until then', async () => {
  await whileCounting(async ({ context, timers, calls }) => {
    await tasksOf(path);
    await wakesWithTasks(context, timers, WAKE);
    const before = calls();
    context.isShut = true;
    context.dispatchEvent(new Event('statechange'));
    await wakesWithTasks(context, timers, WAKE);
    assert.ok(calls() - before > 100, `${calls() - before} calls`);
  });
});

test('a ring that was located in the middle of a quantum is located anew', async () => {
  const passes = ([[input]], [[output]]) => {
    if (input) output.set(input);
    return true;
  };
  await whilePlaying(passes, async ({ context, timers }) => {
    await tasksOf(path);
    context.jumped = -128; // the ring is a quantum further on than the count
    context.frame = 5 * WAKE; // the first that is counted
    timers.wake();
    context.jumped = 0;
    await wakesWithTasks(context, timers, WAKE);
    const { ring: lane } = context;
    const coming = context.frame + 100;
    assert.equal(lane[coming % lane.length], coming - 2048 + 1, 'the ring begins with the context, and what comes in is heard a lead later');
  });
});
