// The running engine behind web/src/engine.ts: the mailbox, calls within calls, growing memory, death.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { buildFaultEngine } from '../build/engine.mjs';
import { ENGINES, importSource, quietHost, read, serve } from './built.mjs';

const QUANTUM = 128;
const FAULT = 'engine.fault.wasm';

let server;
before(async () => {
  await buildFaultEngine();
  const files = Object.fromEntries(ENGINES.map((file) => [file, { body: read(`web/dist/${file}`) }]));
  files[FAULT] = { body: read(`web/test/fixtures/${FAULT}`) };
  server = await serve(files);
});
after(() => server.close());

async function start(file, host = quietHost()) {
  const { loadEngine } = await importSource('web/src/loader.ts');
  return loadEngine(host, { directory: server.directory, engineUrl: server.directory + file });
}

const descriptor = (name) => ({ name, defaultValue: 0.5, minValue: 0, maxValue: 1, automationRate: 'k-rate' });

function openContext(engine) {
  const context = engine.exports.awp_open_context(48000, QUANTUM, 8 * QUANTUM);
  engine.registerProcessor(context, 'gain', [descriptor('gain')]);
  return context;
}

/** A node from a native source to the bus, so that it is rendered. */
function playingNode(engine, context, options = {}) {
  const { node } = engine.constructNode(context, 'gain', options);
  engine.exports.awp_route_output(node, 0);
  engine.exports.awp_run_control_messages(context);
  return node;
}

for (const file of ENGINES) {
  test(`${file}: option bags go in, resolved ones come out`, async () => {
    const engine = await start(file);
    const context = openContext(engine);
    assert.equal(engine.hasProcessor(context, 'gain'), true);
    assert.equal(engine.hasProcessor(context, 'other'), false);
    const { node, ...resolved } = engine.constructNode(context, 'gain', {
      numberOfInputs: 2,
      outputChannelCount: [3],
      parameterData: [{ name: 'gain', value: 0.25 }],
      channelCountMode: 'clamped-max',
    });
    assert.ok(node > 0);
    assert.deepEqual(resolved, {
      numberOfInputs: 2,
      numberOfOutputs: 1,
      outputChannelCount: [3],
      channelCount: 2,
      channelCountMode: 'clamped-max',
      channelInterpretation: 'speakers',
      parameters: [{ ...descriptor('gain'), value: 0.25 }],
    });
  });

  test(`${file}: refusals carry the standard's names`, async () => {
    const engine = await start(file);
    const context = openContext(engine);
    const refused = (name) => (error) => error.name === name && error.message.length > 10 && error instanceof Error;
    assert.throws(() => engine.registerProcessor(context, 'gain', []), refused('NotSupportedError'));
    assert.throws(() => engine.constructNode(context, 'other', {}), refused('InvalidStateError'));
    assert.throws(() => engine.constructNode(context, 'gain', { outputChannelCount: [1, 1] }), refused('IndexSizeError'));
    assert.equal(engine.dead, null);
  });

  test(`${file}: what vert cannot decode is refused in vert's words, and its panics are recovered`, async () => {
    const engine = await start(file);
    const context = openContext(engine);
    const options = (outputChannelCount) => ({ numberOfInputs: 1, numberOfOutputs: 1, outputChannelCount });
    const refused = (message) => (error) => error.name === 'Error' && error.message === message;
    assert.throws(() => engine.constructNode(context, 'gain', options('text')), refused('invalid assignment from JS type: string to Go kind: slice'));
    assert.throws(() => engine.constructNode(context, 'gain', options({ length: -1 })), refused('unexpected panic: reflect.MakeSlice: negative cap'));
    assert.equal(engine.dead, null);
  });

  test(`${file}: process() may call back into the engine, grow its memory, and make cold calls`, async () => {
    const host = quietHost();
    const engine = await start(file, host);
    const context = openContext(engine);
    const node = playingNode(engine, context);
    const lane = engine.exports.awp_output_lane(node, 0, 0);
    const bus = engine.exports.awp_bus_lane(context, 1, lane) / 4;
    const words = engine.exports.awp_process_block(node) / 4;
    const memory = engine.memoryBuffer;
    let calls = 0;
    host.process = () => {
      engine.registerProcessor(context, `within-${calls}`, [descriptor('x')]);
      assert.ok(engine.constructNode(context, `within-${calls}`, {}).node > 0);
      engine.exports.awp_reserve_ring(context, 1, 1 << (18 + calls)); // up to 64 MB: memory.grow, and a collection
      const samples = engine.int32[words + 1] / 4;
      engine.float32.fill(++calls, samples, samples + QUANTUM);
      return 1;
    };
    assert.equal(engine.exports.awp_render(context, 8 * QUANTUM, 0), 0);
    assert.equal(calls, 8);
    assert.notEqual(engine.memoryBuffer, memory);
    assert.equal(memory.byteLength, 0);
    for (let i = 0; i < 8 * QUANTUM; i++) assert.equal(engine.float32[bus + i], 1 + Math.floor(i / QUANTUM));
    assert.equal(engine.dead, null);
  });

  test(`${file}: a host that throws harms nothing`, async (t) => {
    t.mock.method(console, 'error', () => {});
    const host = quietHost();
    const throwing = () => {
      throw new Error('the host');
    };
    for (const name of ['process', 'processorError', 'processorDone', 'outputChannelsChanged', 'inputRouteChanged']) host[name] = throwing;
    const engine = await start(file, host);
    const context = openContext(engine);
    playingNode(engine, context);
    assert.equal(engine.exports.awp_render(context, 8 * QUANTUM, 0), 0);
    assert.equal(engine.exports.awp_render(context, 8 * QUANTUM, 8 * QUANTUM), 0);
    assert.ok(console.error.mock.callCount() > 0);
  });
}

for (const file of ENGINES) {
  test(`${file}: what Go has read of options is given back, and its memory does not grow with nodes that came and went`, async () => {
    const MADE = 20_000;
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    const engine = await start(file);
    const context = openContext(engine);
    const counts = []; // of channels, as Go read them
    const make = () => {
      const outputChannelCount = [1];
      counts.push(new WeakRef(outputChannelCount));
      engine.exports.awp_release_node(engine.constructNode(context, 'gain', { outputChannelCount, parameterData: [{ name: 'gain', value: 1 }] }).node);
    };
    while (counts.length < MADE / 2) make();
    const bytes = engine.memoryBuffer.byteLength;
    while (counts.length < MADE) make();
    await new Promise((resolve) => setTimeout(resolve, 0)); // a WeakRef keeps its target for the task
    collect();
    const held = counts.filter((count) => count.deref()).length;
    assert.ok(held < MADE / 5, `${held} of ${MADE} are held`);
    const growth = engine.memoryBuffer.byteLength - bytes;
    assert.ok(growth < 2 ** 21, `the memory grew by ${growth} bytes`); // by 6 MB when nothing was given back
  });
}

test('an export answers the same from a microtask and from a timer', async () => {
  const engine = await start('engine.wasm');
  const context = openContext(engine);
  await Promise.resolve();
  assert.equal(engine.hasProcessor(context, 'gain'), true);
  await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(engine.hasProcessor(context, 'gain'), true);
});

test('a Go panic is told once, to the host, with its text, and silences the engine', async (t) => {
  t.mock.method(console, 'error', () => {});
  const host = quietHost();
  const told = [];
  host.engineDied = (error) => told.push(error);
  const engine = await start(FAULT, host);
  const context = openContext(engine);
  const { awp_fault: fault } = engine.exports;
  assert.equal(fault(), undefined);
  assert.equal(told.length, 1);
  assert.equal(engine.dead, told[0]);
  assert.match(engine.dead.message, /the engine has stopped\. panic: a fault on request/);
  assert.match(engine.dead.message, /jsbridge\.Fault\(/); // the function table keeps names
  assert.equal(engine.exports.awp_render(context, QUANTUM, 0), undefined);
  assert.throws(() => engine.constructNode(context, 'gain', {}), told[0]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(console.error.mock.callCount(), 0); // the host tells the console
  assert.equal(told.length, 1);
});

test('a Go panic in the middle of a block ends the block without an exception', async (t) => {
  t.mock.method(console, 'error', () => {});
  const host = quietHost();
  const engine = await start(FAULT, host);
  const context = openContext(engine);
  playingNode(engine, context);
  const { awp_fault: fault } = engine.exports;
  let calls = 0;
  host.process = () => {
    calls++;
    fault();
    return 1;
  };
  assert.ok(!engine.exports.awp_render(context, 8 * QUANTUM, 0));
  assert.equal(calls, 1);
  assert.match(engine.dead.message, /a fault on request/);
  assert.equal(console.error.mock.callCount(), 0);
});
