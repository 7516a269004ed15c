// Promises in a processor: microtasks run between calls of process(), HTML §8.1.4.4 (clean up after running script), Web IDL §3.12 (invoke a
// callback function).

import '../install';
import { addModuleText, contextWith, nextMessage, openContext, sleep } from '../audio';
import { safari } from '../engine';
import { itExcept } from '../exclusions';
import { stall } from '../numbered-sound';
import { offlineWith } from '../offline';

describe('promises in a processor', () => {
  // Counts calls from one that leaves something to microtasks to the first that finds it done: natively one.
  const PATIENT = `
    process() {
      this.calls = (this.calls || 0) + 1;
      if (this.asked) return true;
      const asked = this.asked = this.calls;
      let chain = Promise.resolve();
      for (let link = 0; link < 20; link++) chain = chain.then(() => undefined);
      void chain.then(() => {
        this.longest = Math.max(this.longest || 0, this.calls - asked + 1);
        this.asked = 0;
      });
      return true;
    }`;
  /** Quanta in a block, and in the longest that ScriptProcessorNodes grow to when the page stands still. */
  const BLOCK = 8;
  const LONGEST = 32;

  it('have settled when the next block begins, at the latest, though the page stood still', async () => {
    const context = await contextWith(`constructor() { super(); this.port.onmessage = () => this.port.postMessage([this.calls, this.longest]); } ${PATIENT}`);
    const { port } = new AudioWorkletNode(context, 'processor');
    for (let stalls = 0; stalls < 8; stalls++) {
      await sleep(100);
      stall(90);
    }
    await sleep(100);
    const answer = nextMessage<[number, number]>(port);
    port.postMessage(null);
    const [calls, longest] = await answer;
    expect(calls).toBeGreaterThan(200);
    expect(longest).toBeLessThanOrEqual(safari ? LONGEST : BLOCK);
  });

  it('have settled when the next block begins in an OfflineAudioContext, too', async () => {
    const context = await offlineWith(`constructor() { super(); this.port.onmessage = () => this.port.postMessage([this.calls, this.longest]); } ${PATIENT}`, 1, 44_100);
    const node = new AudioWorkletNode(context, 'processor');
    node.connect(context.destination);
    await context.startRendering();
    const answer = nextMessage<[number, number]>(node.port);
    node.port.postMessage(null);
    const [calls, longest] = await answer;
    expect(calls).toBeGreaterThan(300);
    expect(longest).toBeLessThanOrEqual(BLOCK);
  });

  itExcept({ Chromium: 'natively a promise is no true answer, against Web IDL\'s boolean' }, 'take an async process() for one that answered something', async () => {
    const context = await openContext();
    await addModuleText(context, `registerProcessor('async', class extends AudioWorkletProcessor {
      async process() { this.n = (this.n || 0) + 1; if (this.n === 50) this.port.postMessage('lives'); }
    });`);
    expect(await nextMessage(new AudioWorkletNode(context, 'async').port)).toBe('lives');
  });
});
