// The lead of the ring driver: it grows by a stall that is longer, and shrinks after a calm, and neither is heard but for the one gap that
// the stall has made (docs/architecture.md, "The ring driver").

import { sleep } from '../audio';
import { isNative, safari } from '../engine';
import { endOf, expectLateness, numberedSound, ringPage, shortenCalm, stall, type NumberedSound, type Run } from '../numbered-sound';
import { until } from '../page';

const LEAD = 2048;
/** Milliseconds after which the page counts as loaded: stalls of before let no lead grow. */
const LOADING = 600;
/** A machine that is busy with something else may stall the page once more: then it is looked at anew. */
const ATTEMPTS = 12;
/** All attempts may take longer than Jasmine waits by itself. */
const PATIENCE = 60_000;

/** Stalls the page once, for longer than its lead, until that was the only stall there was; answers the lead before and after. */
async function grown(make: () => Promise<NumberedSound>): Promise<{ sound: NumberedSound; growth: number; runs: Run[] }> {
  let last = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const sound = await make();
    await sleep(LOADING);
    const before = sound.figures();
    stall(1500 * before.latency);
    await sleep(250);
    const runs = sound.heard();
    const after = sound.figures();
    const growth = after.latencyFrames - before.latencyFrames;
    if (growth > 0 && after.underruns === before.underruns + 1 && runs.length === 2) return { sound, growth, runs };
    last = JSON.stringify([before, after, runs]);
    await sound.context.close();
  }
  throw new Error(`none of ${ATTEMPTS} attempts was one stall, one growth, one gap; the last: ${last}`);
}

if (!isNative && !safari) {
  describe('the lead', () => {
    it('grows by a stall that is longer, and what is heard goes on by the next frame after one gap, as long as the growth', async () => {
      const { sound, growth, runs } = await grown(async () => numberedSound(await ringPage()));
      const [before, after] = runs as [Run, Run];
      expect(after.first).toBe(before.last + 1);
      expect(after.at - endOf(before)).toBe(growth);
      expect(endOf(after)).withContext('it goes on').toBe(32768);
      expect(growth % 128).toBe(0);
      await sound.context.close();
    }, PATIENCE);

    it('shrinks after a calm, in a silence, and nothing is heard of it', async () => {
      const { sound, growth } = await grown(async () => numberedSound(await ringPage({}, (page) => shortenCalm(page, 0.5))));
      await sleep(1000);
      const { underruns, latencyFrames } = sound.figures();
      expect(latencyFrames).withContext('while it sounds').toBeGreaterThanOrEqual(LEAD + growth);
      sound.stop();
      await until(() => sound.figures().latencyFrames < latencyFrames, 'it has shrunk');
      sound.start();
      await until(() => sound.heard().some(({ first }) => first === 1), 'heard again');
      await sleep(150);
      const runs = sound.heard();
      const after = runs[runs.length - 1] as Run;
      const figures = sound.figures();
      expect(after.first).withContext(JSON.stringify([runs, figures])).toBe(1);
      if (figures.underruns === underruns) expect(endOf(after)).withContext('it goes on').toBe(32768);
      await expectLateness(sound);
      await sound.context.close();
    }, PATIENCE);
  });
}
