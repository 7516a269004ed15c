// Units of a bus that begin at different frames and leave quanta out, played by hand.

import type { BusDirection } from '../../src/abi';
import type { BlockRenderer } from '../../src/driver';
import { FrameClock, FrameReader } from '../../src/frame-clock';
import { UnitAlignment } from '../../src/unit-alignment';

const BLOCK = 512;
const PERIOD = 1 << 20;

/** Copies each input lane to the output lane of the same number, and keeps what it was given. */
class Loop implements BlockRenderer {
  readonly isRemote = false;

  readonly rendered: { frame: number; lanes: number[][] }[] = [];
  private readonly lanes: [Float32Array[], Float32Array[]];

  constructor(private readonly count: number) {
    const make = (): Float32Array[] => Array.from({ length: count }, () => new Float32Array(BLOCK));
    this.lanes = [make(), make()];
  }

  busChannels(): number {
    return this.count;
  }

  busLane(direction: BusDirection, lane: number): Float32Array {
    return this.lanes[direction][lane] as Float32Array;
  }

  renderBlock(frames: number, frame: number): void {
    const [inputs, outputs] = this.lanes;
    this.rendered.push({ frame, lanes: inputs.map((lane) => Array.from(lane.subarray(0, frames))) });
    inputs.forEach((lane, index) => (outputs[index] as Float32Array).set(lane.subarray(0, frames)));
  }
}

/** The samples of all rendered frames of a lane, by frame. */
function heard(loop: Loop, lane: number): Map<number, number> {
  const samples = new Map<number, number>();
  for (const { frame, lanes } of loop.rendered) (lanes[lane] as number[]).forEach((sample, i) => samples.set(frame + i, sample));
  return samples;
}

describe('the units of a bus', () => {
  let context: AudioContext;
  let clock: FrameClock;

  beforeEach(() => {
    context = new AudioContext();
    clock = new FrameClock(context, BLOCK);
  });

  afterEach(() => context.close());

  /** A unit of one lane whose samples are its frames, plus `mark`. */
  function unit(alignment: UnitAlignment, index: number, mark: number): (quanta: number[]) => { end: number; put: Float32Array } {
    const frames = new FrameReader(clock);
    alignment.begin(index);
    return (quanta) => {
      const buffer = context.createBuffer(2, BLOCK, context.sampleRate);
      quanta.forEach((frame, quantum) => {
        for (let i = 0; i < 128; i++) {
          buffer.getChannelData(0)[quantum * 128 + i] = frame < 0 ? 0 : frame + i + mark;
          buffer.getChannelData(1)[quantum * 128 + i] = frame < 0 ? 0 : ((frame + i) % PERIOD) + 1;
        }
      });
      const end = alignment.bring(index, frames, buffer, index, 1);
      const put = new Float32Array(BLOCK);
      if (end >= 0) alignment.put(index, end, put);
      return { end, put };
    };
  }

  const block = (frame: number): number[] => [0, 1, 2, 3].map((quantum) => frame + quantum * 128);

  it('alone puts out what it brings', () => {
    const loop = new Loop(1);
    const alignment = new UnitAlignment(loop, BLOCK, 48000);
    const bring = unit(alignment, 0, 0);
    for (const frame of [0, 512, 1024]) {
      const { end, put } = bring(block(frame));
      expect(end).toBe(frame + BLOCK);
      expect([put[0], put[511]]).toEqual([frame, frame + 511]);
    }
    expect(alignment.lag).toBe(0);
    expect(loop.rendered.map(({ frame }) => frame)).toEqual([0, 512, 1024]);
  });

  it('render nothing before the count began, and a block that it begins in from there', () => {
    const loop = new Loop(1);
    const bring = unit(new UnitAlignment(loop, BLOCK, 48000), 0, 0);
    expect(bring([-1, -1, -1, -1]).end).toBe(-1);
    expect(loop.rendered).toEqual([]);
    expect(bring([-1, -1, 256, 384]).end).toBe(512);
    expect(heard(loop, 0).get(256)).toBe(256);
    expect(heard(loop, 0).get(100)).toBe(0);
  });

  it('fill a quantum that was left out with silence, and every other keeps its frame', () => {
    const loop = new Loop(1);
    const bring = unit(new UnitAlignment(loop, BLOCK, 48000), 0, 0);
    bring(block(0));
    const { put } = bring([512, 640, 896, 1024]);
    const samples = heard(loop, 0);
    for (let frame = 1; frame < 1152; frame++) expect(samples.get(frame)).toBe(frame >= 768 && frame < 896 ? 0 : frame);
    expect([put[0], put[511]]).toEqual([640, 1151]);
  });

  it('of different phases are rendered frame by frame together, and put out together', () => {
    const loop = new Loop(2);
    const alignment = new UnitAlignment(loop, BLOCK, 48000);
    const one = unit(alignment, 0, 0);
    const other = unit(alignment, 1, 0.5);
    const puts = new Map<number, number[]>();
    const keep = (lane: number, { end, put }: { end: number; put: Float32Array }): void =>
      put.forEach((sample, i) => {
        const frame = end + BLOCK + i; // when it sounds: a block is played while the next but one comes in
        const pair = puts.get(frame) || [];
        pair[lane] = sample;
        puts.set(frame, pair);
      });
    for (let frame = 0; frame < 16 * BLOCK; frame += BLOCK) {
      keep(0, one(block(frame)));
      keep(1, other(block(frame + 384)));
    }
    expect(alignment.lag).toBe(1);
    const [first, second] = [heard(loop, 0), heard(loop, 1)];
    for (let frame = 2 * BLOCK; frame < 15 * BLOCK; frame++) {
      expect(first.get(frame)).toBe(frame);
      expect(second.get(frame)).toBe(frame + 0.5);
    }
    for (let frame = 6 * BLOCK; frame < 15 * BLOCK; frame++) {
      expect(puts.get(frame)).toEqual([frame - 3 * BLOCK, frame - 3 * BLOCK + 0.5]);
    }
  });

  it('wait for none that is silent', () => {
    const loop = new Loop(2);
    const alignment = new UnitAlignment(loop, BLOCK, 48000);
    const one = unit(alignment, 0, 0);
    const other = unit(alignment, 1, 0.5);
    one(block(0));
    expect(loop.rendered.length).withContext('before its first block').toBe(1);
    other(block(0));
    for (let frame = BLOCK; frame < 8 * BLOCK; frame += BLOCK) one(block(frame));
    expect(heard(loop, 0).get(5 * BLOCK)).toBe(5 * BLOCK);
    expect(heard(loop, 1).get(5 * BLOCK)).toBe(0);
  });

  it('lose what should have sounded before it was ready: of a burst after a stall each block, once', () => {
    const alignment = new UnitAlignment(new Loop(1), BLOCK, context.sampleRate);
    alignment.begin(0);
    alignment.ready(BLOCK, 2 * BLOCK); // just in time
    expect(alignment.figures).toEqual(jasmine.objectContaining({ lost: 0, skipped: 0, underruns: 0 }));
    for (let block = 2; block <= 5; block++) alignment.ready(block * BLOCK, 6 * BLOCK + 100);
    alignment.ready(6 * BLOCK, 6 * BLOCK + 200);
    expect(alignment.figures).toEqual(jasmine.objectContaining({ lost: 3 * BLOCK + 100, skipped: 0, underruns: 1 }));
    alignment.ready(7 * BLOCK, 8 * BLOCK + 1);
    expect(alignment.figures).toEqual(jasmine.objectContaining({ lost: 3 * BLOCK + 101, skipped: 0, underruns: 2 }));
  });
});
