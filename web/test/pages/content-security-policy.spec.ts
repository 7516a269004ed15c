// Pages with a Content Security Policy, one policy each (docs/csp.md): the polyfill works, or says which directive forbids it.

import { errorOf, nextMessage } from '../audio';
import { engine, isNative } from '../engine';
import { SCRIPT } from '../install';
import { contextOf, openPage, type Page } from '../page';

const ECHO = '/base/web/test/fixtures/modules/echo.js';
const BLANK = '/base/web/test/pages/blank.html';
// Before that word (Chromium 97, Firefox 102, Safari 16) WebAssembly asked for unsafe-eval.
const WASM = engine === 'Chromium64' ? "'unsafe-eval'" : "'wasm-unsafe-eval'";
const hasTrustedTypes = 'trustedTypes' in window;

/** A page under a policy, whose markup loads the script. */
async function pageUnder(policy: string, nonce = ''): Promise<[Page, AudioContext]> {
  const query = [`csp=${encodeURIComponent(policy)}`, `script=${SCRIPT}`, ...(nonce ? [`nonce=${nonce}`] : [])].join('&');
  const page = await openPage(`${BLANK}?${query}`);
  page.AudioWorkletAnywhere?.install({ force: true });
  return [page, await contextOf(page)];
}

/** Loads a module, makes a node and hears its processor. */
async function plays([page, context]: [Page, AudioContext]): Promise<void> {
  await context.audioWorklet.addModule(ECHO);
  const { port } = new page.AudioWorkletNode(context, 'echo');
  const answer = nextMessage(port);
  port.postMessage('hello');
  expect(await answer).toBe('hello');
  await context.close();
}

async function failure([, context]: [Page, AudioContext], module = ECHO): Promise<string> {
  const { message } = await errorOf(() => context.audioWorklet.addModule(module));
  await context.close();
  return message;
}

if (!isNative) {
  describe('under a Content Security Policy', () => {
    const enough: Record<string, string> = {
      "of script-src 'self' and WebAssembly": `script-src 'self' ${WASM}`,
      "with frame-src 'none'": `frame-src 'none'; script-src 'self' ${WASM}`,
      "with child-src 'none'": `child-src 'none'; script-src 'self' ${WASM}`,
      "of default-src 'none' and the least that is needed": `default-src 'none'; script-src 'self' ${WASM}; connect-src 'self'`,
      "with base-uri, object-src, form-action and style-src 'none'": `base-uri 'none'; object-src 'none'; form-action 'none'; style-src 'none'; script-src 'self' ${WASM}`,
      'that requires Trusted Types': `require-trusted-types-for 'script'; script-src 'self' ${WASM}`,
      'that requires Trusted Types and lists our policy': `require-trusted-types-for 'script'; trusted-types audioworklet-anywhere; script-src 'self' ${WASM}`,
    };
    for (const [title, policy] of Object.entries(enough)) {
      it(`${title} it works`, async () => plays(await pageUnder(policy)));
    }

    it('of a nonce it works', async () => plays(await pageUnder(`script-src 'nonce-abc' ${WASM}`, 'abc')));

    it('of a nonce and strict-dynamic it works', async () => plays(await pageUnder(`script-src 'nonce-abc' 'strict-dynamic' ${WASM}`, 'abc')));

    it('that forbids the second script the error names script-src', async () => {
      // By a path, for our first script is of the same origin.
      const only = (file: string): string => `${location.origin}/base/web/dist/${file}`;
      const message = await failure(await pageUnder(`script-src ${only('audioworklet-anywhere.js')} ${WASM}`));
      expect(message).toContain('engine.js');
      expect(message).toContain('script-src');
    });

    it('that forbids the engine\'s address the error names connect-src', async () => {
      expect(await failure(await pageUnder(`connect-src 'none'; script-src 'self' ${WASM}`))).toContain('connect-src');
    });

    it('that forbids the module\'s address the error names script-src', async () => {
      const module = URL.createObjectURL(new Blob([''], { type: 'text/javascript' }));
      expect(await failure(await pageUnder(`script-src 'self' ${WASM}`), module)).toContain('script-src');
    });

    it('that forbids our Trusted Types policy the error names trusted-types', async () => {
      const page = await pageUnder(`require-trusted-types-for 'script'; trusted-types 'none'; script-src 'self' ${WASM}`);
      if (hasTrustedTypes) expect(await failure(page)).toContain('trusted-types');
      else await plays(page);
    });
  });
}
