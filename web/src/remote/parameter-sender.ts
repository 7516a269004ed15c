// The values of parameters that are not on the bus, for the Worker's engine: only those that have changed. Audio path.

import { RecordKind, writeNumbers, type RecordWriter } from '../wire/records';
import type { WorkletNodeSlots } from '../worklet-node-slots';

/** Sends what has changed of a node's parameters since the last time. */
export class ParameterSender {
  private readonly sent = new WeakMap<WorkletNodeSlots, Float64Array>();
  private readonly words = [0, 0];

  constructor(private readonly writer: RecordWriter) {}

  /** Compares and sends. */
  send(slots: WorkletNodeSlots): void {
    const { params } = slots;
    let sent = this.sent.get(slots);
    if (!sent) this.sent.set(slots, (sent = new Float64Array(params.length).fill(NaN)));
    for (let index = 0; index < params.length; index++) {
      const value = (params[index] as WorkletNodeSlots['params'][number]).value;
      if (sent[index] === value) continue;
      sent[index] = value;
      this.words[0] = index;
      this.words[1] = value;
      writeNumbers(this.writer, RecordKind.ParameterValue, slots.id, this.words);
    }
  }
}
