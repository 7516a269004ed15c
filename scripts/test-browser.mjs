// Karma, and for a few failed specs a second chance. The specs listen to audio in real time: on a busy machine a browser
// loses blocks of a ScriptProcessorNode, by its nature. What fails twice fails, and what passed at the second try is said
// aloud. A browser that breaks, or more failures than a busy machine explains, get no second chance.
//
//   node scripts/test-browser.mjs RESULTS.json      (with karma.conf.js' variables)
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const KARMA = fileURLToPath(new URL('../node_modules/.bin/karma', import.meta.url));
const MOST_RETRIED = 6; // specs of one browser

const [results] = process.argv.slice(2);
process.exitCode = main();

function main() {
  rmSync(results, { force: true });
  const status = karma({ RESULTS: results });
  if (status === 0 || !existsSync(results)) return status;
  const first = read(results);
  const failures = failuresOf(first);
  if (failures.length === 0 || failures.some(([, titles]) => titles.length > MOST_RETRIED)) return status;
  for (const [browser, titles] of failures) if (!passesNow(browser, titles, first)) return 1;
  writeFileSync(results, JSON.stringify(first));
  return 0;
}

/** Runs the failed specs of a browser again, alone; notes what passes. */
function passesNow(browser, titles, first) {
  console.log(`\n${browser}: a second try of ${titles.length} specs`);
  const second = `${results}.second`;
  rmSync(second, { force: true });
  // Jasmine's titles have spaces where ours have " › ".
  const only = `/^(${titles.map((title) => escape(title.replaceAll(' › ', ' '))).join('|')})$/`;
  const status = karma({ RESULTS: second, BROWSERS: browser, ONLY: only, CONCURRENCY: '1' });
  const again = existsSync(second) ? (read(second)[browser] ?? {}) : {};
  if (status !== 0 || !titles.every((title) => again[title])) return false;
  for (const title of titles) {
    console.log(`${browser} passed at the second try: ${title}`);
    first[browser][title] = true;
  }
  return true;
}

function karma(environment) {
  return spawnSync(KARMA, ['start'], { stdio: 'inherit', env: { ...process.env, ...environment } }).status ?? 1;
}

function failuresOf(run) {
  return Object.entries(run)
    .map(([browser, specs]) => [browser, Object.keys(specs).filter((title) => !specs[title])])
    .filter(([, titles]) => titles.length > 0);
}

function read(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
