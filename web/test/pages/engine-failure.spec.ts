// When the engine cannot be had, or dies: no promise hangs, and each error says what to do.

import { errorOf, sleep } from '../audio';
import { engine, isNative } from '../engine';
import { SCRIPT, loadScript } from '../install';
import { contextOf, openPage, until, type Page } from '../page';

const ECHO = '/base/web/test/fixtures/modules/echo.js';
const FAULTY = '/base/web/test/fixtures/engine.fault.wasm';

async function pageWith(attributes: Record<string, string>, path?: string): Promise<[Page, AudioContext]> {
  const page = await openPage(path);
  await loadScript(page.document, SCRIPT, { 'data-force': '', ...attributes });
  return [page, await contextOf(page)];
}

if (!isNative) {
  describe('addModule without an engine', () => {
    it('rejects with the file, the status and what to do, and may be tried again', async () => {
      const [page, context] = await pageWith({ 'data-engine-url': '/base/web/dist/nowhere.wasm' });
      for (const attempt of [1, 2]) {
        const error = await errorOf(() => context.audioWorklet.addModule(ECHO));
        expect(error.message).withContext(`attempt ${attempt}`).toContain('/base/web/dist/nowhere.wasm');
        expect(error.message).toContain('404');
      }
      expect((await errorOf(() => new page.AudioWorkletNode(context, 'echo'))).name).toBe('InvalidStateError');
      expect(page.document.querySelectorAll('iframe').length).toBe(0);
      await context.close();
    });

    it('rejects with the name of the second script when that is missing or another version\'s, and may be tried again', async () => {
      for (const [url, words] of [['/base/web/dist/nowhere.js', 'could not be loaded'], [SCRIPT, 'of another version']] as const) {
        const [page, context] = await pageWith({ 'data-engine-script-url': url });
        for (const attempt of [1, 2]) {
          const error = await errorOf(() => context.audioWorklet.addModule(ECHO));
          expect(error.message).withContext(`attempt ${attempt}`).toContain(url);
          expect(error.message).toContain(words);
        }
        expect(page.document.querySelectorAll('iframe').length).toBe(0);
        await context.close();
      }
    });

    it('rejects a file that is no WebAssembly', async () => {
      const [, context] = await pageWith({ 'data-engine-url': '/base/web/test/pages/blank.html' });
      const error = await errorOf(() => context.audioWorklet.addModule(ECHO));
      expect(error.message).toContain('blank.html');
      await context.close();
    });

    it('rejects where the browser has no WebAssembly', async () => {
      const page = await openPage();
      Reflect.deleteProperty(page, 'WebAssembly');
      await loadScript(page.document, SCRIPT, { 'data-force': '' });
      const context = await contextOf(page);
      const error = await errorOf(() => context.audioWorklet.addModule(ECHO));
      expect(error.message).toMatch(/WebAssembly/);
      await context.close();
    });

    it('works, or names the directive, under a policy without wasm-unsafe-eval', async () => {
      const policy = encodeURIComponent("script-src 'self'");
      const [page, context] = await pageWith({}, `/base/web/test/pages/blank.html?csp=${policy}`);
      let outcome = 'works';
      try {
        await context.audioWorklet.addModule(ECHO);
        expect(() => new page.AudioWorkletNode(context, 'echo')).not.toThrow();
      } catch (error) {
        outcome = (error as Error).message;
      }
      if (engine === 'ChromiumInsecure' || engine === 'ChromiumForced' || engine === 'FirefoxInsecure' || outcome !== 'works') {
        expect(outcome).toContain('wasm-unsafe-eval');
      }
      await context.close();
    });

    it('needs no more than wasm-unsafe-eval', async () => {
      // Before that word (Chromium 97, Firefox 102, Safari 16) WebAssembly asked for unsafe-eval.
      const wasm = engine === 'Chromium64' ? "'unsafe-eval'" : "'wasm-unsafe-eval'";
      const policy = encodeURIComponent(`script-src 'self' ${wasm}`);
      const [page, context] = await pageWith({}, `/base/web/test/pages/blank.html?csp=${policy}`);
      await context.audioWorklet.addModule(ECHO);
      expect(() => new page.AudioWorkletNode(context, 'echo')).not.toThrow();
      await context.close();
    });
  });

  describe('a panic of the engine', () => {
    it('is silence, one processorerror on every node and one line on the console', async () => {
      const page = await openPage();
      const exports = captureExports(page);
      await loadScript(page.document, SCRIPT, { 'data-force': '', 'data-engine-url': FAULTY });
      const lines: unknown[][] = [];
      // The script writes with the console of its page.
      page.console.error = (...args: unknown[]) => lines.push(args);
      const context = await contextOf(page);
      await context.audioWorklet.addModule(ECHO);
      const nodes = [0, 1].map(() => new page.AudioWorkletNode(context, 'echo'));
      let events: Event[] = [];
      nodes.forEach((node) => node.addEventListener('processorerror', (event) => {
        events = events.concat(event);
      }));
      nodes.forEach((node) => node.connect(context.destination));
      await sleep(100);
      (await exports)['awp_fault']?.();
      await until(() => events.length === 2, 'both nodes were told');
      await sleep(200);
      expect(events.length).toBe(2);
      expect(events.map(({ target }) => target)).toEqual(nodes);
      expect((events[0] as ErrorEvent).message).toContain('engine');
      expect(lines.length).withContext(JSON.stringify(lines.map(String))).toBe(1);
      expect(String((lines[0] as unknown[])[0])).toContain('panic');
      // The page lives on; what needs the engine says so.
      nodes[0]?.port.postMessage('nobody listens');
      await errorOf(() => new page.AudioWorkletNode(context, 'echo'));
      const other = new page.AudioContext();
      await errorOf(() => other.audioWorklet.addModule(ECHO));
      await other.close();
      await context.close();
    });
  });
}

/** The exports of the next WebAssembly module that a page instantiates. */
function captureExports(page: Page): Promise<Record<string, () => void>> {
  return new Promise((resolve) => {
    const { WebAssembly } = page;
    for (const name of ['instantiate', 'instantiateStreaming'] as const) {
      const original = WebAssembly[name] as ((...args: unknown[]) => Promise<WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource>) | undefined;
      if (!original) continue;
      (WebAssembly as unknown as Record<string, unknown>)[name] = async (...args: unknown[]) => {
        const result = await original.apply(WebAssembly, args);
        const instance = 'instance' in result ? result.instance : result;
        resolve(instance.exports as unknown as Record<string, () => void>);
        return result;
      };
    }
  });
}
