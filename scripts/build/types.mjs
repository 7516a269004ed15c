// The declarations of the package, emitted from web/src: once for import and once for require(), because TypeScript takes
// the kind of a module from the ending of its file.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { CACHE, DIST, ROOT } from './paths.mjs';

const ENTRIES = ['index', 'ponyfill'];

/** Writes web/dist/types/*.d.mts and *.d.cts: the entries, and what their declarations name. */
export function buildTypes() {
  mkdirSync(CACHE, { recursive: true });
  const emitted = mkdtempSync(`${CACHE}/types-`);
  try {
    emit(emitted);
    const target = `${DIST}/types`;
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    for (const [name, text] of reachable(`${emitted}/web/src`)) {
      for (const kind of ['mts', 'cts']) writeFileSync(`${target}/${name}.d.${kind}`, withEndings(text, kind));
    }
  } finally {
    rmSync(emitted, { recursive: true });
  }
}

function emit(directory) {
  const tsc = `${ROOT}/node_modules/typescript/bin/tsc`;
  const flags = ['-p', ROOT, '--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--stripInternal', '--outDir', directory, '--rootDir', ROOT];
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...flags], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the declarations cannot be emitted:\n${stdout}`);
}

const IMPORT = /(from |import\()(['"])\.\/([\w-]+)\2/g;

function reachable(directory) {
  const found = new Map();
  const visit = (name) => {
    if (found.has(name)) return;
    const text = readFileSync(`${directory}/${name}.d.ts`, 'utf8').replace(/\/\/# sourceMappingURL.*\n?/, '');
    found.set(name, text);
    for (const [, , , other] of text.matchAll(IMPORT)) visit(other);
  };
  ENTRIES.forEach(visit);
  return found;
}

const withEndings = (text, kind) => text.replace(IMPORT, (_, word, quote, name) => `${word}${quote}./${name}.${kind.replace('ts', 'js')}${quote}`);
