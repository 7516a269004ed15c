// bufferSize 0: the browser chooses (Web Audio §1.1.1, createScriptProcessor()), 256 frames on iOS, and whatever it chooses is taken.

import { addModuleText, countingSource, nextMessage, record } from '../audio';
import { itExcept } from '../exclusions';
import { loadScript, SCRIPT } from '../install';
import { contextOf, openPage, type Page } from '../page';

/** A page whose browser makes ScriptProcessorNodes of so many frames when it is asked for 0; `made` gets the sizes of all. */
async function pageThatChooses(size: number, made: number[]): Promise<Page> {
  const page = await openPage();
  const constructor = page.AudioContext || (page as unknown as { webkitAudioContext: typeof AudioContext }).webkitAudioContext;
  let prototype = constructor.prototype as object;
  while (!Object.prototype.hasOwnProperty.call(prototype, 'createScriptProcessor')) prototype = Object.getPrototypeOf(prototype) as object;
  const holder = prototype as { createScriptProcessor: (...args: number[]) => ScriptProcessorNode };
  const native = holder.createScriptProcessor;
  holder.createScriptProcessor = function (this: AudioContext, frames = 0, ...channels: number[]): ScriptProcessorNode {
    const node = native.call(this, frames || size, ...channels);
    made.push(node.bufferSize);
    return node;
  };
  await loadScript(page.document, SCRIPT, { 'data-force': '', 'data-buffer-size': '0', 'data-driver': 'script-processor' });
  return page;
}

const THROUGH = `registerProcessor('through', class extends AudioWorkletProcessor {
  process([[input]], [[output]]) { if (input) { if (!this.told) this.port.postMessage(this.told = input.length); output.set(input); } return true; }
});`;

describe('with bufferSize 0', () => {
  for (const chosen of [256, 4096, 0]) {
    it(`worklets run in blocks of ${chosen || 'as many'} frames ${chosen ? 'where the browser chooses those' : 'as this browser chooses'}`, async () => {
      const made: number[] = [];
      const page = await pageThatChooses(chosen, made);
      const context = await contextOf(page);
      const size = chosen || context.createScriptProcessor(0, 1, 1).bufferSize;
      await addModuleText(context, THROUGH);
      const node = new page.AudioWorkletNode(context, 'through');
      const source = countingSource(context);
      source.connect(node).connect(context.destination);
      source.start();
      expect(await nextMessage<number>(node.port)).toBe(128);
      expect(new Set(made)).toEqual(new Set([size]));
      expect(page.AudioWorkletAnywhere?.stats(context)).toEqual(jasmine.objectContaining({ driver: 'script-processor', blockSize: size, latencyFrames: 2 * size }));
      await context.close();
    });
  }

  itExcept({ FirefoxInsecure: 'a ScriptProcessorNode is not late by twice its buffer there, but by what its thread needs' }, 'what is heard is twice those frames late', async () => {
    const page = await pageThatChooses(2048, []);
    const context = await contextOf(page);
    await addModuleText(context, THROUGH);
    const node = new page.AudioWorkletNode(context, 'through');
    const source = countingSource(context);
    const both = context.createChannelMerger(2);
    source.connect(both, 0, 0);
    source.connect(node).connect(both, 0, 1);
    source.start();
    await nextMessage<number>(node.port);
    const [now, late] = (await record(context, both, 2, 5 * 4096)) as [Float32Array, Float32Array];
    const sounding = now.filter((_, i) => (late[i] as number) > 0);
    expect(sounding.length).toBeGreaterThan(4096);
    const differences = Array.from(now, (frame, i) => ((late[i] as number) > 0 ? frame - (late[i] as number) : -1)).filter((frames) => frames >= 0);
    expect(differences.filter((frames) => frames === 4096).length).toBeGreaterThan(differences.length / 2);
    await context.close();
  });
});
