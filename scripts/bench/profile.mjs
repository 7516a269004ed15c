// Where the main thread's time goes while 64 cheap nodes play: V8's sampling profiler, its samples brought back to source files and
// to functions of the engine; nanoseconds for each node and render quantum.
import { withLivePage } from './browser/live-page.mjs';
import { nameOf } from './browser/source-names.mjs';
import { contenders } from './contenders.mjs';

export const title = 'Profile: ns of the main thread per node and render quantum';

// EACH=64 is as many nodes with a source each.
const NODES = Number(process.env.EACH ?? process.env.NODES ?? 64);
const GRAPH = { nodes: NODES, each: process.env.EACH !== undefined };
const INTERVAL = 200; // microseconds
const SETTLE = 3; // seconds, until what is compiled is compiled
const ROWS = 40;

/** @param {{seconds: number}} settings */
export async function measure({ seconds }) {
  const results = [];
  for (const browser of process.env.BROWSERS?.split(',') ?? ['Chromium', 'Chromium64']) {
    for (const { name, title, query } of contenders(['ring', 'script-processor'])) {
      await withLivePage(browser, query, async (page) => {
        const { more, processor, sampleRate } = await page.measure(GRAPH, seconds, { settle: SETTLE, during: (ended) => sampled(page.devtools, ended) });
        const unit = 1e9 / ((sampleRate / 128) * NODES); // a share of one core, in ns per node and quantum
        const all = steps(more);
        results.push({ browser, name, title, main: processor.main * unit, steps: all.map(([step, share]) => [step, share * unit]) });
      });
    }
  }
  return { rows: table(results), results };
}

async function sampled(devtools, ended) {
  await devtools.call('Profiler.enable');
  await devtools.call('Profiler.setSamplingInterval', { interval: INTERVAL });
  await devtools.call('Profiler.start');
  await ended;
  const { profile } = await devtools.call('Profiler.stop');
  await devtools.call('Profiler.disable');
  return profile;
}

// Shares of the time that went by, the largest first; when the thread was idle is left out.
function steps({ nodes, samples, timeDeltas, startTime, endTime }) {
  const times = new Map();
  samples.forEach((id, at) => times.set(id, (times.get(id) ?? 0) + timeDeltas[at]));
  const shares = new Map();
  for (const { id, callFrame } of nodes) {
    const name = nameOf(callFrame);
    const share = (times.get(id) ?? 0) / (endTime - startTime);
    if (share > 0 && name !== '(idle)') shares.set(name, (shares.get(name) ?? 0) + share);
  }
  return [...shares].sort(([, a], [, b]) => b - a);
}

function table(results) {
  const rows = [['', 'browser', 'ns']];
  for (const { browser, title, main, steps: own } of results) {
    rows.push([title, browser, main.toFixed(0)]);
    for (const [step, time] of own.slice(0, ROWS)) rows.push([`  ${step}`, '', time.toFixed(1)]);
  }
  return rows;
}
