// Karma, and for a few failed specs two more tries, with less beside them, then alone. The specs listen to audio in real time: on a
// busy machine a browser loses blocks of a ScriptProcessorNode, by its nature. What keeps failing fails, and what passed at a later
// try is said aloud. More failures than a busy machine explains get no other chance. A browser that breaks gets one, from the beginning: engines
// of other years crash now and then, and one that crashes by our doing does so again.
//
// Without BROWSERS and SPECS all of it runs: all specs in the browsers as they are; what the pages of an old Safari have to
// pass, in browsers that imitate one (scripts/launchers/safari.mjs); what is different with processors in a Worker; and what needs pages
// that share memory with their Workers, where they do. Specs that listen wait most of their time, so several browsers do at
// once; those that compute would cost them their sound, and follow, as many at a time as there are cores.
//
//   node scripts/test-browser.mjs RESULTS.json      (with karma.conf.js' variables)
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isolatedLaunchers, launchers, safariLaunchers } from './launchers/index.mjs';

const KARMA = fileURLToPath(new URL('../node_modules/.bin/karma', import.meta.url));
const MOST_RETRIED = 12; // specs of one browser: a hundredth of them
const TRIES_AT_ONCE = [2, 1]; // browsers beside each other at each later try

const LISTENING_AT_ONCE = 3;
const COMPUTING_AT_ONCE = 2;
const COMPUTING = ['unit/', 'threads/', 'differential/', 'web/test/engines', 'web/test/server'];
const LISTENING = ['web/test/', ...COMPUTING.map((path) => `!${path}`)];

const SAFARI_PAGES = ['pages/ping-pong', 'pages/prefixed-offline', 'pages/buffer-size', 'safari/'];
const FIRST_HALF = [...'abcdefghijkl'].map((letter) => `conformance/${letter}`);
const SECOND_HALF = [...'mnopqrstuvwxyz'].map((letter) => `conformance/${letter}`);
// Each Safari is imitated in two WebKits: in each it has half of the conformance suite.
const SAFARI_SPECS = {
  WebKitSafari11: FIRST_HALF, WebKitSafari12: SECOND_HALF, WebKitSafari13: FIRST_HALF, WebKitSafari14: SECOND_HALF,
  WPESafari11: SECOND_HALF, WPESafari12: FIRST_HALF, WPESafari13: SECOND_HALF, WPESafari14: FIRST_HALF,
};
// What is different in a Worker; `make test-worker` has the whole conformance suite there, which takes too long for each run.
const IN_WORKER = ['worker/', ...['first-quantum', 'modules', 'rendering', 'processor', 'steady-sound', 'message-port-first-block'].map((name) => `conformance/${name}`)];
const WORKER_SPECS = {
  FirefoxInsecureWorker: IN_WORKER,
  ChromiumInsecureWorker: IN_WORKER,
  Chromium64Worker: ['worker/shared-memory', 'conformance/modules', 'conformance/first-quantum'], // compiles an engine for each context
};
const ISOLATED_SPECS = ['threads/', 'unit/ring', 'web/test/engines', 'web/test/server']; // Chromium 64 shares memory, too: among the others
// These begin: WebKitGTKs run one after the other, and what takes longest would end alone. Chromium 64 computes most: not beside itself.
const LONGEST = [/^WebKit/, /^Chromium64$/, /^FirefoxInsecure$/, /^WPEInsecure$/, /^ChromiumIsolated$/, /^ChromiumInsecure$/, /^ChromiumForced$/, /^Chromium64/];

const { env } = process;
const [file] = process.argv.slice(2);
process.exitCode = await (env.BROWSERS || env.SPECS ? only() : everything());

/** What BROWSERS and SPECS ask for. */
async function only() {
  return (await passLater(await run([{ results: file }], 1))) ? 0 : 1;
}

/** All browsers with all that they are to pass: what listens, then what computes. */
async function everything() {
  const job = (browser, specs, part) => ({ BROWSERS: browser, SPECS: specs.join(), results: `${file}.${browser}.${part}` });
  const asTheyAre = [...launchers.keys()];
  const listening = [
    ...asTheyAre.map((browser) => job(browser, LISTENING, 'listening')),
    ...Object.entries(WORKER_SPECS).map(([browser, specs]) => job(browser, specs, 'listening')),
    ...[...safariLaunchers.keys()].map((browser) => job(browser, [...(SAFARI_SPECS[browser] ?? ['conformance/']), ...SAFARI_PAGES], 'listening')),
  ].sort(byLength);
  const computing = [
    ...asTheyAre.map((browser) => job(browser, COMPUTING, 'computing')),
    ...[...isolatedLaunchers.keys()].map((browser) => job(browser, ISOLATED_SPECS, 'computing')),
  ].sort(byLength);
  rmSync(file, { force: true });
  const passed = [await run(listening, LISTENING_AT_ONCE), await run(computing, COMPUTING_AT_ONCE)].flat();
  if (!(await passLater(passed))) return 1;
  const results = asTheyAre.map((browser) => [browser, Object.assign({}, ...['listening', 'computing'].map((part) => read(`${file}.${browser}.${part}`)[browser]))]);
  writeFileSync(file, JSON.stringify(Object.fromEntries(results)));
  return 0;
}

/** Those that take longest come first. */
function byLength(one, other) {
  return place(one) - place(other);
}

function place({ BROWSERS: browser }) {
  const index = LONGEST.findIndex((name) => name.test(browser));
  return index < 0 ? LONGEST.length : index;
}

/** Does the work of jobs, so many at once, in their order. WebKitGTK draws so much that two of it lose their sound: there is never more than one. */
async function run(jobs, atOnce, work = once) {
  const left = [...jobs];
  const done = [];
  const isWebKitGtk = ({ BROWSERS: browser = '' }) => browser.startsWith('WebKit');
  let drawing = false;
  const next = () => left.findIndex((job) => !drawing || !isWebKitGtk(job));
  const workOff = async () => {
    for (let index = next(); index >= 0; index = next()) {
      const [job] = left.splice(index, 1);
      if (isWebKitGtk(job)) drawing = true;
      done.push({ ...job, status: await work(job) });
      if (isWebKitGtk(job)) drawing = false;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, workOff));
  return done;
}

/** One run of Karma; its status. */
function once({ results, BROWSERS, SPECS }) {
  rmSync(results, { force: true });
  return karma({ RESULTS: results, ...(BROWSERS ? { BROWSERS, SPECS, CONCURRENCY: '1' } : {}) });
}

/** Whether all that failed passes with less beside it, and in the end alone. */
async function passLater(jobs) {
  const failed = (done) => done.filter(({ status }) => status !== 0);
  let left = failed(jobs);
  for (const atOnce of TRIES_AT_ONCE) left = failed(await run(left, atOnce, again));
  return left.length === 0;
}

/**
 * Another try of what failed in a job; its status. What broke is run whole, once; what breaks again, and a run with too many failures, gets
 * no other chance.
 */
async function again(job) {
  const { BROWSERS: browsers, results } = job;
  if (!existsSync(results)) {
    if (!browsers || job.broke) return 1;
    job.broke = true;
    console.log(`\n${browsers}: broke, once more`);
    return once(job);
  }
  const first = read(results);
  const failures = failuresOf(first);
  if (failures.length === 0 || failures.some(([, titles]) => titles.length > MOST_RETRIED)) return 1;
  for (const [browser, titles] of failures) await passNow(results, browser, titles, first[browser]);
  writeFileSync(results, JSON.stringify(first));
  return failuresOf(first).length === 0 ? 0 : 1;
}

/** Runs the failed specs of a browser again; notes in its results what passes. */
async function passNow(results, browser, titles, passed) {
  console.log(`\n${browser}: another try of ${titles.length} specs`);
  const now = await tryAgain(results, browser, titles);
  for (const title of titles.filter((title) => now[title])) {
    console.log(`${browser} passed at a later try: ${title}`);
    passed[title] = true;
  }
}

/** The results of some specs of a browser, without the others. */
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
  const run = spawn(KARMA, ['start'], { stdio: 'inherit', env: { ...env, ...environment } });
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
