// What the ports of a node and its processor transfer: HTML §2.7.7, §2.7.8, §9.4.4.

import '../install';
import { contextWith, errorOf, messages, next, nextMessage, sleep } from '../audio';
import { itExcept } from '../exclusions';
import { describing, ECHO, portOf, workerOf } from '../port-processors';

const OLD = 'this Chromium cannot transfer streams';

const NO_STREAMS = 'this WebKit cannot transfer streams';

const NO_BITMAP = { Safari: 'Safari has createImageBitmap() from 15' };

describe('a MessagePort transferred to a processor', () => {
  it('is a working port of the processor\'s realm, in event.ports and wherever the message mentions it', async () => {
    const port = await portOf(describing(`
      const [first] = ports;
      first.onmessage = ({ data, target }) => first.postMessage([data, data instanceof Object, target instanceof MessagePort]);
      return [ports.length, Array.isArray(ports), first instanceof MessagePort, data.here === first, data.again[0] === first, Object.isFrozen(ports)];`));
    const { port1, port2 } = new MessageChannel();
    const answer = nextMessage(port);
    port.postMessage({ here: port2, again: [port2] }, [port2]);
    expect(await answer).toEqual([1, true, true, true, true, true]);
    const echoed = nextMessage(port1);
    port1.postMessage({ a: 1 });
    expect(await echoed).toEqual([{ a: 1 }, true, true]);
  });

  it('is detached at once', async () => {
    const port = await portOf(ECHO);
    const { port1 } = new MessageChannel();
    port.postMessage(null, [port1]);
    expect((await errorOf(() => port.postMessage(null, [port1]))).name).toBe('DataCloneError');
    expect((await errorOf(() => new MessageChannel().port1.postMessage(null, [port1]))).name).toBe('DataCloneError');
  });

  it('keeps its order among several, and those that the message does not mention', async () => {
    const port = await portOf(describing('ports.forEach((port, index) => port.postMessage(index)); return ports.length;'));
    const channels = [0, 1, 2].map(() => new MessageChannel());
    const answers = channels.map(({ port1 }) => nextMessage(port1));
    const count = nextMessage(port);
    port.postMessage('ports', channels.map(({ port2 }) => port2));
    expect(await count).toBe(3);
    expect(await Promise.all(answers)).toEqual([0, 1, 2]);
  });

  it('brings with it what had been posted to it', async () => {
    const port = await portOf(describing(`
      const received = [];
      ports[0].onmessage = ({ data }) => { received.push(data); if (received.length === 4) this.port.postMessage(received); };
      return 'listening';`));
    const { port1, port2 } = new MessageChannel();
    const answers = messages(port, 2);
    port1.postMessage('one');
    port1.postMessage({ two: 2 });
    port.postMessage(null, [port2]);
    port1.postMessage('three');
    port1.postMessage('four');
    expect(await answers).toEqual(['listening', ['one', { two: 2 }, 'three', 'four']]);
  });

  it('holds its message\'s place: nothing overtakes it, and it holds up nothing else', async () => {
    const context = await contextWith(describing('return [data, ports.length]'));
    const port = new AudioWorkletNode(context, 'processor').port;
    const answers = messages<[number, number]>(port, 60);
    for (let n = 0; n < 60; n++) port.postMessage(n, n % 3 === 0 ? [new MessageChannel().port1] : []);
    expect(await answers).toEqual(Array.from({ length: 60 }, (_, n) => [n, n % 3 === 0 ? 1 : 0]));
  });

  it('waits with its message for the port to be started', async () => {
    const port = await portOf(`
      constructor() {
        super();
        this.port.addEventListener('message', ({ data, ports }) => this.port.postMessage([data, ports.length]));
        globalThis.startLate = () => this.port.start();
        this.port.postMessage('constructed');
      }
      process() { if (currentTime > 0.2) globalThis.startLate(); return true; }`);
    const answers = messages(port, 4);
    port.postMessage('a', [new MessageChannel().port1]);
    port.postMessage('b');
    port.postMessage('c', [new MessageChannel().port1]);
    expect(await answers).toEqual(['constructed', ['a', 1], ['b', 0], ['c', 1]]);
  });

  it('comes back, through further ports and a worker, and still leads to where it led', async () => {
    const port = await portOf(ECHO);
    const { port1, port2 } = new MessageChannel();
    const back = next<MessageEvent>(port, 'message');
    port.start();
    port.postMessage(null, [port2]);
    const { ports } = await back;
    const [returned] = ports as [MessagePort];
    expect(returned instanceof MessagePort).toBe(true);
    const worker = workerOf();
    worker.postMessage({ echo: true }, [returned]);
    const echoed = nextMessage(port1);
    port1.postMessage('round');
    expect(await echoed).toBe('round');
    worker.terminate();
  });

  it('connects two processors', async () => {
    const context = await contextWith(describing('const [peer] = ports; peer.onmessage = ({ data }) => this.port.postMessage(data); peer.postMessage(data); return "connected";'));
    const [one, other] = [new AudioWorkletNode(context, 'processor'), new AudioWorkletNode(context, 'processor')];
    const { port1, port2 } = new MessageChannel();
    const answers = Promise.all([messages(one.port, 2), messages(other.port, 2)]);
    one.port.postMessage('from one', [port1]);
    other.port.postMessage('from other', [port2]);
    expect(await answers).toEqual([['connected', 'from other'], ['connected', 'from one']]);
  });

  it('connects processors of two contexts', async () => {
    const body = describing('const [peer] = ports; peer.onmessage = ({ data }) => this.port.postMessage([data, data instanceof Array]); peer.postMessage([data]); return 0;');
    const [one, other] = [await portOf(body), await portOf(body)];
    const { port1, port2 } = new MessageChannel();
    const answers = Promise.all([messages(one, 2), messages(other, 2)]);
    one.postMessage('from one', [port1]);
    other.postMessage('from other', [port2]);
    expect(await answers).toEqual([[0, [['from other'], true]], [0, [['from one'], true]]]);
  });

  it('is sent back by the processor, from which it is detached at once, and is a port of the page', async () => {
    const port = await portOf(`
      constructor() {
        super();
        this.port.onmessage = ({ ports: [given] }) => {
          this.port.postMessage({ given }, [given]);
          try { this.port.postMessage(null, [given]); } catch (error) { this.port.postMessage(error.name); }
        };
      }
      process() { return true; }`);
    const { port1, port2 } = new MessageChannel();
    const received: MessageEvent[] = [];
    port.onmessage = (event) => received.push(event);
    port.postMessage(null, [port2]);
    while (received.length < 2) await sleep(10);
    const [{ data, ports }, { data: refusal }] = received as [MessageEvent<{ given: MessagePort }>, MessageEvent<string>];
    expect(ports[0] instanceof MessagePort).toBe(true);
    expect(ports[0]).toBe(data.given);
    expect(ports instanceof Array).toBe(true);
    expect(refusal).toBe('DataCloneError');
    const answer = nextMessage<unknown[]>(data.given);
    port1.postMessage([1]);
    const value = await answer;
    expect(value).toEqual([1]);
    expect(value instanceof Array).toBe(true);
  });

  it('is not transferred when anything of the message cannot be cloned', async () => {
    const port = await portOf(ECHO);
    const { port1, port2 } = new MessageChannel();
    const buffer = new ArrayBuffer(8);
    const spent = new MessageChannel().port1;
    new MessageChannel().port1.postMessage(null, [spent]);
    for (const [value, transfer] of [[() => 1, [port2, buffer]], [null, [spent, port2]], [null, [port2, port2]], [null, [port2, {}]]] as [unknown, Transferable[]][]) {
      expect((await errorOf(() => port.postMessage(value, transfer))).name).toBe('DataCloneError');
    }
    expect((await errorOf(() => port.postMessage(port2))).name).toBe('DataCloneError');
    expect(buffer.byteLength).toBe(8);
    const heard = nextMessage(port1);
    port2.postMessage('still mine');
    expect(await heard).toBe('still mine');
  });

  it('goes with buffers in one list', async () => {
    const port = await portOf(describing('return [new Uint8Array(data).join(), ports.length]'));
    const buffer = Uint8Array.of(1, 2, 3).buffer;
    const answer = nextMessage(port);
    port.postMessage(buffer, [new MessageChannel().port1, buffer]);
    expect(buffer.byteLength).toBe(0);
    expect(await answer).toEqual(['1,2,3', 1]);
  });
});

describe('a stream transferred to a processor', () => {
  itExcept({ Chromium64: OLD, WPEInsecure: NO_STREAMS, WebKitInsecure: NO_STREAMS }, 'is read there', async () => {
    const port = await portOf(describing(`
      const reader = data.readable.getReader();
      reader.read().then(({ value }) => this.port.postMessage([value, value instanceof Object]));
      return [data.readable instanceof ReadableStream, ports.length];`));
    const readable = new ReadableStream({ start: (controller) => controller.enqueue({ chunk: 1 }) });
    port.postMessage({ readable }, [readable]);
    expect(readable.locked).toBe(true);
    expect(await messages(port, 2)).toEqual([[true, 0], [{ chunk: 1 }, true]]);
  });
});

describe('what an AudioWorkletGlobalScope has no interface for', () => {
  const values: Record<string, () => object | Promise<object>> = {
    'a Blob': () => new Blob(['x']),
    'a File': () => new File(['x'], 'f.txt'),
    'an ImageData': () => new ImageData(2, 2),
    'an ImageBitmap': () => createImageBitmap(new ImageData(2, 2)),
  };
  for (const [what, make] of Object.entries(values)) {
    itExcept(what.includes('ImageBitmap') ? NO_BITMAP : {}, `arrives as a messageerror in its place: ${what}`, async () => {
      const port = await portOf(describing('return data'));
      const answers = messages(port, 3);
      port.postMessage('before');
      port.postMessage({ deep: [await make()] });
      port.postMessage('after');
      expect(await answers).toEqual(['before', { error: 'messageerror', data: null, own: true }, 'after']);
    });

    itExcept(what.includes('ImageBitmap') ? NO_BITMAP : {}, `fails the processor that gets it as an option: ${what}`, async () => {
      const context = await contextWith('constructor(options) { super(); this.value = options.processorOptions.value; } process() { return true; }');
      const node = new AudioWorkletNode(context, 'processor', { processorOptions: { value: await make() } });
      // The handler, not a listener: Chromium's event has the type 'error'.
      const event = await new Promise<Event>((resolve) => { node.onprocessorerror = resolve; });
      expect((event as ErrorEvent).message).not.toBe('');
    });
  }

  itExcept(NO_BITMAP, 'is transferred all the same: an ImageBitmap is closed at once', async () => {
    const port = await portOf(describing('return data'));
    const bitmap = await createImageBitmap(new ImageData(2, 2));
    const answer = nextMessage(port);
    port.postMessage({ bitmap }, [bitmap]);
    expect([bitmap.width, bitmap.height]).toEqual([0, 0]);
    expect(await answer).toEqual(jasmine.objectContaining({ error: 'messageerror' }));
  });

  it('calls listeners of messageerror too', async () => {
    const port = await portOf(`
      constructor() {
        super();
        this.port.addEventListener('messageerror', (event) => this.port.postMessage([event.type, event.target === this.port]));
        this.port.start();
      }
      process() { return true; }`);
    const answer = nextMessage(port);
    port.postMessage(new Blob());
    expect(await answer).toEqual(['messageerror', true]);
  });
});
