// Numbered frames through a processor with an input, and from one without, under load, in a secure Chromium whose own AudioWorklet
// records them: what is lost, what is heard again, what is silent, what is late.
import { withLivePage } from './browser/live-page.mjs';
import { contenders } from './contenders.mjs';

export const title = 'Steady sound: breaks through a processor with an input / of one without';

/** All but what has a section of its own (realms.mjs, drivers.mjs). */
const own = () => contenders().filter(({ name }) => name !== 'worker' && name !== 'control');

const LOADS = ['idle', 'busy 8 of 23 ms', 'stall 60 ms/s', 'stall 250 ms/s', 'garbage 50 MB/s'];
/** What docs/performance.md promises is measured for longer: no break at all. */
const PROMISED = {
  ring: ['idle', 'busy 8 of 23 ms', 'garbage 50 MB/s'],
  'ring-2048': ['stall 60 ms/s'],
};
/** Seconds before it counts: what adapts may adapt, to two stalls too. */
const settle = (load) => (load.includes('stall') ? 2.5 : 1);

/** @param {{seconds: number, promisedSeconds: number}} settings */
export async function measure({ seconds, promisedSeconds }) {
  const results = [];
  for (const { name, title, query } of own()) {
    await withLivePage('Chromium', query, async (page) => {
      for (const load of loads()) {
        const duration = PROMISED[name]?.includes(load) ? promisedSeconds : seconds;
        const { tracks, sampleRate } = await page.measure({ counter: true, load }, duration, { settle: settle(load) });
        results.push({ name, title, load, seconds: duration, sampleRate, through: tracks[0], counted: tracks[1] });
      }
    });
  }
  return { rows: table(results), details: details(results), results };
}

const loads = () => LOADS.filter((load) => !process.env.LOADS || process.env.LOADS.split(',').some((part) => load.includes(part)));

function table(results) {
  const rows = [['breaks, with an input / without', 'latency', ...loads()]];
  for (const [title, own] of grouped(results)) {
    const latency = Math.min(...own.map(({ through }) => through.latency ?? Infinity));
    rows.push([title, latency, ...own.map(({ through, counted, seconds }) => `${through.breaks} / ${counted.breaks} in ${seconds} s`)]);
  }
  return rows;
}

// Node 20 has no Map.groupBy.
function grouped(results) {
  const groups = new Map();
  for (const result of results) groups.set(result.title, [...(groups.get(result.title) ?? []), result]);
  return groups;
}

function details(results) {
  const head = ['frames, with an input / without', 'load', 'lost', 'repeated', 'silent', 'late', 'latency: least … most'];
  return [head, ...results.map(({ title, load, through, counted }) => [
    title, load,
    ...['lost', 'repeated', 'silent'].map((figure) => `${through[figure]} / ${counted[figure]}`),
    through.late, `${through.latency} … ${through.latest}`,
  ])];
}
