// Prints the bytes of each shipped file: raw, gzip -9, brotli 11. What README.md states comes from here.
import { existsSync, readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { DIST } from './build/paths.mjs';

const SHIPPED = ['audioworklet-anywhere.js', 'audioworklet-anywhere.mjs', 'audioworklet-anywhere.worker.js', 'engine.wasm', 'engine.mvp.wasm'];

const missing = SHIPPED.filter((name) => !existsSync(`${DIST}/${name}`));
if (missing.length > 0) {
  console.error(`not built: ${missing.join(', ')}; run make build first`);
  process.exit(1);
}

const row = (name, ...numbers) => `| ${name.padEnd(27)}|${numbers.map((number) => String(number).padStart(12)).join(' |')} |`;
console.log(row('file', 'raw', 'gzip -9', 'brotli 11'));
console.log('|---|---:|---:|---:|');
for (const name of SHIPPED) {
  const bytes = readFileSync(`${DIST}/${name}`);
  console.log(row(name, ...[bytes.length, gzipSync(bytes, { level: 9 }).length, brotli(bytes)].map(grouped)));
}

function brotli(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).length;
}

function grouped(number) {
  return number.toLocaleString('en');
}
