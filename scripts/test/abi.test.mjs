// The three lists of the ABI (web/src/abi.ts, jsbridge/abi.go, the built WebAssembly) are one list.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGINES, importSource, read } from './built.mjs';

/** What Go's own runtime exports. */
const RUNTIME_EXPORTS = ['getsp', 'mem', 'resume', 'run'];
/** The module of wasm_exec.js. */
const RUNTIME_MODULE = 'gojs';

const typescript = read('web/src/abi.ts').toString();
const go = read('jsbridge/abi.go').toString();
const abi = await importSource('web/src/abi.ts');

for (const file of ENGINES) {
  const module = new WebAssembly.Module(read(`web/dist/${file}`));

  test(`${file} exports exactly the functions of EngineExports`, () => {
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    assert.deepEqual(names.sort(), [...abi.EXPORT_NAMES, ...RUNTIME_EXPORTS].sort());
  });

  test(`${file} imports nothing but functions of EngineImports and of wasm_exec.js`, () => {
    const imports = WebAssembly.Module.imports(module);
    const ours = imports.filter((entry) => entry.module === abi.IMPORT_MODULE).map(({ name }) => name);
    assert.deepEqual(ours.sort(), [...abi.IMPORT_NAMES].sort());
    const others = new Set(imports.map((entry) => entry.module));
    assert.deepEqual([...others].sort(), [abi.IMPORT_MODULE, RUNTIME_MODULE].sort());
  });
}

test('abi.ts and abi.go list the same functions in the same order, with as many parameters', () => {
  assert.deepEqual(typescriptSignatures('EngineExports'), goSignatures('wasmexport '));
  assert.deepEqual(typescriptSignatures('EngineImports'), goSignatures('wasmimport awp '));
});

test('abi.ts declares each name that it lists', () => {
  assert.deepEqual(typescriptSignatures('EngineExports').map(nameOf), abi.EXPORT_NAMES);
  assert.deepEqual(typescriptSignatures('EngineImports').map(nameOf), abi.IMPORT_NAMES);
});

test('abi.ts and abi.go have the same header and describe each function in the same words', () => {
  assert.equal(typescript.match(/^(\/\/.*\n)+/)[0], go.match(/\n((\/\/ .*\n)+)\npackage/)[1]);
  assert.deepEqual(typescriptSentences(), goSentences());
});

const nameOf = ([name]) => name;

const count = (list) => list.split(',').filter((part) => part.trim()).length;

// name and number of parameters of each method of an interface
function typescriptSignatures(name) {
  const body = typescript.match(new RegExp(`export interface ${name} \\{([^}]*)\\}`))[1];
  return [...body.matchAll(/^ {2}(\w+)\(([^)]*)\)/gm)].map((match) => [match[1], count(match[2])]);
}

function goSignatures(directive) {
  const functions = go.matchAll(new RegExp(`//go:${directive}(\\w+)\\nfunc \\w+\\(([^)]*)\\)`, 'g'));
  return [...functions].map((match) => [match[1], count(match[2])]);
}

// The sentence without its first word, which in Go is the function's name; code marks are TypeScript's.
const typescriptSentences = () =>
  [...typescript.matchAll(/\/\*\* (.*) \*\/\n {2}(?:awp_)?[a-z_]+\(/g)].map((match) => match[1].replaceAll('`', '').toLowerCase());

const goSentences = () =>
  [...go.matchAll(/^\/\/ \w+ (.*)\n\/\/\n(?:\/\/go:noescape\n)?\/\/go:wasm/gm)].map((match) => match[1].replaceAll('`', '').toLowerCase());
