// docs/compliance.md, made of scripts/compliance/rows.mjs and of the results of a whole Karma run (RESULTS=file).
//
//   node scripts/compliance.mjs write|check results.json
//
// `check` fails when a row has no spec in some engine, when one of its specs failed, or when the document is another.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ROWS } from './compliance/rows.mjs';

const DOCUMENT = fileURLToPath(new URL('../docs/compliance.md', import.meta.url));
const INTRODUCTION = fileURLToPath(new URL('compliance/introduction.md', import.meta.url));
const ENGINES = ['Chromium', 'ChromiumForced', 'ChromiumInsecure', 'Chromium64', 'FirefoxInsecure', 'WPEInsecure', 'WebKitInsecure'];
const EXCLUDED = / \[excluded in (\w+): (.*)\]$/;

const [action, file] = process.argv.slice(2);
const results = JSON.parse(readFileSync(file, 'utf8'));
const missing = ENGINES.filter((engine) => !results[engine]);
if (missing.length > 0) throw new Error(`${file} is not of a whole run: ${missing.join(', ')} missing`);

const { text, problems } = compose();
for (const problem of problems) console.error(problem);
if (action === 'write') {
  writeFileSync(DOCUMENT, text);
} else if (readFileSync(DOCUMENT, 'utf8') !== text) {
  console.error('docs/compliance.md is not what the specs say: make compliance');
  process.exitCode = 1;
}
if (problems.length > 0) process.exitCode = 1;

function compose() {
  const problems = [];
  const lines = [readFileSync(INTRODUCTION, 'utf8').trimEnd(), ''];
  for (const row of ROWS) {
    if (row.section) lines.push(...heading(row.section));
    else lines.push(tableRow(row, problems));
  }
  lines.push('', ...exclusions(), '', ...totals());
  return { text: `${lines.join('\n')}\n`, problems };
}

function heading(section) {
  const columns = ['#', 'feature', ...ENGINES, 'G', 'J', 'S'];
  return ['', `## ${section}`, '', `| ${columns.join(' | ')} |`, `|${'---|'.repeat(columns.length)}`];
}

function tableRow({ number, text, peers, specs, later }, problems) {
  const marks = ENGINES.map((engine) => mark(number, engine, specs, problems, later));
  return `| ${[number, later ? `${text} (${later})` : text, ...marks, ...peers].join(' | ')} |`;
}

// ✓ all specs pass; ✓* some are excluded, with a reason, below; – not yet.
function mark(number, engine, specs, problems, later) {
  const titles = Object.keys(results[engine]).filter((title) => specs.some((part) => title.includes(part)));
  if (titles.length === 0) {
    if (!later && engine !== 'Chromium') problems.push(`row ${number} has no spec in ${engine}`);
    return '–';
  }
  const failed = titles.filter((title) => !results[engine][title]);
  for (const title of failed) problems.push(`row ${number} in ${engine}: ${title} failed`);
  if (failed.length > 0) return '✗';
  return titles.some((title) => EXCLUDED.test(title)) ? '✓\\*' : '✓';
}

function exclusions() {
  const lines = ['## Exclusions', '', 'Specs that an engine is known to fail, natively or by what the browser itself lacks. Each fails the run when it is stale.', '', '| spec | engine | reason |', '|---|---|---|'];
  for (const engine of ENGINES) {
    for (const title of Object.keys(results[engine]).sort()) {
      const excluded = EXCLUDED.exec(title);
      if (excluded) lines.push(`| ${title.slice(0, excluded.index)} | ${engine} | ${excluded[2]} |`);
    }
  }
  return lines;
}

function totals() {
  return [
    '## The runs behind this page',
    '',
    '| engine | specs |',
    '|---|---:|',
    ...ENGINES.map((engine) => `| ${engine} | ${Object.keys(results[engine]).length} |`),
  ];
}
