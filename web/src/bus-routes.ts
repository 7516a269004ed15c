// The native wiring of worklet nodes whose inputs or outputs are on the bus: which lanes they have is the engine's
// decision, what carries them the driver's. Not the audio path.

import { connectNative, disconnectNative } from './native';
import { readParameter, writeParameters } from './parameter-values';
import type { RenderingThread } from './rendering-thread';
import type { WorkletNodeSlots } from './worklet-node-slots';

/** The routes of one context. */
export class BusRoutes {
  private readonly reroutes: (() => void)[] = [];

  constructor(private readonly thread: RenderingThread) {}

  /** Puts a worklet node's input or, numbered after the inputs, parameter on the bus. */
  routeInput(slots: WorkletNodeSlots, input: number): void {
    if (slots.inputRoutes[input] || slots.done || !this.thread.driver) return;
    const { exports } = this.thread.engine;
    const { node } = slots;
    const param = slots.params[input - slots.inputs.length];
    if (param) writeParameters(slots);
    const width = exports.awp_route_input(slots.id, input);
    const lanes = range(width, (channel) => exports.awp_input_lane(slots.id, input, channel));
    if (param) {
      slots.inputRoutes[input] = { capture: null, lanes: width, undo: this.thread.driver.connectInput(param.carrier, lanes) };
      return;
    }
    // Mixed up to what the engine expects: mono fills a pair, whatever the browser makes of it.
    const capture = this.thread.scope.context.createGain();
    capture.channelCount = width;
    capture.channelCountMode = 'explicit';
    capture.channelInterpretation = node.channelInterpretation;
    connectNative(slots.inputs[input] as AudioNode, capture);
    slots.inputRoutes[input] = { capture, lanes: width, undo: this.thread.driver.connectInput(capture, lanes) };
  }

  /** Takes a worklet node's input off the bus. */
  unrouteInput(slots: WorkletNodeSlots, input: number): void {
    this.undoInput(slots, input);
    this.thread.engine.exports.awp_unroute_input(slots.id, input);
  }

  /** Puts a worklet node's output on the bus. */
  routeOutput(slots: WorkletNodeSlots, output: number): void {
    if (slots.outputRoutes[output] || slots.done) return;
    const { exports } = this.thread.engine;
    const width = exports.awp_route_output(slots.id, output);
    const lanes = range(width, (channel) => exports.awp_output_lane(slots.id, output, channel));
    slots.outputWidths[output] = width;
    slots.outputRoutes[output] = this.thread.driver?.connectOutput(lanes, slots.outputs[output] as AudioNode);
  }

  /** Takes a worklet node's output off the bus. */
  unrouteOutput(slots: WorkletNodeSlots, output: number): void {
    this.undo(slots.outputRoutes, output);
    this.thread.engine.exports.awp_unroute_output(slots.id, output);
  }

  /**
   * An input is to be captured with another number of channels, wired anew if need be, or the engine took a parameter's
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
      const width = this.thread.engine.exports.awp_route_input(slots.id, input);
      if (width <= route.lanes && route.capture) {
        route.capture.channelCount = width;
        return;
      }
      this.undoInput(slots, input);
      this.routeInput(slots, input);
    });
  }

  /** An output has another channel count: its native node follows, and its wiring where it has other lanes now. */
  outputChannelsChanged(slots: WorkletNodeSlots, output: number, count: number): void {
    const gain = slots.outputs[output];
    if (!gain || count < 1) return;
    gain.channelCount = count;
    // A mono output has a pair of lanes.
    if (!slots.outputRoutes[output] || Math.max(2, count) === slots.outputWidths[output]) return;
    this.reroutes.push(() => {
      this.undo(slots.outputRoutes, output);
      this.routeOutput(slots, output);
    });
  }

  /** Wires what the engine has asked for since: not within a call of its. */
  wireAnew(): void {
    while (this.reroutes.length > 0) (this.reroutes.shift() as () => void)();
  }

  private undoInput(slots: WorkletNodeSlots, input: number): void {
    const route = slots.inputRoutes[input];
    if (!route) return;
    slots.inputRoutes[input] = undefined;
    if (route.capture) disconnectNative(slots.inputs[input] as AudioNode, route.capture);
    route.undo();
  }

  private undo(routes: ((() => void) | undefined)[], index: number): void {
    const route = routes[index];
    routes[index] = undefined;
    if (route) route();
  }
}

function range(length: number, make: (index: number) => number): number[] {
  return Array.from({ length }, (_, index) => make(index));
}
