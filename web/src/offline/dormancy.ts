// Which nodes count for nothing because nothing was ever connected to them, as in Chromium: convolvers and channel mergers.

import { typeOf } from '../node-kinds';
import type { RecordedNode } from './recorded-graph';

/** The nodes that are awake. */
export class Dormancy {
  private readonly awake = new Set<RecordedNode>();

  /** Whether a node sleeps. */
  isDormant(record: RecordedNode): boolean {
    return /Convolver|ChannelMerger/.test(typeOf(record.node)) && !this.awake.has(record);
  }

  /** Something that plays is connected to a node; whether that wakes it. */
  wake(record: RecordedNode): boolean {
    if (!this.isDormant(record)) return false;
    this.awake.add(record);
    return true;
  }
}
