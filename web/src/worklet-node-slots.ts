// The internal slots of an AudioWorkletNode (Web Audio §1.32.4): what the page's object, its processor and the
// engine's node have in common.

import type { NodeRecord } from './audio-graph';
import type { WorkletParam } from './audio-param';
import type { AudioParamMap } from './audio-param-map';
import type { Processor } from './audio-worklet-processor';
import type { ResolvedNode } from './engine';
import type { PortHalf } from './message-port';
import type { ProcessBlock } from './process-block';
import type { RenderingThread } from './rendering-thread';
import type { Encoded } from './structured-clone';

/** A connection that leaves a worklet node. */
export interface Link {
  readonly output: number;
  readonly destination: AudioNode | AudioParam;
  readonly input: number;
}

/** An input on the bus: what captures it with a certain number of channels, and what undoes its wiring. */
export interface InputRoute {
  /** Null for a parameter, which comes mixed. */
  readonly capture: AudioNode | null;
  readonly lanes: readonly number[];
  undo(): void;
}

/** An output on the bus. */
export interface OutputRoute {
  readonly lanes: readonly number[];
  undo(): void;
}

/** Everything that belongs to one AudioWorkletNode. */
export interface WorkletNodeSlots {
  readonly node: AudioNode;
  /** The engine's id. */
  readonly id: number;
  readonly thread: RenderingThread;
  readonly processorName: string;
  readonly resolved: ResolvedNode;
  readonly record: NodeRecord;
  /** A GainNode per input, which sums what is connected by the browser's own rules; the first is the node itself. */
  readonly inputs: readonly AudioNode[];
  /** A GainNode per output. */
  readonly outputs: readonly AudioNode[];
  readonly params: readonly WorkletParam[];
  readonly parameters: AudioParamMap;
  /** Address in engine memory of the parameters' values: one float32 each, written once a block. */
  readonly parameterValues: number;
  /** What process() is given; null where the processor lives in a Worker. */
  readonly block: ProcessBlock | null;
  readonly links: Set<Link>;
  /** Each input (and, numbered after them, parameter) that is on the bus. */
  readonly inputRoutes: (InputRoute | undefined)[];
  /** What undoes the native wiring of each output that is on the bus. */
  readonly outputRoutes: (OutputRoute | undefined)[];
  /** Channels of each output now. */
  readonly outputCounts: number[];
  nodePort: PortHalf;
  /** The processor's end; null where that lives in a Worker. */
  processorPort: PortHalf | null;
  /** The serialised options, until the processor is constructed. */
  options: Encoded | null;
  processor: Processor | null;
  /** The processor is never called again. */
  done: boolean;
  /** The processor's end of the port was started: it may still answer when the processor is done. */
  processorListens: boolean;
  /** The node's end of the port was started: it may still hear from what the processor left behind. */
  nodeListens: boolean;
  /** What the constructor or process() threw. */
  error: unknown;
  onprocessorerror: ((event: Event) => void) | null;
}

const slots = new WeakMap<object, WorkletNodeSlots>();

/** The slots of an AudioWorkletNode; undefined for any other object. */
export function slotsOf(node: object): WorkletNodeSlots | undefined {
  return slots.get(node);
}

/** Makes an object an AudioWorkletNode. */
export function setSlots(node: object, value: WorkletNodeSlots): void {
  slots.set(node, value);
}
