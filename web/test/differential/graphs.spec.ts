// Random graphs on OfflineAudioContexts, rendered by the browser's own AudioWorklet and by the polyfill in one page, and compared bit by
// bit. The seeds are fixed here; `make fuzz-graphs N=5000 SEED=1000` tries others. In Chromium alone, the oracle, both are the browser's own:
// that proves that it renders these graphs twice in the same way. Browsers without an oracle render graphs of closed form (golden.spec.ts).

import '../install';
import { engine } from '../engine';
import { openPage } from '../page';
import { render } from './build';
import { differenceOf } from './compare';
import { generate } from './generate';
import type { GraphDescription } from './graph';
import { shrink } from './shrink';

declare const FUZZ_SEED: string | undefined;
declare const FUZZ_COUNT: string | undefined;

const FIRST = Number((typeof FUZZ_SEED === 'string' && FUZZ_SEED) || 1);
const COUNT = Number((typeof FUZZ_COUNT === 'string' && FUZZ_COUNT) || 200);
const EACH = 20;
/** Chromium goes through its graphs in the order of addresses in memory; where that is heard, it renders one of several ways by chance. */
const TRIES = 6;

async function difference(native: Window & typeof globalThis, graph: GraphDescription): Promise<string> {
  let found = '';
  for (let attempt = 0; attempt < TRIES; attempt++) {
    found = differenceOf(await render(native, graph), await render(window, graph));
    if (!found) break;
  }
  return found;
}

async function describeFailure(native: Window & typeof globalThis, graph: GraphDescription): Promise<string> {
  const smallest = await shrink(graph, async (smaller) => (await difference(native, smaller)) !== '');
  return `${await difference(native, smallest)}\n${JSON.stringify(smallest)}`;
}

if (engine === 'Chromium' || engine === 'ChromiumForced') {
  describe('random graphs', () => {
    for (let first = FIRST; first < FIRST + COUNT; first += EACH) {
      const last = Math.min(first + EACH, FIRST + COUNT) - 1;
      it(`of the seeds ${first} to ${last} are rendered as by the browser's own AudioWorklet, bit by bit`, async () => {
        const native = await openPage();
        let equal = 0;
        for (let seed = first; seed <= last; seed++) {
          const graph = generate(seed);
          if (await difference(native, graph)) fail(`seed ${seed}, made smaller: ${await describeFailure(native, graph)}`);
          else equal++;
        }
        expect(equal).toBe(last - first + 1);
      });
    }
  });
}
