// The engine: Go → WebAssembly, once as Go emits it and once lowered to the WebAssembly MVP.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cached, digest, digestFiles } from './cached.mjs';
import { mergeDataSegments } from './data-segments.mjs';
import { stripFunctionTable } from './function-table.mjs';
import { writeOverlay } from './overlay.mjs';
import { CACHE, DIST, FIXTURES, ROOT } from './paths.mjs';

const WASM_OPT = `${ROOT}/node_modules/binaryen/bin/wasm-opt`;

/** What Go's code uses beyond the MVP: web/src/wasm-features.ts asks the browser for exactly these. */
export const FEATURES = ['--enable-bulk-memory', '--enable-sign-ext', '--enable-nontrapping-float-to-int'];

const LOWER = ['--signext-lowering', '--llvm-nontrapping-fptoint-lowering', '--llvm-memory-copy-fill-lowering'];
// -O2 compresses better than -Oz and takes less time; memory-packing would cut the data segments apart again.
// QUICK=1 leaves the optimisation out: half the engine's speed, a fifth of the time, for work on the engine.
const OPTIMISE = [...(process.env.QUICK ? [] : ['-O2']), '--skip-pass=memory-packing'];

const RECIPES = [
  { target: `${DIST}/engine.wasm`, tags: '', passes: OPTIMISE },
  { target: `${DIST}/engine.mvp.wasm`, tags: '', passes: [...LOWER, ...OPTIMISE] },
];
// With an export that panics (jsbridge/fault.go); lowered, so that every browser can run it.
const FAULT = { target: `${FIXTURES}/engine.fault.wasm`, tags: 'fault', passes: [...LOWER, '--skip-pass=memory-packing'] };

/** Builds engine.wasm and engine.mvp.wasm, the two beside each other on two cores. */
export async function buildEngine() {
  const sources = sourcesDigest();
  await Promise.all(RECIPES.map((recipe) => buildVariant(recipe, sources)));
}

/** Builds the engine whose export `awp_fault` panics, for the tests of the engine's death. */
export async function buildFaultEngine() {
  await buildVariant(FAULT, sourcesDigest());
}

async function buildVariant({ target, tags, passes }, sources) {
  const began = Date.now();
  const key = digest(sources, tags, ...FEATURES, ...passes);
  const made = await cached(target, key, async (path) => {
    writeFileSync(`${path}.merged`, mergeDataSegments(await goBuild(tags), stripFunctionTable));
    await run(process.execPath, [WASM_OPT, ...FEATURES, ...passes, `${path}.merged`, '-o', path]);
    rmSync(`${path}.merged`);
  });
  report(target, made, began);
}

const goBuilds = new Map();

// One `go build` for every variant of the same tags.
function goBuild(tags) {
  if (!goBuilds.has(tags)) goBuilds.set(tags, compile(tags));
  return goBuilds.get(tags);
}

async function compile(tags) {
  const path = `${CACHE}/go-${tags || 'engine'}-${process.pid}.wasm`;
  const overlay = writeOverlay();
  const flags = ['-trimpath', '-buildvcs=false', '-ldflags=-s -w -buildid=', `-overlay=${overlay}`, `-tags=${tags}`];
  await run('go', ['build', ...flags, '-o', path, './wasm'], { GOOS: 'js', GOARCH: 'wasm' });
  rmSync(overlay);
  const module = readFileSync(path);
  rmSync(path);
  return module;
}

function sourcesDigest() {
  const go = digestFiles(['go.mod', 'go.sum', 'polyfill', 'jsbridge', 'wasm'], isEngineSource);
  const binaryen = readFileSync(`${ROOT}/node_modules/binaryen/package.json`);
  return digest(go, execFileSync('go', ['version'], { cwd: ROOT }), binaryen, digestFiles(['scripts/build']));
}

const isEngineSource = (path) => path.startsWith('go.') || (path.endsWith('.go') && !path.endsWith('_test.go'));

function run(command, args, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...environment } });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with status ${code}`))));
  });
}

function report(target, made, began) {
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${target.slice(ROOT.length + 1)}  ${made ? `built in ${seconds} s` : 'up to date'}`);
}
