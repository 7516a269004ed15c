// web/src/single/inflate.ts against Node's own compressor, in every kind of block.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateRawSync } from 'node:zlib';
import { importSource, read } from './built.mjs';

const { inflate } = await importSource('web/src/single/inflate.ts');

const KINDS = {
  stored: { level: 0 },
  fixed: { strategy: constants.Z_FIXED },
  dynamic: { level: 9 },
  'of literals only': { strategy: constants.Z_HUFFMAN_ONLY },
  'of run lengths': { strategy: constants.Z_RLE },
};
const inputs = {
  nothing: new Uint8Array(0),
  'one byte': Uint8Array.of(7),
  zeros: new Uint8Array(100_000),
  text: Buffer.from('to be or not to be, that is the question. '.repeat(3000)),
  noise: Uint8Array.from({ length: 70_000 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24),
  'an engine': read('web/dist/engine.mvp.wasm'),
};

for (const [kind, options] of Object.entries(KINDS)) {
  for (const [name, input] of Object.entries(inputs)) {
    test(`inflates ${name} from blocks ${kind}`, () => {
      assert.ok(Buffer.from(input).equals(inflate(deflateRawSync(input, options), input.length)));
    });
  }
}

test('refuses what is damaged, whatever is damaged, and never hangs', () => {
  const { text } = inputs;
  const whole = deflateRawSync(text);
  const damage = [
    whole.subarray(0, whole.length - 3),
    Uint8Array.of(7), // a type of block that does not exist
    Uint8Array.of(1, 10, 0, 245, 255, 1), // stored, and shorter than it says
  ];
  for (const stream of damage) assert.throws(() => inflate(stream, text.length), /damaged/);
  assert.throws(() => inflate(whole, text.length - 1), /damaged/);
  assert.throws(() => inflate(whole, text.length + 1), /damaged/);
  for (let at = 0; at < whole.length; at++) {
    const flipped = Uint8Array.from(whole);
    flipped[at] ^= 0x55;
    try {
      assert.equal(inflate(flipped, text.length).length, text.length);
    } catch (error) {
      assert.match(error.message, /damaged/);
    }
  }
});
