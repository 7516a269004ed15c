// Two scripts of one source: the first, which every page loads, and engine.js, which comes with the engine
// (web/src/second-script.ts). What a module of the first imports from one of the second is filled in when that has run; what
// a module of the second imports from one of the first is handed to it. Both lists are made from the import statements, so
// nobody has to keep them: only FIRST, the modules of the first script, is written down.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { ROOT } from './paths.mjs';

const SOURCE = `${ROOT}/web/src`;

/** Modules that the first script has. Nothing of the second may be called by them before an engine was asked for. */
const FIRST = new Set([
  'polyfill', 'index', 'commonjs', 'module-location', 'engage', 'inspector-loader', 'api', 'options', 'features', 'install', 'latency-hint', 'open-threads', 'prefixed-contexts',
  'native', 'connection-destination', 'selective-disconnect', 'audio-node', 'connections', 'audio-graph', 'node-kinds', 'playing-sources', 'webidl',
  'audio-worklet', 'audio-worklet-node-interface', 'audio-worklet-node-options', 'audio-param-map', 'worklet-node-slots', 'worklet-params',
  'worklet-port', 'audio-worklet-global-scope', 'distant-scope', 'frame-instead', 'module-loader', 'trusted-types', 'script-element', 'second-script', 'load-failure-policy',
  'offline/offline-audio-context', 'offline/graph-recorder', 'offline/recorded-graph', 'offline/frames',
]);
/** Modules without state, of constants mostly: each script has those that it uses. */
const BOTH = new Set(['abi', 'abi-words']);

const IMPORT = /^(import|export) (?!type\b)(?:([{*][^;]*?|\w+) from )?'(\.[^']*)';/gm;

/** What is built as one script each, without the other. */
const WHOLE = /^(ponyfill\.|single\/|inspector\/|worker\/|linker\/)/;

/** Values that the modules of one script import from those of the other: [module, names][] sorted. */
function crossings(from, to) {
  const wanted = new Map();
  for (const module of sources().filter(from)) {
    for (const [module2, names] of importsOf(module)) {
      if (!to(module2)) continue;
      wanted.set(module2, new Set([...(wanted.get(module2) ?? []), ...names]));
    }
  }
  return [...wanted].map(([module, names]) => [module, [...names].sort()]).sort(([a], [b]) => (a < b ? -1 : 1));
}

function importsOf(module) {
  const path = `${SOURCE}/${module}.ts`;
  const imports = [];
  for (const [statement, , clause = '', target] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
    const to = relative(SOURCE, resolve(dirname(path), target));
    if (to.startsWith('..')) continue;
    const list = /^\{([^}]*)\}$/.exec(clause.trim());
    const crosses = isFirst(module) !== isFirst(to) && !BOTH.has(to) && !BOTH.has(module);
    if (crosses && !list) throw new Error(`split: ${module}.ts: only named imports can cross to the other script: ${statement}`);
    if (!list) continue;
    const names = list[1].split(',').map((name) => name.trim()).filter((name) => name && !name.startsWith('type '));
    imports.push([to, names.map((name) => name.split(/\s+as\s+/)[0])]);
  }
  return imports;
}

function sources() {
  const paths = readdirSync(SOURCE, { recursive: true }).filter((path) => /(?<!\.d)\.ts$/.test(path) && !WHOLE.test(path));
  return paths.map((path) => path.slice(0, -3));
}

const isFirst = (module) => FIRST.has(module);
const isSecond = (module) => !FIRST.has(module) && !BOTH.has(module);
const fromFirst = () => crossings(isSecond, isFirst);
const fromSecond = () => crossings(isFirst, isSecond);

/** esbuild plugin of the first script. */
export const firstScript = () => ({
  name: 'first-script',
  setup(build) {
    const second = fromSecond();
    resolveTo(build, isFirst, isSecond, 'second');
    build.onLoad({ filter: /.*/, namespace: 'second' }, ({ path }) => {
      const index = second.findIndex(([module]) => module === path);
      const names = second[index][1];
      return js(`import { onSecondScript } from './second-script';
export let ${names.join(', ')};
onSecondScript(${index}, (values) => { [${names.join(', ')}] = values; });`);
    });
    // The entry offers what the second script will ask for.
    build.onLoad({ filter: /web\/src\/(polyfill|index|commonjs)\.ts$/ }, ({ path }) => ({
      contents: `import 'first-values';\n${readFileSync(path, 'utf8')}`,
      loader: 'ts',
    }));
    build.onResolve({ filter: /^first-values$/ }, () => ({ path: 'first-values', namespace: 'values' }));
    build.onLoad({ filter: /.*/, namespace: 'values' }, () => js(offer(fromFirst())));
  },
});

function offer(modules) {
  const imports = modules.map(([module, names], index) => `import { ${names.map((name) => `${name} as ${name}_${index}`).join(', ')} } from './${module}';`);
  const values = modules.flatMap(([, names], index) => names.map((name) => `${name}_${index}`));
  return `import { offerFirstScript } from './second-script';
${imports.join('\n')}
offerFirstScript(() => [${values.join(', ')}]);`;
}

/** esbuild plugin of engine.js; its entry is SECOND_ENTRY. */
export const secondScript = () => ({
  name: 'second-script',
  setup(build) {
    const first = fromFirst();
    const offsets = new Map();
    let offset = 0;
    for (const [module, names] of first) {
      offsets.set(module, offset);
      offset += names.length;
    }
    resolveTo(build, isSecond, isFirst, 'first');
    build.onLoad({ filter: /.*/, namespace: 'first' }, ({ path }) => {
      const [, names] = first.find(([module]) => module === path);
      return js(`import { values } from 'exchange';\n${names.map((name, index) => `export const ${name} = values[${offsets.get(path) + index}];`).join('\n')}`);
    });
    build.onResolve({ filter: /^(exchange|second-entry)$/ }, ({ path }) => ({ path, namespace: 'exchange' }));
    build.onLoad({ filter: /^exchange$/, namespace: 'exchange' }, () => js(`
      export const exchange = document.currentScript.audioWorkletAnywhere;
      if (!exchange || exchange.version !== VERSION) throw new Error('engine.js is not loaded by its audioworklet-anywhere script, or is of another version');
      export const values = exchange.first();`));
    build.onLoad({ filter: /^second-entry$/, namespace: 'exchange' }, () => js(secondEntry(fromSecond())));
  },
});

/** What esbuild is given as the entry point of engine.js. */
export const SECOND_ENTRY = 'second-entry';

function secondEntry(modules) {
  const imports = modules.map(([module, names], index) => `import { ${names.map((name) => `${name} as ${name}_${index}`).join(', ')} } from './${module}';`);
  const values = modules.map(([, names], index) => `[${names.map((name) => `${name}_${index}`).join(', ')}]`);
  return `import { exchange } from 'exchange';\n${imports.join('\n')}\nexchange.fill([${values.join(', ')}]);`;
}

function resolveTo(build, from, to, namespace) {
  build.onResolve({ filter: /^\./ }, ({ path, importer, namespace: of, resolveDir }) => {
    const target = relative(SOURCE, resolve(resolveDir, path));
    const module = of === 'file' ? relative(SOURCE, importer).replace(/\.ts$/, '') : null;
    return (module === null || from(module)) && to(target) && of === 'file' ? { path: target, namespace } : undefined;
  });
}

const js = (contents) => ({ contents, loader: 'js', resolveDir: SOURCE });
