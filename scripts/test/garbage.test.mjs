// The render path makes no garbage: V8's sampling profiler counts what functions of web/src allocate while the built engine renders
// quantum after quantum, in Node, with a fake Web Audio. What the browser's own functions make is not seen here; `BENCH=garbage` does.
import assert from 'node:assert/strict';
import { Session } from 'node:inspector';
import { after, before, test } from 'node:test';
import { importSource, read, serve } from './built.mjs';
import { FakeContext, process } from './fake-audio.mjs';

const QUANTUM = 128;
const NODES = 8;
const WARM_UP = 40_000; // quanta, until all is compiled
const MEASURED = 20_000;
const STRETCHES = 8;
const INTERVAL = 256; // bytes between samples, on average
/** Bytes a quantum: what the clock answers now and then, and samples. One number for each wake would be 5, for each block 2. */
const NOISE = 1;

/** One for whose messages Node does not stay alive. */
class QuietChannel extends MessageChannel {
  constructor() {
    super();
    const { port1 } = this;
    port1.start = () => {
      Object.getPrototypeOf(port1).start.call(port1);
      port1.unref();
    };
  }
}

let server;
let path;
let engine;
before(async () => {
  server = await serve({ 'engine.wasm': { body: read('web/dist/engine.wasm'), type: 'application/wasm' } });
  globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
  globalThis.AnalyserNode = class {
    getFloatTimeDomainData() {}
  };
  globalThis.MessageChannel = QuietChannel;
  path = await importSource('scripts/test/render-path.mjs');
  for (const name of Object.keys(path.native)) path.native[name] = () => undefined;
  engine = await path.loadEngine(path.engineHost, { directory: server.directory, engineUrl: `${server.directory}engine.wasm` });
});
after(() => server.close());

/** A thread with nodes that copy their input, and the driver of that name. */
function playing(context, driver) {
  const { ProcessBlock, RenderingThread, captureRealm, enlistNode } = path;
  const choice = { driver, latency: 2048, blockSize: 1024, pinned: false };
  const thread = new RenderingThread(engine, { context, close() {}, passages: {} }, choice, null);
  engine.registerProcessor(thread.id, 'through', []);
  const realm = captureRealm(globalThis);
  for (let made = 0; made < NODES; made++) {
    const { node: id } = engine.constructNode(thread.id, 'through', {});
    const native = context.createGain();
    const slots = {
      node: native, id, thread, inputs: [native], outputs: [native], params: [], parameterValues: 0, outputCounts: [1],
      inputRoutes: [], outputRoutes: [], links: new Set(), record: { incoming: new Set() }, nodePort: { port: {} },
      processor: { process: through }, block: new ProcessBlock(engine, realm, engine.exports.awp_process_block(id), []),
    };
    enlistNode(slots);
    thread.add(slots);
    thread.routes.routeInput(slots, 0);
    thread.routes.routeOutput(slots, 0);
  }
  return thread;
}

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
  const { setTimeout } = globalThis;
  let wake = null;
  globalThis.setTimeout = (callback) => {
    wake = callback;
    return 1;
  };
  try {
    const thread = playing(context, 'ring');
    await assertNoGarbage(context, () => {
      context.frame += 3 * QUANTUM;
      wake();
    });
    thread.close();
  } finally {
    globalThis.setTimeout = setTimeout;
  }
});

test('the ScriptProcessor driver renders without garbage', async () => {
  const context = new FakeContext();
  const thread = playing(context, 'script-processor');
  await assertNoGarbage(context, () => process(context));
  thread.close();
});

const BLOCK = 8 * QUANTUM;
/** Bytes a quantum of two views on each of two packets a block, which V8 makes of 80 to 96 bytes each, and a little. */
const VIEWS = (4 * 112 * QUANTUM) / BLOCK;

/** A link of a page and a Worker, both ends in one thread: a turn is a block of NODES lanes there, and back. */
function echoed(memory) {
  const lanes = Array.from({ length: NODES }, () => new Float32Array(BLOCK));
  const readInto = (count, used, samples) => {
    for (let lane = 0; lane < used; lane++) samples.read(lanes[lane], count);
    called += (NODES * BLOCK) / QUANTUM / 2; // of two ends
  };
  const reader = (block) => ({ record: () => true, block, broken: assert.ifError });
  const links = [];
  const posted = [null, null];
  const end = (own, block) => new path.Link((message) => {
    posted[own] = message;
  }, reader(block), own === 0, memory && new path.SharedMemory(memory));
  // Not within post(): the profiler knows nothing of functions that V8 has inlined into ours.
  const carry = (from) => links[1 - from].take(structuredClone(posted[from], { transfer: [posted[from]] }));
  links.push(end(0, (frame, count, used, samples) => readInto(count, used, samples)));
  links.push(end(1, (frame, count, used, samples) => {
    readInto(count, used, samples);
    links[1].writer.writeBlock(frame, count, lanes, used);
  }));
  return (context) => {
    links[0].writer.writeBlock(context.frame, BLOCK, lanes, NODES);
    for (const from of [0, 1]) {
      if (memory) links[1 - from].poll();
      else carry(from);
    }
    context.frame += BLOCK;
  };
}

test('blocks go to a Worker and back over shared memory without garbage', async () => {
  const context = new FakeContext();
  const turn = echoed(path.newSharedMemory(BLOCK));
  await assertNoGarbage(context, () => turn(context));
});

test('blocks go to a Worker and back by transfer without garbage but for the views on each buffer that arrives', async () => {
  const context = new FakeContext();
  const turn = echoed(null);
  await assertNoGarbage(context, () => turn(context), VIEWS);
});
