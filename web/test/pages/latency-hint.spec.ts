// How late a context's worklets are follows its latencyHint (Web Audio §1.2.5, docs/architecture.md, "The driver seam").

import { addModuleText } from '../audio';
import { isForced, isNative, safari } from '../engine';
import { SCRIPT, loadScript } from '../install';
import { openPage, until, type Page as AnyPage } from '../page';
import type { ContextStatistics } from '../../src/statistics';

type Page = AnyPage & { webkitAudioContext: typeof AudioContext };

const MODULE = "registerProcessor('idle', class extends AudioWorkletProcessor { process() { return true; } });";

/** Opens a page with the script; `early` runs before it. */
async function pageWith(attributes: Record<string, string>, early: (page: Page) => void = () => undefined): Promise<Page> {
  const page = (await openPage()) as Page;
  early(page);
  await loadScript(page.document, SCRIPT, isForced ? { 'data-force': '', ...attributes } : attributes);
  return page;
}

/** A lead grows by what a busy machine costs it: then another context is looked at. */
const ATTEMPTS = 5;
/** All attempts may take longer than Jasmine waits by itself. */
const PATIENCE = 60_000;

/** What the figures say of a context that lost nothing. */
async function figuresOf(page: Page, make: () => AudioContext): Promise<ContextStatistics> {
  let figures!: ContextStatistics;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    figures = await figuresOnce(page, make());
    if (figures.underruns === 0) break;
  }
  return figures;
}

/** What the figures say of a context of that page, which is closed then. */
async function figuresOnce(page: Page, context: AudioContext): Promise<ContextStatistics> {
  if (context.state !== 'running') await context.resume();
  await addModuleText(context, MODULE);
  const node = new page.AudioWorkletNode(context, 'idle');
  node.connect(context.destination);
  const stats = (): ContextStatistics | null => page.AudioWorkletAnywhere?.stats(context) || null;
  await until(() => (stats()?.rendered || 0) > 0, 'rendered');
  const figures = stats() as ContextStatistics;
  await context.close();
  return figures;
}

const FRAMES: [AudioContextOptions | undefined, number][] = [
  [undefined, 2048], [{}, 2048], [{ latencyHint: 'interactive' }, 2048], [{ latencyHint: 'balanced' }, 4096], [{ latencyHint: 'playback' }, 8192],
];
const DRIVERS: Record<string, Record<string, string>> = { 'the driver of the browser': {}, 'ScriptProcessorNodes': { 'data-driver': 'script-processor' } };

if (!isNative) {
  describe('the latency by latencyHint', () => {
    for (const [title, attributes] of Object.entries(DRIVERS)) {
      const driver = attributes['data-driver'] || (safari ? 'script-processor' : 'ring');

      it(`is 2,048 frames, 4,096 with balanced and 8,192 with playback, with ${title}`, async () => {
        const page = await pageWith(attributes);
        for (const [options, frames] of FRAMES) {
          const figures = await figuresOf(page, () => new page.AudioContext(options));
          expect(figures).withContext(JSON.stringify(options)).toEqual(jasmine.objectContaining({ driver, latencyFrames: frames, blockSize: frames / 2 }));
        }
      }, PATIENCE);

      it(`is the next that can be when it is a number of seconds, with ${title}`, async () => {
        const page = await pageWith(attributes);
        let wanted = 0;
        const { latencyFrames, blockSize } = await figuresOf(page, () => {
          const context = new page.AudioContext({ latencyHint: 0.1 });
          wanted = 0.1 * context.sampleRate;
          return context;
        });
        expect(latencyFrames).toBeGreaterThanOrEqual(wanted);
        expect(latencyFrames).toBeLessThan(driver === 'ring' ? wanted + 128 : 2 * wanted);
        expect(2 * blockSize).toBeGreaterThanOrEqual(latencyFrames);
        expect(blockSize).toBeLessThan(latencyFrames);
      }, PATIENCE);
    }

    it('is the shortest there is when no time is asked for, and the longest when an hour is', async () => {
      const page = await pageWith({ 'data-driver': 'script-processor' });
      expect((await figuresOf(page, () => new page.AudioContext({ latencyHint: 0 }))).latencyFrames).toBe(512);
      expect((await figuresOf(page, () => new page.AudioContext({ latencyHint: 3600 }))).latencyFrames).toBe(16384);
    });

    it('is that of bufferSize when the page chose one, whatever the hint', async () => {
      const page = await pageWith({ 'data-buffer-size': '512' });
      expect((await figuresOf(page, () => new page.AudioContext({ latencyHint: 'playback' }))).latencyFrames).toBe(1024);
    });

    it('is the default in a context that was there before the script, and follows the hint of a class that extends AudioContext', async () => {
      let early!: AudioContext;
      const page = await pageWith({ 'data-driver': 'script-processor' }, ({ AudioContext, webkitAudioContext }) => {
        early = new (AudioContext || webkitAudioContext)({ latencyHint: 'playback' });
      });
      expect((await figuresOnce(page, early)).latencyFrames).toBe(2048);
      class Own extends page.AudioContext {
        constructor() {
          super({ latencyHint: 'playback' });
        }
      }
      expect((await figuresOf(page, () => new Own())).latencyFrames).toBe(8192);
    });
  });
}
