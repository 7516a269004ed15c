// Bytes of the JavaScript heap that are allocated while 8 nodes play, by V8's sampling profiler, those that were collected again
// included: by our scripts, and by all.
import { withLivePage } from './browser/live-page.mjs';
import { contenders } from './contenders.mjs';

export const title = 'Garbage: bytes allocated a second while 8 nodes play';

const CONTENDERS = ['native', 'ring', 'script-processor', 'raw-1024', 'google', 'sac'];
const NODES = 8;
const INTERVAL = 512; // bytes between samples, on average
const SETTLE = 4; // seconds, until what is compiled is compiled

/** @param {{seconds: number}} settings */
export async function measure({ seconds }) {
  const results = [];
  for (const { name, title, query } of contenders(CONTENDERS)) {
    await withLivePage('Chromium', query, async (page) => {
      const { more, sampleRate } = await page.measure({ nodes: NODES }, seconds, { settle: SETTLE, during: (ended) => sampled(page.devtools, ended) });
      const quanta = (seconds * sampleRate) / 128;
      results.push({ name, title, ...summary(more, seconds, quanta) });
    });
  }
  const rows = [['', 'all, B/s', 'our scripts, B/s', 'our scripts, B a quantum', 'by whom, most first']];
  for (const { title, all, own, ownPerQuantum, most } of results) {
    rows.push([title, all.toFixed(0), own.toFixed(0), ownPerQuantum.toFixed(2), most.map(([who, bytes]) => `${who} ${bytes.toFixed(0)}`).join(', ')]);
  }
  return { rows, results };
}

async function sampled(devtools, ended) {
  await devtools.call('HeapProfiler.enable');
  await devtools.call('HeapProfiler.startSampling', {
    samplingInterval: INTERVAL, includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true,
  });
  await ended;
  const { profile } = await devtools.call('HeapProfiler.stopSampling');
  await devtools.call('HeapProfiler.disable');
  return profile;
}

// What the debugging protocol itself allocates has no script.
function summary({ head }, seconds, quanta) {
  const figures = { all: 0, own: 0, most: new Map() };
  visit(head, figures);
  const most = [...figures.most].sort(([, a], [, b]) => b - a).slice(0, 4).map(([who, bytes]) => [who, bytes / seconds]);
  return { all: figures.all / seconds, own: figures.own / seconds, ownPerQuantum: figures.own / quanta, most };
}

function visit({ callFrame: { functionName, url, lineNumber, columnNumber }, selfSize, children }, figures) {
  figures.all += selfSize;
  if (url.includes('/dist/')) figures.own += selfSize;
  if (selfSize) {
    const file = url.slice(url.lastIndexOf('/') + 1);
    const who = file ? `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}:${columnNumber + 1}` : functionName || '(root)';
    figures.most.set(who, (figures.most.get(who) ?? 0) + selfSize);
  }
  for (const child of children) visit(child, figures);
}
