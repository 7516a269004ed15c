// The scenes of scripts/bench/realms.mjs and drivers.mjs, one after the other, in browsers without a debugging protocol too: each load, and
// a processor that works for 60 % of its block. Told of each: what is heard, what `stats` says, how the page fares, and what processes spend.

import './bench.js';
import { LOADS } from './load.js';

const query = new URLSearchParams(location.search);
const SECONDS = Number(query.get('seconds'));
const parts = query.get('loads') ? query.get('loads').split(',') : [''];
const COUNTER = query.has('counter');
const WORKS = 'works 60 %';
const SCENES = Object.keys(LOADS).concat(WORKS).filter((name) => parts.some((part) => name.includes(part)));
const TICK = 4;

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Pictures a second that the page can draw, and the longest that a timer had to wait. Where CPU is compared it draws none: some browsers
// spend most of a core on that.
function watchPage() {
  const began = performance.now();
  let last = began;
  let longest = 0;
  let pictures = 0;
  let request = COUNTER ? 0 : requestAnimationFrame(function draw() {
    pictures++;
    request = requestAnimationFrame(draw);
  });
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, TICK);
  return () => {
    cancelAnimationFrame(request);
    clearInterval(timer);
    return { rate: pictures * 1000 / (performance.now() - began), longest };
  };
}

// Of all processes, and of the main threads of pages, since it was last asked.
async function processorTime() {
  return (await fetch('/processor-time')).json();
}

// A context's clock may be slower than the page's, in Firefox without a sound device: what is compared is as long a piece of sound.
async function listen(context) {
  const end = context.currentTime + SECONDS;
  for (let waited = 0; context.currentTime < end && waited < 3 * SECONDS; waited += 0.05) await sleep(50);
}

// Of the polyfill, where it is the contender.
function figuresOf(context) {
  if (!window.AudioWorkletAnywhere) return { lost: 0 };
  const { driver, latencyFrames, lost } = AudioWorkletAnywhere.stats(context);
  const { lookAhead, sharedRealms } = AudioWorkletAnywhere.stats();
  return { driver, latencyFrames, lost, lookAhead, isShared: sharedRealms > 0 };
}

async function measure(name) {
  const { bench } = window;
  await bench.open(name === WORKS ? { work: 0.6, counter: COUNTER } : { load: name, counter: COUNTER });
  await sleep(name.includes('stall') ? 2500 : 1500); // what adapts may adapt, to two stalls too
  const { context } = bench.scene;
  await processorTime();
  await bench.begin();
  const before = figuresOf(context);
  const pageFigures = watchPage();
  await listen(context);
  const page = pageFigures();
  const { tracks, seconds, sampleRate } = await bench.end();
  const after = figuresOf(context);
  const processor = await processorTime();
  await bench.close();
  return Object.assign({ scene: name, heard: tracks[0], counted: tracks[1], seconds, sampleRate }, after, { lost: after.lost - before.lost, page, processor });
}

async function main() {
  await window.bench.ready;
  const scenes = [];
  for (const name of SCENES) scenes.push(await measure(name));
  return { scenes };
}

main().catch((error) => ({ error: String(error && error.stack || error) })).then((report) => fetch('/report', { method: 'POST', body: JSON.stringify(report) }));
