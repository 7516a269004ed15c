// npm libraries that use AudioWorklet, as a user's bundler gives them to the page: one classic ES2017 script each, which
// leaves its exports on `window.library`. web/test/libraries/ runs them; nothing in them is changed.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The packages of package.json that are bundled; one that finds its files by import.meta.url is served as it is. */
const LIBRARIES = {
  tone: 'tone',
  'spessasynth': 'spessasynth_lib',
  'spessasynth-core': 'spessasynth_core',
  'recorder-audio-worklet': 'recorder-audio-worklet',
  faustwasm: '@grame/faustwasm',
  'realtime-bpm-analyzer': 'realtime-bpm-analyzer',
};

/** Writes .cache/libraries/NAME.js; not what is there already, since another run may be serving it. */
export async function bundleLibraries() {
  mkdirSync(`${ROOT}/.cache/libraries`, { recursive: true });
  await Promise.all(Object.entries(LIBRARIES).map(([name, packageName]) => bundleLibrary(name, packageName)));
}

async function bundleLibrary(name, packageName) {
  const outfile = `${ROOT}/.cache/libraries/${name}.js`;
  const { outputFiles: [{ text }] } = await esbuild.build({
    absWorkingDir: ROOT,
    stdin: { contents: `import * as library from '${packageName}'; window.library = library;`, resolveDir: ROOT, sourcefile: name },
    bundle: true,
    format: 'iife',
    target: 'es2017',
    external: ['fs', 'url', 'path', 'node:*', 'module'], // asked for behind a check for Node
    write: false,
    outfile,
    logLevel: 'error',
  });
  if (existsSync(outfile) && readFileSync(outfile, 'utf8') === text) return;
  writeFileSync(`${outfile}.${process.pid}`, text);
  renameSync(`${outfile}.${process.pid}`, outfile);
}
