// Sound whose every sample tells its frame, through a processor of a page of its own; an AnalyserNode, out of reach of that page's
// stalls, holds what was heard last.

import { addModuleText, countingSource } from './audio';
import { isForced } from './engine';
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
  await until(() => sound.heard().some(({ first, last }) => last - first > 4096), 'heard');
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
