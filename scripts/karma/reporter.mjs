// One line per browser, each failure in full, a closing total. A browser that ran no spec has failed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { launcherNamed } from '../launchers/index.mjs';

const OTHER_HOSTS = /http:\/\/(?:localhost|insecure\.test):/g;

// Karma binds the methods it finds by enumeration, hence the fields.
class EnginesReporter {
  adapters = []; // Karma's; we write to stdout only

  constructor(formatError, expected) {
    // Karma maps the addresses of its own host name only; the launchers have used others.
    this.format = (text) => formatError(text.replace(OTHER_HOSTS, 'http://127.0.0.1:'), '    ').trimEnd();
    this.expected = expected;
    this.errors = 0;
    this.results = {}; // by browser, then by title: whether it passed
    this.times = {}; // the same: milliseconds
    this.completed = new Set(); // after an error Karma reports a browser, and the run, more than once
  }

  onRunStart = () => {
    this.started = Date.now();
  };

  onSpecComplete = (browser, result) => {
    const title = [...result.suite, result.description].join(' › ');
    if (!result.skipped) {
      (this.results[browser.name] ??= {})[title] = result.success;
      (this.times[browser.name] ??= {})[title] = result.time;
    }
    if (result.success || result.skipped) return;
    print(`${browser.name} FAILED ${title}\n${result.log.map(this.format).join('\n')}`);
  };

  onBrowserError = (browser, error) => {
    this.errors++;
    const text = typeof error === 'string' ? error : (error.message ?? JSON.stringify(error));
    print(`${browser.name} ERROR\n${this.format(text)}`);
  };

  onBrowserLog = (browser, text, type) => {
    print(`${browser.name} ${type}: ${text}`);
  };

  onBrowserComplete = (browser, result) => {
    if (this.completed.has(browser.id)) return;
    this.completed.add(browser.id).add(browser.name);
    const { success, failed, skipped, totalTime, disconnected } = browser.lastResult;
    const seed = failed > 0 && result?.order ? `, SEED=${result.order.seed}` : '';
    const notes = `${skipped > 0 && !process.env.ONLY ? `, ${skipped} skipped` : ''}${disconnected ? ', disconnected' : ''}${seed}`;
    const { version } = launcherNamed(browser.name);
    print(`${browser.name} (${version()}): ${success} passed, ${failed} failed${notes}, ${seconds(totalTime)}`);
  };

  onRunComplete = (browsers, results) => {
    if (this.completed.has('run')) return;
    this.completed.add('run');
    const ran = new Map(browsers.map((browser) => [browser.name, browser.lastResult]));
    const broken = this.expected.filter((name) => !executed(ran.get(name)) || !this.completed.has(name));
    for (const name of broken) print(`${name} ${executed(ran.get(name)) ? 'did not finish' : 'ran no spec'}`);
    const failed = results.failed + broken.length + this.errors;
    const left = process.env.ONLY ? 0 : results.skipped; // of a second try only some specs run
    if (failed > 0 || left > 0) results.exitCode = 1;
    this.writeResults(broken.length + this.errors === 0);
    if (process.env.TIMES) this.printTimes(Number(process.env.TIMES));
    const skipped = left > 0 ? `, ${results.skipped} skipped (a failure: a spec that cannot run must not exist)` : '';
    print(`${results.success} passed, ${failed} failed${skipped} in ${this.expected.length} browsers, ${seconds(Date.now() - this.started)}`);
  };

  // For scripts/test-browser.mjs and scripts/compliance.mjs; not of a run in which a browser broke.
  writeResults(whole) {
    const { RESULTS } = process.env;
    if (!RESULTS || !whole) return;
    mkdirSync(dirname(RESULTS), { recursive: true });
    writeFileSync(RESULTS, JSON.stringify(this.results));
  }

  // What to look at when the run has become long.
  printTimes(count) {
    for (const [browser, times] of Object.entries(this.times)) {
      const slowest = Object.entries(times).sort(([, a], [, b]) => b - a).slice(0, count);
      print(`${browser}, the slowest specs:\n${slowest.map(([title, time]) => `  ${seconds(time).padStart(8)} ${title}`).join('\n')}`);
    }
  }
}

const executed = (result) => result !== undefined && result.success + result.failed > 0;
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
const print = (text) => process.stdout.write(`${text}\n`);

const createReporter = (formatError, expected) => new EnginesReporter(formatError, expected);
createReporter.$inject = ['formatError', 'config.browsers'];

export const reporterPlugin = { 'reporter:engines': ['factory', createReporter] };
