// What ends a Worker that processors live in, and what becomes of the page then.

import { addModuleText, errorOf, next, nextMessage, sleep } from '../audio';
import { inWorker } from '../engine';
import { SCRIPT, loadScript } from '../install';
import { contextOf, openPage, type Page } from '../page';

const ECHO = '/base/web/test/fixtures/modules/echo.js';
const FAULTY = '/base/web/test/fixtures/engine.fault.wasm';

/** Has a page load its Workers' scripts from elsewhere, and answers the Workers. */
function redirectWorkers(page: Page, redirect: (url: string) => string): Worker[] {
  const workers: Worker[] = [];
  const Native = page.Worker;
  page.Worker = class extends Native {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(redirect(String(url)), options);
      workers.push(this);
    }
  };
  return workers;
}

async function pageWith(attributes: Record<string, string>, redirect: (url: string) => string = (url) => url): Promise<[Page, Worker[]]> {
  const page = await openPage();
  const workers = redirectWorkers(page, redirect);
  page.console.error = () => undefined;
  await loadScript(page.document, SCRIPT, { 'data-force': '', 'data-realm': 'worker', ...attributes });
  return [page, workers];
}

// Before the Worker's own script: keeps the exports of the engine, and calls the one that panics when it is told to.
const FAULT_ON_REQUEST = `
  let fault;
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    if (original) WebAssembly[name] = async (...args) => {
      const result = await original.apply(WebAssembly, args);
      fault = (result.instance || result).exports.awp_fault;
      return result;
    };
  }
  addEventListener('message', (event) => {
    if (event.data !== 'fault') return;
    event.stopImmediatePropagation();
    fault();
  });`;

if (inWorker) {
  describe('a panic of the engine in a Worker', () => {
    it('is one processorerror on each node of that context, and a context opened next has a fresh Worker', async () => {
      const wrapped = (url: string): string =>
        URL.createObjectURL(new Blob([`${FAULT_ON_REQUEST} importScripts(${JSON.stringify(url)});`], { type: 'text/javascript' }));
      const [page, workers] = await pageWith({ 'data-engine-url': FAULTY }, wrapped);
      const context = await contextOf(page);
      await context.audioWorklet.addModule(ECHO);
      const nodes = [0, 1].map(() => new page.AudioWorkletNode(context, 'echo'));
      const events = Promise.all(nodes.map((node) => next<ErrorEvent>(node, 'processorerror')));
      workers[0]?.postMessage('fault');
      for (const { message } of await events) expect(message).toContain('engine');
      expect(() => new page.AudioWorkletNode(context, 'echo')).toThrow();
      const other = await contextOf(page);
      await other.audioWorklet.addModule(ECHO);
      const { port } = new page.AudioWorkletNode(other, 'echo');
      const answer = next<MessageEvent>(port, 'message');
      port.start();
      port.postMessage('there');
      expect((await answer).data).toBe('there');
      expect(workers.length).toBe(2);
      await Promise.all([context.close(), other.close()]);
    });
  });

  // Ten times sooner than on pages: 3 seconds, and half a second where only process() is at work.
  const HASTE = { 'data-haste': '10' };
  const HANGS = 'for (;;);';

  /** A page with a context that has the processors `echo` and `innocent`, a node of the latter, and the context's Worker. */
  async function pageWithNode(attributes: Record<string, string>): Promise<{ page: Page; workers: Worker[]; context: AudioContext; node: AudioWorkletNode }> {
    const [page, workers] = await pageWith(attributes);
    const context = await contextOf(page);
    await context.audioWorklet.addModule(ECHO);
    await addModuleText(context, "registerProcessor('innocent', class extends AudioWorkletProcessor { process() { return true; } });");
    return { page, workers, context, node: new page.AudioWorkletNode(context, 'innocent') };
  }

  /** Whether a context opened now on a page works. */
  async function answers(page: Page): Promise<unknown> {
    const context = await contextOf(page);
    await context.audioWorklet.addModule(ECHO);
    const { port } = new page.AudioWorkletNode(context, 'echo');
    const answer = nextMessage(port);
    port.postMessage('there');
    const data = await answer;
    await context.close();
    return data;
  }

  describe('a Worker in which code never returns', () => {
    const MODULES: Record<string, string> = {
      'at the top level of a module': HANGS,
      'in the getter of parameterDescriptors': `registerProcessor('hangs', class extends AudioWorkletProcessor { static get parameterDescriptors() { ${HANGS} } process() {} });`,
    };
    for (const [where, text] of Object.entries(MODULES)) {
      it(`${where} lets addModule() reject, each node have its processorerror, and the next context a fresh Worker`, async () => {
        const { page, workers, context, node } = await pageWithNode(HASTE);
        const event = next<ErrorEvent>(node, 'processorerror', 12_000);
        const { name, message } = await errorOf(() => addModuleText(context, text));
        expect(name).toBe('AbortError');
        expect(message).toContain('did not return');
        expect((await event).message).toContain('Worker');
        expect(() => new page.AudioWorkletNode(context, 'innocent')).toThrow();
        expect((await errorOf(() => context.audioWorklet.addModule('/base/web/test/fixtures/modules/counts.js'))).name).toBe('AbortError');
        expect(await answers(page)).toBe('there');
        expect(workers.length).toBe(2);
        await context.close();
      }, 30_000);
    }

    it('in a microtask, when the module itself may have run, lets each node have its processorerror', async () => {
      const { page, workers, context, node } = await pageWithNode(HASTE);
      const event = next<ErrorEvent>(node, 'processorerror', 12_000);
      addModuleText(context, 'void (async () => { for (;;) await null; })();').catch(() => undefined);
      expect((await event).message).toContain('did not return');
      expect(await answers(page)).toBe('there');
      expect(workers.length).toBe(2);
      await context.close();
    }, 30_000);

    const NODES: Record<string, [string, string]> = {
      'in a constructor': [`constructor() { super(); ${HANGS} }`, ''],
      'in the onmessage of a port': [`constructor() { super(); this.port.onmessage = () => { ${HANGS} }; }`, 'hang'],
    };
    for (const [where, [body, message]] of Object.entries(NODES)) {
      for (const state of ['running', 'suspended']) {
        it(`${where} of a context that is ${state} lets each node have its processorerror, and the next context a fresh Worker`, async () => {
          const { page, workers, context, node } = await pageWithNode(HASTE);
          if (state === 'suspended') await context.suspend();
          await addModuleText(context, `registerProcessor('hangs', class extends AudioWorkletProcessor { ${body} process() { return true; } });`);
          const hanging = new page.AudioWorkletNode(context, 'hangs');
          if (message) hanging.port.postMessage(message);
          const events = await Promise.all([node, hanging].map((each) => next<ErrorEvent>(each, 'processorerror', 12_000)));
          for (const event of events) expect(event.message).toContain('did not return');
          expect(await answers(page)).toBe('there');
          expect(workers.length).toBe(2);
          await context.close();
        }, 30_000);
      }
    }
  });

  describe('a Worker that was ended', () => {
    it('leaves no timer behind, whatever it had not read yet', async () => {
      const { page, context } = await pageWithNode(HASTE);
      await addModuleText(context, `registerProcessor('hangs', class extends AudioWorkletProcessor { constructor() { super(); ${HANGS} } process() {} });`);
      const hanging = new page.AudioWorkletNode(context, 'hangs');
      for (let i = 0; i < 1000; i++) hanging.port.postMessage(new Uint8Array(1000));
      await next(hanging, 'processorerror', 12_000);
      await sleep(100);
      const { setTimeout: native } = page;
      let timers = 0;
      page.setTimeout = ((...args: Parameters<typeof setTimeout>) => {
        timers++;
        return native(...args);
      }) as typeof setTimeout;
      await sleep(200);
      // In Chromium 64 the page looks after its ports once a second. One that waits for the Worker would be set each few milliseconds.
      expect(timers).toBeLessThan(3);
      await context.close();
    }, 20_000);
  });

  describe('a Worker that takes long', () => {
    it('to fetch a module is waited for', async () => {
      const { context, node } = await pageWithNode({ 'data-haste': '20' });
      const errors: Event[] = [];
      node.addEventListener('processorerror', (event) => errors.push(event));
      await context.audioWorklet.addModule('/base/web/test/fixtures/modules/imports.js?delay=2500');
      expect(errors).toEqual([]);
      await context.close();
    }, 20_000);

    it('to run a module is waited for, although blocks are', async () => {
      const { context, node } = await pageWithNode({ 'data-haste': '5' });
      node.connect(context.destination);
      const errors: Event[] = [];
      node.addEventListener('processorerror', (event) => errors.push(event));
      await addModuleText(context, 'for (const end = Date.now() + 2500; Date.now() < end;);');
      expect(errors).toEqual([]);
      await context.close();
    }, 20_000);
  });

  describe('a Worker that cannot be started', () => {
    it('makes addModule() reject with what to do', async () => {
      const [page] = await pageWith({}, () => '/base/web/dist/nowhere.js');
      const context = await contextOf(page);
      const { message } = await errorOf(() => context.audioWorklet.addModule(ECHO));
      expect(message).toContain('audioworklet-anywhere.worker.js');
      expect(() => new page.AudioWorkletNode(context, 'echo')).toThrow();
      await context.close();
    });

    it('makes addModule() reject when its script throws, although the page\'s engine runs', async () => {
      let isBroken = false;
      const broken = URL.createObjectURL(new Blob(["throw new Error('of an old browser');"], { type: 'text/javascript' }));
      const [page] = await pageWith({}, (url) => (isBroken ? broken : url));
      const contexts = [await contextOf(page), await contextOf(page)] as const;
      await contexts[0].audioWorklet.addModule(ECHO);
      isBroken = true;
      const { message } = await errorOf(() => contexts[1].audioWorklet.addModule(ECHO));
      expect(message).toContain('of an old browser');
      await Promise.all(contexts.map((context) => context.close()));
    });
  });

  describe('closing a context', () => {
    it('ends its Worker, and no other', async () => {
      const [page, workers] = await pageWith({});
      const contexts = [await contextOf(page), await contextOf(page)];
      await Promise.all(contexts.map((context) => context.audioWorklet.addModule(ECHO)));
      const terminated: Worker[] = [];
      for (const worker of workers) {
        const { terminate } = worker;
        worker.terminate = () => {
          terminated.push(worker);
          terminate.call(worker);
        };
      }
      const closed = next(contexts[0] as AudioContext, 'statechange');
      await (contexts[0] as AudioContext).close();
      await closed;
      expect(terminated).toEqual([workers[0] as Worker]);
      await (contexts[1] as AudioContext).close();
    });

    it('lets addModule() reject that waits for its Worker', async () => {
      const { context } = await pageWithNode({});
      const loading = errorOf(() => context.audioWorklet.addModule('/base/web/test/fixtures/modules/imports.js?delay=5000'));
      await sleep(200);
      await context.close();
      expect((await loading).name).toBe('InvalidStateError');
    });

    it('throws nothing at the page when its Worker has just answered', async () => {
      const [page] = await pageWith({});
      const thrown: string[] = [];
      page.addEventListener('error', ({ message }) => thrown.push(message));
      const context = await contextOf(page);
      await context.audioWorklet.addModule(ECHO);
      context.createOscillator().connect(new page.AudioWorkletNode(context, 'echo')).connect(context.destination);
      // The answers are there, and not read.
      await Promise.resolve();
      for (const end = Date.now() + 100; Date.now() < end;);
      const closed = next(context, 'statechange');
      await context.close();
      await closed;
      await sleep(100);
      expect(thrown).toEqual([]);
    });
  });
}
