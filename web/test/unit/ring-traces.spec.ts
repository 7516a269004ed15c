// Long runs of operations that a seed decides (polyfill/ringbuffer/traces_test.go): the memory's digests are those of the Go half.

import traces from '../../../polyfill/testdata/ringbuffer/traces.json';
import { MAX_KIND, RecordRing, RingBuffer } from '../../src/ring-buffer';
import { HEADER_SIZE, type RingMemory } from '../../src/ring-memory';
import { startAt } from '../threads/memory';
import { type Random, seeded } from '../threads/random';

type Trace = (typeof traces)[number];

function digestOf(ring: RingMemory): number {
  const bytes = new Uint8Array(ring.buffer, ring.byteOffset, HEADER_SIZE + ring.capacity);
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}

function digestsOf(trace: Trace, ring: RingMemory, step: (random: Random, number: number) => void): number[] {
  startAt(ring, trace.start, trace.sequence);
  const random = seeded(trace.seed);
  const digests: number[] = [];
  for (let number = 0; number < trace.steps; number++) {
    step(random, number);
    if ((number + 1) % trace.every === 0) digests.push(digestOf(ring));
  }
  return digests;
}

function recordStep(ring: RecordRing, steps: number): (random: Random, number: number) => void {
  return (random, number) => {
    if (random(2) === 0) {
      const payload = Uint8Array.from({ length: random(ring.maxPayload + 2) }, (_, i) => number * 7 + i);
      ring.write(random(MAX_KIND + 2), number - steps / 2, payload);
    } else if (ring.next() && random(4) > 0) {
      ring.release();
    }
  };
}

function sampleStep(ring: RingBuffer): (random: Random, number: number) => void {
  return (random, number) => {
    const block = new Float32Array(random(ring.capacity / 4 + 3));
    if (random(2) === 1) ring.pop(block);
    else ring.push(block.map((_, i) => number * 100 + i));
  };
}

const kinds: [string, boolean][] = typeof SharedArrayBuffer === 'function' ? [['plain', false], ['shared', true]] : [['plain', false]];

for (const [name, shared] of kinds) {
  describe(`the rings of both languages, in ${name} memory,`, () => {
    for (const trace of traces) {
      it(`have the same bytes on the way: ${trace.format} in ${trace.capacity} bytes, from index ${trace.start}`, () => {
        const ring = trace.format === 'records' ? RecordRing.create(trace.capacity, shared) : RingBuffer.create(trace.capacity / 4, shared);
        const step = ring instanceof RecordRing ? recordStep(ring, trace.steps) : sampleStep(ring);
        expect(digestsOf(trace, ring, step)).toEqual(trace.digests);
      });
    }
  });
}
