// The lead of the ring driver: it grows by a stall that is longer, and shrinks after a calm, and neither is heard but for the one gap that
// the stall has made (docs/architecture.md, "The ring driver").

import { record, sleep } from '../audio';
import { isNative, safari } from '../engine';
import { endOf, numberedSound, ringPage, stall, type NumberedSound, type Run } from '../numbered-sound';
import { until, type Page } from '../page';

const LEAD = 2048;
/** A machine that is busy with something else may stall the page once more: then it is looked at anew. */
const ATTEMPTS = 5;

/** Stalls the page once, for longer than its lead, until that was the only stall there was; answers the lead before and after. */
async function grown(make: () => Promise<NumberedSound>): Promise<{ sound: NumberedSound; growth: number; runs: Run[] }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const sound = await make();
    const before = sound.figures();
    stall(1500 * before.latency);
    await sleep(250);
    const runs = sound.heard();
    const after = sound.figures();
    const growth = after.latencyFrames - before.latencyFrames;
    if (growth > 0 && after.underruns === before.underruns + 1 && before.underruns === 0) return { sound, growth, runs };
    await sound.context.close();
  }
  throw new Error(`the page stood still more than once in each of ${ATTEMPTS} attempts`);
}

/** Lets the page's engine believe that a calm is so many seconds: its exports are seen when it is instantiated. */
function shortenCalm({ WebAssembly }: Page, seconds: number): void {
  const native = WebAssembly.instantiate as (...args: unknown[]) => Promise<WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource>;
  const wrap = (instance: WebAssembly.Instance): WebAssembly.Instance => {
    const exports = { ...instance.exports } as Record<string, (...args: number[]) => unknown>;
    const begin = exports.awp_begin_lead;
    exports.awp_begin_lead = (context = 0, frame = 0, lead = 0, pinned = 0) => begin?.(context, frame, lead, pinned, seconds);
    return Object.create(WebAssembly.Instance.prototype, { exports: { value: exports } }) as WebAssembly.Instance;
  };
  Object.assign(WebAssembly, {
    instantiateStreaming: undefined,
    instantiate: (...args: unknown[]) => native(...args).then((result) => ('instance' in result ? { module: result.module, instance: wrap(result.instance) } : wrap(result))),
  });
}

if (!isNative && !safari) {
  describe('the lead', () => {
    it('grows by a stall that is longer, and what is heard goes on by the next frame after one gap, as long as the growth', async () => {
      const { sound, growth, runs } = await grown(async () => numberedSound(await ringPage()));
      expect(runs.length).withContext(JSON.stringify([runs, sound.figures()])).toBe(2);
      const [before, after] = runs as [Run, Run];
      expect(after.first).toBe(before.last + 1);
      expect(after.at - endOf(before)).toBe(growth);
      expect(endOf(after)).withContext('it goes on').toBe(32768);
      expect(growth % 128).toBe(0);
      await sound.context.close();
    });

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
      const [before, after, ...more] = sound.heard().slice(-2) as [Run, Run, ...Run[]];
      const figures = sound.figures();
      expect(more).toEqual([]);
      expect(after.first).withContext(JSON.stringify([before, after, figures])).toBe(1);
      if (figures.underruns === underruns) expect(endOf(after)).withContext('it goes on').toBe(32768);
      // How late it is now: the same sound, once on its way through the processor and once not.
      const both = sound.context.createChannelMerger(2);
      sound.source.connect(both, 0, 0);
      sound.node.connect(both, 0, 1);
      const [now, late] = (await record(sound.context, both, 2, 3 * 4096)) as [Float32Array, Float32Array];
      const differences = Array.from(now, (frame, i) => ((late[i] as number) > 0 ? frame - (late[i] as number) : -1)).filter((frames) => frames >= 0);
      expect(differences.filter((frames) => frames === figures.latencyFrames).length).toBeGreaterThan(differences.length / 2);
      await sound.context.close();
    });
  });
}
