// From addModule() to resolved: cold (a new profile: nothing cached), warm (the page loaded again in the same
// browser), and for a second context of the same page; and the longest task of the main thread meanwhile, if one took more than
// 50 ms. Medians of five.
import { median, runPage } from './browser/run-page.mjs';

export const title = 'Start-up: ms from addModule() to resolved';

const RUNS = 5;
const KEYS = ['cold', 'warm', 'second'];

export async function measure() {
  const rows = [['', 'cold', 'warm', 'second context', 'longest task, cold', 'warm', 'second context']];
  const results = [];
  for (const browser of ['Chromium64', 'ChromiumInsecure']) {
    const reports = [];
    for (let run = 0; run < RUNS; run++) reports.push(await runPage(browser, 'bench/start-up.html'));
    const medians = (field) => KEYS.map((key) => median(reports.map((report) => report[key][field])).toFixed(0));
    results.push({ browser, reports });
    rows.push([browser, ...medians('time'), ...medians('longest')]);
  }
  return { rows, results };
}
