// Random graphs on OfflineAudioContexts, rendered by the browser's own AudioWorklet and by the polyfill in one page, and compared
// bit by bit. Fixed seeds in `make test`; `make fuzz-graphs N=5000 SEED=1` tries others.

import '../install';
import { engine } from '../engine';
import { openPage } from '../page';
import { differenceOf } from './compare';
import { generate } from './generate';
import { render } from './build';

const FIRST = 1;
const COUNT = 200;
const EACH = 20;

const hasOracle = engine === 'Chromium' || engine === 'ChromiumForced';

if (hasOracle) {
  describe('random graphs', () => {
    for (let first = FIRST; first < FIRST + COUNT; first += EACH) {
      it(`of the seeds ${first} to ${first + EACH - 1} are rendered as natively, bit by bit`, async () => {
        const native = await openPage();
        for (let seed = first; seed < first + EACH; seed++) {
          const graph = generate(seed);
          const [expected, actual] = [await render(native, graph), await render(window, graph)];
          const difference = differenceOf(expected, actual);
          if (difference) fail(`seed ${seed}: ${difference}`);
        }
      });
    }
  });
}
