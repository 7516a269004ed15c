// web/test/safari/take-away.ts → one classic script, with the surfaces of all versions in it.
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { SAFARI_VERSIONS, surfaceLackedBy } from './surface.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** @param {string} outfile below the project's root */
export async function bundleTakeAway(outfile) {
  const surfaces = Object.fromEntries(SAFARI_VERSIONS.map((version) => [version, surfaceLackedBy(version)]));
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: ['web/test/safari/take-away.ts'],
    bundle: true,
    format: 'iife',
    target: 'es2017',
    define: { SURFACES: JSON.stringify(surfaces) },
    outfile,
    logLevel: 'warning',
  });
}
