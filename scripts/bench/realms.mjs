// Processors in the frame against processors in a Worker, under the loads of the steady-sound bench and with a processor that works for
// 60 % of its block: latency, breaks, the page's pictures a second, and what the main thread spends. In today's Chromium its own
// AudioWorklet listens; elsewhere AnalyserNodes keep what was heard.
import { runPage } from './browser/run-page.mjs';

export const title = 'Realms: a frame against a Worker';

const BROWSERS = ['Chromium', 'FirefoxInsecure', 'Chromium64'];
const WAYS = [['frame', 'ring'], ['frame', 'script-processor'], ['worker', '']];

/** @param {{seconds: number}} settings */
export async function measure({ seconds }) {
  const results = [];
  for (const browser of process.env.BROWSERS?.split(',') ?? BROWSERS) {
    for (const [realm, driver] of WAYS.filter(([name]) => !process.env.REALMS || process.env.REALMS.includes(name))) {
      const query = `way=ours&realm=${realm}&driver=${driver}&seconds=${seconds}&loads=${process.env.LOADS ?? ''}`;
      const { scenes } = await runPage(browser, `bench/scenes.html?${query}`);
      results.push(...scenes.map((scene) => ({ browser, realm, ...scene })));
    }
  }
  return { rows: table(results, seconds), results };
}

function table(results, seconds) {
  const rows = [['', 'realm, driver', 'load', 'latency, frames', `breaks in ${seconds} s`, 'silent frames', 'pictures/s', 'longest wait, ms', 'CPU, tree / main, %']];
  for (const { browser, realm, driver, isShared, scene, heard, latencyFrames, page, processor } of results) {
    const latency = heard.latency === null ? latencyFrames : `${heard.latency} … ${heard.latest} (${latencyFrames})`;
    const where = realm === 'worker' && isShared ? 'worker, shared memory' : realm;
    rows.push([browser, `${where}, ${driver}`, scene, latency, heard.breaks, heard.silent,
      page.rate.toFixed(0), page.longest.toFixed(0), `${percent(processor.tree)} / ${percent(processor.main)}`]);
  }
  return rows;
}

const percent = (share) => (share * 100).toFixed(1);
