// Builds a file only when what it is made of has changed.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { CACHE, ROOT } from './paths.mjs';

/**
 * Puts a file where it belongs: from the cache when its key was seen before, else newly made.
 * The file's time becomes now in both cases, so that make sees it newer than its sources.
 * @param {string} target absolute path of the file
 * @param {string} key what the file depends on, as `digest` gives it
 * @param {(path: string) => void | Promise<void>} make writes the file to a path
 * @returns {Promise<boolean>} whether it was newly made
 */
export async function cached(target, key, make) {
  const name = target.slice(target.lastIndexOf('/') + 1);
  const stored = `${CACHE}/${name}.${key}`;
  const fresh = !existsSync(stored);
  mkdirSync(CACHE, { recursive: true });
  if (fresh) {
    const partial = `${stored}.partial-${process.pid}`;
    await make(partial);
    renameSync(partial, stored);
    forgetOthers(name, key);
  }
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(stored, target);
  const now = new Date();
  utimesSync(target, now, now);
  return fresh;
}

// One version of each file is enough: an engine is megabytes.
function forgetOthers(name, key) {
  for (const file of readdirSync(CACHE)) {
    if (file.startsWith(`${name}.`) && file !== `${name}.${key}`) rmSync(`${CACHE}/${file}`);
  }
}

/**
 * @param {...(string | Uint8Array)} parts
 * @returns {string} a short digest of them all
 */
export function digest(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 16);
}

/**
 * @param {string[]} roots files or folders below the project's root
 * @param {(path: string) => boolean} wanted by path below the root
 * @returns {string} a digest of the names and contents of all wanted files
 */
export function digestFiles(roots, wanted = () => true) {
  const paths = roots.flatMap(list).filter(wanted).sort();
  return digest(...paths.flatMap((path) => [path, readFileSync(`${ROOT}/${path}`)]));
}

function list(root) {
  if (!statSync(`${ROOT}/${root}`).isDirectory()) return [root];
  return readdirSync(`${ROOT}/${root}`, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(ROOT.length + 1));
}
