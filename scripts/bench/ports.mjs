// Ports: a round trip, and messages a second each way, small ones and large ones (64 KiB of samples, copied), against a bare
// MessageChannel of the same page in the same run. BROWSERS=… takes some of the browsers.
import { median, runPage } from './browser/run-page.mjs';

export const title = 'Ports (a bare MessageChannel of the same page in brackets)';

const RUNS = 3;
const FIGURES = [['roundTrip', 'round trip, µs', 1], ['toProcessor', 'messages/s to the processor', 0], ['toNode', 'messages/s to the node', 0],
  ['largeToProcessor', '64 KiB messages/s to the processor', 0], ['largeToNode', '64 KiB messages/s to the node', 0]];
const BROWSERS = ['Chromium64', 'ChromiumInsecure', 'FirefoxInsecure', 'WPEInsecure', 'WebKitInsecure'];

export async function measure() {
  const rows = [['', ...FIGURES.map(([, head]) => head)]];
  const results = [];
  for (const browser of process.env.BROWSERS?.split(',') ?? BROWSERS) {
    const reports = [];
    for (let run = 0; run < RUNS; run++) reports.push(await runPage(browser, 'bench/ports.html'));
    const result = Object.fromEntries(['ours', 'bare'].map((which) => [which, Object.fromEntries(FIGURES.map(([key]) => [key, median(reports.map((report) => report[which][key]))]))]));
    results.push({ browser, ...result });
    rows.push([browser, ...FIGURES.map(([key, , digits]) => `${result.ours[key].toFixed(digits)} (${result.bare[key].toFixed(digits)}), ${(result.ours[key] / result.bare[key]).toFixed(2)}×`)]);
  }
  return { rows, results };
}
