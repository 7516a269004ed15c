// The package as npm would publish it:  node scripts/pack.mjs [DIRECTORY]
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './build/paths.mjs';

/** Where tests pack to. */
export const PACKED = `${ROOT}/.cache/package`;

/**
 * Packs what is built.
 * @param {string} directory where the tarball goes
 * @returns {{tarball: string, files: string[], integrity: string, size: number, unpackedSize: number}}
 */
export function pack(directory = PACKED) {
  mkdirSync(directory, { recursive: true });
  const output = execFileSync('npm', ['pack', '--json', '--pack-destination', directory], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const parsed = JSON.parse(output);
  const [{ filename, files, integrity, size, unpackedSize }] = Array.isArray(parsed) ? parsed : Object.values(parsed);
  return { tarball: join(directory, filename), files: files.map(({ path }) => path).sort(), integrity, size, unpackedSize };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { tarball, size, integrity } = pack(resolve(process.argv[2] ?? '.'));
  console.log(`${tarball}  ${size.toLocaleString('en')} bytes\n${integrity}`);
}
