// Bytes of the JavaScript heap that are allocated while 8 nodes play, by V8's sampling profiler, those that were collected again
// included: by our scripts, by the browser's functions that they call, and by all. Of processors in a Worker it is the page's half.
import { withLivePage } from './browser/live-page.mjs';
import { isOurs, nameOf } from './browser/source-names.mjs';
import { contenders } from './contenders.mjs';

export const title = 'Garbage: bytes allocated a second while 8 nodes play';

const CONTENDERS = ['native', 'ring', 'script-processor', 'worker', 'raw-1024', 'google', 'sac'];
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
  const rows = [['', 'all, B/s', 'our scripts, B a quantum', 'called by them', 'which of ours', 'which others']];
  for (const { title, all, own, called, ours, others } of results) {
    rows.push([title, all.toFixed(0), own.toFixed(2), called.toFixed(2), list(ours), list(others)]);
  }
  return { rows, results };
}

const list = (names) => names.map(([who, bytes]) => `${who} ${bytes.toFixed(1)}`).join(', ') || '–';

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

// What the debugging protocol itself allocates has no script. What the browser's functions allocate when ours call them is told apart.
function summary({ head }, seconds, quanta) {
  const figures = { all: 0, own: 0, called: 0, ours: new Map(), others: new Map() };
  visit(head, false, figures);
  const most = (names) => [...names].sort(([, a], [, b]) => b - a).slice(0, 4).map(([who, bytes]) => [who, bytes / quanta]);
  const { all, own, called, ours, others } = figures;
  return { all: all / seconds, own: own / quanta, called: called / quanta, ours: most(ours), others: most(others) };
}

function visit({ callFrame, selfSize, children }, isCalledByUs, figures) {
  const own = isOurs(callFrame);
  const called = !own && isCalledByUs && !callFrame.url; // a processor of the page's is not ours, nor what it calls
  figures.all += selfSize;
  if (own) figures.own += selfSize;
  if (called) figures.called += selfSize;
  if (selfSize) add(own ? figures.ours : figures.others, nameOf(callFrame), selfSize);
  for (const child of children) visit(child, own || called, figures);
}

function add(names, name, bytes) {
  names.set(name, (names.get(name) ?? 0) + bytes);
}
