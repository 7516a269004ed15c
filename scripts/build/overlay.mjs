// What `go build -overlay` reads: wasm/fmt in the place of Go's package fmt, in the engine only. It is an eighth of the
// engine after brotli (docs/performance.md).
import { readdirSync, mkdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { CACHE, ROOT } from './paths.mjs';

const OURS = `${ROOT}/wasm/fmt/fmt.go`;

/** Writes the overlay; answers its path. */
export function writeOverlay() {
  const directory = `${execFileSync('go', ['env', 'GOROOT'], { cwd: ROOT, encoding: 'utf8' }).trim()}/src/fmt`;
  const sources = readdirSync(directory).filter((name) => name.endsWith('.go') && !name.endsWith('_test.go'));
  // An empty path stands for "no such file".
  const replace = Object.fromEntries(sources.map((name) => [`${directory}/${name}`, '']));
  replace[`${directory}/print.go`] = OURS;
  mkdirSync(CACHE, { recursive: true });
  const path = `${CACHE}/overlay-${process.pid}.json`;
  writeFileSync(path, JSON.stringify({ Replace: replace }));
  return path;
}
