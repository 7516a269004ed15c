// The blocks of ScriptProcessorNodes: they grow by breaks that repeat, and shrink in silence after a calm (polyfill/block_size.go).

import { sleep } from '../audio';
import { isFirefox, isNative } from '../engine';
import { itExcept } from '../exclusions';
import { expectLateness, numberedSound, ringPage, shortenCalm, stall, type NumberedSound } from '../numbered-sound';
import { until, type Page } from '../page';

const KEEPS = { FirefoxInsecure: 'a ScriptProcessorNode loses nothing that comes in there, and makes itself later by what its thread needs' };
const STEP = 1024;

async function opened(attributes: Record<string, string> = {}, prepare?: (page: Page) => void): Promise<NumberedSound> {
  return numberedSound(await ringPage({ 'data-driver': 'script-processor', ...attributes }, prepare));
}

/** Stalls the page again and again, for longer than its blocks, and not than the longest there are. */
async function stallUntil(sound: NumberedSound, isEnough: () => boolean): Promise<void> {
  const milliseconds = (2800 / sound.context.sampleRate) * 1000;
  await until(() => {
    if (isEnough()) return true;
    stall(milliseconds);
    return false;
  }, 'stalled enough');
}

async function stallOften(): Promise<void> {
  await sleep(300); // The first blocks tell nothing.
  for (let count = 0; count < 6; count++) {
    stall(60);
    await sleep(100);
  }
}

async function grown(sound: NumberedSound): Promise<void> {
  await sleep(300); // The first blocks tell nothing.
  await stallUntil(sound, () => sound.figures().blockSize > STEP);
}

if (!isNative) {
  describe('the blocks of ScriptProcessorNodes', () => {
    it('stay where the page chose them, whatever is lost', async () => {
      const sound = await opened({ 'data-buffer-size': '1024' });
      await stallOften();
      const { blockSize, underruns } = sound.figures();
      if (!isFirefox) expect(underruns).toBeGreaterThan(1);
      expect(blockSize).toBe(STEP);
      await sound.context.close();
    });

    it('stay where a Worker renders', async () => {
      const sound = await opened({ 'data-realm': 'worker' });
      await stallOften();
      expect(sound.figures().blockSize).toBe(STEP);
      await sound.context.close();
    });

    itExcept(KEEPS, 'grow by breaks that repeat, and what is heard is as late as they say', async () => {
      const sound = await opened();
      await grown(sound);
      const { blockSize, latencyFrames, ahead } = sound.figures();
      expect([latencyFrames, ahead]).toEqual([2 * blockSize, blockSize]);
      // That no input is left out by it, and what is put out when, unit-alignment.spec.ts holds: browsers leave quanta out of their own.
      await expectLateness(sound);
      await sound.context.close();
    });

    itExcept(KEEPS, 'shrink after a calm, in silence', async () => {
      const sound = await opened({}, (page) => shortenCalm(page, 0.5));
      await grown(sound);
      await sleep(1000);
      const { blockSize } = sound.figures();
      expect(blockSize).withContext('while it sounds').toBeGreaterThan(STEP);
      sound.stop();
      await until(() => sound.figures().blockSize < blockSize, 'they have shrunk');
      sound.start();
      await sleep(200);
      await expectLateness(sound);
      await sound.context.close();
    });
  });
}
