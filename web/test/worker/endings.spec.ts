// What ends a Worker that processors live in, and what becomes of the page then.

import { errorOf, next, sleep } from '../audio';
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
