// The page's view of the queue of the processors' ends, which is in the Worker: records are written, and what becomes of them there is
// none of the page's business.

import { NO_REFERENCES, type PortRing, type References } from '../message-ring';
import type { Encoded } from '../structured-clone';
import { PortWriter } from '../wire/port-records';
import type { RecordWriter } from '../wire/records';
import type { Watchdog } from './watchdog';

/** Carries the records for the processors' ends to the Worker. */
export class RemotePorts extends PortWriter implements PortRing {
  /** The Worker takes records as they come: what waits is not told. */
  readonly fill = 0;

  constructor(writer: RecordWriter, isAlive: () => boolean, private readonly watchdog: Watchdog) {
    super(writer, isAlive);
  }

  override write(node: number, encoded: Encoded): void {
    super.write(node, encoded);
    this.watchdog.gave();
  }

  deliverAll(): void {
    // The Worker does that before each block.
  }

  started(): void {
    // It is started there.
  }

  nextReferences(): References {
    return NO_REFERENCES;
  }

  dropReferences(): void {
    // None are kept.
  }

  forget(): void {
    // Nothing is kept.
  }
}
