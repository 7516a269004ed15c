// The native wiring of worklet nodes whose inputs or outputs are on the bus: which lanes they have is the engine's
// decision, what carries them the driver's. Not the audio path.

import { BusDirection } from './abi';
import { Arrivals } from './arrivals';
import type { Edge, NodeRecord } from './audio-graph';
import { InputTaps } from './input-taps';
import { isOurs } from './worklet-connections';
import { mixer } from './mixer';
import { connectNative, disconnectNative } from './native';
import { readParameter, writeParameters } from './parameter-values';
import type { RenderingThread } from './rendering-thread';
import type { InputRoute, OutputRoute, WorkletNodeSlots } from './worklet-node-slots';

/** Frames, and blocks, for which the wiring of an input's former lanes stays: until those that replace them are heard for sure. */
const OVERLAP = 24_576;
const OVERLAP_BLOCKS = 8;

/** Wiring that was replaced, and is heard yet. */
interface Replaced {
  readonly direction: BusDirection;
  readonly lanes: readonly number[];
  readonly undo: () => void;
}

/** The routes of one context. */
export class BusRoutes {
  /** Tells the engine when new nodes hear what is connected to them. */
  private readonly arrivals: Arrivals;
  private readonly reroutes: (() => void)[] = [];
  private readonly replaced: Replaced[] = [];
  private widened = false;

  /** What captures for several inputs at once. */
  private readonly taps: InputTaps;

  constructor(protected readonly thread: RenderingThread) {
    this.arrivals = new Arrivals(thread);
    this.taps = new InputTaps(thread);
  }

  /** Captures what feeds several worklet nodes once for all of them, if the engine wants to: before a connection is routed. */
  tap(node: AudioNode, output: number, destination: NodeRecord): void {
    this.taps.lay(node, output, destination);
  }

  /** A connection is about to be taken away: what shares a tap gets lanes of its own before. */
  leaveTap({ source, destination, input }: Edge): void {
    if (!source.taps || !destination.id) return;
    this.thread.engine.exports.awp_leave_tap(destination.id, input);
    this.wireAnew();
  }

  /** Puts a worklet node's input or, numbered after the inputs, parameter on the bus; a new node waits for what is heard there. */
  routeInput(slots: WorkletNodeSlots, input: number): void {
    if (slots.done || !this.thread.driver) return;
    if (!slots.inputRoutes[input]) this.takeLanes(slots, input);
    this.arrivals.await(slots);
  }

  private takeLanes(slots: WorkletNodeSlots, input: number): void {
    const { exports } = this.thread.engine;
    if (slots.params[input - slots.inputs.length]) writeParameters(slots);
    const width = exports.awp_route_input(slots.id, input);
    this.wireInput(slots, input, range(width, (channel) => exports.awp_input_lane(slots.id, input, channel)));
  }

  /** Wires an input, or a parameter, to the lanes that the engine gave it. */
  protected wireInput(slots: WorkletNodeSlots, input: number, lanes: readonly number[]): void {
    const { driver } = this.thread;
    if (!driver) return;
    const tap = this.taps.of(slots, input);
    if (tap) {
      if (!this.taps.isWired(tap, lanes)) this.undoReplaced(BusDirection.In, lanes);
      slots.inputRoutes[input] = { capture: null, lanes, undo: this.taps.share(tap, lanes, driver) };
      return;
    }
    this.undoReplaced(BusDirection.In, lanes);
    const param = slots.params[input - slots.inputs.length];
    if (param) {
      slots.inputRoutes[input] = { capture: null, lanes, undo: driver.connectInput(param.carrier, lanes) };
      return;
    }
    // Mixed to what the engine expects, whatever the browser makes of it.
    const capture = mixer(this.thread.scope.context, lanes.length, slots.node.channelInterpretation);
    connectNative(slots.inputs[input] as AudioNode, capture);
    slots.inputRoutes[input] = { capture, lanes, undo: driver.connectInput(capture, lanes) };
  }

  /** Puts all of a worklet node on the bus that belongs there. */
  routeAll(slots: WorkletNodeSlots): void {
    for (const edge of slots.record.incoming) if (!edge.source.isWorklet) this.routeInput(slots, edge.input);
    for (const param of slots.params) if (param.automated) this.routeInput(slots, param.input);
    for (const { output, destination } of slots.links) if (!isOurs(destination)) this.routeOutput(slots, output);
  }

  /** Takes a worklet node's input off the bus. */
  unrouteInput(slots: WorkletNodeSlots, input: number): void {
    this.undoInput(slots, input);
    this.thread.engine.exports.awp_unroute_input(slots.id, input);
  }

  /** Puts a worklet node's output on the bus. */
  routeOutput(slots: WorkletNodeSlots, output: number): void {
    if (slots.outputRoutes[output] || slots.done || !this.thread.driver) return;
    const { exports } = this.thread.engine;
    const width = exports.awp_route_output(slots.id, output);
    this.wireOutput(slots, output, range(width, (channel) => exports.awp_output_lane(slots.id, output, channel)));
  }

  /** Wires an output to the lanes that the engine gave it. */
  protected wireOutput(slots: WorkletNodeSlots, output: number, lanes: readonly number[]): void {
    const { driver } = this.thread;
    if (!driver) return;
    this.undoReplaced(BusDirection.Out, lanes);
    slots.outputRoutes[output] = { lanes, undo: driver.connectOutput(lanes, slots.outputs[output] as AudioNode) };
  }

  /** Takes a worklet node's output off the bus. */
  unrouteOutput(slots: WorkletNodeSlots, output: number): void {
    const route = slots.outputRoutes[output];
    slots.outputRoutes[output] = undefined;
    if (route) route.undo();
    this.thread.engine.exports.awp_unroute_output(slots.id, output);
  }

  /**
   * An input is to be captured with another number of channels, on other lanes, or the engine took a parameter's
   * lane: when the engine's call has returned.
   */
  inputRouteChanged(slots: WorkletNodeSlots, input: number): void {
    const index = input - slots.inputs.length;
    const param = slots.params[index];
    this.reroutes.push(() => {
      const route = slots.inputRoutes[input];
      if (!route || !this.thread.id) return;
      if (param) {
        this.undoInput(slots, input);
        param.value = readParameter(slots, index);
        return;
      }
      // Not by another channelCount: in WebKit a node falls silent for ever when its count changes while it plays.
      this.takeLanes(slots, input);
      this.widened = true;
      this.replaceInput(slots, input, route);
    });
  }

  /** Lets the wiring of an input that was replaced stay until what replaces it is heard. */
  protected replaceInput(slots: WorkletNodeSlots, input: number, route: InputRoute): void {
    const undo = (): void => {
      if (route.capture) disconnectNative(slots.inputs[input] as AudioNode, route.capture);
      route.undo();
    };
    const now = slots.inputRoutes[input];
    // Of an input that is not heard yet, the engine may use the same lanes again.
    if (now && share(now.lanes, route.lanes)) undo();
    else this.undoLater(BusDirection.In, route.lanes, undo, Math.max(OVERLAP, OVERLAP_BLOCKS * (this.thread.driver || this.thread).blockSize));
  }

  /** The same of an output, until what was written before is played. */
  protected replaceOutput(slots: WorkletNodeSlots, output: number, route: OutputRoute): void {
    const now = slots.outputRoutes[output];
    if (now && share(now.lanes, route.lanes)) route.undo(); // nothing was
    else this.undoLater(BusDirection.Out, route.lanes, route.undo, 0);
  }

  /** Undoes wiring after so many frames, or when one of its lanes is used again; what was written to its lanes is played before. */
  protected undoLater(direction: BusDirection, lanes: readonly number[], undo: () => void, frames: number): void {
    const entry = { direction, lanes, undo };
    const { driver, late, lookAhead, scope: { context: { currentTime, sampleRate } } } = this.thread;
    this.replaced.push(entry);
    late.addUnwiring(() => this.undoNow(entry), currentTime * sampleRate + frames + (driver ? driver.latency : 0) + lookAhead);
  }

  private undoReplaced(direction: BusDirection, lanes: readonly number[]): void {
    for (const entry of [...this.replaced]) {
      if (entry.direction === direction && share(entry.lanes, lanes)) this.undoNow(entry);
    }
  }

  private undoNow(entry: Replaced): void {
    const at = this.replaced.indexOf(entry);
    if (at < 0) return;
    this.replaced.splice(at, 1);
    entry.undo();
  }

  /** An output has another channel count: it is wired anew, too. */
  outputChannelsChanged(slots: WorkletNodeSlots, output: number, count: number): void {
    if (!slots.outputs[output] || count < 1) return;
    slots.outputCounts[output] = count;
    this.reroutes.push(() => {
      const route = slots.outputRoutes[output];
      if (!route) return;
      slots.outputRoutes[output] = undefined;
      this.routeOutput(slots, output);
      this.replaceOutput(slots, output, route);
    });
  }

  /** Wires what the engine has asked for since, and takes away what it needs no more: not within a call of its. */
  wireAnew(): void {
    while (this.reroutes.length > 0) (this.reroutes.shift() as () => void)();
    if (this.widened) {
      this.widened = false;
      this.arrivals.mark(); // after the last of them: the engine takes no lane before its own is heard
    }
    this.arrivals.settle();
  }

  protected undoInput(slots: WorkletNodeSlots, input: number): void {
    const route = slots.inputRoutes[input];
    if (!route) return;
    slots.inputRoutes[input] = undefined;
    if (route.capture) disconnectNative(slots.inputs[input] as AudioNode, route.capture);
    route.undo();
  }
}

/** Whether native nodes are connected to an input of a worklet node. */
export function isFedNatively(slots: WorkletNodeSlots, input: number): boolean {
  for (const edge of slots.record.incoming) if (edge.input === input && !edge.source.isWorklet) return true;
  return false;
}

function share(lanes: readonly number[], others: readonly number[]): boolean {
  return lanes.some((lane) => others.includes(lane));
}

function range(length: number, make: (index: number) => number): number[] {
  return Array.from({ length }, (_, index) => make(index));
}
