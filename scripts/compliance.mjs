// docs/compliance.md, made of scripts/compliance/ and of the results of whole Karma runs (RESULTS=file).
//
//   node scripts/compliance.mjs write|check results.json [more-results.json …]
//
// `check` fails when a row or a trap has no spec in some engine, when one of its specs failed, when it names a spec that does
// not exist, or when the document is another.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COLUMNS } from './compliance/columns.mjs';
import { composePage } from './compliance/page.mjs';
import { ROWS } from './compliance/rows.mjs';
import { TRAPS } from './compliance/traps.mjs';

const DOCUMENT = fileURLToPath(new URL('../docs/compliance.md', import.meta.url));
const INTRODUCTION = fileURLToPath(new URL('compliance/introduction.md', import.meta.url));

const [action, ...files] = process.argv.slice(2);
if (!['write', 'check'].includes(action) || files.length === 0) throw new Error('compliance.mjs write|check results.json …');
const results = Object.assign({}, ...files.map((file) => JSON.parse(readFileSync(file, 'utf8'))));
const introduction = readFileSync(INTRODUCTION, 'utf8');
const { text, problems } = composePage({ introduction, rows: ROWS, traps: TRAPS, columns: COLUMNS }, results);
for (const problem of problems) console.error(problem);
if (action === 'write') {
  writeFileSync(DOCUMENT, text);
} else if (read(DOCUMENT) !== text) {
  console.error('docs/compliance.md is not what the specs say: make compliance');
  process.exitCode = 1;
}
if (problems.length > 0) process.exitCode = 1;

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
