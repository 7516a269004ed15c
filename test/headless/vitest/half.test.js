import { expect, test } from 'vitest';
import { hearHalf } from './half.js';

test('the processor halves, by the polyfill', async () => {
  expect(AudioWorkletAnywhere.native).toBe(false);
  expect(await hearHalf(new URL('./half-processor.js', import.meta.url))).toBe(0.25);
});
