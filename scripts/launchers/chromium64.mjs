// A real Chromium 64 (January 2018; AudioWorklet came with 66): ES2017, the WebAssembly MVP; no globalThis,
// structuredClone, BigInt, WeakRef. Unpacked by scripts/unpack-chromium64.mjs.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { onHost } from './address.mjs';
import { startChromium } from './chromium-family.mjs';
import { findProgram } from './installed.mjs';

/** Where the browser is unpacked to, below the project's root. */
export const PROGRAM = fileURLToPath(new URL('../../.browsers/chromium-64/chrome', import.meta.url));

export const name = 'Chromium64';
export const find = () => findProgram(name, [PROGRAM], 'npm ci && node scripts/unpack-chromium64.mjs');
// It does not know --version; web/test/engines.spec.ts holds it to its user agent.
export const version = () =>
  `Chromium ${createRequire(import.meta.url)('chrome-aws-lambda/package.json').version}`;
// It keeps no compiled code and posts none to a Worker: hundreds of engines cost it minutes and gigabytes unless it compiles what is called.
export const start = (url, { manyEngines = false } = {}) =>
  startChromium(name, find(), onHost(url, '127.0.0.1'), manyEngines ? '--wasm-lazy-compilation' : '');
