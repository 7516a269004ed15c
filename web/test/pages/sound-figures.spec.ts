// What a page can learn of its sound: AudioWorkletAnywhere.stats(context) and the event that tells of a loss.

import { next } from '../audio';
import { isForced, isNative, safari } from '../engine';
import { itExcept } from '../exclusions';
import { SCRIPT, loadScript, pinnedDriver } from '../install';
import { contextOf, openPage, until, type Page } from '../page';
import type { ContextStatistics, ProcessorStatistics } from '../../src/statistics';

// Old Safaris cannot hand out what an AnalyserNode holds.
const ringByDefault = !safari && !pinnedDriver;
const LATE = { Safari: 'a ScriptProcessorNode gets what it missed afterwards, all at once' };

const MODULE = "registerProcessor('through', class extends AudioWorkletProcessor { constructor() { super(); this.port.postMessage('hello'); } process([input], [output]) { output.forEach((channel, i) => input[i] && channel.set(input[i])); return true; } });";

interface Opened {
  context: AudioContext;
  node: AudioWorkletNode;
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
  return { context, node, figures: () => stats() as ContextStatistics };
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

    it('tell what each processor takes, how many messages there were, and what the rings hold', async () => {
      const { context, figures, node } = await opened({});
      for (let message = 0; message < 3; message++) node.port.postMessage(message);
      await until(() => (figures().processors[0] as ProcessorStatistics).time > 0, 'measured');
      const { processors, messages, fill, load } = figures();
      expect(processors.length).toBe(1);
      const [processor] = processors as [ProcessorStatistics];
      expect(processor.node).toBe(node);
      expect(processor.name).toBe('through');
      expect(processor.load).toBeCloseTo((processor.time * context.sampleRate) / 128, 9);
      expect(processor.load).toBeLessThan(1);
      expect(load.worst).toBeGreaterThan(0);
      expect(messages).toEqual({ toProcessors: 3, toNodes: 1 });
      expect(fill.toProcessors).toBe(0);
      expect(fill.samples).toBeGreaterThanOrEqual(0);
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
