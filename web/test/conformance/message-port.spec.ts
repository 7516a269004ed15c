// The ports of a node and its processor: Web Audio §1.32.4.2 and §1.32.5.2, HTML §9.4 and §2.7.

import '../install';
import { addModuleText, contextWith, errorOf, messages, nextMessage, openContext, sleep } from '../audio';

const ECHO = `
  constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(data); }
  process() { return true; }`;

async function echoPort(): Promise<MessagePort> {
  return new AudioWorkletNode(await contextWith(ECHO), 'processor').port;
}

async function echo<T>(port: MessagePort, value: T, transfer: Transferable[] = []): Promise<T> {
  const answer = nextMessage<T>(port);
  port.postMessage(value, transfer);
  return answer;
}

describe('the port of an AudioWorkletNode', () => {
  it('is a MessagePort of its own, the same each time', async () => {
    const context = await contextWith(ECHO);
    const [one, other] = [new AudioWorkletNode(context, 'processor'), new AudioWorkletNode(context, 'processor')];
    expect(one.port instanceof MessagePort).toBe(true);
    expect(one.port instanceof EventTarget).toBe(true);
    expect(one.port).toBe(one.port);
    expect(one.port).not.toBe(other.port);
    expect(Object.prototype.toString.call(one.port)).toBe('[object MessagePort]');
    expect(one.port.onmessage).toBeNull();
  });

  it('is a MessagePort of its own realm to the processor', async () => {
    const context = await contextWith(`
      constructor() { super(); this.port.postMessage([this.port instanceof MessagePort, this.port === this.port]); }
      process() {}`);
    expect(await nextMessage<boolean[]>(new AudioWorkletNode(context, 'processor').port)).toEqual([true, true]);
  });

  it('carries each value that structured clone knows', async () => {
    const port = await echoPort();
    const holes = [1, 2, 3];
    Reflect.deleteProperty(holes, 1);
    const values: unknown[] = [
      undefined, null, true, false, 0, -0, 1.5, NaN, Infinity, -1, 2 ** 31, 'ping', '', 'žluťoučký 🐎', '\ud800',
      [], holes, [[1], [2]], {}, { a: 1, b: { c: [] } },
      new Date(0), /a+b/gi, new Map([['k', { v: 1 }]]), new Set([1, 'x']),
      Object(1), Object('s'), Object(true),
      new ArrayBuffer(3), new Uint8Array([1, 2, 3]), new Float32Array([0.5, -0.5]), new DataView(new ArrayBuffer(2)),
      new Int16Array([1, 2, 3, 4]).subarray(1, 3),
    ];
    for (const value of values) {
      const copy = await echo(port, value);
      expect(copy).withContext(String(value)).toEqual(value);
      expect(Object.prototype.toString.call(copy)).toBe(Object.prototype.toString.call(value));
    }
  });

  it('carries errors with their name and message', async () => {
    const port = await echoPort();
    const copy = await echo(port, new RangeError('too far'));
    expect(copy instanceof RangeError).toBe(true);
    expect(copy.message).toBe('too far');
  });

  it('keeps cycles and shared references', async () => {
    const port = await echoPort();
    interface Knot { self?: Knot; left: object; right: object }
    const shared = { n: 1 };
    const knot: Knot = { left: shared, right: shared };
    knot.self = knot;
    const copy = await echo(port, knot);
    expect(copy.self).toBe(copy);
    expect(copy.left).toBe(copy.right);
    expect(copy.left).not.toBe(shared);
  });

  it('gives values the prototypes of the realm that receives them', async () => {
    const context = await contextWith(`
      constructor() {
        super();
        this.port.onmessage = ({ data }) => this.port.postMessage([
          data instanceof Object, data.array instanceof Array, data.floats instanceof Float32Array,
          data.floats.buffer instanceof ArrayBuffer, data.map instanceof Map, data.date instanceof Date,
        ]);
      }
      process() { return true; }`);
    const { port } = new AudioWorkletNode(context, 'processor');
    const answer = nextMessage<boolean[]>(port);
    port.postMessage({ array: [], floats: new Float32Array(1), map: new Map(), date: new Date() });
    const flags = await answer;
    expect(flags).toEqual([true, true, true, true, true, true]);
    expect(flags instanceof Array).toBe(true);
  });

  it('throws a DataCloneError at once for what cannot be cloned', async () => {
    const port = await echoPort();
    for (const value of [() => 1, Symbol('s'), { deep: [() => 1] }, new WeakMap(), Promise.resolve(), document.body]) {
      const error = await errorOf(() => port.postMessage(value));
      expect(error instanceof DOMException).toBe(true);
      expect(error.name).toBe('DataCloneError');
    }
    expect(await echo(port, 'still there')).toBe('still there');
  });

  it('throws a DataCloneError of the realm inside the processor', async () => {
    const context = await contextWith(`
      constructor() {
        super();
        try { this.port.postMessage(() => 1); } catch (error) { this.port.postMessage(error.name); }
      }
      process() {}`);
    expect(await nextMessage<string>(new AudioWorkletNode(context, 'processor').port)).toBe('DataCloneError');
  });

  it('detaches transferred buffers at once, in both directions', async () => {
    const context = await contextWith(`
      constructor() {
        super();
        this.port.onmessage = ({ data }) => {
          const own = new Float32Array([4, 5]);
          this.port.postMessage([data, own], [data.buffer, own.buffer]);
          this.port.postMessage([data.length, own.length]);
        };
      }
      process() { return true; }`);
    const { port } = new AudioWorkletNode(context, 'processor');
    const answers = messages<unknown[]>(port, 2);
    const samples = new Float32Array([1, 2, 3]);
    port.postMessage(samples, [samples.buffer]);
    expect(samples.length).toBe(0);
    expect(await answers).toEqual([[new Float32Array([1, 2, 3]), new Float32Array([4, 5])], [0, 0]]);
  });

  it('refuses a transfer list with a duplicate or with its own port', async () => {
    const port = await echoPort();
    const buffer = new ArrayBuffer(8);
    expect((await errorOf(() => port.postMessage(null, [buffer, buffer]))).name).toBe('DataCloneError');
    expect(buffer.byteLength).toBe(8);
    expect((await errorOf(() => port.postMessage(null, [port]))).name).toBe('DataCloneError');
  });

  it('takes the transfer list in an options bag too', async () => {
    const port = await echoPort();
    const buffer = new ArrayBuffer(8);
    const answer = nextMessage<ArrayBuffer>(port);
    port.postMessage(buffer, { transfer: [buffer] });
    expect(buffer.byteLength).toBe(0);
    expect((await answer).byteLength).toBe(8);
  });

  it('throws a TypeError without a message', async () => {
    const port = await echoPort();
    expect(() => (port.postMessage as () => void)()).toThrowError(TypeError);
  });

  it('keeps messages until it is started', async () => {
    const context = await contextWith(`
      constructor() { super(); for (let i = 0; i < 3; i++) this.port.postMessage(i); }
      process() {}`);
    const { port } = new AudioWorkletNode(context, 'processor');
    const received: number[] = [];
    port.addEventListener('message', ({ data }) => received.push(data as number));
    await sleep(200);
    expect(received).toEqual([]);
    port.start();
    await sleep(200);
    expect(received).toEqual([0, 1, 2]);
  });

  it('keeps messages for a processor until its constructor sets onmessage', async () => {
    const context = await contextWith(`
      constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(['got', data]); }
      process() {}`);
    const { port } = new AudioWorkletNode(context, 'processor');
    const answer = nextMessage<string[]>(port);
    port.postMessage('early');
    expect(await answer).toEqual(['got', 'early']);
  });

  it('starts when onmessage is set, which may be read back and taken away', async () => {
    const port = await echoPort();
    const first = nextMessage(port);
    const handler = (): void => undefined;
    port.onmessage = handler;
    expect(port.onmessage).toBe(handler);
    port.onmessage = null;
    expect(port.onmessage).toBeNull();
    port.postMessage('x');
    expect(await first).toBe('x');
  });

  it('calls listeners with a MessageEvent of the page, this being the port', async () => {
    const port = await echoPort();
    const [event, self] = await new Promise<[MessageEvent, unknown]>((resolve) => {
      port.onmessage = function onmessage(this: unknown, received) {
        resolve([received, this]);
      };
      port.postMessage({ a: 1 });
    });
    expect(event instanceof MessageEvent).toBe(true);
    expect(event.type).toBe('message');
    expect(event.target).toBe(port);
    expect(event.data).toEqual({ a: 1 });
    expect(event.ports.length).toBe(0);
    expect(self).toBe(port);
  });

  it('gives one task to each message', async () => {
    const context = await contextWith(`
      constructor() { super(); this.port.postMessage(1); this.port.postMessage(2); }
      process() {}`);
    const { port } = new AudioWorkletNode(context, 'processor');
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      port.onmessage = ({ data }) => {
        order.push(`message ${data as number}`);
        void Promise.resolve().then(() => Promise.resolve()).then(() => order.push(`microtask ${data as number}`));
        if (data === 2) setTimeout(resolve, 20);
      };
    });
    expect(order).toEqual(['message 1', 'microtask 1', 'message 2', 'microtask 2']);
  });

  it('sends nothing more after close()', async () => {
    const port = await echoPort();
    const received: unknown[] = [];
    port.onmessage = ({ data }) => received.push(data);
    await echo(port, 'open');
    port.close();
    port.postMessage('closed');
    await sleep(150);
    expect(received).not.toContain('closed');
  });

  it('delivers to nobody after the processor closed its end', async () => {
    const context = await contextWith(`
      constructor() {
        super();
        this.port.onmessage = ({ data }) => { this.port.postMessage(data); if (data === 'last') this.port.close(); };
      }
      process() { return true; }`);
    const { port } = new AudioWorkletNode(context, 'processor');
    const received: unknown[] = [];
    port.onmessage = ({ data }) => received.push(data);
    for (const word of ['first', 'last', 'after']) port.postMessage(word);
    await sleep(200);
    expect(received.filter((word) => word !== 'last')).toEqual(['first']);
  });

  it('works while the context is suspended', async () => {
    const context = await openContext();
    await context.suspend();
    await addModuleText(context, `registerProcessor('processor', class extends AudioWorkletProcessor {${ECHO}});`);
    expect(await echo(new AudioWorkletNode(context, 'processor').port, 'suspended')).toBe('suspended');
    expect(context.state).toBe('suspended');
  });

  it('keeps the order of 100,000 messages each way and loses none', async () => {
    const port = await echoPort();
    const count = 100_000;
    const answers = messages<number>(port, count, 60_000);
    for (let n = 0; n < count; n++) port.postMessage(n);
    const received = await answers;
    expect(received.length).toBe(count);
    expect(received.every((value, index) => value === index)).toBe(true);
  }, 90_000);

  it('stays where it is while the page is busy and looks into its frames', async () => {
    // By a frame's window a port can leave unseen: whoever reaches one makes us find out whether one has.
    const frame = document.body.appendChild(document.createElement('iframe'));
    const port = await echoPort();
    const count = 100_000;
    const answers = messages<number>(port, count, 60_000);
    for (let n = 0; n < count; n++) {
      port.postMessage(n);
      if (n % 10_000 === 0) expect(frame.contentWindow).not.toBeNull();
    }
    expect((await answers).every((value, index) => value === index)).toBe(true);
    frame.remove();
  }, 90_000);

  it('keeps the order of small and very large messages', async () => {
    const port = await echoPort();
    const sizes = [1, 3_000_000, 5, 200_000, 0, 1_500_000, 64];
    const answers = messages<Uint8Array>(port, sizes.length, 30_000);
    sizes.forEach((size, index) => port.postMessage(new Uint8Array(size).fill(index + 1)));
    const received = await answers;
    expect(received.map(({ length }) => length)).toEqual(sizes);
    expect(received.every((bytes, index) => bytes.every((byte) => byte === index + 1))).toBe(true);
  }, 60_000);

  it('keeps the order of the messages of each of several nodes', async () => {
    const context = await contextWith(ECHO);
    const nodes = [0, 1, 2].map(() => new AudioWorkletNode(context, 'processor'));
    const answers = nodes.map(({ port }) => messages<number>(port, 100));
    for (let n = 0; n < 300; n++) (nodes[n % 3] as AudioWorkletNode).port.postMessage(n);
    const received = await Promise.all(answers);
    received.forEach((numbers, node) => expect(numbers).toEqual(Array.from({ length: 100 }, (_, index) => index * 3 + node)));
  });
});
