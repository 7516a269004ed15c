// The packed package, installed as a user's package manager does it: what is in it, where its exports lead, what Node makes
// of it, and what TypeScript does.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { ROOT } from '../build/paths.mjs';
import { pack } from '../pack.mjs';

const PROJECT = `${ROOT}/.cache/package-test`;
const INSTALLED = `${PROJECT}/node_modules/audioworklet-anywhere`;

let packed;
let manifest;

before(() => {
  rmSync(PROJECT, { recursive: true, force: true });
  mkdirSync(INSTALLED, { recursive: true });
  packed = pack();
  execFileSync('tar', ['-xzf', packed.tarball, '-C', INSTALLED, '--strip-components=1']);
  manifest = JSON.parse(readFileSync(`${INSTALLED}/package.json`, 'utf8'));
});
after(() => rmSync(PROJECT, { recursive: true, force: true }));

test('the tarball has what is built, README, changelog and licences, and nothing else', () => {
  const others = packed.files.filter((path) => !path.startsWith('web/dist/'));
  assert.deepEqual(others, ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  for (const name of ['engine.wasm', 'engine.mvp.wasm', 'audioworklet-anywhere.js', 'third-party-licences.txt']) {
    assert.ok(packed.files.includes(`web/dist/${name}`), name);
  }
  assert.match(packed.tarball, /audioworklet-anywhere-\d+\.\d+\.\d+\.tgz$/);
});

test('the licences of Go and of vert go with their binaries', () => {
  const text = readFileSync(`${INSTALLED}/web/dist/third-party-licences.txt`, 'utf8');
  assert.match(text, /Copyright \S* ?The Go Authors|Copyright 2009 The Go Authors/);
  assert.match(text, /norunners\/vert[\s\S]+Permission is hereby granted/);
});

test('every path in the manifest is a file of the package', () => {
  const { main, module, types, unpkg, jsdelivr } = manifest;
  const paths = [main, module, types, unpkg, jsdelivr, ...leaves(manifest.exports)].filter((path) => !path.includes('*'));
  for (const path of paths) assert.ok(existsSync(`${INSTALLED}/${path}`), path);
  assert.ok(paths.length > 12);
});

test('a user installs nothing else with it', () => {
  for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundleDependencies']) {
    assert.equal(manifest[field], undefined, field);
  }
  assert.ok(!Object.keys(manifest.scripts).some((name) => /install|prepare/.test(name)));
});

test('its side effects are declared, so that no bundler drops the import', () => {
  assert.equal(manifest.sideEffects, true);
});

for (const [entry, names] of [['', ['AudioWorkletAnywhere', 'default']], ['/single', ['AudioWorkletAnywhere', 'default']]]) {
  test(`imported where there is no page, audioworklet-anywhere${entry} is there and does nothing`, () => {
    const before = `const before = Reflect.ownKeys(globalThis).length; const api = await import('audioworklet-anywhere${entry}');`;
    assert.deepEqual(run(`${before} console.log(JSON.stringify([Object.keys(api), api.default ?? null, Reflect.ownKeys(globalThis).length - before]))`), [names, null, 0]);
  });
}

test('the ponyfill, imported where there is no page, has its names without values', () => {
  const names = run(`console.log(JSON.stringify(Object.entries(await import('audioworklet-anywhere/ponyfill')).map(([name, value]) => [name, value ?? null])))`);
  assert.deepEqual(names, ['AudioParamMap', 'AudioWorklet', 'AudioWorkletNode', 'audioWorklet', 'native'].map((name) => [name, null]));
});

test('require() gets a CommonJS module', () => {
  writeFileSync(`${PROJECT}/required.cjs`, `console.log(JSON.stringify(Object.keys(require('audioworklet-anywhere')).sort()))`);
  assert.deepEqual(JSON.parse(execFileSync(process.execPath, ['required.cjs'], { cwd: PROJECT, encoding: 'utf8' })), ['AudioWorkletAnywhere', 'default']);
});

for (const [entry, names] of [['single', ['AudioWorkletAnywhere', 'default']], ['ponyfill', ['AudioParamMap', 'AudioWorklet', 'AudioWorkletNode', 'audioWorklet', 'native']]]) {
  test(`require() gets a CommonJS module of audioworklet-anywhere/${entry}`, () => {
    writeFileSync(`${PROJECT}/required.cjs`, `console.log(JSON.stringify([require.resolve('audioworklet-anywhere/${entry}'), Object.keys(require('audioworklet-anywhere/${entry}')).sort()]))`);
    const [path, exported] = JSON.parse(execFileSync(process.execPath, ['required.cjs'], { cwd: PROJECT, encoding: 'utf8' }));
    assert.match(path, /\.cjs$/);
    assert.deepEqual(exported, names);
  });
}

test('the engine files can be resolved by name', () => {
  for (const name of ['engine.wasm', 'engine.mvp.wasm']) {
    const path = run(`console.log(JSON.stringify(import.meta.resolve('audioworklet-anywhere/${name}')))`);
    assert.ok(path.endsWith(`/web/dist/${name}`), path);
  }
});

const RESOLUTIONS = [
  ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler'], ['polyfill.ts', 'ponyfill.ts']],
  ['node16, import', ['--module', 'node16'], ['polyfill.mts', 'ponyfill.mts']],
  ['node16, require', ['--module', 'node16'], ['require.cts']],
  ['node10, as before there were exports', ['--module', 'commonjs', '--moduleResolution', 'node10', '--ignoreDeprecations', '6.0'], ['polyfill.ts', 'ponyfill.ts', 'require.cts']],
  ['nodenext', ['--module', 'nodenext'], ['polyfill.mts', 'ponyfill.mts', 'require.cts']],
];
for (const [name, flags, files] of RESOLUTIONS) {
  test(`TypeScript knows its types (${name}), libraries checked`, () => {
    for (const file of files) cpSync(`${ROOT}/test/types/${file.replace('.mts', '.ts')}`, `${PROJECT}/${file}`);
    const tsc = `${ROOT}/node_modules/typescript/bin/tsc`;
    const common = ['--ignoreConfig', '--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable'];
    const { status, stdout } = spawnSync(process.execPath, [tsc, ...common, ...flags, ...files], { cwd: PROJECT, encoding: 'utf8' });
    assert.equal(stdout, '');
    assert.equal(status, 0);
  });
}

function leaves(value) {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(leaves);
}

/** What a module in the project prints, as JSON. */
function run(text) {
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', text], { cwd: PROJECT, encoding: 'utf8' }));
}
