// A SoundFont synthesizer.

import type * as Core from 'spessasynth_core';
import type * as Lib from 'spessasynth_lib';
import { itInNewerBrowsers, loadLibrary, loudness, openLibrary } from './library';

describe('SpessaSynth', () => {
  itInNewerBrowsers('plays a note of a SoundFont', async () => {
    const { page, library: { WorkletSynthesizer }, context } = await openLibrary<typeof Lib>('spessasynth');
    const { BasicSoundBank } = await loadLibrary<typeof Core>(page, 'spessasynth-core');
    await context.audioWorklet.addModule('/base/node_modules/spessasynth_lib/dist/spessasynth_processor.min.js');
    const synthesizer = new WorkletSynthesizer(context);
    const out = context.createGain();
    synthesizer.connect(out);
    await synthesizer.soundBankManager.addSoundBank(BasicSoundBank.getSampleSoundBankFile(), 'main');
    await synthesizer.isReady;
    synthesizer.noteOn(0, 60, 127);
    expect(await loudness(out, (peak) => peak > 0.01)).toBeGreaterThan(0.01);
  });
});
