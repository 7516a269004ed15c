// The engine as text, for the scripts that carry it: raw DEFLATE, which web/src/single/inflate.ts undoes, in base64.
import { readFileSync, writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { DIST, ENGINE_DATA } from './paths.mjs';

/** Writes the module that web/src/single imports; engine.mvp.wasm, since it runs in all browsers. */
export function writeEngineData() {
  const engine = readFileSync(`${DIST}/engine.mvp.wasm`);
  const data = deflateRawSync(engine, { level: 9 }).toString('base64');
  writeFileSync(ENGINE_DATA, `export const size = ${engine.length};\nexport const data = '${data}';\n`);
}
