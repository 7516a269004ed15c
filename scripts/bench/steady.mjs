// Breaks in five seconds of a signal through a processor with an input, and by how many frames it is late: each driver, bare
// ScriptProcessorNodes, and the native AudioWorklet. BROWSERS=… and WAYS=… choose some of them.
import { printTable, runPage } from './browser/run-page.mjs';

const WAYS = process.env.WAYS ? process.env.WAYS.split(',') : ['ring', 'script-processor', '512', '1024', '4096'];
const browsers = process.env.BROWSERS ? process.env.BROWSERS.split(',') : ['Chromium', 'ChromiumInsecure', 'Chromium64', 'FirefoxInsecure', 'WPEInsecure', 'WebKitInsecure'];
const rows = [];
for (const name of browsers) {
  for (const way of name === 'Chromium' ? ['native'] : WAYS) {
    const results = await runPage(name, `bench/steady.html?way=${way}`);
    const loads = Object.keys(results);
    if (rows.length === 0) rows.push(['breaks in 5 s (frames late)', '', ...loads]);
    const title = /^\d+$/.test(way) ? `bare ScriptProcessorNode, ${way} frames` : way;
    rows.push([name, title, ...loads.map((load) => `${results[load].breaks} (${results[load].late})`)]);
  }
}
printTable(rows);
