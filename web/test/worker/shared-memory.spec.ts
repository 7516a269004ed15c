// Processors in a Worker, and what passes through the rings that it shares with the page: more than they hold, and in what order.

import '../install';
import { addModuleText, contextWith, next, nextMessage, openContext } from '../audio';
import { inWorker } from '../engine';
import { figures } from '../engine-figures';

const isShared = typeof SharedArrayBuffer === 'function';

/** The next so many messages of a port. */
function messages<T>(port: MessagePort, count: number): Promise<T[]> {
  return new Promise((resolve) => {
    const all: T[] = [];
    port.onmessage = ({ data }: MessageEvent<T>) => {
      if (all.push(data) === count) resolve(all);
    };
  });
}

if (inWorker && isShared) {
  describe('a realm in a Worker that shares memory', () => {
    it('hears and plays 160 channels at once', async () => {
      const context = await openContext();
      await addModuleText(context, `registerProcessor('channels', class extends AudioWorkletProcessor {
        process([input], [output]) {
          output.forEach((channel, index) => channel.set(input[index] || []));
          if (input.length === 32 && input.every((channel) => channel[127] !== 0)) this.port.postMessage(input.map((channel) => channel[127]));
          return true;
        }
      });`);
      const seen = await Promise.all(Array.from({ length: 5 }, async (_, number) => {
        const merger = context.createChannelMerger(32);
        for (let channel = 0; channel < 32; channel++) {
          const source = context.createConstantSource();
          source.offset.value = number * 100 + channel + 1;
          source.connect(merger, 0, channel);
          source.start();
        }
        const node = new AudioWorkletNode(context, 'channels', { outputChannelCount: [32], channelCount: 32, channelCountMode: 'explicit', channelInterpretation: 'discrete' });
        merger.connect(node);
        const meter = new AudioWorkletNode(context, 'channels', { outputChannelCount: [32], channelCount: 32, channelCountMode: 'explicit', channelInterpretation: 'discrete' });
        // Through a native node: what the first one plays goes over the bus.
        node.connect(new GainNode(context, { channelCount: 32, channelInterpretation: 'discrete' })).connect(meter);
        const message = next<MessageEvent<number[]>>(meter.port, 'message', 30_000); // 320 windows are read again and again
        meter.port.start();
        return (await message).data;
      }));
      seen.forEach((channels, number) => expect(channels).toEqual(Array.from({ length: 32 }, (_, channel) => number * 100 + channel + 1)));
      expect(figures().busChannels).toBeGreaterThan(256);
    }, 40_000);

    it('keeps messages of all sizes in order, those that no ring takes included', async () => {
      const context = await contextWith('constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(data); } process() { return true; }');
      const { port } = new AudioWorkletNode(context, 'processor');
      const sizes = Array.from({ length: 60 }, (_, i) => (i % 7 === 3 ? 200_000 + i : i % 5 === 2 ? 131_000 + i * 3 : i));
      const echoes = messages<Uint8Array>(port, sizes.length);
      for (const [i, size] of sizes.entries()) port.postMessage(new Uint8Array(size).fill(i));
      expect((await echoes).map((bytes) => [bytes.length, bytes[0] ?? -1, bytes[bytes.length - 1] ?? -1])).toEqual(sizes.map((size, i) => (size > 0 ? [size, i, i] : [0, -1, -1])));
    }, 30_000);

    it('loses nothing of what process() posts while the page is held up', async () => {
      const context = await contextWith(`constructor() { super(); this.number = 0; this.port.onmessage = () => { this.begun = true; }; }
        process() { if (this.begun) for (let i = 0; i < 500 && this.number < 50000; i++) this.port.postMessage(this.number++); return true; }`);
      const node = new AudioWorkletNode(context, 'processor');
      node.connect(context.destination);
      const posted = messages<number>(node.port, 50_000);
      node.port.postMessage('begin');
      const timer = setInterval(() => {
        for (const end = performance.now() + 60; performance.now() < end;);
      }, 70);
      const numbers = await posted;
      clearInterval(timer);
      expect(numbers.findIndex((number, index) => number !== index)).toBe(-1);
    }, 40_000);

    it('is woken by a message when nothing is rendered, each time', async () => {
      const context = await contextWith('constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(data); } process() { return true; }');
      const { port } = new AudioWorkletNode(context, 'processor');
      await context.suspend();
      for (let i = 0; i < 300; i++) {
        const answer = nextMessage<number>(port);
        port.postMessage(i);
        expect(await answer).toBe(i);
        if (i % 100 === 50) await new Promise((resolve) => setTimeout(resolve, 600)); // by then it sleeps in its event loop
      }
    }, 40_000);
  });
}
