// What is shipped stays within what old browsers understand: WebAssembly MVP and ES2017.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'acorn';
import { FEATURES } from '../build/engine.mjs';
import { ROOT } from '../build/paths.mjs';
import { ENGINES, importSource, read } from './built.mjs';

const MVP_ONLY = '--mvp-features';

test('engine.wasm is valid with the three features that the loader asks for', () => {
  assert.equal(validate('engine.wasm', [MVP_ONLY, ...FEATURES]), 'valid');
});

for (const missing of FEATURES) {
  test(`engine.wasm is not valid without ${missing.slice('--enable-'.length)}`, () => {
    const rest = FEATURES.filter((feature) => feature !== missing);
    assert.equal(validate('engine.wasm', [MVP_ONLY, ...rest]), 'invalid');
  });
}

test('both engines compile here', () => {
  for (const file of ENGINES) assert.ok(WebAssembly.validate(read(`web/dist/${file}`)), file);
});

test('the loader picks the lowered engine where WebAssembly.validate refuses its probe', async () => {
  const { engineFileName } = await importSource('web/src/wasm-features.ts');
  assert.equal(engineFileName(), 'engine.wasm');
  const { validate: original } = WebAssembly;
  try {
    WebAssembly.validate = () => false;
    assert.equal(engineFileName(), 'engine.mvp.wasm');
  } finally {
    WebAssembly.validate = original;
  }
});

const IMPORT_SCRIPT = 'audioworklet-anywhere.import.js';

test('every shipped classic script is ES2017, but for the one with import()', () => {
  for (const file of readdirSync(`${ROOT}/web/dist`).filter((name) => name.endsWith('.js') && name !== IMPORT_SCRIPT)) {
    parse(read(`web/dist/${file}`).toString(), { ecmaVersion: 2017, sourceType: 'script' });
  }
  const source = read(`web/dist/${IMPORT_SCRIPT}`).toString();
  assert.match(source, /\bimport\(/);
  parse(source.replace(/\bimport\(/g, 'import_('), { ecmaVersion: 2017, sourceType: 'script' });
});

test('every shipped MVP engine is valid with every feature after the MVP off', () => {
  const lowered = readdirSync(`${ROOT}/web/dist`).filter((name) => name.endsWith('.mvp.wasm'));
  assert.deepEqual(lowered.map((file) => validate(file, [MVP_ONLY])), lowered.map(() => 'valid'));
});

test('the module is ES2017 but for import.meta', () => {
  const source = read('web/dist/audioworklet-anywhere.mjs').toString();
  assert.match(source, /\bimport\.meta\b/);
  parse(source.replace(/\bimport\.meta\b/g, 'import_meta'), { ecmaVersion: 2017, sourceType: 'module' });
});

// binaryen validates what it reads; its own failures (no such file) are not verdicts.
function validate(file, features) {
  const args = [`${ROOT}/node_modules/binaryen/bin/wasm-opt`, ...features, `${ROOT}/web/dist/${file}`, '-o', '/dev/null'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status === 0) return 'valid';
  return stderr.includes('[wasm-validator error') ? 'invalid' : stderr.slice(0, 2000);
}
