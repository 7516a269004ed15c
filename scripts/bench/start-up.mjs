// From addModule() to resolved: cold (a new profile: nothing cached), warm (the page loaded again in the same
// browser), and for a second context of the same page; and the longest task of the main thread meanwhile, if one took more than
// 50 ms. Medians of five.
import { median, printTable, runPage } from './browser/run-page.mjs';

const RUNS = 5;
const KEYS = ['cold', 'warm', 'second'];
const rows = [['ms', 'cold', 'warm', 'second context', 'longest task, cold', 'warm', 'second context']];
for (const name of ['Chromium64', 'ChromiumInsecure']) {
  const reports = [];
  for (let run = 0; run < RUNS; run++) reports.push(await runPage(name, 'bench/start-up.html'));
  const medians = (field) => KEYS.map((key) => median(reports.map((report) => report[key][field])).toFixed(0));
  rows.push([name, ...medians('time'), ...medians('longest')]);
}
printTable(rows);
