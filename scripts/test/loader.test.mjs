// web/src/loader.ts with the built engines, over HTTP, in Node. What only browsers have (CSP, script tags) is tested there.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ENGINES, importSource, quietHost, read, serve } from './built.mjs';

const WASM = 'application/wasm';
const engine = read('web/dist/engine.wasm');

let server;
afterEach(() => server?.close());

async function served(files) {
  server?.close();
  server = await serve(files);
  return server.directory;
}

/** A page that has not loaded anything yet. */
const freshLoader = async () => (await importSource('web/src/loader.ts')).loadEngine;

async function failureOf(files, location = {}) {
  const directory = await served(files);
  const loadEngine = await freshLoader();
  const error = await loadEngine(quietHost(), { directory, ...location }).then(() => null, (reason) => reason);
  assert.ok(error instanceof Error);
  return error.message.replaceAll(directory, '/');
}

for (const file of ENGINES) {
  for (const type of [WASM, 'application/octet-stream', undefined]) {
    test(`loads ${file} served as ${type}`, async () => {
      const directory = await served({ [file]: { body: read(`web/dist/${file}`), type } });
      const loadEngine = await freshLoader();
      const running = await loadEngine(quietHost(), { directory, engineUrl: directory + file });
      assert.ok(running.exports.awp_open_context(48000, 128, 1024) > 0);
    });
  }
}

test('loads the engine once, from beside the script, and answers everybody the same one', async () => {
  const directory = await served({ 'engine.wasm': { body: engine, type: WASM } });
  const loadEngine = await freshLoader();
  const both = [loadEngine(quietHost(), { directory }), loadEngine(quietHost(), { directory })];
  assert.equal(await both[0], await both[1]);
  assert.deepEqual(server.requests, ['engine.wasm']);
});

test('leaves nothing on the global scope', async () => {
  const directory = await served({ 'engine.wasm': { body: engine, type: WASM } });
  const loadEngine = await freshLoader();
  const before = Reflect.ownKeys(globalThis);
  await loadEngine(quietHost(), { directory });
  assert.deepEqual(Reflect.ownKeys(globalThis), before);
});

test('tries again after a failure', async () => {
  const files = {};
  const directory = await served(files);
  const loadEngine = await freshLoader();
  await assert.rejects(loadEngine(quietHost(), { directory }), /404/);
  files['engine.wasm'] = { body: engine, type: WASM };
  assert.equal((await loadEngine(quietHost(), { directory })).dead, null);
});

test('says that the file is not there', async () => {
  assert.match(await failureOf({}), /the engine \/engine\.wasm was not found: the server answered 404 Not Found\. Put engine\.wasm/);
});

test('says that a server answered with a page instead', async () => {
  const page = { body: '<!doctype html><title>app</title>', type: 'text/html' };
  assert.match(await failureOf({ 'engine.wasm': page }), /\/engine\.wasm is not WebAssembly \(its content type is text\/html\)/);
});

for (const type of [WASM, 'text/plain']) {
  test(`says that the file is damaged, served as ${type}`, async () => {
    const half = { body: engine.subarray(0, engine.length / 2), type };
    assert.match(await failureOf({ 'engine.wasm': half }), /\/engine\.wasm does not compile \(.+\)\. The file is damaged/);
  });

  test(`says that the file is of another version, served as ${type}`, async () => {
    const other = { body: Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]), type };
    assert.match(await failureOf({ 'engine.wasm': other }), /another version than this script \(it lacks awp_open_context\)/);
    const needy = Buffer.from([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 120, 1, 121, 0, 0]);
    assert.match(await failureOf({ 'engine.wasm': { body: needy, type } }), /another version than this script \(.+\)\. Take both/);
  });
}

test('says that nobody answered', async () => {
  const directory = 'http://127.0.0.1:1/';
  const loadEngine = await freshLoader();
  await assert.rejects(loadEngine(quietHost(), { directory }), /127\.0\.0\.1:1\/engine\.wasm could not be fetched \(.+\)\. Check the network/);
});

test('says that a file: address cannot be fetched', async () => {
  const loadEngine = await freshLoader();
  await assert.rejects(loadEngine(quietHost(), { directory: 'file:///app/' }), /cannot be fetched from a file: address\. Serve the page by HTTP/);
});

test('says that there is no WebAssembly', async () => {
  const { WebAssembly: original } = globalThis;
  try {
    delete globalThis.WebAssembly;
    assert.match(await failureOf({}), /\/engine\.wasm needs WebAssembly, which this browser does not have/);
    assert.deepEqual(server.requests, []);
  } finally {
    globalThis.WebAssembly = original;
  }
});

test("says that the page's policy forbids WebAssembly, by the words of each engine", async () => {
  const { watchPolicy, instantiationFailed } = await importSource('web/src/load-failure.ts');
  const words = [
    "Refused to compile or instantiate WebAssembly module because 'unsafe-eval' is not an allowed source of script",
    'call to WebAssembly.instantiate() blocked by CSP',
    'Refused to create a WebAssembly object because of the Content Security Policy directive',
  ];
  for (const word of words) {
    const error = await instantiationFailed('/engine.wasm', new WebAssembly.CompileError(word), watchPolicy('/engine.wasm'));
    assert.match(error.message, /Content Security Policy, which forbids WebAssembly\. Add 'wasm-unsafe-eval' to script-src/);
  }
});
