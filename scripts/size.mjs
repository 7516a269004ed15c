// Prints the bytes of each shipped file: raw, gzip -9, brotli 11. What README.md states comes from here. Fails when a file is
// larger than its budget: whoever needs more says why in docs/performance.md, and raises it.
import { existsSync, readFileSync } from 'node:fs';
import { brotli, gzip } from './build/compressed.mjs';
import { DIST } from './build/paths.mjs';

/** Bytes after brotli. */
const BUDGETS = {
  'audioworklet-anywhere.js': 12_100,
  'audioworklet-anywhere.mjs': 12_100,
  'engine.js': 47_000,
  'engine.wasm': 460_000,
  'engine.mvp.wasm': 460_000,
  'audioworklet-anywhere.ponyfill.mjs': 55_500,
  'audioworklet-anywhere.single.js': 660_000,
  'audioworklet-anywhere.inspector.js': 4_500,
  'audioworklet-anywhere.worker.js': 26_000,
  'audioworklet-anywhere.import.js': 2_000,
  'audioworklet-anywhere.linker.js': 36_000,
};

const missing = Object.keys(BUDGETS).filter((name) => !existsSync(`${DIST}/${name}`));
if (missing.length > 0) {
  console.error(`not built: ${missing.join(', ')}; run make build first`);
  process.exit(1);
}

const row = (name, ...numbers) => `| ${name.padEnd(36)}|${numbers.map((number) => String(number).padStart(12)).join(' |')} |`;
console.log(row('file', 'raw', 'gzip -9', 'brotli 11', 'budget'));
console.log('|---|---:|---:|---:|---:|');
for (const [name, budget] of Object.entries(BUDGETS)) {
  const bytes = readFileSync(`${DIST}/${name}`);
  const small = brotli(bytes).length;
  console.log(row(name, ...[bytes.length, gzip(bytes).length, small, budget].map(grouped)));
  if (small > budget) {
    console.error(`${name} is ${grouped(small - budget)} bytes over its budget`);
    process.exitCode = 1;
  }
}

function grouped(number) {
  return number.toLocaleString('en');
}
