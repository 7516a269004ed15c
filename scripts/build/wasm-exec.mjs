// Go's wasm_exec.js, taken from GOROOT and wrapped so that it sees a globalThis of our own: no Go, fs, process or
// path reaches the page. Its stand-ins for Node's modules are dropped: web/src/go-scope.ts has what the engine needs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import esbuild from 'esbuild';
import { ROOT, WASM_EXEC } from './paths.mjs';

// wasm_exec.js asks for these (`if (!globalThis.fs)`); ours are always there, so the asking folds away.
const PRESENT = ['fs', 'process', 'path', 'crypto', 'performance', 'TextEncoder', 'TextDecoder'];

/** Writes the module that web/src/loader.ts imports. */
export async function buildWasmExec() {
  const goroot = execFileSync('go', ['env', 'GOROOT'], { cwd: ROOT, encoding: 'utf8' }).trim();
  const source = readFileSync(`${goroot}/lib/wasm/wasm_exec.js`, 'utf8');
  const { code } = await esbuild.transform(source, {
    define: Object.fromEntries(PRESENT.map((name) => [`globalThis.${name}`, 'true'])),
    minifySyntax: true,
    logLevel: 'error',
    logOverride: { 'assign-to-define': 'silent' },
  });
  if (!code.includes('globalThis.Go =')) throw new Error('wasm_exec.js no longer sets globalThis.Go');
  mkdirSync(dirname(WASM_EXEC), { recursive: true });
  writeFileSync(WASM_EXEC, wrap(code.replace('"use strict";\n', ''))); // modules are strict, and wrap's parameters forbid saying so
}

// The names are parameters: what wasm_exec.js calls by its bare name is what the loader gave.
const wrap = (code) => `// Made by scripts/build/wasm-exec.mjs from Go's lib/wasm/wasm_exec.js. Do not edit.
export function defineGo({ globalThis, fs, crypto, setTimeout, clearTimeout }) {
${code}
return globalThis.Go;
}
`;
