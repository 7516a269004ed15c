// Karma, and for a few failed specs two more tries, alone. The specs listen to audio in real time: on a busy machine a browser
// loses blocks of a ScriptProcessorNode, by its nature. What keeps failing fails, and what passed at a later try is said
// aloud. A browser that breaks, or more failures than a busy machine explains, get no other chance.
//
// Without BROWSERS and SPECS three kinds of runs follow one another: all specs in the browsers as they are; what the pages of an
// old Safari have to pass, in browsers that imitate one (scripts/launchers/safari.mjs); and what needs pages that share memory
// with their Workers, where they do. Two lines of them go side by side: WebKitGTK draws so much that two of it lose their
// sound, so it has a line of its own.
//
//   node scripts/test-browser.mjs RESULTS.json      (with karma.conf.js' variables)
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchers, safariLaunchers } from './launchers/index.mjs';

const KARMA = fileURLToPath(new URL('../node_modules/.bin/karma', import.meta.url));
const MOST_RETRIED = 12; // specs of one browser: a hundredth of them
const TRIES = 2;

const SAFARI_PAGES = 'pages/ping-pong,pages/prefixed-offline,pages/buffer-size,safari/';
const SAFARI_SPECS = `conformance/,${SAFARI_PAGES}`;
// WebKitGTK takes a browser at a time: two of its imitations have the one half of the conformance suite, two the other. In WPE all have all.
const HALVES = [
  [['WebKitSafari11', 'WebKitSafari13'], 'abcdefghijkl'],
  [['WebKitSafari12', 'WebKitSafari14'], 'mnopqrstuvwxyz'],
];
const ISOLATED_SPECS = 'threads/,unit/ring,engines,test/server'; // Chromium 64 shares memory, too: among the first
const LONGEST = ['Chromium64']; // those that take longest begin: else they end alone

const { BROWSERS, SPECS } = process.env;
const [file] = process.argv.slice(2);
process.exitCode = await (BROWSERS || SPECS ? main([[{ results: file }]]) : main(everything()));

/** Two lines of runs: what Karma is told, and where the results go. */
function everything() {
  const webKitGtk = (name) => name.startsWith('WebKit');
  const names = (list, wanted) => [...list].filter(wanted).join(',');
  const rest = (name) => !webKitGtk(name);
  const halves = HALVES.map(([browsers, letters], half) => {
    const specs = [...letters].map((letter) => `conformance/${letter}`).concat(SAFARI_PAGES);
    return { BROWSERS: browsers.join(), SPECS: specs.join(), results: `${file}.safari.webkitgtk${half}` };
  });
  return [
    [
      { BROWSERS: names(new Set([...LONGEST, ...launchers.keys()]), rest), results: `${file}.rest` },
      { BROWSERS: names(safariLaunchers.keys(), rest), SPECS: SAFARI_SPECS, results: `${file}.safari.rest` },
      { BROWSERS: 'Isolated', SPECS: ISOLATED_SPECS, results: `${file}.isolated` },
    ],
    [{ BROWSERS: names(launchers.keys(), webKitGtk), results: `${file}.webkitgtk` }, ...halves].map((run) => ({ ...run, CONCURRENCY: '1' })),
  ];
}

/** All lines at once; then, alone, what failed in them once or twice more. */
async function main(lines) {
  rmSync(file, { force: true });
  const runs = (await Promise.all(lines.map(runLine))).flat();
  for (const { results, status } of runs) if (status !== 0 && !(await passesLater(results))) return 1;
  if (lines.length > 1) writeFileSync(file, JSON.stringify(Object.assign({}, ...lines.map(([{ results }]) => read(results)))));
  return 0;
}

/** The runs of a line, one after another, up to one that breaks. */
async function runLine(line) {
  const done = [];
  for (const { results, ...environment } of line) {
    rmSync(results, { force: true });
    const status = await karma({ ...environment, RESULTS: results });
    done.push({ results, status });
    if (!existsSync(results)) break;
  }
  return done;
}

/** Whether all that failed in a run passes now; a run that broke, or one with too many failures, gets no other chance. */
async function passesLater(results) {
  if (!existsSync(results)) return false;
  const first = read(results);
  const failures = failuresOf(first);
  if (failures.length === 0 || failures.some(([, titles]) => titles.length > MOST_RETRIED)) return false;
  for (const [browser, titles] of failures) if (!(await passesNow(results, browser, titles, first))) return false;
  writeFileSync(results, JSON.stringify(first));
  return true;
}

/** Runs the failed specs of a browser again, alone; notes what passes. */
async function passesNow(results, browser, titles, first) {
  let left = titles;
  for (let attempt = 1; attempt <= TRIES && left.length > 0; attempt++) {
    console.log(`\n${browser}: another try of ${left.length} specs`);
    const again = await tryAgain(results, browser, left);
    for (const title of left.filter((title) => again[title])) {
      console.log(`${browser} passed at a later try: ${title}`);
      first[browser][title] = true;
    }
    left = left.filter((title) => !again[title]);
  }
  return left.length === 0;
}

/** The results of some specs of a browser, run alone. */
async function tryAgain(results, browser, titles) {
  const file = `${results}.again`;
  rmSync(file, { force: true });
  // Jasmine's titles have spaces where ours have " › ".
  const only = `/^(${titles.map((title) => escape(title.replaceAll(' › ', ' '))).join('|')})$/`;
  await karma({ RESULTS: file, BROWSERS: browser, ONLY: only, CONCURRENCY: '1' });
  return existsSync(file) ? (read(file)[browser] ?? {}) : {};
}

/** A Karma run; its exit status. */
function karma(environment) {
  const run = spawn(KARMA, ['start'], { stdio: 'inherit', env: { ...process.env, ...environment } });
  return new Promise((resolve) => run.once('exit', (status) => resolve(status ?? 1)));
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
