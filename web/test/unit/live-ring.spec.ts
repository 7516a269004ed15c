// A browser fact that the ring driver stands on: whether an AudioBuffer that plays may still be written to.

import { openContext, sleep } from '../audio';
import { engine } from '../engine';
import { hasLiveBuffers } from '../../src/live-ring';

describe('an AudioBuffer that plays', () => {
  it('is heard as it is written where the driver says so, and only there', async () => {
    const context = await openContext();
    const says = hasLiveBuffers(context);
    const buffer = context.createBuffer(1, 4096, context.sampleRate);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.loop = true;
    const analyser = context.createAnalyser();
    source.connect(analyser);
    source.start();
    await sleep(100);
    buffer.getChannelData(0).fill(0.5);
    await sleep(400);
    const samples = new Uint8Array(analyser.fftSize);
    analyser.getByteTimeDomainData(samples);
    expect(samples.every((sample) => sample === (says ? 192 : 128))).toBe(true);
    expect(says).toBe(engine !== 'FirefoxInsecure');
  });
});
