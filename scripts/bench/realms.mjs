// Processors in the frame against processors in a Worker: latency, lost frames, and the page's frame rate, with a processor that does nothing
// and with one that works for 60 % of its block.
import { median, printTable, runPage } from './browser/run-page.mjs';

const RUNS = 3;
const WAYS = [['frame', 'ring'], ['frame', 'script-processor'], ['worker', '']];
const browsers = (process.env.BROWSERS ?? 'ChromiumInsecure,FirefoxInsecure').split(',');

const rows = [['browser', 'realm, driver', 'work', 'latency, frames', 'frames lost in 5 s', 'breaks', 'page, frames/s', 'longest, ms']];
for (const name of browsers) {
  for (const [realm, driver] of WAYS) {
    for (const work of [0, 0.6]) {
      const reports = [];
      for (let run = 0; run < RUNS; run++) reports.push(await runPage(name, `bench/realms.html?realm=${realm}&driver=${driver}&work=${work}`));
      const of = (key) => median(reports.map((report) => report[key]));
      rows.push([name, `${realm}, ${reports[0].driver}`, `${work * 100} %`, of('latencyFrames'), of('lost'), of('breaks'), of('rate').toFixed(0), of('longest').toFixed(0)]);
    }
  }
}
printTable(rows);
