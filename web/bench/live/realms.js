// The scenes of scripts/bench/realms.mjs, one after the other, in browsers without a debugging protocol too: each load, and a processor
// that works for 60 % of its block. Told of each: what is heard, what `stats` says, how the page fares, and what processes spend.

import './bench.js';
import { LOADS } from './load.js';

const query = new URLSearchParams(location.search);
const SECONDS = Number(query.get('seconds'));
const parts = query.get('loads') ? query.get('loads').split(',') : [''];
const WORKS = 'works 60 %';
const SCENES = Object.keys(LOADS).concat(WORKS).filter((name) => parts.some((part) => name.includes(part)));
const TICK = 4;

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Pictures a second that the page can draw, and the longest that a timer had to wait.
function watchPage() {
  const began = performance.now();
  let last = began;
  let longest = 0;
  let pictures = 0;
  let request = requestAnimationFrame(function draw() {
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

async function measure(name) {
  const { bench } = window;
  await bench.open(name === WORKS ? { work: 0.6 } : { load: name });
  await sleep(name.includes('stall') ? 2500 : 1500); // what adapts may adapt, to two stalls too
  const { context } = bench.scene;
  await processorTime();
  await bench.begin();
  const before = AudioWorkletAnywhere.stats(context);
  const pageFigures = watchPage();
  await sleep(SECONDS * 1000);
  const page = pageFigures();
  const { tracks } = await bench.end();
  const { driver, latencyFrames, lost } = AudioWorkletAnywhere.stats(context);
  const processor = await processorTime();
  const { lookAhead, sharedRealms } = AudioWorkletAnywhere.stats();
  await bench.close();
  return { scene: name, heard: tracks[0], driver, latencyFrames, lost: lost - before.lost, lookAhead, isShared: sharedRealms > 0, page, processor };
}

async function main() {
  await window.bench.ready;
  const scenes = [];
  for (const name of SCENES) scenes.push(await measure(name));
  return { scenes };
}

main().catch((error) => ({ error: String(error && error.stack || error) })).then((report) => fetch('/report', { method: 'POST', body: JSON.stringify(report) }));
