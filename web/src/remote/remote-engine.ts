// The engine of a context whose processors live in a Worker, as the rest of the page sees it: calls that the rendering needs go to the
// Worker's engine; those that need an answer at once (options, ids, the nodes' ends of the ports) are the page's own engine's.

import type { Engine, NodeOptions, ResolvedNode } from '../engine';
import { encode } from '../structured-clone';
import { writeWithReferences } from '../wire/port-records';
import { CALLS, RecordKind, writeNumbers, type ForwardedCall, type RecordWriter } from '../wire/records';
import type { WorkletNodeSlots } from '../worklet-node-slots';

/** Exports that both engines must hear, the page's first. */
const BOTH: readonly ForwardedCall[] = ['awp_release_node', 'awp_create_native_node'];

/** The page's engine, with the calls for the Worker's. */
export interface RemoteEngine extends Engine {
  /** The options of the node that was constructed last, as they were given. */
  readonly optionsOfLatest: NodeOptions;
}

/** Makes the engine of one context over the page's. `ended` says why there is no Worker any more. */
export function remoteEngine(engine: Engine, writer: RecordWriter, ended: () => Error | null): RemoteEngine {
  const forward = (name: ForwardedCall, args: readonly number[]): void => {
    if (!ended()) writeNumbers(writer, RecordKind.Call, CALLS.indexOf(name), args);
  };
  const exports = Object.create(engine.exports) as Record<string, (...args: number[]) => number | undefined>;
  for (const name of CALLS) {
    const isBoth = BOTH.includes(name);
    exports[name] = (...args) => {
      const answer = isBoth ? (engine.exports[name] as (...args: number[]) => number | undefined)(...args) : undefined;
      // The two count their nodes alike: what the page's engine made, the Worker's makes next by the same id.
      if (name === 'awp_create_native_node') forward('awp_next_node_id', [answer as number]);
      forward(name, args);
      return answer;
    };
  }
  let latest: NodeOptions = {};
  const constructNode = (context: number, processorName: string, options: NodeOptions): ResolvedNode => {
    const error = ended();
    if (error) throw error;
    latest = options;
    return engine.constructNode(context, processorName, options);
  };
  return Object.create(engine, {
    optionsOfLatest: { get: () => latest },
    exports: { value: exports },
    constructNode: { value: constructNode },
  }) as RemoteEngine;
}

/** Tells the Worker of a new node: its name, its options as the page's engine took them, and what its processor is given. */
export function announceNode(writer: RecordWriter, { id, processorName, options: bag }: WorkletNodeSlots, options: NodeOptions): void {
  if (!bag) return;
  writeNumbers(writer, RecordKind.Call, CALLS.indexOf('awp_next_node_id'), [id]);
  const head = encode({ processorName, options });
  const bytes = new Uint8Array(4 + head.length + bag.length);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head.bytes.subarray(0, head.length), 4);
  bytes.set(bag.bytes.subarray(0, bag.length), 4 + head.length);
  writeWithReferences(writer, RecordKind.ConstructNode, id, { ...bag, bytes, length: bytes.length });
}
