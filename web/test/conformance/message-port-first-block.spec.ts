// Messages before the first render quantum of a node, both ways: Web Audio §1.32.4.2 and §1.32.5.2 (port), §2.6 (the rendering
// loop runs tasks before it renders), HTML §9.4.4 (ports keep messages until they are started).

import '../install';
import { addModuleText, contextWith, messages, nextMessage, openContext, sleep } from '../audio';

const COUNT = 100;
const NUMBERS = Array.from({ length: COUNT }, (_, index) => index);

/** What of its messages a processor had when process() was called first. */
interface Report {
  before: unknown[];
  constructed: boolean;
}

// Each way in which a processor may listen from within its constructor; all report at the first process().
const LISTENERS = {
  'by onmessage, set in the constructor': 'this.port.onmessage = take;',
  'by addEventListener() and start() in the constructor': "this.port.addEventListener('message', take); this.port.start();",
  'by addEventListener() in the constructor and start() in a microtask': "this.port.addEventListener('message', take); Promise.resolve().then(() => this.port.start());",
};

function reporter(listen: string): string {
  return `
    constructor() {
      super();
      this.got = [];
      const take = ({ data }) => this.got.push(data);
      ${listen}
      this.constructed = true;
    }
    process() {
      if (!this.told) this.port.postMessage({ before: this.got.slice(), constructed: this.constructed });
      this.told = true;
      return true;
    }`;
}

describe('messages to a processor before its first render quantum', () => {
  for (const [title, listen] of Object.entries(LISTENERS)) {
    it(`are there when process() is called first, all and in order: ${title}, in a context that is suspended until then`, async () => {
      const context = await contextWith(reporter(listen));
      await context.suspend();
      const { port } = new AudioWorkletNode(context, 'processor');
      for (const number of NUMBERS) port.postMessage(number);
      const report = nextMessage<Report>(port);
      await sleep(50);
      await context.resume();
      expect(await report).toEqual({ before: NUMBERS, constructed: true });
    });

    it(`all come, once and in order: ${title}, in a running context, beside those of other nodes`, async () => {
      const context = await contextWith(`
        constructor() {
          super();
          const take = ({ data }) => this.port.postMessage(data);
          ${listen}
        }
        process() { return true; }`);
      const ports = [0, 1, 2].map(() => new AudioWorkletNode(context, 'processor').port);
      const answers = Promise.all(ports.map((port) => messages<number>(port, COUNT)));
      for (const number of NUMBERS) for (const port of ports) port.postMessage(number);
      for (const answer of await answers) expect(answer).toEqual(NUMBERS);
    });
  }

  it('wait for a constructor that takes its time', async () => {
    const context = await openContext();
    await addModuleText(context, `registerProcessor('slow', class extends AudioWorkletProcessor {
      constructor() {
        super();
        const end = Date.now() + 40;
        while (Date.now() < end);
        this.port.onmessage = ({ data }) => this.port.postMessage(data);
      }
      process() {}
    });`);
    const { port } = new AudioWorkletNode(context, 'slow');
    const answer = messages<number>(port, COUNT);
    for (const number of NUMBERS) port.postMessage(number);
    expect(await answer).toEqual(NUMBERS);
  });

  it('keep their order among small ones, large ones, and those with transferred buffers and ports', async () => {
    const context = await contextWith(`
      constructor() {
        super();
        this.port.onmessage = ({ data }) => this.port.postMessage(typeof data === 'number' ? data : data.index);
      }
      process() {}`);
    const { port } = new AudioWorkletNode(context, 'processor');
    const answer = messages<number>(port, 40);
    for (let index = 0; index < 40; index += 4) {
      port.postMessage(index);
      port.postMessage({ index: index + 1, large: new Float32Array(1 << 16) });
      const buffer = new ArrayBuffer(64);
      port.postMessage({ index: index + 2, buffer }, [buffer]);
      const { port1 } = new MessageChannel();
      port.postMessage({ index: index + 3, port: port1 }, [port1]);
    }
    expect(await answer).toEqual(NUMBERS.slice(0, 40));
  });

  it('may be answered before it is called first: the answers come before what process() posts', async () => {
    const context = await contextWith(`
      constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(data); }
      process() { this.port.postMessage('process'); }`);
    await context.suspend();
    const { port } = new AudioWorkletNode(context, 'processor');
    const received = messages<number | string>(port, COUNT + 1);
    for (const number of NUMBERS) port.postMessage(number);
    await sleep(50);
    await context.resume();
    expect(await received).toEqual([...NUMBERS, 'process']);
  });
});

describe('messages from a constructor', () => {
  const POSTING = `
    constructor() { super(); for (let i = 0; i < ${COUNT - 1}; i++) this.port.postMessage(i); }
    process() { if (!this.told) this.port.postMessage(${COUNT - 1}); this.told = true; return true; }`;

  it('come in order, before those of process(): to onmessage', async () => {
    const { port } = new AudioWorkletNode(await contextWith(POSTING), 'processor');
    expect(await messages<number>(port, COUNT)).toEqual(NUMBERS);
  });

  for (const delay of [0, 150]) {
    it(`come in order, before those of process(): to a listener, when it calls start() ${delay} ms later`, async () => {
      const { port } = new AudioWorkletNode(await contextWith(POSTING), 'processor');
      const received: number[] = [];
      const all = new Promise<void>((resolve) => {
        port.addEventListener('message', ({ data }) => {
          if (received.push(data as number) === COUNT) resolve();
        });
      });
      await sleep(delay);
      expect(received).toEqual([]);
      port.start();
      await all;
      expect(received).toEqual(NUMBERS);
    });
  }

  it('come while the context is suspended', async () => {
    const context = await contextWith(POSTING);
    await context.suspend();
    const { port } = new AudioWorkletNode(context, 'processor');
    expect(await messages<number>(port, COUNT - 1)).toEqual(NUMBERS.slice(0, -1));
  });

  it('come, and so does what process() posts, of a processor that ends with its first call', async () => {
    const { port } = new AudioWorkletNode(await contextWith(POSTING.replace('return true;', 'return false;')), 'processor');
    await sleep(150);
    expect(await messages<number>(port, COUNT)).toEqual(NUMBERS);
  });
});
