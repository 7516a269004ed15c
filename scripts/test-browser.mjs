// Karma, and for a few failed specs two more tries, alone. The specs listen to audio in real time: on a busy machine a browser
// loses blocks of a ScriptProcessorNode, by its nature. What keeps failing fails, and what passed at a later try is said
// aloud. A browser that breaks, or more failures than a busy machine explains, get no other chance.
//
// Without BROWSERS and SPECS two runs follow the first: what the pages of an old Safari have to pass, in browsers that
// imitate one (scripts/launchers/safari.mjs), two at a time; and what needs pages that share memory with their Workers, where they do.
//
//   node scripts/test-browser.mjs RESULTS.json      (with karma.conf.js' variables)
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchers } from './launchers/index.mjs';

const KARMA = fileURLToPath(new URL('../node_modules/.bin/karma', import.meta.url));
const MOST_RETRIED = 12; // specs of one browser: a hundredth of them
const TRIES = 2;

const SAFARI = { BROWSERS: 'Safari', SPECS: 'conformance/,pages/ping-pong,pages/prefixed-offline,pages/buffer-size,safari/', CONCURRENCY: process.env.CONCURRENCY ?? '2' };

// Those that take longest begin: else they end alone.
const LONGEST = ['WebKitInsecure', 'Chromium64'];
const FIRST = { BROWSERS: [...new Set([...LONGEST, ...launchers.keys()])].join(',') };

// Chromium 64 shares memory, too: in the first run.
const ISOLATED = { BROWSERS: 'Isolated', SPECS: 'threads/,unit/ring,engines,test/server' };

const { BROWSERS, SPECS } = process.env;
const [file] = process.argv.slice(2);
process.exitCode = main();

function main() {
  const status = run(file, BROWSERS ? {} : FIRST);
  if (status !== 0 || BROWSERS || SPECS) return status;
  return run(`${file}.safari`, SAFARI) || run(`${file}.isolated`, ISOLATED);
}

/** One Karma run, and what failed in it once or twice more. */
function run(results, environment) {
  rmSync(results, { force: true });
  const status = karma({ ...environment, RESULTS: results });
  if (status === 0 || !existsSync(results)) return status;
  const first = read(results);
  const failures = failuresOf(first);
  if (failures.length === 0 || failures.some(([, titles]) => titles.length > MOST_RETRIED)) return status;
  for (const [browser, titles] of failures) if (!passesNow(results, browser, titles, first)) return 1;
  writeFileSync(results, JSON.stringify(first));
  return 0;
}

/** Runs the failed specs of a browser again, alone; notes what passes. */
function passesNow(results, browser, titles, first) {
  let left = titles;
  for (let attempt = 1; attempt <= TRIES && left.length > 0; attempt++) {
    console.log(`\n${browser}: another try of ${left.length} specs`);
    const again = tryAgain(results, browser, left);
    for (const title of left.filter((title) => again[title])) {
      console.log(`${browser} passed at a later try: ${title}`);
      first[browser][title] = true;
    }
    left = left.filter((title) => !again[title]);
  }
  return left.length === 0;
}

/** The results of some specs of a browser, run alone. */
function tryAgain(results, browser, titles) {
  const file = `${results}.again`;
  rmSync(file, { force: true });
  // Jasmine's titles have spaces where ours have " › ".
  const only = `/^(${titles.map((title) => escape(title.replaceAll(' › ', ' '))).join('|')})$/`;
  karma({ RESULTS: file, BROWSERS: browser, ONLY: only, CONCURRENCY: '1' });
  return existsSync(file) ? (read(file)[browser] ?? {}) : {};
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
