// web/src → the two scripts that pages load, in ES2017 (Chromium 57, Safari 11, Firefox 60).
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import esbuild from 'esbuild';
import { DIST, ROOT } from './paths.mjs';

const { version } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'));

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  sourcemap: true,
  target: 'es2017',
  charset: 'utf8',
  legalComments: 'none',
  define: { VERSION: JSON.stringify(version) },
  logLevel: 'warning',
  banner: {
    js: `/*! audioworklet-anywhere ${version}, MIT licence. Contains wasm_exec.js, copyright The Go Authors, BSD licence: see third-party-licences.txt */`,
  },
};

/** Bundles web/dist/audioworklet-anywhere.js (classic script) and .mjs (ES module), and the script of Workers, which both start. */
export async function buildScripts() {
  mkdirSync(DIST, { recursive: true });
  await Promise.all([
    esbuild.build({ ...COMMON, ...classic(`${ROOT}/web/src/polyfill.ts`, `${DIST}/audioworklet-anywhere.js`) }),
    esbuild.build({ ...COMMON, ...worker(`${ROOT}/web/src/worker/main.ts`, `${DIST}/audioworklet-anywhere.worker.js`) }),
    esbuild.build({ ...COMMON, ...module(`${ROOT}/web/src/index.ts`, `${DIST}/audioworklet-anywhere.mjs`) }),
  ]);
}

/** esbuild options of a classic script. */
export const classic = (entry, outfile) => ({ ...COMMON, entryPoints: [existing(entry)], outfile, format: 'iife' });

/** esbuild options of the Worker's script: classic, with import() where the browser has it. */
export const worker = (entry, outfile) => ({
  ...classic(entry, outfile),
  inject: [existing(`${ROOT}/web/src/worker/kept-globals.ts`)],
  supported: { 'dynamic-import': true },
});

/** esbuild options of an ES module: ES2017 plus import.meta (Chromium 64, Safari 11.1, Firefox 62). */
export const module = (entry, outfile) => ({
  ...COMMON,
  entryPoints: [existing(entry)],
  outfile,
  format: 'esm',
  supported: { 'import-meta': true },
});

function existing(entry) {
  if (!existsSync(entry)) throw new Error(`${entry} is missing: nothing to bundle`);
  return entry;
}
