// Builds what is shipped: node scripts/build.mjs wasm|web|all|fixtures
//   wasm      web/dist/engine.wasm, engine.mvp.wasm, third-party-licences.txt, and Go's wasm_exec.js for the scripts
//   web       web/dist/audioworklet-anywhere.js and .mjs, with source maps
//             both with each file's .br and .gz beside it
//   all       both
//   fixtures  web/test/fixtures/engine.fault.wasm, for tests only
import { compressEngine, compressScripts } from './build/compressed.mjs';
import { buildEngine, buildFaultEngine } from './build/engine.mjs';
import { writeLicences } from './build/licences.mjs';
import { buildScripts } from './build/scripts.mjs';
import { buildWasmExec } from './build/wasm-exec.mjs';

const STEPS = {
  wasm: [buildEngine, compressEngine, writeLicences, buildWasmExec],
  web: [buildWasmExec, buildScripts, compressScripts],
  all: [buildEngine, compressEngine, writeLicences, buildWasmExec, buildScripts, compressScripts],
  fixtures: [buildFaultEngine],
};

const wanted = process.argv.slice(2);
if (wanted.length === 0 || wanted.some((name) => !Object.hasOwn(STEPS, name))) {
  console.error(`usage: node scripts/build.mjs ${Object.keys(STEPS).join('|')}`);
  process.exit(2);
}
for (const step of new Set(wanted.flatMap((name) => STEPS[name]))) await step();
