// close() of a port (HTML §9.4.4), and the methods that take transfer lists, as a page sees them.

import '../install';
import { errorOf, sleep } from '../audio';
import { itExcept } from '../exclusions';
import { ECHO, portOf } from '../port-processors';

describe('close() of a port', () => {
  it('lets what was sent before arrive', async () => {
    const port = await portOf(`
      constructor() {
        super();
        this.port.onmessage = () => { for (const word of ['a', 'b']) this.port.postMessage(word); this.port.close(); this.port.postMessage('c'); };
      }
      process() { return true; }`);
    const received: unknown[] = [];
    port.addEventListener('message', ({ data }) => received.push(data));
    port.postMessage('go');
    await sleep(150);
    expect(received).toEqual([]);
    port.start();
    await sleep(150);
    expect(received).toEqual(['a', 'b']);
  });

  it('drops what has not been received', async () => {
    const port = await portOf('constructor() { super(); this.port.postMessage(1); } process() { return true; }');
    const received: unknown[] = [];
    port.addEventListener('message', ({ data }) => received.push(data));
    await sleep(100);
    port.close();
    port.start();
    await sleep(100);
    expect(received).toEqual([]);
  });

  itExcept({ Chromium: 'it ignores what is posted to a closed port before it looks at it' }, 'still serialises and transfers', async () => {
    const port = await portOf(ECHO);
    port.close();
    const buffer = new ArrayBuffer(4);
    expect((await errorOf(() => port.postMessage(() => 1))).name).toBe('DataCloneError');
    port.postMessage(buffer, [buffer]);
    expect(buffer.byteLength).toBe(0);
  });

  it('fires "close" at the other end exactly where the browser does that', async () => {
    const { port1, port2 } = new MessageChannel();
    const fired: string[] = [];
    port2.addEventListener('close', () => fired.push('channel'));
    port2.start();
    port1.close();
    const port = await portOf('constructor() { super(); this.port.onmessage = () => this.port.close(); } process() { return true; }');
    port.addEventListener('close', () => fired.push('node'));
    port.start();
    port.postMessage(null);
    await sleep(200);
    expect(fired.filter((where) => where === 'node').length).toBe(fired.filter((where) => where === 'channel').length);
  });
});

describe('the methods that take transfer lists', () => {
  it('look as they did', async () => {
    const holders = (): [object, string][] => [[MessagePort.prototype, 'postMessage'], [Worker.prototype, 'postMessage']];
    const frame = document.createElement('iframe');
    document.body.appendChild(frame);
    const untouched = new (frame.contentWindow as Window & typeof globalThis).MessageChannel().port1;
    const look = (holder: object, name: string): unknown[] => {
      const { value: method, ...flags } = Object.getOwnPropertyDescriptor(holder, name) as TypedPropertyDescriptor<(...args: unknown[]) => unknown> & { value: (...args: unknown[]) => unknown };
      return [method.name, method.length, Object.prototype.hasOwnProperty.call(method, 'prototype'), flags];
    };
    await portOf(ECHO);
    const native = look(Object.getPrototypeOf(untouched) as object, 'postMessage');
    expect(look(MessagePort.prototype, 'postMessage')).toEqual(native);
    expect(holders().map(([holder, name]) => look(holder, name)[2])).toEqual([false, false]);
    expect(() => (MessagePort.prototype.postMessage as (this: unknown, message: unknown) => void).call({}, 1)).toThrowError(TypeError);
    frame.remove();
  });
});
