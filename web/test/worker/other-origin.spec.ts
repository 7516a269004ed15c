// The script comes from another origin than the page, as from a CDN, and is asked for a Worker: a Worker's script must be of the page's
// own origin (HTML "run a worker"), so a Blob brings it, or else the processors live in a frame. Runs in the set-ups of make test-worker only.

import { nextMessage } from '../audio';
import { engine, inWorker, isForced, otherOrigin } from '../engine';
import { loadScript, SCRIPT } from '../install';
import { contextOf, openPage, type Page } from '../page';

const BLANK = '/base/web/test/pages/blank.html';
const CDN = `${otherOrigin}/cdn${SCRIPT}`;
const WASM = engine === 'Chromium64' ? "'unsafe-eval'" : "'wasm-unsafe-eval'";
const POLICY = `script-src 'self' ${otherOrigin} blob: ${WASM}; connect-src 'self' blob: ${otherOrigin}`;
const TELLS = `registerProcessor('tells', class extends AudioWorkletProcessor {
  constructor() { super(); this.port.postMessage('document' in globalThis ? 'frame' : 'worker'); }
  process() { return true; }
});`;

/** A page that has the script of the other origin, and what it warns of. */
async function open(csp = '', src = CDN): Promise<{ page: Page; warnings: string[] }> {
  const page = await openPage(csp ? `${BLANK}?csp=${encodeURIComponent(csp)}` : BLANK);
  const warnings: string[] = [];
  (page as unknown as { console: Console }).console.warn = (...words: unknown[]) => warnings.push(words.join(' '));
  await loadScript(page.document, src, { 'data-realm': 'worker', ...(isForced ? { 'data-force': '' } : {}) });
  return { page, warnings };
}

/** Adds a module; an error is one that jasmine can write down: none of another page. */
function add(context: AudioContext, url: string): Promise<void> {
  return context.audioWorklet.addModule(url).catch((error: unknown) => {
    throw new Error((error as Error).message);
  });
}

/** A text as a module, whose address is revoked at once. */
function addText(context: AudioContext, text: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const added = add(context, url);
  URL.revokeObjectURL(url);
  return added;
}

/** Where the processors of a new context of a page live. */
async function realmOf(page: Page): Promise<string> {
  const context = await contextOf(page);
  await addText(context, "globalThis.order = ['text'];");
  await add(context, '/base/web/test/fixtures/modules/imports.js');
  await addText(context, TELLS);
  const realm = await nextMessage<string>(new page.AudioWorkletNode(context, 'tells').port);
  await context.close();
  return realm;
}

if (inWorker) {
  describe('the script of another origin', () => {
    it('has its Worker, by a Blob, and warns of nothing', async () => {
      const { page, warnings } = await open();
      expect(await realmOf(page)).toBe('worker');
      expect(await realmOf(page)).toBe('worker');
      expect(warnings).toEqual([]);
    });

    it('has its Worker under a policy that allows blob: in worker-src', async () => {
      // Firefox looks there for modules, too.
      const { page, warnings } = await open(`${POLICY}; worker-src 'self' blob:`);
      expect(await realmOf(page)).toBe('worker');
      expect(warnings).toEqual([]);
    });

    it("has a frame where the policy's worker-src has no blob:, and one warning says what to do", async () => {
      const { page, warnings } = await open(`${POLICY}; worker-src 'self'`);
      expect(await realmOf(page)).toBe('frame');
      expect(await realmOf(page)).toBe('frame');
      expect(warnings.length).toBe(1);
      expect(warnings[0]).toContain('worker-src');
    });

    it('has a frame where the Worker\'s script is missing there, and one warning names it', async () => {
      const { page, warnings } = await open();
      const missing = `${otherOrigin}/cdn/base/web/test/fixtures/`;
      (page as unknown as { Worker: unknown }).Worker = missingWorker(page, missing);
      expect(await realmOf(page)).toBe('frame');
      expect(warnings.length).toBe(1);
      expect(warnings[0]).toContain('audioworklet-anywhere.worker.js');
    });
  });
}

// As if the Worker's script were not beside the others.
function missingWorker({ Worker: native, URL, Blob }: Page, folder: string): unknown {
  return function (...[, options]: ConstructorParameters<typeof Worker>): Worker {
    const address = URL.createObjectURL(new Blob([`importScripts('${folder}missing.js');postMessage(0)`], { type: 'text/javascript' }));
    return new native(address, options);
  };
}
