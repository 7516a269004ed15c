// Units of a bus that begin at different frames and leave quanta out, played by hand.

import type { BusDirection } from '../../src/abi';
import type { BlockRenderer } from '../../src/driver';
import { FrameClock, FrameReader } from '../../src/frame-clock';
import { UnitAlignment, type UnitBlocks } from '../../src/unit-alignment';

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
  function unit(alignment: UnitAlignment, index: number, mark: number, blocks = alignment.blocks): (quanta: number[]) => { end: number; put: Float32Array } {
    const frames = new FrameReader(clock);
    alignment.begin(index, blocks);
    return (quanta) => {
      const buffer = context.createBuffer(2, blocks.size, context.sampleRate);
      quanta.forEach((frame, quantum) => {
        for (let i = 0; i < 128; i++) {
          buffer.getChannelData(0)[quantum * 128 + i] = frame < 0 ? 0 : frame + i + mark;
          buffer.getChannelData(1)[quantum * 128 + i] = frame < 0 ? 0 : ((frame + i) % PERIOD) + 1;
        }
      });
      const end = alignment.bring(index, frames, buffer, index, 1, blocks);
      const put = new Float32Array(blocks.size);
      if (end >= 0) alignment.put(index, end, put, blocks);
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

  it('begin together', () => {
    const loop = new Loop(2);
    const alignment = new UnitAlignment(loop, BLOCK, 48000);
    const one = unit(alignment, 0, 0);
    const other = unit(alignment, 1, 0.5);
    one(block(0));
    expect(loop.rendered).withContext('before the first block of the other').toEqual([]);
    other(block(0));
    expect([heard(loop, 0).get(0), heard(loop, 1).get(0)]).toEqual([0, 0.5]);
  });

  it('wait a block for one that is made anew, which costs nothing of what is put out', () => {
    const loop = new Loop(2);
    const alignment = new UnitAlignment(loop, BLOCK, 48000);
    let one = unit(alignment, 0, 0);
    const other = unit(alignment, 1, 0.5);
    for (let frame = 0; frame < 4 * BLOCK; frame += BLOCK) [one, other].forEach((bring) => bring(block(frame)));
    one = unit(alignment, 0, 0);
    for (let frame = 4 * BLOCK; frame < 8 * BLOCK; frame += BLOCK) {
      const { end, put } = other(block(frame));
      if (frame > 4 * BLOCK) expect(put[0]).toBe(end - 2 * BLOCK + 0.5);
      one(block(frame));
    }
    for (let frame = 4 * BLOCK; frame < 7 * BLOCK; frame++) expect([heard(loop, 0).get(frame), heard(loop, 1).get(frame)]).toEqual([frame, frame + 0.5]);
  });

  it('wait for none that never begins', () => {
    const loop = new Loop(2);
    const alignment = new UnitAlignment(loop, BLOCK, 48000);
    const one = unit(alignment, 0, 0);
    alignment.begin(1);
    for (let frame = 0; frame < 8 * BLOCK; frame += BLOCK) {
      const { end, put } = one(block(frame));
      if (frame > BLOCK) expect(put[0]).toBe(end - 2 * BLOCK);
    }
    expect(heard(loop, 0).get(5 * BLOCK)).toBe(5 * BLOCK);
  });

  it('wait for none that is silent', () => {
    const loop = new Loop(2);
    const alignment = new UnitAlignment(loop, BLOCK, 48000);
    const one = unit(alignment, 0, 0);
    const other = unit(alignment, 1, 0.5);
    one(block(0));
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

  describe('that change the block size', () => {
    /** What sounds when, of `lanes` lanes, where units of `size` frames begin beside those of 512 at frame 3,000 or so. */
    function change(size: number, lanes: number): { loop: Loop; sounds: number[][]; from: number; alignment: UnitAlignment } {
      const loop = new Loop(lanes);
      const alignment = new UnitAlignment(loop, BLOCK, 48000);
      const row = (blocks: UnitBlocks, first: number): { bring: ReturnType<typeof unit>; lane: number; blocks: UnitBlocks; begin: number }[] =>
        Array.from({ length: lanes }, (_, lane) => ({ bring: unit(alignment, lane, lane / 2, blocks), lane, blocks, begin: first + lane * 384 }));
      const old = alignment.blocks;
      const units = row(old, 0);
      const sounds = Array.from({ length: lanes }, () => [] as number[]);
      let coming: UnitBlocks | undefined;
      for (let frame = 128; frame < 40 * BLOCK; frame += 128) {
        if (frame === 2944) units.push(...row((coming = alignment.prepare(size)), frame + 128));
        for (const { bring, lane, blocks, begin } of units) {
          if (frame - begin < blocks.size || (frame - begin) % blocks.size) continue;
          const { end, put } = bring(Array.from({ length: blocks.size / 128 }, (_, quantum) => frame - blocks.size + quantum * 128));
          const heard = sounds[lane] as number[];
          put.forEach((sample, i) => (heard[end + blocks.size + i] = (heard[end + blocks.size + i] || 0) + sample));
          if (coming && alignment.takeOver(coming)) coming = undefined;
        }
      }
      expect(coming).withContext('they have taken over').toBeUndefined();
      expect(alignment.blocks.size).toBe(size);
      expect(old.isOver).toBe(true);
      return { loop, sounds, from: old.until, alignment };
    }

    function expectAllInputs({ loop, alignment }: { loop: Loop; alignment: UnitAlignment }): void {
      let next = (loop.rendered[0] as { frame: number }).frame;
      for (const { frame, lanes } of loop.rendered) {
        expect(frame).toBe(next);
        next += (lanes[0] as number[]).length;
        expect((lanes[0] as number[]).length).toBeLessThanOrEqual(BLOCK);
        if (frame >= 2 * BLOCK) lanes.forEach((lane, index) => expect([lane[0], lane[lane.length - 1]]).toEqual([frame + index / 2, next - 1 + index / 2]));
      }
      expect(alignment.lost).toBe(0);
    }

    for (const [lanes, lag] of [[1, 0], [2, 1]] as const) {
      for (const size of [1024, 2048]) {
        it(`to ${size} frames leave no input out, and go on by the next frame after a gap (${lanes} at a time)`, () => {
          const changed = change(size, lanes);
          expectAllInputs(changed);
          const { from, sounds } = changed;
          expect(from).toBeGreaterThan(3000);
          sounds.forEach((heard, lane) => {
            for (let time = 6 * BLOCK; time < 36 * BLOCK; time++) {
              const before = time - (2 + lag) * BLOCK;
              const after = time - (2 + lag) * size;
              const expected = before < from ? before + lane / 2 : after < from ? 0 : after + lane / 2;
              if (heard[time] !== expected) return fail(`lane ${lane}, frame ${time}: ${String(heard[time])}, not ${expected}; from ${from}`);
            }
          });
        });
      }

      it(`to 256 frames leave no input out, and each frame sounds at its time (${lanes} at a time)`, () => {
        const changed = change(256, lanes);
        expectAllInputs(changed);
        const { from, sounds } = changed;
        sounds.forEach((heard, lane) => {
          for (let time = 6 * BLOCK; time < 36 * BLOCK; time++) {
            const before = time - (2 + lag) * BLOCK;
            const after = time - (2 + lag) * 256;
            const expected = (before < from ? before + lane / 2 : 0) + (after >= from ? after + lane / 2 : 0);
            if (heard[time] !== expected) return fail(`lane ${lane}, frame ${time}: ${String(heard[time])}, not ${expected}; from ${from}`);
          }
        });
      });
    }

    it('do so only when the new ones have brought all that was not rendered yet', () => {
      const alignment = new UnitAlignment(new Loop(1), BLOCK, 48000);
      const old = unit(alignment, 0, 0);
      old(block(0));
      const blocks = alignment.prepare(256);
      expect(alignment.takeOver(blocks)).withContext('there is none').toBe(false);
      const coming = unit(alignment, 0, 0, blocks);
      expect(alignment.takeOver(blocks)).withContext('before its first block').toBe(false);
      expect(Array.from(coming([640, 768]).put)).toEqual(new Array(256).fill(0));
      expect(alignment.takeOver(blocks)).withContext('512 to 639 are not there').toBe(false);
      old(block(512));
      expect(alignment.takeOver(blocks)).toBe(true);
      expect([alignment.blocks.size, alignment.figures.ahead]).toEqual([256, 256]);
    });
  });
});
