// The benchmarks in browsers: tables on the console, all figures in .cache/bench.json (or RESULTS=…).
//
//   node scripts/bench.mjs        BENCH=steady,drivers,cost,garbage,profile,realms,ports,start-up,offline chooses some; docs/performance.md has the rest
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname } from 'node:path';
import { printTable } from './bench/browser/run-page.mjs';
import { ROOT } from './build/paths.mjs';
import { launcherNamed } from './launchers/index.mjs';

const SECTIONS = ['steady', 'drivers', 'cost', 'garbage', 'profile', 'realms', 'ports', 'start-up', 'offline'];

const wanted = process.env.BENCH ? process.env.BENCH.split(',') : SECTIONS;
const unknown = wanted.filter((name) => !SECTIONS.includes(name));
if (unknown.length > 0) throw new Error(`BENCH: there is no ${unknown.join(', ')}; there are ${SECTIONS.join(', ')}`);

const settings = {
  seconds: Number(process.env.SECONDS ?? 3),
  promisedSeconds: Number(process.env.PROMISED_SECONDS ?? Math.max(60, Number(process.env.SECONDS ?? 3))),
};
const report = {
  began: new Date().toISOString(),
  commit: execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim(),
  machine: { cores: cpus().length, model: cpus()[0]?.model, loadBefore: loadavg() },
  browser: launcherNamed('Chromium').version(),
  settings,
  sections: {},
};
const target = process.env.RESULTS ?? `${ROOT}/.cache/bench.json`;
mkdirSync(dirname(target), { recursive: true });

for (const name of wanted) {
  const section = await import(`./bench/${name}.mjs`);
  const began = performance.now();
  // One that fails does not take the others with it.
  const { tables, rows, details, results } = await section.measure(settings).catch(failed);
  console.log(`\n${section.title} (${((performance.now() - began) / 1000).toFixed(0)} s)`);
  for (const table of tables ?? [rows, details].filter(Boolean)) {
    console.log();
    printTable(table);
  }
  report.sections[name] = results;
  report.machine.loadAfter = loadavg();
  writeFileSync(target, `${JSON.stringify(report, null, 2)}\n`); // after each: what is there is kept
}
console.log(`\n${target.replace(`${ROOT}/`, '')}`);

function failed(error) {
  process.exitCode = 1;
  return { rows: [[`failed: ${error.stack}`]], results: { error: error.message } };
}
