// Worklet nodes that are rendered in Node, on the built engine, by a fake Web Audio.
import { importSource, read, serve } from './built.mjs';

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

/** The render path of web/src with an engine. @returns {Promise<{path: object, engine: object, close: () => Promise<void>}>} */
export async function openPath() {
  const server = await serve({ 'engine.wasm': { body: read('web/dist/engine.wasm'), type: 'application/wasm' } });
  globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
  globalThis.AnalyserNode = class {
    getFloatTimeDomainData() {}
  };
  globalThis.MessageChannel = QuietChannel;
  const path = await importSource('scripts/test/render-path.mjs');
  for (const name of Object.keys(path.native)) path.native[name] = () => undefined;
  const engine = await path.loadEngine(path.engineHost, { directory: server.directory, engineUrl: `${server.directory}engine.wasm` });
  return { path, engine, close: () => server.close() };
}

/** A thread with so many nodes whose process() is `process`, all fed by one source or by none, and the driver of that name. */
export function playing({ path, engine }, context, driver, nodes, process, isFed = true) {
  const { OutputRule, ProcessBlock, RenderingThread, captureRealm, enlistNode } = path;
  const choice = { driver, latency: 2048, blockSize: 1024, pinned: false };
  const thread = new RenderingThread(engine, { context, close() {}, passages: {} }, choice, null);
  engine.registerProcessor(thread.id, 'through', []);
  const realm = captureRealm(globalThis);
  const source = engine.exports.awp_create_native_node(thread.id, OutputRule.Fixed, 0, 1, 1);
  engine.exports.awp_set_activity(source, Infinity, 0);
  for (let made = 0; made < nodes; made++) {
    const { node: id } = engine.constructNode(thread.id, 'through', {});
    const native = context.createGain();
    const slots = {
      node: native, id, thread, inputs: [native], outputs: [native], params: [], parameterValues: 0, outputCounts: [1],
      inputRoutes: [], outputRoutes: [], links: new Set(), record: { incoming: new Set() }, nodePort: { port: {} },
      processor: { process }, block: new ProcessBlock(engine, realm, engine.exports.awp_process_block(id), []),
    };
    enlistNode(slots);
    thread.add(slots);
    if (isFed) thread.connectEdge(source, 0, id, 0);
    if (isFed) thread.routes.routeInput(slots, 0);
    thread.routes.routeOutput(slots, 0);
  }
  return thread;
}

/** Resolves when the tasks have run that were queued before: those that construct processors. Node stays alive for it. */
export function tasksOf({ path }) {
  return new Promise((resolve) => {
    const alive = setTimeout(() => undefined, 60_000);
    path.queueTask(() => {
      clearTimeout(alive);
      resolve();
    });
  });
}

/** Has the test wake what waits for a timer. @returns {{wake: () => void, interval: number, end: () => void}} */
export function timersOfTest() {
  const { setInterval, clearInterval } = globalThis;
  const timers = { wake() {}, interval: NaN, end: () => Object.assign(globalThis, { setInterval, clearInterval }) };
  globalThis.setInterval = (callback, interval) => {
    timers.wake = callback;
    timers.interval = interval;
    return 1;
  };
  globalThis.clearInterval = () => undefined;
  return timers;
}
