// From addModule() to resolved: cold (a new profile: nothing cached), warm (the page loaded again in the same
// browser), and for a second context of the same page. Medians of five.
import { median, printTable, runPage } from './browser/run-page.mjs';

const RUNS = 5;
const rows = [['addModule, ms', 'cold', 'warm', 'second context']];
for (const name of ['Chromium64', 'ChromiumInsecure']) {
  const reports = [];
  for (let run = 0; run < RUNS; run++) reports.push(await runPage(name, 'bench/start-up.html'));
  rows.push([name, ...['cold', 'warm', 'second'].map((key) => median(reports.map((report) => report[key])).toFixed(0))]);
}
printTable(rows);
