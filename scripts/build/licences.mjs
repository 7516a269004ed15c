// The licences of what is compiled into the engine and the scripts; both ask to go with their binaries.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { DIST, ROOT } from './paths.mjs';

const go = (...args) => execFileSync('go', args, { cwd: ROOT, encoding: 'utf8' }).trim();

/** Writes web/dist/third-party-licences.txt. */
export function writeLicences() {
  const vert = 'github.com/norunners/vert';
  const parts = [
    ['The Go runtime, standard library and wasm_exec.js', `${go('env', 'GOROOT')}/LICENSE`],
    [vert, `${go('list', '-m', '-f', '{{.Dir}}', vert)}/LICENSE`],
    ['acorn', `${ROOT}/node_modules/acorn/LICENSE`],
  ];
  mkdirSync(DIST, { recursive: true });
  const text = parts.map(([title, path]) => `${title}\n\n${readFileSync(path, 'utf8').trim()}\n`);
  writeFileSync(`${DIST}/third-party-licences.txt`, text.join(`\n${'-'.repeat(80)}\n\n`));
}
