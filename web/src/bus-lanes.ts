// Views on the engine's memory of the bus's lanes. Audio path: nothing allocates but a view at its first use.

import { BusDirection } from './abi';
import type { Engine } from './engine';

/** The views of one context. */
export class BusLanes {
  // One list a direction; made anew when the engine's memory moved.
  private readonly lanes: [Float32Array[], Float32Array[]] = [[], []];
  private buffer: ArrayBuffer | null = null;

  constructor(private readonly engine: Engine, private readonly blockSize: number) {}

  /** A block of one lane; valid until the engine is called again. */
  view(context: number, direction: BusDirection, lane: number): Float32Array {
    const { engine, lanes } = this;
    if (this.buffer !== engine.memoryBuffer) {
      this.buffer = engine.memoryBuffer;
      lanes[BusDirection.In].length = lanes[BusDirection.Out].length = 0;
    }
    const known = lanes[direction][lane];
    if (known) return known;
    const first = engine.exports.awp_bus_lane(context, direction, lane) >> 2;
    return (lanes[direction][lane] = engine.float32.subarray(first, first + this.blockSize));
  }
}
