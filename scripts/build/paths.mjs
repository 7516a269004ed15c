// Where the build reads and writes, as absolute paths.
import { fileURLToPath } from 'node:url';

/** The project's root, without a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** What is shipped. */
export const DIST = `${ROOT}/web/dist`;

/** What only tests load: neither shipped nor committed. */
export const FIXTURES = `${ROOT}/web/test/fixtures`;

/** What may be deleted at any time. */
export const CACHE = `${ROOT}/.cache/build`;

/** Go's wasm_exec.js, wrapped; web/src/loader.ts imports it. */
export const WASM_EXEC = `${ROOT}/.cache/wasm-exec.js`;

/** The engine as text; web/src/single imports it. */
export const ENGINE_DATA = `${ROOT}/.cache/engine-data.js`;
