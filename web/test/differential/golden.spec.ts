// Graphs of closed form: in every browser their samples are the same, and their hashes are in golden.json. Browsers that have no
// AudioWorklet of their own to be compared with are held to that.

import '../install';
import { render } from './build';
import { generateClosedForm } from './closed-form';
import { hashOf } from './compare';
import golden from './golden.json';

const EACH = 10;

describe('graphs of closed form', () => {
  for (let first = 0; first < golden.length; first += EACH) {
    it(`of the seeds ${first} to ${first + EACH - 1} have the samples that they must have`, async () => {
      for (let seed = first; seed < Math.min(first + EACH, golden.length); seed++) {
        expect(hashOf(await render(window, generateClosedForm(seed)))).withContext(`seed ${seed}`).toBe(golden[seed] as string);
      }
    });
  }
});
