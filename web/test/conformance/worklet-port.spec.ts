// AudioWorklet.port and the `port` of AudioWorkletGlobalScope: Web Audio §1.32.1 and §1.32.3 (the newest text).

import '../install';
import { addModuleText, messages, next, nextMessage, openContext, sleep } from '../audio';
import { itExcept } from '../exclusions';

const NATIVELY = { Chromium: 'it does not have the attribute yet' };

interface WorkletWithPort extends AudioWorklet {
  readonly port: MessagePort;
}

async function openWorklet(): Promise<WorkletWithPort> {
  const context = await openContext();
  const worklet = context.audioWorklet as WorkletWithPort;
  if (!('port' in AudioWorklet.prototype)) throw new Error('AudioWorklet has no port');
  return worklet;
}

function load(worklet: AudioWorklet, text: string): Promise<void> {
  return worklet.addModule(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
}

describe('AudioWorklet.port', () => {
  itExcept(NATIVELY, 'is a MessagePort, always the same, one for each context', async () => {
    const [one, other] = [await openWorklet(), await openWorklet()];
    expect(one.port instanceof MessagePort).toBe(true);
    expect(one.port).toBe(one.port);
    expect(one.port).not.toBe(other.port);
    const { set, get, enumerable } = Object.getOwnPropertyDescriptor(AudioWorklet.prototype, 'port') as PropertyDescriptor;
    expect([set, enumerable]).toEqual([undefined, true]);
    expect(() => { (get as () => void).call({}); }).toThrowError(TypeError);
  });

  itExcept(NATIVELY, 'leads to the global port, a MessagePort of the scope, and back', async () => {
    const worklet = await openWorklet();
    const answers = messages<unknown[]>(worklet.port, 2);
    await load(worklet, `
      port.onmessage = ({ data }) => port.postMessage([data, data instanceof Object, data.list instanceof Array]);
      port.postMessage([port instanceof MessagePort, port === globalThis.port]);`);
    worklet.port.postMessage({ list: [] });
    const received = await answers;
    expect(received as unknown).toEqual([[true, true], [{ list: [] }, true, true]]);
    expect(received[1] instanceof Array).toBe(true);
  });

  itExcept(NATIVELY, 'keeps what is posted before there is a scope, or before it listens', async () => {
    const worklet = await openWorklet();
    for (let n = 0; n < 5; n++) worklet.port.postMessage(n);
    const answer = nextMessage(worklet.port);
    await load(worklet, 'globalThis.received = [];');
    worklet.port.postMessage(5);
    await sleep(50);
    await load(worklet, 'port.onmessage = ({ data }) => { received.push(data); if (data === 5) port.postMessage(received); };');
    expect(await answer).toEqual([0, 1, 2, 3, 4, 5]);
  });

  itExcept(NATIVELY, 'keeps what the scope posts until the page reads it', async () => {
    const worklet = await openWorklet();
    await load(worklet, 'for (let n = 0; n < 3; n++) port.postMessage(n);');
    await sleep(50);
    const received = messages(worklet.port, 3);
    expect(await received).toEqual([0, 1, 2]);
  });

  itExcept(NATIVELY, 'reaches modules and processors of one scope alike, before there is a node', async () => {
    const worklet = await openWorklet();
    await load(worklet, `
      port.addEventListener('message', ({ data }) => port.postMessage(['first', data]));
      port.start();`);
    await load(worklet, `port.addEventListener('message', ({ data }) => port.postMessage(['second', data]));`);
    const answers = messages(worklet.port, 2);
    worklet.port.postMessage('x');
    expect(await answers).toEqual([['first', 'x'], ['second', 'x']]);
  });

  itExcept(NATIVELY, 'transfers buffers and ports, both ways', async () => {
    const worklet = await openWorklet();
    await load(worklet, 'port.onmessage = ({ data, ports }) => { ports[0].postMessage("hi"); port.postMessage(data.buffer, [data.buffer, ports[0]]); };');
    const { port1, port2 } = new MessageChannel();
    const buffer = Uint8Array.of(7).buffer;
    const [heard, back] = [nextMessage(port1), next<MessageEvent<ArrayBuffer>>(worklet.port, 'message')];
    worklet.port.start();
    worklet.port.postMessage({ buffer }, [buffer, port2]);
    expect(buffer.byteLength).toBe(0);
    expect(await heard).toBe('hi');
    const { data, ports } = await back;
    expect(new Uint8Array(data)[0]).toBe(7);
    const again = nextMessage(port1);
    (ports[0] as MessagePort).postMessage('again');
    expect(await again).toBe('again');
  });

  itExcept({
    ...NATIVELY, Chromium64: 'this Chromium cannot transfer streams',
    WPEInsecure: 'this WebKit cannot transfer streams', WebKitInsecure: 'this WebKit cannot transfer streams',
  }, 'transfers streams', async () => {
    const worklet = await openWorklet();
    await load(worklet, 'port.onmessage = ({ data }) => data.readable.getReader().read().then(({ value }) => port.postMessage(value));');
    const readable = new ReadableStream({ start: (controller) => controller.enqueue('chunk') });
    worklet.port.postMessage({ readable }, [readable]);
    expect(await nextMessage(worklet.port)).toBe('chunk');
  });

  itExcept(NATIVELY, 'can be transferred itself', async () => {
    const worklet = await openWorklet();
    await load(worklet, 'port.onmessage = ({ data }) => port.postMessage(["scope got", data]);');
    const worker = new Worker('/base/web/test/fixtures/port-worker.js');
    const report = next<MessageEvent>(worker, 'message');
    worker.postMessage({ collect: 1, say: ['from a worker'] }, [worklet.port]);
    expect((await report).data).toEqual([['scope got', 'from a worker']]);
    worker.terminate();
  });

  itExcept(NATIVELY, 'leaves a module free to have a variable or a property of that name', async () => {
    const context = await openContext();
    await openWorklet();
    await addModuleText(context, `
      const port = 'module scope';
      globalThis.port = 'replaced';
      registerProcessor('teller', class extends AudioWorkletProcessor {
        constructor() { super(); this.port.postMessage([port, globalThis.port]); }
        process() {}
      });`);
    expect(await nextMessage(new AudioWorkletNode(context, 'teller').port)).toEqual(['module scope', 'replaced']);
  });
});
