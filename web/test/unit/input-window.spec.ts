// When is a window of an AnalyserNode, read while the browser renders, believed to end where the count of frames says?

import { InputWindow } from '../../src/input-window';
import { captureNative } from '../../src/native';

const QUANTUM = 128;

/** A window whose analyser hands out what `signal` says of the frames before `end`. */
class Fixture {
  end = 0;
  readonly window: InputWindow;

  constructor(signal: (frame: number) => number) {
    const context = new OfflineAudioContext(1, QUANTUM, 44_100);
    this.window = new InputWindow(context, context.createGain(), QUANTUM);
    this.window.analyser.getFloatTimeDomainData = (samples) => {
      for (let i = 0; i < samples.length; i++) samples[i] = signal(this.end - samples.length + i);
    };
    this.window.connected(1);
  }

  /** Reads it while `end` is where its frames end and `head` where they are said to; whether it is believed. */
  read(end: number, head: number, frames = 512): boolean {
    this.end = end;
    this.window.read(frames);
    return this.window.agrees(head) && this.window.isCertain(head);
  }

  /** The sample of a frame, as it is handed out. */
  sample(frame: number, head: number): number {
    const samples = new Float32Array(QUANTUM);
    this.window.copy(frame - (frame % QUANTUM), head, samples, QUANTUM);
    return samples[frame % QUANTUM] as number;
  }
}

const step = (at: number) => (frame: number) => (frame < at ? 0.25 : 0.5);

/** Has 2,048 frames taken. */
function begun(signal: (frame: number) => number): Fixture {
  const fixture = new Fixture(signal);
  fixture.read(2048, 2048);
  fixture.window.take(2048, 2048);
  return fixture;
}

describe('a window of an AnalyserNode', () => {
  beforeAll(() => captureNative(window));

  it('is believed at once while the signal is constant', () => {
    const fixture = begun(() => 0.25);
    expect(fixture.read(2560, 2560)).toBe(true);
    expect(fixture.read(2432, 2560)).toBe(true);
  });

  it('is believed at once while the signal tells its place', () => {
    const fixture = begun((frame) => Math.sin(frame));
    expect(fixture.read(2560, 2560)).toBe(true);
  });

  it('is not believed when a signal that tells its place is in another', () => {
    const fixture = begun((frame) => Math.sin(frame));
    expect(fixture.read(2432, 2560)).toBe(false);
    expect(fixture.read(2688, 2560)).toBe(false);
  });

  for (const [title, late] of [['a quantum too new', 128], ['a quantum too old', -128]] as const) {
    it(`is not believed when a constant signal changes in it, until the change is found in the same place again: ${title} at first`, () => {
      const fixture = begun(step(2304 + 17));
      expect(fixture.read(2560 + late, 2560)).toBe(false);
      expect(fixture.read(2560, 2560)).toBe(false);
      expect(fixture.read(2688, 2688)).toBe(true);
      expect(fixture.sample(2304 + 16, 2688)).toBe(0.25);
      expect(fixture.sample(2304 + 17, 2688)).toBe(0.5);
    });
  }

  it('is believed at the second read when the change is in the same place', () => {
    const fixture = begun(step(2304));
    expect(fixture.read(2560, 2560)).toBe(false);
    expect(fixture.read(2560, 2560)).toBe(true);
    fixture.window.take(2560, 2560);
    expect(fixture.read(3072, 3072)).toBe(true);
  });

  it('is believed again after it was taken without certainty', () => {
    const fixture = begun(step(2304));
    expect(fixture.read(2560, 2560)).toBe(false);
    fixture.window.take(2560, 2560);
    expect(fixture.read(3072, 3072)).toBe(true);
  });
});
