// What watching transfers changes of a page, and when.

import { findOracle } from '../../src/port-attachment';
import { next, sleep } from '../audio';
import { noteTransfer, watchPort } from '../../src/port-suspicion';
import { watchTransfers } from '../../src/transfer-watch';
import { engine } from '../engine';
import { SCRIPT, loadScript } from '../install';

type Realm = Window & typeof globalThis;

describe('the watch on transfers', () => {
  let frame: HTMLIFrameElement;
  let realm: Realm;
  let inquiries = 0;

  beforeEach(() => {
    frame = document.body.appendChild(document.createElement('iframe'));
    realm = frame.contentWindow as Realm;
  });
  afterEach(() => frame.remove());

  function methods(): unknown[] {
    return [realm.MessagePort.prototype.postMessage, realm.Worker.prototype.postMessage, Object.getOwnPropertyDescriptor(realm, 'postMessage')?.get,
      Object.getOwnPropertyDescriptor(realm.HTMLIFrameElement.prototype, 'contentWindow')?.get, (realm as { structuredClone?: unknown }).structuredClone];
  }

  function left(port: MessagePort): () => boolean {
    let gone = false;
    watchPort(port, () => { gone = true; }, () => { inquiries++; });
    return () => gone;
  }

  it('begins with the first node, not with the installation', async () => {
    const before = methods();
    await loadScript(realm.document, SCRIPT, { 'data-force': '' });
    const context = new realm.AudioContext();
    const url = URL.createObjectURL(new Blob(['registerProcessor("p", class extends AudioWorkletProcessor { process() {} })'], { type: 'text/javascript' }));
    await context.audioWorklet.addModule(url);
    expect(methods().every((method, index) => method === before[index])).toBe(true);
    new realm.AudioWorkletNode(context, 'p');
    expect(methods()[0] === before[0]).toBe(false);
    await context.close();
  });

  it('wraps each method once', () => {
    watchTransfers(realm);
    const once = methods();
    watchTransfers(realm);
    expect(methods().every((method, index) => method === once[index])).toBe(true);
  });

  it('sees ports in lists, in options and in lists that can be read only once, when the call has succeeded', () => {
    const ports = [0, 1, 2].map(() => new realm.MessageChannel().port1);
    watchTransfers(realm, () => ports);
    const { port1: through } = new realm.MessageChannel();
    const gone = ports.map(left);
    expect(() => through.postMessage(() => 1, [ports[0] as MessagePort])).toThrow();
    expect(gone.map((ask) => ask())).toEqual([false, false, false]);
    through.postMessage(null, [ports[0] as MessagePort]);
    through.postMessage(null, new Set([ports[1]]) as unknown as Transferable[]);
    expect(gone.map((ask) => ask())).toEqual([true, true, false]);
  });

  it('looks after the ports when a window\'s postMessage is read, which stays the window\'s own function', async () => {
    const native = realm.postMessage;
    const ports = [0, 1].map(() => new realm.MessageChannel().port1);
    watchTransfers(realm, () => ports);
    expect(realm.postMessage === native).toBe(true);
    const gone = ports.map(left);
    inquiries = 0;
    realm.postMessage(null, '*', [ports[1] as MessagePort]);
    void frame.contentWindow; // where the method itself may not be touched
    await sleep(50);
    if (findOracle()) expect(gone.map((ask) => ask())).toEqual([false, true]);
    else expect(inquiries).toBeGreaterThan(0);
    const replacement = (): void => undefined;
    realm.postMessage = replacement;
    expect(realm.postMessage === replacement).toBe(true);
  });

  it('passes on what the platform answers and throws', () => {
    watchTransfers(realm);
    const { port1, port2 } = new realm.MessageChannel();
    expect(port1.postMessage(null, [])).toBeUndefined();
    expect(() => port1.postMessage(null, [port1])).toThrow();
    expect(() => (port1.postMessage as () => void)()).toThrow();
    expect(() => realm.postMessage(null, 'nonsense', [port2])).toThrow();
  });

  it('tells of each port once', () => {
    const { port1 } = new MessageChannel();
    let times = 0;
    watchPort(port1, () => { times++; }, () => undefined);
    noteTransfer([port1, null, 'x', {}]);
    noteTransfer([port1]);
    expect(times).toBe(1);
  });
});

describe('whether a port was transferred', () => {
  it('can be asked in Chromium, and asking changes nothing', async () => {
    const oracle = findOracle();
    expect(oracle !== null).toBe(engine.startsWith('Chromium'));
    const { port1, port2 } = new MessageChannel();
    const [fresh, spent] = [new MessageChannel().port1, new MessageChannel().port1];
    new MessageChannel().port1.postMessage(null, [spent]);
    if (oracle) for (let round = 0; round < 3; round++) expect([fresh, spent, port1].map(oracle)).toEqual([false, true, false]);
    const answer = next<MessageEvent>(port2, 'message');
    port2.start();
    port1.postMessage('works');
    expect((await answer).data).toBe('works');
    new MessageChannel().port1.postMessage(null, [fresh]);
    if (oracle) expect(oracle(fresh)).toBe(true);
  });
});
