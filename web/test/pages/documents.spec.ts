// Documents of every kind: with a base address, without an origin, without an address, in XML.

import { errorOf, next, nextMessage, sleep } from '../audio';
import { isNative } from '../engine';
import { SCRIPT, loadScript } from '../install';
import { contextOf, openPage, type Page } from '../page';

const PAGES = '/base/web/test/pages/';

async function answers(page: Page, module: string): Promise<unknown> {
  page.AudioWorkletAnywhere?.install({ force: true });
  const context = await contextOf(page);
  await context.audioWorklet.addModule(module);
  const { port } = new page.AudioWorkletNode(context, 'echo');
  const answer = nextMessage(port);
  port.postMessage('hello');
  const data = await answer;
  await context.close();
  return data;
}

/** What a page in a frame with such a sandbox attribute tells of itself. */
function outcomeIn(sandbox: string): Promise<string> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', sandbox);
  frame.src = `${PAGES}outcome.html`;
  return new Promise((resolve) => {
    const listen = ({ source, data }: MessageEvent<string>): void => {
      if (source !== frame.contentWindow) return;
      removeEventListener('message', listen);
      frame.remove();
      resolve(data);
    };
    addEventListener('message', listen);
    document.body.appendChild(frame);
  });
}

if (!isNative) {
  describe('a document', () => {
    it('with a base address finds modules by that and the engine by its script', async () => {
      expect(await answers(await openPage(`${PAGES}base.html`), 'modules/echo.js')).toBe('hello');
    });

    it('of about:srcdoc works', async () => {
      const frame = document.createElement('iframe');
      frame.allow = 'autoplay';
      frame.srcdoc = `<!doctype html><script src="${SCRIPT}"></script>`;
      const loaded = new Promise((resolve) => { frame.onload = resolve; });
      document.body.appendChild(frame);
      await loaded;
      expect(await answers(frame.contentWindow as Page, '/base/web/test/fixtures/modules/echo.js')).toBe('hello');
      frame.remove();
    });

    it('that is about:blank works', async () => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      await loadScript(frame.contentDocument as Document, SCRIPT);
      expect(await answers(frame.contentWindow as Page, new URL('/base/web/test/fixtures/modules/echo.js', location.href).href)).toBe('hello');
      frame.remove();
    });

    it('in XHTML works', async () => {
      const page = await openPage(`${PAGES}document.xhtml`);
      expect(page.document.contentType).toBe('application/xhtml+xml');
      expect(await answers(page, '../fixtures/modules/echo.js')).toBe('hello');
    });

    it('in a sandbox with its origin works', async () => {
      expect(await outcomeIn('allow-scripts allow-same-origin')).toBe('AudioWorkletNode');
    });

    it('in a sandbox without its origin says what the sandbox lacks', async () => {
      expect(await outcomeIn('allow-scripts')).toMatch(/^SecurityError: .*allow-same-origin/);
    });

    it('that has gone leaves the page around it in order', async () => {
      const page = await openPage(`${PAGES}base.html`);
      expect(await answers(page, 'modules/echo.js')).toBe('hello');
      (page.frameElement as HTMLIFrameElement).remove();
      await sleep(10);
      const heard = next<MessageEvent>(window, 'message');
      window.postMessage('still there', '*');
      expect((await heard).data).toBe('still there');
      expect((await openPage()).document.title).toBe('A page of its own');
    });

    it('that has gone from its frame rejects', async () => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      await loadScript(frame.contentDocument as Document, SCRIPT);
      const page = frame.contentWindow as Page;
      page.AudioWorkletAnywhere?.install({ force: true });
      const context = new page.AudioContext();
      const { audioWorklet } = context;
      await context.close();
      expect((await errorOf(() => audioWorklet.addModule('x.js'))).name).toBe('InvalidStateError');
      frame.remove();
    });
  });
}
