// What a page can learn of its sound: AudioWorkletAnywhere.stats(context) and the event that tells of a loss.

import { next } from '../audio';
import { engine, isForced, isNative, safari } from '../engine';
import { itExcept } from '../exclusions';
import { SCRIPT, loadScript } from '../install';
import { contextOf, openPage, until, type Page } from '../page';
import type { ContextStatistics } from '../../src/statistics';

const ringByDefault = /^Chromium/.test(engine) && !safari;
const LATE = { Safari: 'a ScriptProcessorNode gets what it missed afterwards, all at once' };

const MODULE = "registerProcessor('through', class extends AudioWorkletProcessor { process([input], [output]) { output.forEach((channel, i) => input[i] && channel.set(input[i])); return true; } });";

interface Opened {
  context: AudioContext;
  figures: () => ContextStatistics;
}

async function opened(attributes: Record<string, string>): Promise<Opened> {
  const page: Page = await openPage();
  await loadScript(page.document, SCRIPT, isForced ? { 'data-force': '', ...attributes } : attributes);
  const context = await contextOf(page);
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([MODULE], { type: 'text/javascript' })));
  const stats = (): ContextStatistics | null => page.AudioWorkletAnywhere?.stats(context) || null;
  expect(stats()).withContext('without a node').toBeNull();
  const node = new page.AudioWorkletNode(context, 'through');
  const source = context.createConstantSource();
  source.connect(node);
  source.start();
  node.connect(context.destination);
  await until(() => (stats()?.rendered || 0) > 4096, 'rendered');
  return { context, figures: () => stats() as ContextStatistics };
}

function stall(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

if (!isNative) {
  describe('the figures of a context\'s sound', () => {
    it('tell the driver, its latency and its load', async () => {
      const { context, figures } = await opened({});
      const { driver, latency, latencyFrames, load, blockSize } = figures();
      expect(driver).toBe(ringByDefault ? 'ring' : 'script-processor');
      expect(latencyFrames).toBeGreaterThanOrEqual(2 * blockSize);
      expect(latency).toBeCloseTo(latencyFrames / context.sampleRate, 9);
      expect(load.mean).toBeGreaterThan(0);
      expect(load.worst).toBeGreaterThanOrEqual(load.mean);
      await context.close();
      await until(() => (figures() as ContextStatistics | null) === null, 'no driver any more');
    });

    itExcept(LATE, 'tell of what a stall has cost, and an event does, and a pinned lead stays as it is', async () => {
      const { context, figures } = await opened({ 'data-buffer-size': '512', 'data-driver': 'ring' });
      const { latencyFrames } = figures();
      const event = next<CustomEvent<{ frames: number }>>(context, 'underrun');
      stall(500);
      const { frames } = (await event).detail;
      expect(frames).toBeGreaterThan(0);
      expect(figures().lost).toBeGreaterThanOrEqual(frames);
      expect(figures().underruns).toBeGreaterThan(0);
      expect(latencyFrames).toBe(1024);
      expect(figures().latencyFrames).toBe(latencyFrames);
      await context.close();
    });

    it('tell that the other driver was pinned', async () => {
      const { context, figures } = await opened({ 'data-driver': 'script-processor', 'data-buffer-size': '2048' });
      expect(figures().driver).toBe('script-processor');
      expect(figures().latencyFrames).toBe(4096);
      await context.close();
    });
  });
}
