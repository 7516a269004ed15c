// A synthesizer framework: Tone.js' nodes that are worklets.

import type * as Tone from 'tone';
import { loudness, openLibrary } from './library';

describe('Tone.js', () => {
  it('crushes bits', async () => {
    const { library: { BitCrusher, Oscillator, Gain, setContext }, context } = await openLibrary<typeof Tone>('tone', { 'data-secure-context': '' });
    setContext(context);
    const out = new Gain();
    new Oscillator(440, 'sine').connect(new BitCrusher(2).connect(out)).start();
    const node = context.createGain();
    out.connect(node);
    expect(await loudness(node, (peak) => peak > 0.5)).toBeGreaterThan(0.5);
  });

  it('plucks a string, by a comb filter in a worklet', async () => {
    const { library: { PluckSynth, setContext }, context } = await openLibrary<typeof Tone>('tone', { 'data-secure-context': '' });
    setContext(context);
    const node = context.createGain();
    const pluck = new PluckSynth().connect(node);
    // Tone loads its worklets meanwhile and does not tell when: who plucks too early hears nothing.
    const plucks = setInterval(() => pluck.triggerAttack('C4'), 250);
    try {
      expect(await loudness(node, (peak) => peak > 0.01)).toBeGreaterThan(0.01);
    } finally {
      clearInterval(plucks);
    }
  });
});
