// Buffers in messages, large and small: HTML §2.7.3 steps 13 and 14, §2.7.6, §2.7.7 step 5. However they travel, nobody can tell.

import '../install';
import { contextWith, nextMessage, sleep } from '../audio';
import { itExcept } from '../exclusions';

const SIZES = { small: 100, large: 40_000, 'very large': 1_000_000 };

// Answers what it got, and what it saw of it.
const ECHO = `
  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      const seen = [
        data.floats instanceof Float32Array, data.bytes instanceof DataView, data.buffer instanceof ArrayBuffer,
        data.floats.buffer === data.buffer, data.bytes.buffer === data.buffer, data.floats.byteOffset, data.floats.length, data.bytes.byteLength,
        data.floats.reduce((sum, value) => sum + value, 0), Object.getPrototypeOf(data.buffer) === ArrayBuffer.prototype,
      ];
      this.port.postMessage({ ...data, seen }, data.transfers ? [data.buffer] : []);
    };
  }
  process() {}`;

interface Message {
  floats: Float32Array;
  bytes: DataView;
  buffer: ArrayBuffer;
  transfers: boolean;
  seen?: unknown[];
}

function messageOf(length: number, transfers: boolean): Message {
  const floats = new Float32Array(new ArrayBuffer(4 * length + 8), 8, length).map((_, i) => i % 100);
  const buffer = new ArrayBuffer(4 * length + 8);
  new Float32Array(buffer, 8).set(floats);
  return { floats: new Float32Array(buffer, 8), bytes: new DataView(buffer, 4), buffer, transfers };
}

const sumOf = (length: number): number => Array.from({ length }, (_, i) => i % 100).reduce((sum, value) => sum + value, 0);

describe('buffers in messages', () => {
  for (const [size, length] of Object.entries(SIZES)) {
    for (const transfers of [false, true]) {
      it(`that are ${size} and ${transfers ? 'transferred are moved' : 'not transferred are copied'}, there and back, with their views, into the receiving realm`, async () => {
        const { port } = new AudioWorkletNode(await contextWith(ECHO), 'processor');
        const sent = messageOf(length, transfers);
        const answer = nextMessage<Message>(port);
        port.postMessage(sent, transfers ? [sent.buffer] : []);
        expect(sent.buffer.byteLength).toBe(transfers ? 0 : 4 * length + 8);
        const { floats, bytes, buffer, seen } = await answer;
        expect(seen).toEqual([true, true, true, true, true, 8, length, 4 * length + 4, sumOf(length), true]);
        expect([floats instanceof Float32Array, bytes instanceof DataView, buffer instanceof ArrayBuffer]).toEqual([true, true, true]);
        expect([floats.buffer === buffer, bytes.buffer === buffer, floats.byteOffset, floats.length]).toEqual([true, true, 8, length]);
        expect(floats.every((value, i) => value === i % 100)).toBe(true);
      });
    }

    it(`that are ${size} hold what they held when they were posted`, async () => {
      const { port } = new AudioWorkletNode(await contextWith('constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(data.every((value) => value === 1)); } process() {}'), 'processor');
      const floats = new Float32Array(length).fill(1);
      const answer = nextMessage<boolean>(port);
      port.postMessage(floats);
      floats.fill(2);
      expect(await answer).toBe(true);
    });

    it(`that are ${size} come as processorOptions, each node's its own`, async () => {
      const context = await contextWith(`
        constructor({ processorOptions: { table } }) {
          super();
          this.port.postMessage([table instanceof Float32Array, table.length, table[table.length - 1]]);
          table.fill(0);
        }
        process() {}`);
      const table = new Float32Array(length).fill(3);
      for (let made = 0; made < 2; made++) {
        expect(await nextMessage(new AudioWorkletNode(context, 'processor', { processorOptions: { table } }).port)).toEqual([true, length, 3]);
      }
      expect(table.every((value) => value === 3)).toBe(true);
    });
  }

  itExcept({ Chromium: 'it ignores what is posted to a closed port before it looks at it' }, 'are transferred though the port is closed', async () => {
    const { port } = new AudioWorkletNode(await contextWith('process() {}'), 'processor');
    port.close();
    const buffers = Object.values(SIZES).map((size) => new ArrayBuffer(size));
    port.postMessage(buffers, buffers);
    expect(buffers.map(({ byteLength }) => byteLength)).toEqual([0, 0, 0]);
  });

  it('wait, with their messages, for a port that is started late', async () => {
    const context = await contextWith('constructor() { super(); for (const length of [100, 40000]) this.port.postMessage(new Uint8Array(length).fill(7)); } process() {}');
    const { port } = new AudioWorkletNode(context, 'processor');
    await sleep(100);
    const got: Uint8Array[] = [];
    await new Promise<void>((resolve) => {
      port.onmessage = ({ data }) => {
        if (got.push(data as Uint8Array) === 2) resolve();
      };
    });
    expect(got.map((bytes) => [bytes.length, bytes.every((value) => value === 7)])).toEqual([[100, true], [40_000, true]]);
  });

  it('that are resizable stay so', async () => {
    const Resizable = ArrayBuffer as unknown as new (length: number, options: { maxByteLength: number }) => ArrayBuffer & { maxByteLength?: number; resizable?: boolean };
    const buffer = new Resizable(40_000, { maxByteLength: 80_000 });
    const { port } = new AudioWorkletNode(await contextWith('constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage([data.byteLength, data.resizable, data.maxByteLength]); } process() {}'), 'processor');
    const answer = nextMessage(port);
    port.postMessage(buffer);
    expect(await answer).toEqual([40_000, buffer.resizable, buffer.maxByteLength]);
  });
});
