// What the ring driver plays by: whether an AudioBuffer that plays may still be written to, and what comes too late for it.

import { openContext, sleep } from '../audio';
import { engine } from '../engine';
import { ChunkedOutput } from '../../src/chunked-output';
import { FrameWindow } from '../../src/frame-window';
import { LiveRing, hasLiveBuffers } from '../../src/live-ring';
import { captureNative } from '../../src/native';
import type { PlayedLanes } from '../../src/played-lanes';

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

describe('sound that is written too late', () => {
  const LATE = 20_000; // frames
  const BLOCK = 512;
  /** Frames after which a ring has come round to what was written late, and somewhat more. */
  const ROUND = 73_728 - LATE + 8192;

  beforeAll(() => captureNative(window));

  const OUTPUTS: Record<string, (context: AudioContext) => PlayedLanes | null> = {
    'by a ring': (context) => (hasLiveBuffers(context) ? new LiveRing(context, 2) : null),
    'by chunks': (context) => new ChunkedOutput(context, 2),
  };
  for (const [title, make] of Object.entries(OUTPUTS)) {
    it(`is not heard, not even when its place is played again, ${title}`, async () => {
      const context = await openContext();
      const output = make(context);
      if (output) {
        const frames = new FrameWindow(context);
        const [late, partlyLate] = [0, 1].map((lane) => {
          const analyser = context.createAnalyser();
          analyser.fftSize = 32_768;
          output.splitter.connect(analyser, output.output(lane));
          analyser.connect(context.destination);
          return analyser;
        }) as [AnalyserNode, AnalyserNode];
        const begun = await played(context, output, frames, (head) => head >= 2 * LATE);
        output.write(0, begun - LATE, new Float32Array(32 * BLOCK).fill(0.5));
        output.flush(begun);
        output.write(1, begun - BLOCK, new Float32Array(32 * BLOCK).fill(0.25));
        output.flush(begun);
        await played(context, output, frames, (head) => head >= begun + 16 * BLOCK);
        expect(peakOf(partlyLate)).withContext('the rest of it').toBe(0.25);
        expect(peakOf(late)).withContext('while another lane plays').toBe(0);
        await played(context, output, frames, (head) => head >= begun + ROUND);
        expect([peakOf(late), peakOf(partlyLate)]).toEqual([0, 0]);
        frames.close();
        output.close();
      } else expect(engine).toBe('FirefoxInsecure');
      await context.close();
    }, 20_000);
  }

  /** Does what a driver does that has nothing to play, until the browser is there. */
  async function played(context: AudioContext, output: PlayedLanes, frames: FrameWindow, isThere: (head: number) => boolean): Promise<number> {
    for (const end = performance.now() + 10_000; performance.now() < end; await sleep(5)) {
      const head = frames.head();
      if (head < 0) continue;
      output.locate(frames, head);
      output.clear(head, 2);
      output.flush(head);
      if (isThere(head)) return head;
    }
    throw new Error(`the context is at ${context.currentTime} s only`);
  }

  function peakOf(analyser: AnalyserNode): number {
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  }
});
