// WebAssembly and shared memory in processors: HTML §2.7, WebAssembly JavaScript Interface and Web API.

import '../install';
import { addModuleText, contextWith, errorOf, messages, nextMessage, openContext } from '../audio';
import { inWorker } from '../engine';
import { itExcept } from '../exclusions';

/** Chromium 64 cannot post a module to a Worker, and its processors may live in one. */
const NO_MODULES = inWorker ? { Chromium64: 'it cannot post a WebAssembly.Module to a Worker' } : {};

const text = (value: string): number[] => [value.length, ...Array.from(value, (char) => char.charCodeAt(0))];
const section = (id: number, body: number[]): number[] => [id, body.length, ...body];

// (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
const ADD = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  ...section(1, [1, 0x60, 2, 0x7f, 0x7f, 1, 0x7f]), ...section(3, [1, 0]),
  ...section(7, [1, ...text('add'), 0, 0]), ...section(10, [1, 7, 0, 0x20, 0, 0x20, 1, 0x6a, 0x0b]));

// (module (import "env" "table" (table 1 funcref)) (func (result i32) i32.const 42) (elem (i32.const 0) 0))
const FILLS_TABLE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  ...section(1, [1, 0x60, 0, 1, 0x7f]), ...section(2, [1, ...text('env'), ...text('table'), 1, 0x70, 0, 1]),
  ...section(3, [1, 0]), ...section(9, [1, 0, 0x41, 0, 0x0b, 1, 0]), ...section(10, [1, 4, 0, 0x41, 42, 0x0b]));

// (module (import "env" "table" (table 1 funcref)) (func (export "call") (result i32) i32.const 0 call_indirect (type 0)))
const CALLS_TABLE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  ...section(1, [1, 0x60, 0, 1, 0x7f]), ...section(2, [1, ...text('env'), ...text('table'), 1, 0x70, 0, 1]),
  ...section(3, [1, 0]), ...section(7, [1, ...text('call'), 0, 0]), ...section(10, [1, 7, 0, 0x41, 0, 0x11, 0, 0, 0x0b]));

const ECHO = `
  constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(data); }
  process() { return true; }`;

async function portOf(body: string, processorOptions?: object): Promise<MessagePort> {
  return new AudioWorkletNode(await contextWith(body), 'processor', { processorOptions }).port;
}

describe('a WebAssembly.Module given to a processor', () => {
  itExcept(NO_MODULES, 'is one of its realm in processorOptions, and makes instances', async () => {
    const answer = nextMessage(await portOf(`
      constructor({ processorOptions: { module, deep } }) {
        super();
        const { exports } = new WebAssembly.Instance(module);
        this.port.postMessage([module instanceof WebAssembly.Module, deep[0] === module, exports.add(2, 3)]);
      }
      process() { return true; }`, await withModule(ADD)));
    expect(await answer).toEqual([true, true, 5]);
  });

  itExcept(NO_MODULES, 'is one of its realm in a message, and makes instances by promise', async () => {
    const port = await portOf(`
      constructor() {
        super();
        this.port.onmessage = async ({ data: { module } }) => {
          const { exports } = await WebAssembly.instantiate(module);
          this.port.postMessage([module instanceof WebAssembly.Module, exports.add(40, 2)]);
        };
      }
      process() { return true; }`);
    const answer = nextMessage(port);
    port.postMessage(await withModule(ADD));
    expect(await answer).toEqual([true, 42]);
  });

  itExcept(NO_MODULES, 'keeps its place in the order of messages', async () => {
    const port = await portOf(`
      constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(data instanceof WebAssembly.Module ? 'module' : data); }
      process() { return true; }`);
    const module = await WebAssembly.compile(ADD);
    const answers = messages(port, 5);
    for (const value of [1, module, 2, module, 3]) port.postMessage(value);
    expect(await answers).toEqual([1, 'module', 2, 'module', 3]);
  });

  itExcept(NO_MODULES, 'comes back as a module of the page that still works', async () => {
    const port = await portOf(ECHO);
    const answer = nextMessage<{ module: WebAssembly.Module }>(port);
    port.postMessage(await withModule(ADD));
    const { module } = await answer;
    expect(module instanceof WebAssembly.Module).toBe(true);
    expect(({} as unknown) instanceof WebAssembly.Module).toBe(false);
    const { add } = new WebAssembly.Instance(module).exports as { add(a: number, b: number): number };
    expect(add(1, 1)).toBe(2);
  });

  it('is compiled and used by the processor itself, in process()', async () => {
    const answer = nextMessage(await portOf(`
      constructor({ processorOptions: { bytes } }) {
        super();
        const module = new WebAssembly.Module(bytes);
        this.memory = new WebAssembly.Memory({ initial: 1 });
        this.instance = new WebAssembly.Instance(module);
        this.module = module;
      }
      process() {
        this.port.postMessage([this.instance.exports.add(20, 22), this.module instanceof WebAssembly.Module, this.memory.buffer instanceof ArrayBuffer]);
        return false;
      }`, { bytes: ADD }));
    expect(await answer).toEqual([42, true, true]);
  });

  itExcept(NO_MODULES, 'is posted to the page by the processor that compiled it', async () => {
    const module = await nextMessage<WebAssembly.Module>(await portOf(`
      constructor({ processorOptions: { bytes } }) { super(); this.port.postMessage(new WebAssembly.Module(bytes)); }
      process() { return true; }`, { bytes: ADD }));
    expect(module instanceof WebAssembly.Module).toBe(true);
    expect(WebAssembly.Module.exports(module).map(({ name }) => name)).toEqual(['add']);
  });

  itExcept(NO_MODULES, 'makes instances that share a table, in two processors of one scope', async () => {
    const context = await openContext();
    await addModuleText(context, `
      const table = new WebAssembly.Table({ initial: 1, element: 'anyfunc' });
      registerProcessor('fills', class extends AudioWorkletProcessor {
        constructor({ processorOptions: { module } }) {
          super();
          new WebAssembly.Instance(module, { env: { table } });
          this.port.postMessage(table.get(0)());
        }
        process() { return true; }
      });
      registerProcessor('calls', class extends AudioWorkletProcessor {
        constructor({ processorOptions: { module } }) {
          super();
          this.port.postMessage(new WebAssembly.Instance(module, { env: { table } }).exports.call());
        }
        process() { return true; }
      });`);
    const fills = new AudioWorkletNode(context, 'fills', { processorOptions: await withModule(FILLS_TABLE) });
    expect(await nextMessage(fills.port)).toBe(42);
    const calls = new AudioWorkletNode(context, 'calls', { processorOptions: await withModule(CALLS_TABLE) });
    expect(await nextMessage(calls.port)).toBe(42);
  });

  it('is not a WebAssembly.Instance, a Memory or a Table: those cannot be cloned', async () => {
    const port = await portOf(ECHO);
    const values = [new WebAssembly.Instance(new WebAssembly.Module(ADD)), new WebAssembly.Memory({ initial: 1 }), new WebAssembly.Table({ initial: 1, element: 'anyfunc' })];
    for (const value of values) {
      expect((await errorOf(() => port.postMessage(value))).name).toBe('DataCloneError');
      expect((await errorOf(() => portOf(ECHO, { value }))).name).toBe('DataCloneError');
    }
  });
});

// Where the page has it: on isolated origins (ISOLATED=1), and in Chromium 64.
if (typeof SharedArrayBuffer === 'function') describe('a SharedArrayBuffer given to a processor', () => {
  it('is the same memory, in processorOptions and messages, under views of its realm', async () => {
    const memory = new SharedArrayBuffer(16);
    const numbers = new Int32Array(memory);
    const port = await portOf(`
      constructor({ processorOptions: { memory } }) {
        super();
        this.port.onmessage = ({ data }) => {
          data[2] = 3;
          Atomics.store(data, 3, data[0] + 1);
          this.port.postMessage([memory instanceof SharedArrayBuffer, data.buffer instanceof SharedArrayBuffer, data instanceof Int32Array, new Int32Array(memory)[2]]);
        };
        new Int32Array(memory)[1] = 2;
      }
      process() { return true; }`, { memory });
    const answer = nextMessage(port);
    numbers[0] = 1;
    port.postMessage(numbers);
    expect(await answer).toEqual([true, true, true, 3]);
    expect(Array.from(numbers)).toEqual([1, 2, 3, 2]);
  });

  it('comes back as the page\'s', async () => {
    const port = await portOf(ECHO);
    const memory = new SharedArrayBuffer(4);
    const answer = nextMessage<SharedArrayBuffer>(port);
    port.postMessage(memory);
    const back = await answer;
    new Uint8Array(back)[1] = 9;
    expect(back instanceof SharedArrayBuffer).toBe(true);
    expect(new Uint8Array(memory)[1]).toBe(9);
  });

  it('cannot be transferred', async () => {
    const port = await portOf(ECHO);
    const memory = new SharedArrayBuffer(4);
    expect((await errorOf(() => port.postMessage(memory, [memory as unknown as ArrayBuffer]))).name).toBe('DataCloneError');
  });
});

describe('shared memory of a page that is not isolated', () => {
  // A SharedArrayBuffer without the constructor: where the browser makes shared memories but does not let them be posted.
  it('throws a DataCloneError, as everywhere', async () => {
    const shared = new (WebAssembly.Memory as new (descriptor: object) => WebAssembly.Memory)({ initial: 1, maximum: 1, shared: true });
    const { port1 } = new MessageChannel();
    const plain = nameOf(() => port1.postMessage(shared.buffer));
    const port = await portOf(ECHO);
    expect(nameOf(() => port.postMessage(shared.buffer))).toBe(plain);
  });
});

function nameOf(action: () => void): string {
  try {
    action();
  } catch (error) {
    return (error as Error).name;
  }
  return 'posted';
}

async function withModule(bytes: Uint8Array<ArrayBuffer>): Promise<object> {
  const module = await WebAssembly.compile(bytes);
  return { module, deep: [module] };
}
