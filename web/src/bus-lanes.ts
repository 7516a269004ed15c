// Views on the engine's memory of the bus's lanes. Audio path: nothing allocates but a view at its first use.

import { BusDirection } from './abi';
import type { Engine } from './engine';

/** The views of one context. */
export class BusLanes {
  // One list a direction, and in it of each lane the views of so many quanta; made anew when the engine's memory moved.
  private readonly lanes: [Float32Array[][], Float32Array[][]] = [[], []];
  private buffer: ArrayBuffer | null = null;

  constructor(private readonly engine: Engine, private readonly blockSize: number, private readonly quantum: number) {}

  /** The first `frames`, whole quanta, of one lane's block; valid until the engine is called again. */
  view(context: number, direction: BusDirection, lane: number, frames = this.blockSize): Float32Array {
    const { engine, lanes } = this;
    if (this.buffer !== engine.memoryBuffer) {
      this.buffer = engine.memoryBuffer;
      lanes[BusDirection.In].length = lanes[BusDirection.Out].length = 0;
    }
    const views = lanes[direction][lane] || (lanes[direction][lane] = []);
    const known = views[frames / this.quantum];
    if (known) return known;
    const first = engine.exports.awp_bus_lane(context, direction, lane) >> 2;
    return (views[frames / this.quantum] = engine.float32.subarray(first, first + frames));
  }
}
