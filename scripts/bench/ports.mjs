// Ports: a round trip, and messages a second each way, small ones and large ones (64 KiB of samples, copied), of ours and of the peers,
// against a bare MessageChannel of the same page in the same run. BROWSERS=… takes some of the browsers, WAYS=… some of the contenders.
import { peerScripts } from './browser/peers.mjs';
import { median, runPage } from './browser/run-page.mjs';
import { contenders } from './contenders.mjs';

export const title = 'Ports (a bare MessageChannel of the same page in brackets)';

const RUNS = 3;
const FIGURES = [['roundTrip', 'round trip, µs', 1], ['toProcessor', 'messages/s to the processor', 0], ['toNode', 'messages/s to the node', 0],
  ['largeToProcessor', '64 KiB messages/s to the processor', 0], ['largeToNode', '64 KiB messages/s to the node', 0]];
const BROWSERS = ['Chromium', 'Chromium64', 'ChromiumInsecure', 'FirefoxInsecure', 'WPEInsecure', 'WebKitInsecure'];
/** The driver makes no difference to ports. */
const CONTENDERS = ['ring', 'worker', 'google', 'sac'];
const PATIENCE = 60_000; // ms

export async function measure() {
  const rows = [['', '', ...FIGURES.map(([, head]) => head)]];
  const results = [];
  const notes = [];
  for (const browser of process.env.BROWSERS?.split(',') ?? BROWSERS) {
    for (const { name, title: contender, query } of contenders(browser === 'Chromium' ? ['native', ...CONTENDERS] : CONTENDERS)) {
      const result = await medians(browser, query).catch((error) => ({ error: error.message }));
      if (result.error && ours(name)) throw new Error(result.error);
      results.push({ browser, name, ...result });
      rows.push([browser, contender, ...FIGURES.map((figure) => (result.error ? '–' : cell(result, figure)))]);
      if (result.error) notes.push([`${browser}, ${contender}: ${result.error}`]);
    }
  }
  return { tables: notes.length > 0 ? [rows, notes] : [rows], results };
}

// A peer may not run everywhere.
const ours = (name) => name === 'ring' || name === 'worker';

async function medians(browser, query) {
  const reports = [];
  for (let run = 0; run < RUNS; run++) reports.push(await runPage(browser, `bench/ports.html?${query}`, await peerScripts(), PATIENCE));
  const of = (which) => Object.fromEntries(FIGURES.map(([key]) => [key, median(reports.map((report) => report[which][key]))]));
  return { own: of('own'), bare: of('bare') };
}

function cell({ own, bare }, [key, , digits]) {
  return `${own[key].toFixed(digits)} (${bare[key].toFixed(digits)}), ${(own[key] / bare[key]).toFixed(2)}×`;
}
