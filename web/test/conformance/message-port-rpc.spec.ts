// A well-known RPC library over node.port and processor.port: addEventListener() and start(), ports in messages, transfer lists.

import '../install';
import '../global-this/lend';
import * as Comlink from 'comlink';
import '../global-this/take-back';
import { addModuleText, openContext } from '../audio';

interface Counter {
  value: number;
  add(n: number): number;
  fail(): void;
  each(numbers: number[], callback: (n: number) => void): Promise<string>;
  double(samples: Float32Array): Float32Array;
  keep(callback: (n: number) => void): void;
}

// The library closes the port of a remote that was collected, even while it waits for an answer.
const held: unknown[] = [];
afterAll(() => { held.length = 0; });

function hold<T>(remote: T): { remote: T } {
  held.push(remote);
  return { remote };
}

async function nodeWith(body: string): Promise<AudioWorkletNode> {
  const context = await openContext();
  await addModuleText(context, `
    import * as Comlink from '${location.origin}/base/node_modules/comlink/dist/esm/comlink.mjs';
    registerProcessor('rpc', class extends AudioWorkletProcessor { ${body} });`);
  return new AudioWorkletNode(context, 'rpc');
}

async function counter(): Promise<{ remote: Comlink.Remote<Counter> }> {
  const { port } = await nodeWith(`
    constructor() {
      super();
      this.value = 0;
      Comlink.expose({
        value: 7,
        add: (n) => (this.value += n),
        fail() { throw new RangeError('on purpose'); },
        each: async (numbers, callback) => { this.held = callback; for (const n of numbers) await callback(n); return 'done'; },
        double(samples) {
          const doubled = samples.map((sample) => 2 * sample);
          return Comlink.transfer(doubled, [doubled.buffer]);
        },
        keep: (callback) => { this.callback = callback; },
      }, this.port);
    }
    process() { if (this.callback) { this.callback(currentFrame); this.callback = null; } return true; }`);
  return hold(Comlink.wrap<Counter>(port));
}

describe('an RPC library over the ports of a node', () => {
  it('calls the processor and gets its answers, in order', async () => {
    const { remote } = await counter();
    expect(await remote.value).toBe(7);
    expect(await Promise.all([1, 2, 3].map((n) => remote.add(n)))).toEqual([1, 3, 6]);
  });

  it('brings back what was thrown', async () => {
    const { remote } = await counter();
    let caught: unknown;
    await Promise.resolve(remote.fail()).catch((error: unknown) => { caught = error; });
    expect(caught instanceof Error).toBe(true);
    expect(caught as Error).toEqual(jasmine.objectContaining({ name: 'RangeError', message: 'on purpose' }));
  });

  it('lets the processor call functions of the page', async () => {
    const { remote } = await counter();
    const heard: number[] = [];
    expect(await remote.each([1, 2, 3], Comlink.proxy((n: number) => { heard.push(n); }))).toBe('done');
    expect(heard).toEqual([1, 2, 3]);
  });

  it('lets it call them out of process()', async () => {
    const { remote } = await counter();
    const frame = await new Promise<number>((resolve) => {
      void remote.keep(Comlink.proxy(resolve));
    });
    expect(frame % 128).toBe(0);
  });

  it('transfers buffers there and back', async () => {
    const { remote } = await counter();
    const samples = new Float32Array([1, 2, 3]);
    const doubled = remote.double(Comlink.transfer(samples, [samples.buffer]));
    expect(samples.length).toBe(0);
    expect(await doubled).toEqual(new Float32Array([2, 4, 6]));
  });

  it('works the other way round: the processor calls the page', async () => {
    const heard: unknown[] = [];
    const { port } = await nodeWith(`
      constructor() {
        super();
        const page = this.page = Comlink.wrap(this.port);
        (async () => page.report(await page.square(12), await page.name))();
      }
      process() { return true; }`);
    await new Promise<void>((resolve) => {
      Comlink.expose({
        name: 'page',
        square: (n: number) => n * n,
        report(...values: unknown[]) {
          heard.push(...values);
          resolve();
        },
      }, port);
    });
    expect(heard).toEqual([144, 'page']);
  });

  it('works through a node\'s port that was transferred', async () => {
    const { port } = await nodeWith('constructor() { super(); Comlink.expose({ hello: (name) => `hello ${name}` }, this.port); } process() { return true; }');
    const { port1, port2 } = new MessageChannel();
    const arrived = new Promise<MessagePort>((resolve) => {
      port2.onmessage = ({ ports }) => resolve(ports[0] as MessagePort);
    });
    port1.postMessage(null, [port]);
    const { remote } = hold(Comlink.wrap<{ hello(name: string): string }>(await arrived));
    expect(await remote.hello('there')).toBe('hello there');
  });
});
