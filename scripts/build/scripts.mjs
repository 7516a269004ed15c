// web/src → the scripts that pages load, in ES2017 (Chromium 57, Safari 11, Firefox 60).
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import esbuild from 'esbuild';
import { writeEngineData } from './engine-data.mjs';
import { DIST, ROOT } from './paths.mjs';
import { SECOND_ENTRY, firstScript, secondScript } from './split.mjs';

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

const source = (name) => `${ROOT}/web/src/${name}.ts`;
const target = (name) => `${DIST}/audioworklet-anywhere${name}`;

/** Bundles the first scripts (classic, ES module, CommonJS) and engine.js, which each of them loads; ponyfill, inspector, and the scripts of Workers. */
export async function buildScripts() {
  mkdirSync(DIST, { recursive: true });
  await Promise.all([
    bundle(split(classic(source('polyfill'), target('.js')))),
    bundle(split(module(source('index'), target('.mjs')))),
    bundle(split(commonjs(source('commonjs'), target('.cjs')))),
    bundle({ entryPoints: [SECOND_ENTRY], outfile: `${DIST}/engine.js`, format: 'iife', plugins: [secondScript()] }),
    bundle(module(source('ponyfill'), target('.ponyfill.mjs'))),
    bundle({ ...commonjs(source('ponyfill'), target('.ponyfill.cjs')), ...withoutImportMeta }),
    bundle(classic(source('inspector/panel'), target('.inspector.js'))),
    bundle(worker(source('worker/main'), target('.worker.js'))),
    bundle(worker(source('worker/import-main'), target('.import.js'))),
    bundle(worker(source('linker/main'), target('.linker.js'))),
  ]);
}

/** Bundles what carries its engine; comes after the engine. */
export async function buildSingle() {
  writeEngineData();
  const withoutMap = { sourcemap: false }; // it would hold the engine a second time
  await Promise.all([
    bundle({ ...classic(source('single/polyfill'), target('.single.js')), ...withoutMap }),
    bundle({ ...module(source('single/index'), target('.single.mjs')), ...withoutMap }),
    bundle({ ...commonjs(source('single/index'), target('.single.cjs')), ...withoutMap }),
  ]);
}

const bundle = (options) => esbuild.build({ ...COMMON, ...options });

/** The first of two scripts. */
const split = (options) => ({ ...options, define: { ...COMMON.define, SPLIT: 'true' }, plugins: [firstScript()] });

/** esbuild options of a classic script. */
export const classic = (entry, outfile) => ({ ...COMMON, entryPoints: [existing(entry)], outfile, format: 'iife' });

/** esbuild options of a Worker's script: classic, and what it calls is kept when the scope loses it. */
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

/** esbuild options of a CommonJS module. */
const commonjs = (entry, outfile) => ({ ...COMMON, entryPoints: [existing(entry)], outfile, format: 'cjs' });

// What looks for its files beside itself looks beside the running script instead (module-location.ts).
const withoutImportMeta = { define: { ...COMMON.define, 'import.meta.url': 'undefined' }, sourcemap: false };

function existing(entry) {
  if (!existsSync(entry)) throw new Error(`${entry} is missing: nothing to bundle`);
  return entry;
}
