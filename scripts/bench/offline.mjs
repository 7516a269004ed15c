// Offline rendering: seconds of audio rendered in a second, by the browser's own AudioWorklet where there is one, by ours, and by the
// fallback of standardized-audio-context 25.3.77, in one page.
import esbuild from 'esbuild';
import { printTable, runPage } from './browser/run-page.mjs';

const bundle = await esbuild.build({
  stdin: { contents: "export * from 'standardized-audio-context';", resolveDir: import.meta.dirname },
  bundle: true,
  format: 'iife',
  globalName: 'standardizedAudioContext',
  target: 'es2017',
  write: false,
});
const files = { '/standardized-audio-context.js': bundle.outputFiles[0].text };
const rows = [['offline: seconds of audio a second', 'worklets', 'native', 'audioworklet-anywhere', 'standardized-audio-context']];
const browsers = process.env.BROWSERS?.split(',') ?? ['Chromium', 'ChromiumInsecure', 'Chromium64', 'FirefoxInsecure', 'WPEInsecure', 'WebKitInsecure'];
for (const name of browsers) {
  const { native, ours, other } = await runPage(name, 'bench/offline.html', files);
  for (const graph of Object.keys(ours)) rows.push([name, graph, ...[native, ours, other].map((speeds) => figure(speeds[graph]))]);
}
printTable(rows);

function figure(speed) {
  return typeof speed === 'number' ? speed.toFixed(0) : `– (${speed})`;
}
