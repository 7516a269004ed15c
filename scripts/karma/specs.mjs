// web/test/**/*.spec.ts → one classic ES2017 script (Chromium 64 runs it), with a source map for stack traces; and
// web/test/threads/*.thread.ts, the Workers that specs start, → one each.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { safariLaunchers } from '../launchers/index.mjs';
import { bundleTakeAway } from '../safari/bundle.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIRECTORY = `.cache/karma-${process.pid}`; // of this run: another may be under way
const BUNDLE = `${DIRECTORY}/specs.js`;

/**
 * Bundles the specs; golden vectors (*.json) are bundled with them.
 * @param {string|undefined} patterns separated by commas; a spec file is taken when its path contains one of them, * matching anything, and none of those that begin with !
 * @returns {Promise<string>} path of the bundle below the project's root
 */
export async function bundleSpecs(patterns) {
  const specs = specFiles(patterns);
  if (specs.length === 0) throw new Error(`no spec file matches SPECS=${patterns}`);
  process.once('exit', () => rmSync(`${ROOT}/${dirname(BUNDLE)}`, { recursive: true, force: true }));
  await esbuild.build({
    absWorkingDir: ROOT,
    stdin: { contents: specs.map((path) => `import './${path}';`).join('\n'), resolveDir: ROOT, sourcefile: 'specs' },
    bundle: true,
    format: 'iife',
    target: 'es2017',
    // FUZZ_… are of make fuzz-graphs; DRIVER is pinned in the specs that choose none.
    define: {
      DRIVER: JSON.stringify(process.env.DRIVER ?? ''),
      FUZZ_SEED: JSON.stringify(process.env.FUZZ_SEED ?? ''),
      FUZZ_COUNT: JSON.stringify(process.env.FUZZ_COUNT ?? ''),
      THREADS: JSON.stringify(`/base/${DIRECTORY}`),
    },
    outfile: BUNDLE,
    sourcemap: 'external',
    logLevel: 'warning',
  });
  return BUNDLE;
}

/**
 * Bundles the Workers' scripts: web/test/threads/NAME.thread.ts is THREADS/NAME.thread.js to the specs.
 * @returns {Promise<string>} a pattern of their paths below the project's root
 */
export async function bundleThreads() {
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: ['web/test/threads/*.thread.ts'],
    bundle: true,
    format: 'iife',
    target: 'es2017',
    outdir: DIRECTORY,
    logLevel: 'warning',
  });
  return `${DIRECTORY}/*.thread.js`;
}

/**
 * Bundles what makes an old Safari of a page, if one of the launchers is to imitate one: it goes before the specs.
 * @returns {Promise<string[]>} path of the script below the project's root, or none
 */
export async function bundleSafari(launchers) {
  if (!launchers.some(({ name }) => safariLaunchers.has(name.replace(/Worker$/, '')))) return [];
  await bundleTakeAway(`${DIRECTORY}/safari.js`);
  return [`${DIRECTORY}/safari.js`];
}

function specFiles(patterns) {
  const all = readdirSync(`${ROOT}/web/test`, { recursive: true })
    .filter((path) => path.endsWith('.spec.ts'))
    .map((path) => `web/test/${path}`)
    .sort();
  if (!patterns) return all;
  const list = patterns.split(',').map((pattern) => pattern.trim());
  const left = list.filter((pattern) => pattern.startsWith('!')).map((pattern) => expressionOf(pattern.slice(1)));
  const taken = list.filter((pattern) => !pattern.startsWith('!')).map(expressionOf);
  return all.filter((path) => taken.some((expression) => expression.test(path)) && !left.some((expression) => expression.test(path)));
}

const expressionOf = (pattern) => new RegExp(pattern.split('*').map(escape).join('.*'));

const escape = (text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

createPreprocessor.$inject = []; // Karma's injector would read the parameters out of the source text

/** Hands Karma the bundle's map, with which it rewrites the stack traces of failed specs. */
export const sourceMapPlugin = { 'preprocessor:source-map': ['factory', createPreprocessor] };

function createPreprocessor() {
  return (content, file, done) => {
    const path = `${ROOT}/${BUNDLE}.map`;
    if (existsSync(path)) {
      const map = JSON.parse(readFileSync(path, 'utf8'));
      // Karma resolves a source against the bundle's path below the root, and does not strip "..".
      file.sourceMap = { ...map, file: BUNDLE, sources: map.sources.map((source) => source.replace(/^(\.\.\/)+/, '/')) };
    }
    done(null, content);
  };
}
