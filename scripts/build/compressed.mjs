// Beside each shipped file its compressed forms, for servers that send such files as they are (docs/performance.md).
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { DIST } from './paths.mjs';

const QUICK = Boolean(process.env.QUICK);

/** @returns {Buffer} as small as brotli makes it; QUICK=1 takes less time and more bytes */
export function brotli(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUICK ? 5 : 11,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params });
}

export const gzip = (bytes) => gzipSync(bytes, { level: 9 });

/** Writes NAME.br and NAME.gz for each file of web/dist that a page loads; those of files that are gone go. */
export function compress(wanted) {
  const files = readdirSync(DIST).filter((name) => wanted.test(name));
  for (const name of files) {
    const bytes = readFileSync(`${DIST}/${name}`);
    writeFileSync(`${DIST}/${name}.br`, brotli(bytes));
    writeFileSync(`${DIST}/${name}.gz`, gzip(bytes));
  }
  for (const name of readdirSync(DIST)) {
    const of = name.replace(/\.(br|gz)$/, '');
    if (of !== name && wanted.test(of) && !files.includes(of)) rmSync(`${DIST}/${name}`);
  }
}

/** Step of the build: the engine. */
export const compressEngine = () => compress(/\.wasm$/);

/** Step of the build: the scripts and modules. */
export const compressScripts = () => compress(/^(?!.*\.single\.).*\.m?js$/);

/** Step of the build: the scripts that carry the engine. */
export const compressSingle = () => compress(/\.single\.m?js$/);
