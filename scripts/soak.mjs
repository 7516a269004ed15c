// MINUTES=10 of a page that is hard on its sound (web/bench/live/soak.js), in a secure Chromium whose own AudioWorklet listens. Fails
// when sound was lost otherwise than by gaps of the page longer than the lead, when memory grows, or when a clock was wrong.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLivePage } from './bench/browser/live-page.mjs';

const MINUTES = Number(process.env.MINUTES ?? 10);
const LOOK_EVERY = 10; // seconds
/** How many milliseconds before the end of the lead a gap may begin: the driver wakes that often at most. */
const MARGIN = 25;
/** Memory may grow by so much after the first third. */
const FLAT = { heap: 2e6, resident: 32e6, nodes: 60, documents: 3 };

const QUERY = `way=ours&buffer-size=2048${process.env.DRIVER ? `&driver=${process.env.DRIVER}` : ''}`;

const looks = [];
const ok = await withLivePage('Chromium', QUERY, async (page) => {
  page.devtools.onConsole((text, type) => {
    if (type === 'error') console.log(`console: ${text}`);
  });
  await page.devtools.evaluate('soak.begin()');
  for (const end = Date.now() + MINUTES * 60_000; Date.now() < end; ) {
    await sleep(Math.min(LOOK_EVERY * 1000, end - Date.now()));
    looks.push(await look(page));
    console.log(line(looks.at(-1)));
  }
  return judge(looks);
}, 'soak');
process.exitCode = ok ? 0 : 1;

async function look({ devtools, browser }) {
  await devtools.call('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.call('Runtime.getHeapUsage');
  const { documents } = await devtools.call('Memory.getDOMCounters');
  return { ...(await devtools.evaluate('soak.figures()')), heap: usedSize, documents, resident: residentOf(browser) };
}

// Of all renderers.
function residentOf(browser) {
  let bytes = 0;
  for (const pid of browser.processes()) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) continue;
      bytes += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;
    } catch {
      // It has ended.
    }
  }
  return bytes;
}

function line({ through, counted, counts, heap, resident, documents, engine, clock, latency }) {
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  return `${(through.frames / 44100).toFixed(0)} s: breaks ${through.breaks} / ${counted.breaks}, gaps over the lead ${longGaps(counts, latency)} (longest ${counts.longest.toFixed(0)} ms), ` +
    `${counts.nodes} nodes made, ${engine.nodes} there, ${counts.contexts} contexts; heap ${megabytes(heap)} MB, resident ${megabytes(resident)} MB, ${documents} documents; ` +
    `clock ${(clock.ahead * 1000).toFixed(0)} ms, wrong ${clock.wrong}`;
}

function longGaps({ gaps }, latency) {
  return gaps.filter((gap) => gap > latency * 1000 - MARGIN).length;
}

// What is judged, and by what.
function judge(all) {
  const last = all.at(-1);
  const early = all[Math.floor(all.length / 3)];
  const allowed = longGaps(last.counts, last.latency);
  const grown = (of) => of(last) - of(early);
  const checks = [
    [`breaks with an input, ${last.through.breaks}, and without, ${last.counted.breaks}: at most as many as gaps over the lead, ${allowed}`, Math.max(last.through.breaks, last.counted.breaks) <= allowed],
    [`nothing was heard twice: ${last.through.repeated} and ${last.counted.repeated} frames`, last.through.repeated + last.counted.repeated === 0],
    [`the clock's steps: ${last.clock.wrong} wrong of ${last.clock.calls}`, last.clock.wrong === 0],
    [`the clock at the end: ${(last.clock.ahead * 1000).toFixed(0)} ms ahead of the context's`, Math.abs(last.clock.ahead) < last.latency + 0.1],
    [`frames of the clock, ${last.clock.frame - last.began.frame}, are those rendered and skipped`, last.clock.frame - last.began.frame === (last.clock.calls - last.began.calls) * 128 + last.clock.skipped - last.began.skipped],
    [`JavaScript heap: ${grown(({ heap }) => heap)} bytes more`, grown(({ heap }) => heap) < FLAT.heap],
    [`resident: ${grown(({ resident }) => resident)} bytes more`, grown(({ resident }) => resident) < FLAT.resident],
    [`the engine's nodes: ${grown(({ engine }) => engine.nodes)} more`, grown(({ engine }) => engine.nodes) < FLAT.nodes],
    [`documents: ${grown(({ documents }) => documents)} more`, grown(({ documents }) => documents) < FLAT.documents],
  ];
  for (const [text, good] of checks) console.log(`${good ? 'ok  ' : 'FAIL'}  ${text}`);
  const failed = checks.filter(([, good]) => !good).length;
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  return failed === 0;
}
