// Sound whose every sample tells its frame, through a processor of a page of its own; an AnalyserNode, out of reach of that page's
// stalls, holds what was heard last.

import { addModuleText, countingSource, record } from './audio';
import { isForced, safari } from './engine';
import { SCRIPT, loadScript } from './install';
import { contextOf, openPage, until, type Page } from './page';
import type { ContextStatistics } from '../src/statistics';

const THROUGH = "registerProcessor('through', class extends AudioWorkletProcessor { process([[input]], [[output]]) { if (input) output.set(input); return true; } });";
const WINDOW = 32768;

/** A stretch of samples that follow each other by one. */
export interface Run {
  /** Where it begins in the window. */
  readonly at: number;
  readonly first: number;
  readonly last: number;
}

/** Numbered sound on its way through a processor. */
export interface NumberedSound {
  readonly page: Page;
  readonly context: AudioContext;
  readonly node: AudioWorkletNode;
  /** What counts now. */
  source: AudioBufferSourceNode;
  /** The page's own figures of it. */
  figures(): ContextStatistics;
  /** The stretches in the last 32,768 frames. */
  heard(): Run[];
  /** Ends what counts, and begins with another from 1. */
  stop(): void;
  start(): void;
}

/** A page with the script, `attributes` on it, that runs with the ring driver. */
export async function ringPage(attributes: Record<string, string> = {}, prepare: (page: Page) => void = () => undefined): Promise<Page> {
  const page = await openPage();
  prepare(page);
  await loadScript(page.document, SCRIPT, { ...(isForced ? { 'data-force': '' } : {}), 'data-driver': 'ring', ...attributes });
  return page;
}

/** Starts such sound on a page, and waits until it is heard. */
export async function numberedSound(page: Page): Promise<NumberedSound> {
  const context = await contextOf(page);
  await addModuleText(context, THROUGH);
  const node = new page.AudioWorkletNode(context, 'through', { outputChannelCount: [1] });
  const analyser = context.createAnalyser();
  analyser.fftSize = WINDOW;
  node.connect(analyser);
  const samples = new Float32Array(WINDOW);
  const sound: NumberedSound = {
    page, context, node, source: countingSource(context),
    figures: () => page.AudioWorkletAnywhere?.stats(context) as ContextStatistics,
    heard: () => {
      analyser.getFloatTimeDomainData(samples);
      return runsOf(samples);
    },
    stop: () => {
      sound.source.stop();
      sound.source.disconnect();
    },
    start: () => {
      sound.source = countingSource(context);
      sound.source.connect(node);
      sound.source.start();
    },
  };
  sound.start();
  // An old Safari's AnalyserNode cannot hand it out.
  if (safari) await until(() => (sound.figures() as ContextStatistics | null || { rendered: 0 }).rendered > 8192, 'rendered');
  else await until(() => sound.heard().some(({ first, last }) => last - first > 2048), 'heard');
  return sound;
}

function runsOf(samples: Float32Array): Run[] {
  const runs: Run[] = [];
  let at = -1;
  for (let i = 0; i <= samples.length; i++) {
    const sample = samples[i] || 0;
    if (at >= 0 && sample === (samples[i - 1] as number) + 1) continue;
    if (at >= 0) runs.push({ at, first: samples[at] as number, last: samples[i - 1] as number });
    at = sample ? i : -1;
  }
  return runs;
}

/** The frame of the window after a run. */
export function endOf({ at, first, last }: Run): number {
  return at + last - first + 1;
}

/** The page does nothing else for so long. */
export function stall(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** Lets the page's engine believe that a calm is so many seconds: its exports are seen when it is instantiated. */
export function shortenCalm({ WebAssembly }: Page, seconds: number): void {
  const native = WebAssembly.instantiate as (...args: unknown[]) => Promise<WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource>;
  const wrap = (instance: WebAssembly.Instance): WebAssembly.Instance => {
    const exports = { ...instance.exports } as Record<string, (...args: number[]) => unknown>;
    const { awp_begin_lead: beginLead, awp_begin_blocks: beginBlocks } = exports;
    exports.awp_begin_lead = (context = 0, frame = 0, lead = 0, pinned = 0, remote = 0) => beginLead?.(context, frame, lead, pinned, remote, seconds);
    exports.awp_begin_blocks = (context = 0, frames = 0, pinned = 0) => beginBlocks?.(context, frames, pinned, seconds);
    return Object.create(WebAssembly.Instance.prototype, { exports: { value: exports } }) as WebAssembly.Instance;
  };
  Object.assign(WebAssembly, {
    instantiateStreaming: undefined,
    instantiate: (...args: unknown[]) => native(...args).then((result) => ('instance' in result ? { module: result.module, instance: wrap(result.instance) } : wrap(result))),
  });
}

/** Expects that a sound is as late by its way through the processor, most of the time, as its figures tell (before a third of a second, or after it). */
export async function expectLateness({ context, source, node, figures }: NumberedSound): Promise<void> {
  const { latencyFrames } = figures();
  const both = context.createChannelMerger(2);
  source.connect(both, 0, 0);
  node.connect(both, 0, 1);
  const [now, late] = (await record(context, both, 2, 4 * 4096)) as [Float32Array, Float32Array];
  const counts = new Map<number, number>();
  now.forEach((frame, i) => {
    const lateness = frame - (late[i] as number);
    if ((late[i] as number) > 0) counts.set(lateness, (counts.get(lateness) || 0) + 1);
  });
  const [lateness] = Array.from(counts).reduce((most, count) => (count[1] > most[1] ? count : most), [-1, 0]);
  expect([latencyFrames, figures().latencyFrames]).toContain(lateness);
}
