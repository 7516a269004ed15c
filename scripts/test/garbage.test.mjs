// The render path makes no garbage: V8's sampling profiler counts what functions of web/src allocate while the built engine renders
// quantum after quantum, in Node, with a fake Web Audio. What the browser's own functions make is not seen here; `BENCH=garbage` does.
import assert from 'node:assert/strict';
import { Session } from 'node:inspector';
import { after, before, test } from 'node:test';
import { FakeContext, process } from './fake-audio.mjs';
import { openPath, playing, tasksOf, timersOfTest } from './playing.mjs';

const QUANTUM = 128;
const NODES = 8;
const WARM_UP = 40_000; // quanta, until all is compiled
const MEASURED = 20_000;
const STRETCHES = 8;
const INTERVAL = 256; // bytes between samples, on average
/** Bytes a quantum, of samples that hit a function which is being compiled. One number for each wake would be 5, for each block 2. */
const NOISE = 0.5;
/** Wakes after which nobody looks at the figures any more. */
const WATCHED = 1024 + 16;

let path;
before(async () => {
  path = await openPath();
});
after(() => path.close());

let called = 0;
function through(inputs, outputs) {
  const input = inputs[0][0];
  if (input) outputs[0][0].set(input);
  called++;
  return true;
}

/**
 * Asserts that functions of web/src allocate nothing while `turn` renders. Now and then V8 throws a compiled function away, and numbers
 * are allocated until it is compiled again: garbage of the render path's own is in every stretch.
 */
async function assertNoGarbage(context, turn, limit = NOISE) {
  let least = { sum: Infinity };
  await tasksOf(path);
  for (const end = context.frame + WARM_UP * QUANTUM; context.frame < end;) turn();
  for (let stretch = 0; stretch < STRETCHES && least.sum >= limit; stretch++) {
    const figures = await garbageOf(context, turn);
    if (figures.sum < least.sum) least = figures;
  }
  assert.ok(least.sum < limit, `bytes a quantum: ${JSON.stringify(least)}`);
}

async function garbageOf(context, turn) {
  const session = new Session();
  session.connect();
  const call = (method, parameters) => new Promise((resolve, reject) => session.post(method, parameters, (error, result) => (error ? reject(error) : resolve(result))));
  await call('HeapProfiler.enable');
  await call('HeapProfiler.startSampling', { samplingInterval: INTERVAL, includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true });
  called = 0;
  for (const end = context.frame + MEASURED * QUANTUM; context.frame < end;) turn();
  const { profile } = await call('HeapProfiler.stopSampling');
  session.disconnect();
  assert.ok(called >= NODES * (MEASURED - 32), `process() was called ${called} times`);
  return addOurs(profile.head, { sum: 0 });
}

function addOurs({ callFrame: { functionName, lineNumber, url }, selfSize, children }, figures) {
  if (url.startsWith('data:') && selfSize > 0) {
    const name = `${functionName} (line ${lineNumber})`;
    figures.sum += selfSize / MEASURED;
    figures[name] = (figures[name] ?? 0) + selfSize / MEASURED;
  }
  for (const child of children) addOurs(child, figures);
  return figures;
}

/** What the browser is given while `turn` turns: numbers that are no integers are garbage, and so is each answer of the clock. */
function givenWhile(context, turn) {
  const { setValueAtTime } = path.path.native;
  const { now } = performance;
  const given = { times: [], ahead: [], clocks: 0 };
  path.path.native.setValueAtTime = (_value, time) => {
    given.times.push(time);
    if (time > 0) given.ahead.push(time - context.currentTime);
  };
  performance.now = () => {
    given.clocks++;
    return now.call(performance);
  };
  try {
    turn();
  } finally {
    performance.now = now;
    path.path.native.setValueAtTime = setValueAtTime;
  }
  return given;
}

test('the ring driver asks no clock while nobody looks, and shuts its rings at whole seconds, once in each', async () => {
  const context = new FakeContext();
  const timers = timersOfTest();
  const wakes = (count) => {
    for (let woken = 0; woken < count; woken++) {
      context.frame += 4 * QUANTUM;
      timers.wake();
    }
  };
  try {
    const thread = playing(path, context, 'ring', 1, through);
    wakes(WATCHED);
    await tasksOf(path);
    wakes(8 * WATCHED);
    const seconds = 20;
    const { clocks, times, ahead } = givenWhile(context, () => wakes(Math.ceil((seconds * context.sampleRate) / (4 * QUANTUM))));
    assert.equal(clocks, 0);
    const shuts = times.filter((time) => time > 0);
    assert.deepEqual(shuts, shuts.map((_, index) => shuts[0] + index));
    assert.ok(Number.isInteger(shuts[0]) && Math.abs(shuts.length - seconds) <= 1, String(times));
    assert.ok(ahead.every((time) => time > 1 + 16_384 / context.sampleRate - 0.1 && time < 2), String(ahead));
    assert.ok(thread.driver.figures.rendered > 0);
    assert.ok(givenWhile(context, () => wakes(16)).clocks > 0, 'somebody has looked');
    thread.close();
  } finally {
    timers.end();
  }
});

test('the ring driver renders without garbage', async () => {
  const context = new FakeContext();
  const timers = timersOfTest();
  try {
    const thread = playing(path, context, 'ring', NODES, through);
    await assertNoGarbage(context, () => {
      context.frame += 3 * QUANTUM;
      timers.wake();
    });
    thread.close();
  } finally {
    timers.end();
  }
});

test('the ScriptProcessor driver renders without garbage', async () => {
  const context = new FakeContext();
  const thread = playing(path, context, 'script-processor', NODES, through);
  await assertNoGarbage(context, () => process(context));
  thread.close();
});
