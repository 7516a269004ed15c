// What a page's policy has to allow for a Worker (docs/csp.md). Runs in the set-ups of make test-worker only.

import { errorOf, nextMessage } from '../audio';
import { engine, inWorker, safari } from '../engine';
import { SCRIPT } from '../install';
import { contextOf, openPage, type Page } from '../page';

const ECHO = '/base/web/test/fixtures/modules/echo.js';
// Chromium 64 has the page's policy in Workers, and runs modules by Blobs there.
const MORE = engine === 'Chromium64' ? "'unsafe-eval' blob:" : "'wasm-unsafe-eval'";
const LEAST = `default-src 'none'; script-src 'self' ${MORE}; connect-src 'self'`;

async function pageUnder(policy: string): Promise<[Page, AudioContext]> {
  const page = await openPage(`/base/web/test/pages/blank.html?csp=${encodeURIComponent(policy)}&script=${SCRIPT}&realm=worker`);
  page.AudioWorkletAnywhere?.install({ force: true, realm: 'worker' });
  return [page, await contextOf(page)];
}

// An error that jasmine can write down: none of another page.
function added(context: AudioContext): Promise<void> {
  return context.audioWorklet.addModule(ECHO).catch((error: unknown) => {
    throw new Error((error as Error).message);
  });
}

// An imitated Safari's Worker comes by a Blob, which these policies forbid.
if (inWorker && !safari) {
  describe('a Worker under a Content Security Policy', () => {
    for (const more of ['', "; child-src 'self'", "; child-src 'none'; worker-src 'self'", "; require-trusted-types-for 'script'"]) {
      it(`works with the least that a frame needs${more}`, async () => {
        const [page, context] = await pageUnder(LEAST + more);
        await added(context);
        const { port } = new page.AudioWorkletNode(context, 'echo');
        const answer = nextMessage(port);
        port.postMessage('hello');
        expect(await answer).toBe('hello');
        await context.close();
      });
    }

    it("that worker-src 'none' forbids lets addModule() reject, and the error tells of the policy", async () => {
      const [, context] = await pageUnder(`${LEAST}; worker-src 'none'`);
      expect((await errorOf(() => context.audioWorklet.addModule(ECHO))).message).toContain('Content-Security-Policy');
      await context.close();
    });
  });
}
