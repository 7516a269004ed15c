// What is different where processors live in a Worker: realm 'worker'. Runs in the set-ups of make test-worker only.

import { pinnedDriver } from '../install';
import { addModuleText, contextWith, messages, next, nextMessage, openContext } from '../audio';
import { engine, freshAddress, inWorker, otherOrigin, requestsOf } from '../engine';
import { figures } from '../engine-figures';

// Before Safari 14.1 analysers hand out no samples.
const canHaveRings = typeof AnalyserNode.prototype.getFloatTimeDomainData === 'function';

/** A valid WebAssembly module of more than 8 MB, which exports `add`: functions of a million instructions each. */
function largeModule(): Uint8Array<ArrayBuffer> {
  const [count, nops] = [9, 1_000_000];
  const leb = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)]);
  const section = (id: number, ...bytes: number[]): number[] => [id, ...leb(bytes.length), ...bytes];
  const add = [0x20, 0, 0x20, 1, 0x6a, 0x0b]; // local.get 0, local.get 1, i32.add, end
  const body = [...leb(1 + nops + add.length), 0]; // no locals
  const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, 1, 0x60, 2, 0x7f, 0x7f, 1, 0x7f), // (i32, i32) -> i32
    ...section(3, count, ...new Array<number>(count).fill(0)),
    ...section(7, 1, 3, 0x61, 0x64, 0x64, 0, 0), // export "add"
    10, ...leb(1 + count * (body.length + nops + add.length)), count];
  const bytes = new Uint8Array(head.length + count * (body.length + nops + add.length)).fill(1); // nop
  bytes.set(head);
  for (let index = 0, at = head.length; index < count; index++, at += nops + add.length) {
    bytes.set(body, at);
    at += body.length;
    bytes.set(add, at + nops);
  }
  return bytes;
}

/** Whether the requests of an address brought our cookie. */
async function cookiesOf(address: string): Promise<boolean[]> {
  return (await requestsOf(address)).filter(({ method }) => method === 'GET').map(({ headers }) => (headers['cookie'] || '').includes('asked=1'));
}

if (inWorker) {
  describe('the realm in a Worker', () => {
    it('has no window, no document, and no frame on the page', async () => {
      const names = ['window', 'document', 'parent', 'top', 'self', 'postMessage', 'importScripts', 'close', 'location', 'performance', 'MessageChannel', 'onmessage'];
      const frames = document.querySelectorAll('iframe').length;
      const context = await contextWith(`constructor() { super(); this.port.postMessage(${JSON.stringify(names)}.filter((name) => name in globalThis)); } process() {}`);
      expect(await nextMessage(new AudioWorkletNode(context, 'processor').port)).toEqual([]);
      // Offline contexts of other specs have theirs.
      expect(document.querySelectorAll('iframe').length).toBeLessThanOrEqual(frames);
    });

    it('goes on while the page is held up, and is not held up by the page', async () => {
      const context = await contextWith(`constructor() { super(); this.port.onmessage = ({ data }) => {
        const end = Date.now() + data; let turns = 0; while (Date.now() < end) turns++; this.port.postMessage(turns > 0);
      }; } process() { return true; }`);
      const { port } = new AudioWorkletNode(context, 'processor');
      const answer = nextMessage(port);
      port.postMessage(400);
      let turns = 0;
      const timer = setInterval(() => turns++, 10);
      expect(await answer).toBe(true);
      clearInterval(timer);
      expect(turns).toBeGreaterThan(5);
    });

    it('lets a processor compile and instantiate 9 MB of WebAssembly synchronously in its constructor, which Chromium refuses pages', async () => {
      const bytes = largeModule();
      expect(bytes.length).toBeGreaterThan(8 * 1024 * 1024);
      if (engine.startsWith('Chromium')) expect(() => new WebAssembly.Module(bytes)).toThrowError(RangeError);
      const context = await contextWith(`
        constructor({ processorOptions: { bytes } }) {
          super();
          this.instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
        }
        process() { this.port.postMessage(this.instance.exports.add(20, 22)); return false; }`);
      const node = new AudioWorkletNode(context, 'processor', { processorOptions: { bytes } });
      expect(await messages(node.port, 1, 25_000)).toEqual([42]);
    }, 30_000);

    it('tells its look-ahead, none where rings move the samples, and shares memory where the page has it', async () => {
      const context = await contextWith('process() { return true; }');
      new AudioWorkletNode(context, 'processor').connect(context.destination);
      const { lookAhead, sharedRealms } = figures();
      const { driver, latencyFrames } = window.AudioWorkletAnywhere?.stats(context) ?? {};
      expect([driver, lookAhead, latencyFrames]).toEqual(canHaveRings && pinnedDriver !== 'script-processor' ? ['ring', 0, 2048] : ['script-processor', 1024, 3072]);
      expect(sharedRealms).toBe(typeof SharedArrayBuffer === 'function' ? 1 : 0);
    });

    it('asks another origin with credentials when told to, and import() goes without them', async () => {
      const { url } = freshAddress('web/test/fixtures/modules/echo.js');
      const address = `${url.replace(location.origin, otherOrigin)}?cors=credentials`;
      const { url: probe } = freshAddress('web/test/fixtures/modules/echo.js');
      const asked = `${probe.replace(location.origin, otherOrigin)}?cors=credentials`;
      await fetch(`${asked}&header=${encodeURIComponent('Set-Cookie:asked=1; Path=/')}`, { credentials: 'include' });
      await fetch(asked, { credentials: 'include' });
      // Today's Chromium keeps cookies from strangers' pages.
      const [, isTaken] = await cookiesOf(probe);
      await (await openContext()).audioWorklet.addModule(address, { credentials: 'include' });
      expect(await cookiesOf(url)).toEqual(typeof WeakRef === 'function' ? [isTaken === true, false] : [isTaken === true]);
    });

    it('that never answers is ended: processorerror, silence, and the next context has a fresh one', async () => {
      const context = await openContext();
      await addModuleText(context, `
        registerProcessor('hangs', class extends AudioWorkletProcessor { process() { for (;;); } });
        registerProcessor('innocent', class extends AudioWorkletProcessor { process() { return true; } });`);
      const nodes = ['innocent', 'hangs'].map((name) => new AudioWorkletNode(context, name));
      const events = await Promise.all(nodes.map((node) => next<ErrorEvent>(node, 'processorerror', 12_000)));
      for (const { message } of events) expect(message).toContain('Worker');
      expect(() => new AudioWorkletNode(context, 'innocent')).toThrow();
      const fresh = await contextWith("process() { this.port.postMessage('called'); return false; }");
      expect(await nextMessage(new AudioWorkletNode(fresh, 'processor').port)).toBe('called');
    });
  });
}
