// Builds what is shipped: node scripts/build.mjs wasm|web|single|all|fixtures
//   wasm      web/dist/engine.wasm, engine.mvp.wasm, third-party-licences.txt, and Go's wasm_exec.js for the scripts
//   web       web/dist/audioworklet-anywhere.js, .mjs, .cjs and .ponyfill.mjs, with source maps and types
//             all of them with each file's .br and .gz beside it
//   single    web/dist/audioworklet-anywhere.single.js and .mjs, which carry the engine; after the others
//   all       all of these
//   fixtures  web/test/fixtures/engine.fault.wasm, for tests only
import { compressEngine, compressScripts, compressSingle } from './build/compressed.mjs';
import { buildEngine, buildFaultEngine } from './build/engine.mjs';
import { writeLicences } from './build/licences.mjs';
import { buildScripts, buildSingle } from './build/scripts.mjs';
import { buildTypes } from './build/types.mjs';
import { buildWasmExec } from './build/wasm-exec.mjs';

const STEPS = {
  wasm: [buildEngine, compressEngine, writeLicences, buildWasmExec],
  web: [buildWasmExec, buildScripts, compressScripts, buildTypes],
  single: [buildSingle, compressSingle],
  all: [buildEngine, compressEngine, writeLicences, buildWasmExec, buildScripts, compressScripts, buildTypes, buildSingle, compressSingle],
  fixtures: [buildFaultEngine],
};

const wanted = process.argv.slice(2);
if (wanted.length === 0 || wanted.some((name) => !Object.hasOwn(STEPS, name))) {
  console.error(`usage: node scripts/build.mjs ${Object.keys(STEPS).join('|')}`);
  process.exit(2);
}
for (const step of new Set(wanted.flatMap((name) => STEPS[name]))) await step();
