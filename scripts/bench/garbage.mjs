// What is allocated in the JavaScript heap while 8 nodes play. By V8's sampling profiler, those objects included that were collected again:
// by our scripts, by the browser's functions that they call, and by all; with such a profiler V8 allocates more than without. So, before it, by how much
// the heap in use grows a second between collections, to the byte, and in how many quarter seconds it does not grow at all. Of processors in a Worker both threads are told; "bare" pages make
// the browser calls of a driver and nothing else: what they allocate is the browser's.
import { setTimeout as sleep } from 'node:timers/promises';
import { withLivePage } from './browser/live-page.mjs';
import { isOurs, nameOf } from './browser/source-names.mjs';
import { contenders } from './contenders.mjs';

export const title = 'Garbage: bytes allocated while 8 nodes play';

const CONTENDERS = ['native', 'ring', 'script-processor', 'worker', 'bare-ring', 'bare-script-processor', 'bare-worker', 'raw-1024', 'google', 'sac'];
const NODES = 8;
const INTERVAL = Number(process.env.INTERVAL ?? 512); // bytes between samples, on average
const SETTLE = Number(process.env.SETTLE ?? 12); // seconds, until what is compiled is compiled
const LOOK = 250; // ms between looks at the heap

/** @param {{seconds: number}} settings */
export async function measure({ seconds }) {
  const results = [];
  // Chromium 64's debugging protocol tells neither.
  for (const browser of process.env.BROWSERS?.split(',') ?? ['Chromium']) {
    for (const { name, title, query } of contenders(process.env.WAYS?.split(',') ?? CONTENDERS)) {
      await withLivePage(browser, query, async (page) => {
        const workers = /worker/.test(name) ? await page.devtools.workers() : [];
        const during = () => Promise.all([page.devtools, ...workers].map((thread) => measured(thread, seconds)));
        const { more, sampleRate } = await page.measure({ nodes: NODES }, 0, { settle: SETTLE, during });
        more.forEach(({ profile, growth, still }, thread) => {
          const where = `${title}${thread ? ': the Worker' : ''}`;
          results.push({ browser, name, title: where, growth, still, ...summary(profile, seconds, (seconds * sampleRate) / 128) });
        });
      });
    }
  }
  return { rows: table(results), results };
}

function table(results) {
  const rows = [['', 'heap grows, B/s', 'not at all in', 'sampled, B/s', 'our scripts, B a quantum', 'called by them', 'which of ours', 'which others']];
  for (const { title, growth, still, all, own, called, ours, others } of results) {
    rows.push([title, growth.toFixed(0), `${(still * 100).toFixed(0)} %`, all.toFixed(0), own.toFixed(2), called.toFixed(2), list(ours), list(others)]);
  }
  return rows;
}

const list = (names) => names.map(([who, bytes]) => `${who} ${bytes.toFixed(1)}`).join(', ') || '–';

// One after the other: the profiler itself allocates.
async function measured(thread, seconds) {
  const growth = await growthOf(thread, seconds);
  return { ...growth, profile: await sampled(thread, seconds) };
}

async function sampled(thread, seconds) {
  await thread.call('HeapProfiler.enable');
  await thread.call('HeapProfiler.startSampling', {
    samplingInterval: INTERVAL, includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true,
  });
  await sleep(seconds * 1000);
  const { profile } = await thread.call('HeapProfiler.stopSampling');
  await thread.call('HeapProfiler.disable');
  return profile;
}

// Bytes a second, and the share of looks between which there were none. A collection between two looks hides what was allocated between them: there are few.
async function growthOf(thread, seconds) {
  const used = async () => (await thread.call('Runtime.getHeapUsage')).usedSize;
  await thread.call('HeapProfiler.collectGarbage');
  const began = performance.now();
  let grown = 0;
  let looks = 0;
  let still = 0;
  let last = await used();
  while (performance.now() - began < seconds * 1000) {
    await sleep(LOOK);
    const now = await used();
    grown += Math.max(0, now - last);
    looks++;
    if (now === last) still++;
    last = now;
  }
  return { growth: (grown * 1000) / (performance.now() - began), still: still / looks };
}

// What the debugging protocol itself allocates has no script. What the browser's functions allocate when ours call them is told apart.
function summary(profile, seconds, quanta) {
  const figures = { all: 0, own: 0, called: 0, ours: new Map(), others: new Map() };
  visit(profile.head, false, figures);
  const most = (names) => [...names].sort(([, a], [, b]) => b - a).slice(0, Number(process.env.ROWS ?? 4)).map(([who, bytes]) => [who, bytes / quanta]);
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
