// What AudioWorkletAnywhere.stats(context) counts, it counts exactly: frames that were rendered, frames that were lost, messages.

import { addModuleText, nextMessage, sleep } from '../audio';
import { inWorker, isForced, isNative, safari } from '../engine';
import { itExcept } from '../exclusions';
import { SCRIPT, loadScript } from '../install';
import { numberedSound, ringPage, stall } from '../numbered-sound';
import { contextOf, openPage, until } from '../page';
import type { ContextStatistics } from '../../src/statistics';

const COUNTER = `registerProcessor('counter', class extends AudioWorkletProcessor {
  constructor() { super(); this.calls = 0; this.port.onmessage = ({ data }) => data === 'calls' && this.port.postMessage(this.calls); }
  process() { this.calls++; return true; }
});`;

interface Counted {
  context: AudioContext;
  node: AudioWorkletNode;
  figures: () => ContextStatistics;
}

async function counted(attributes: Record<string, string>): Promise<Counted> {
  const page = await openPage();
  await loadScript(page.document, SCRIPT, isForced ? { 'data-force': '', ...attributes } : attributes);
  const context = await contextOf(page);
  await addModuleText(context, COUNTER);
  const node = new page.AudioWorkletNode(context, 'counter');
  node.connect(context.destination);
  const stats = (): ContextStatistics | null => page.AudioWorkletAnywhere?.stats(context) || null;
  await until(() => (stats()?.rendered || 0) > 0, 'rendered');
  return { context, node, figures: () => stats() as ContextStatistics };
}

/** What was rendered, and how often the processor was called by then, while the context stands still. */
async function atRest({ context, node, figures }: Counted): Promise<{ rendered: number; calls: number }> {
  await context.suspend();
  for (;;) {
    const { rendered } = figures();
    const answer = nextMessage<number>(node.port);
    node.port.postMessage('calls');
    const calls = await answer;
    // What was under way when it was suspended has come.
    if (figures().rendered === rendered) return { rendered, calls };
  }
}

const LEAD = 1024;
const TOLD_LATER = 'what was played in a stall is told to the page after it, by a task';
const BY_TASK = { FirefoxInsecure: TOLD_LATER, FirefoxIsolated: TOLD_LATER };

/** Stalls a page whose lead is pinned, until that was the only underrun there was. */
async function lossOf(milliseconds: number): Promise<{ silent: number; told: number; before: ContextStatistics; after: ContextStatistics }> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const sound = await numberedSound(await ringPage({ 'data-buffer-size': String(LEAD / 2) }));
    let told = 0;
    sound.context.addEventListener('underrun', (event) => (told += (event as CustomEvent<{ frames: number }>).detail.frames));
    const before = sound.figures();
    stall(milliseconds);
    await sleep(250);
    const runs = sound.heard();
    const after = sound.figures();
    await sound.context.close();
    const [first, second] = runs;
    if (after.underruns !== before.underruns + 1 || runs.length !== 2 || !first || !second) continue;
    return { silent: second.at - first.at - (first.last - first.first + 1), told, before, after };
  }
  throw new Error('the page stood still more than once in each of 5 attempts');
}

if (!isNative && !inWorker) {
  describe('what is counted of a context\'s sound', () => {
    for (const driver of safari ? ['script-processor'] : ['ring', 'script-processor']) {
      it(`is 128 frames for each call of a processor, with the ${driver} driver`, async () => {
        const sound = await counted({ 'data-driver': driver });
        let before = await atRest(sound);
        // The first blocks of a context are rendered before its first node is called.
        for (; before.calls === 0; before = await atRest(sound)) {
          await sound.context.resume();
          await sleep(50);
        }
        await sound.context.resume();
        await until(() => sound.figures().rendered > before.rendered + 8192, 'rendered');
        const after = await atRest(sound);
        expect(after.rendered - before.rendered).toBe(128 * (after.calls - before.calls));
        await sound.context.close();
      });
    }

    it('is every message, and what waits for the processor until it is taken', async () => {
      const { context, node, figures } = await counted({});
      for (let message = 0; message < 1000; message++) node.port.postMessage({ message });
      expect(figures().messages).toEqual({ toProcessors: 1000, toNodes: 0 });
      expect(figures().fill.toProcessors).toBeGreaterThan(0);
      const answer = nextMessage<number>(node.port);
      node.port.postMessage('calls');
      await answer;
      expect(figures().messages).toEqual({ toProcessors: 1001, toNodes: 1 });
      expect([figures().fill.toProcessors, figures().fill.toNodes]).toEqual([0, 0]);
      await context.close();
    });

    if (!safari) {
      it('is what a stall has cost: once, by the frames of its events, and what was not heard to a few quanta', async () => {
        const { silent, told, before, after } = await lossOf(150);
        const lost = after.lost - before.lost;
        expect(silent).toBeGreaterThan(0);
        expect(told).toBe(lost);
        // What was written while it was counted may just have been in time; in Firefox what has just been played is told a little later.
        expect(Math.abs(lost - silent)).withContext(`${lost} lost, ${silent} silent`).toBeLessThan(1024);
        expect(after.skipped).toBe(before.skipped);
      });

      itExcept(BY_TASK, 'is how much of the sound is ready: the latency at most, and nothing after a stall that was longer', async () => {
        const { figures, context } = await numberedSound(await ringPage({ 'data-buffer-size': String(LEAD / 2) }));
        expect(figures().latencyFrames).toBe(LEAD);
        expect(figures().fill.samples).toBeLessThanOrEqual(LEAD);
        stall(200);
        const { samples } = figures().fill;
        await context.close();
        expect(samples).toBe(0);
      });
    }
  });
}
