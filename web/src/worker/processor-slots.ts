// What the Worker knows of a worklet node: its processor and the processor's end of the port. Twin of the page's worklet-node-slots.ts.

import type { PendingProcessor } from '../construct-processor';
import type { PortHalf } from '../message-port';
import type { ProcessBlock } from '../process-block';

/** Everything that belongs to one processor. */
export interface ProcessorSlots extends PendingProcessor {
  /** The id of the node, in both engines. */
  readonly id: number;
  readonly numberOfInputs: number;
  /** Address in the engine's memory of the parameters' values. */
  readonly parameterValues: number;
  readonly block: ProcessBlock;
  processorPort: PortHalf;
  /** The page's last request for each input, and for each output, that is on the bus. */
  readonly inputRequests: number[];
  readonly outputRequests: number[];
}
