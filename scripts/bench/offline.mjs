// Offline rendering: seconds of audio rendered in a second, by the browser's own AudioWorklet where there is one, by ours, and by the
// fallback of standardized-audio-context 25.3.77, in one page.
import { peerScripts } from './browser/peers.mjs';
import { runPage } from './browser/run-page.mjs';

export const title = 'Offline: seconds of audio rendered in a second';

const BROWSERS = ['Chromium', 'ChromiumInsecure', 'Chromium64', 'FirefoxInsecure', 'WPEInsecure', 'WebKitInsecure'];

export async function measure() {
  const rows = [['', 'worklets', 'native', 'audioworklet-anywhere', 'standardized-audio-context']];
  const results = [];
  for (const browser of process.env.BROWSERS?.split(',') ?? BROWSERS) {
    const { native, ours, other } = await runPage(browser, 'bench/offline.html', await peerScripts());
    results.push({ browser, native, ours, other });
    for (const graph of Object.keys(ours)) rows.push([browser, graph, ...[native, ours, other].map((speeds) => figure(speeds[graph]))]);
  }
  return { rows, results };
}

function figure(speed) {
  return typeof speed === 'number' ? speed.toFixed(0) : `– (${speed})`;
}
