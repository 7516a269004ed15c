// The ports of a node and its processor against a bare MessageChannel of the same page, in the same run.
import { median, printTable, runPage } from './browser/run-page.mjs';

const RUNS = 3;
const KEYS = ['roundTrip', 'toProcessor', 'toNode'];
const rows = [['ports (a bare MessageChannel in brackets)', 'round trip, µs', 'messages/s to the processor', 'messages/s to the node']];
for (const name of ['Chromium64', 'ChromiumInsecure', 'FirefoxInsecure', 'WPEInsecure', 'WebKitInsecure']) {
  const reports = [];
  for (let run = 0; run < RUNS; run++) reports.push(await runPage(name, 'bench/ports.html'));
  rows.push([name, ...KEYS.map((key) => {
    const [ours, bare] = ['ours', 'bare'].map((which) => median(reports.map((report) => report[which][key])));
    const digits = key === 'roundTrip' ? 1 : 0;
    return `${ours.toFixed(digits)} (${bare.toFixed(digits)}), ${(ours / bare).toFixed(2)}×`;
  })]);
}
printTable(rows);
