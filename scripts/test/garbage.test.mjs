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
/** Bytes a quantum: what the clock answers now and then, and samples. One number for each wake would be 5, for each block 2. */
const NOISE = 1;

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
