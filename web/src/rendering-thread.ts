// The rendering thread of one context (Web Audio §2.2), played by the page's main thread: it stands between the
// driver, which brings blocks, the engine, which decides, and the nodes' native halves. renderBlock() is the audio path.

import { BusDirection, PortEnd } from './abi';
import type { AudioWorkletGlobalScope } from './audio-worklet-global-scope';
import type { BlockRenderer, Driver } from './driver';
import type { Engine } from './engine';
import { engineHost } from './engine-host';
import { MessageRing } from './message-ring';
import { ScriptProcessorDriver } from './script-processor-driver';
import { queueTask } from './tasks';
import type { WorkletNodeSlots } from './worklet-node-slots';

interface LateDisconnect {
  readonly source: number;
  readonly output: number;
  readonly destination: number;
  readonly input: number;
  readonly block: number;
}

/** In place of an output: the source itself is to be forgotten. */
const RELEASE = -1;

/** Blocks after which a native connection that was taken away can have nothing more on the bus. */
const BLOCKS_ON_THE_BUS = 2;

/** Renders the worklet nodes of one context. */
export class RenderingThread implements BlockRenderer {
  /** The engine's id of the context; 0 once it is closed. */
  id: number;
  /** Frames in a render quantum. */
  readonly renderQuantumSize = 128;
  /** Records for the nodes' ends and for the processors' ends of the ports. */
  readonly toNodes: MessageRing;
  readonly toProcessors: MessageRing;
  readonly nodes = new Map<number, WorkletNodeSlots>();

  private readonly clock: number;
  private driver: Driver | null = null;
  private blocks = 0;
  private readonly lateDisconnects: LateDisconnect[] = [];
  private readonly reroutes: (() => void)[] = [];
  // Views on the lanes, one list a direction; made anew when the engine's memory moved.
  private lanes: [Float32Array[], Float32Array[]] = [[], []];
  private lanesBuffer: ArrayBuffer | null = null;
  private readonly runControlMessages = (): void => {
    if (!this.id) return;
    this.engine.exports.awp_run_control_messages(this.id);
    this.runReroutes();
  };

  constructor(readonly engine: Engine, readonly scope: AudioWorkletGlobalScope, private readonly blockSize: number) {
    const { exports } = engine;
    this.id = exports.awp_open_context(scope.context.sampleRate, this.renderQuantumSize, blockSize);
    this.clock = exports.awp_clock(this.id) >> 3;
    this.toNodes = new MessageRing(this, PortEnd.Node);
    this.toProcessors = new MessageRing(this, PortEnd.Processor);
  }

  /** The first frame of the render quantum that is being rendered, or of the next one. */
  get currentFrame(): number {
    return this.engine.float64[this.clock] as number;
  }

  /** Takes a node in; its processor is constructed by a task, or before the next block. */
  add(slots: WorkletNodeSlots): void {
    this.nodes.set(slots.id, slots);
    if (!this.driver) this.driver = new ScriptProcessorDriver(this.scope.context, this, this.blockSize);
    queueTask(this.runControlMessages);
  }

  /** Tells the engine of a connection. */
  connectEdge(source: number, output: number, destination: number, input: number): void {
    const late = this.lateDisconnects.findIndex((edge) =>
      edge.source === source && edge.output === output && edge.destination === destination && edge.input === input);
    if (late >= 0) this.lateDisconnects.splice(late, 1);
    this.engine.exports.awp_connect(source, output, destination, input);
    this.runReroutes();
  }

  /**
   * Tells the engine that a connection is gone: at once between worklet nodes; else when the last of its sound,
   * which is still on the bus, was rendered.
   */
  disconnectEdge(source: number, output: number, destination: number, input: number, atOnce: boolean): void {
    if (atOnce || !this.driver) this.engine.exports.awp_disconnect(source, output, destination, input);
    else this.lateDisconnects.push({ source, output, destination, input, block: this.blocks + BLOCKS_ON_THE_BUS });
    this.runReroutes();
  }

  /** Forgets a native node in the engine, once its sound has left the bus. */
  releaseNativeNode(id: number): void {
    if (!this.driver) this.engine.exports.awp_release_node(id);
    else this.lateDisconnects.push({ source: id, output: RELEASE, destination: 0, input: 0, block: this.blocks + BLOCKS_ON_THE_BUS });
  }

  /** Puts a worklet node's input on the bus. */
  routeInput(slots: WorkletNodeSlots, input: number): void {
    if (slots.inputRoutes[input]) return;
    const { exports } = this.engine;
    const width = exports.awp_route_input(slots.id, input);
    const lanes = range(width, (channel) => exports.awp_input_lane(slots.id, input, channel));
    slots.inputRoutes[input] = this.driver?.connectInput(slots.inputs[input] as AudioNode, lanes);
  }

  /** Takes a worklet node's input off the bus. */
  unrouteInput(slots: WorkletNodeSlots, input: number): void {
    this.undo(slots.inputRoutes, input);
    this.engine.exports.awp_unroute_input(slots.id, input);
  }

  /** Puts a worklet node's output on the bus. */
  routeOutput(slots: WorkletNodeSlots, output: number): void {
    if (slots.outputRoutes[output]) return;
    const { exports } = this.engine;
    const width = exports.awp_route_output(slots.id, output);
    const lanes = range(width, (channel) => exports.awp_output_lane(slots.id, output, channel));
    slots.outputWidths[output] = width;
    slots.outputRoutes[output] = this.driver?.connectOutput(lanes, slots.outputs[output] as AudioNode);
  }

  /** Takes a worklet node's output off the bus. */
  unrouteOutput(slots: WorkletNodeSlots, output: number): void {
    this.undo(slots.outputRoutes, output);
    this.engine.exports.awp_unroute_output(slots.id, output);
  }

  /** The engine gave an input another width: it is wired anew when the engine's call has returned. */
  inputRouteChanged(slots: WorkletNodeSlots, input: number): void {
    this.reroutes.push(() => {
      this.undo(slots.inputRoutes, input);
      this.routeInput(slots, input);
    });
  }

  /** An output has another channel count: its native node follows, and its wiring where the lanes no longer suffice. */
  outputChannelsChanged(slots: WorkletNodeSlots, output: number, count: number): void {
    const gain = slots.outputs[output];
    if (!gain || count < 1) return;
    gain.channelCount = count;
    if (!slots.outputRoutes[output] || count <= (slots.outputWidths[output] as number)) return;
    this.reroutes.push(() => {
      this.undo(slots.outputRoutes, output);
      this.routeOutput(slots, output);
    });
  }

  /** Whether there is an engine to call, and a context for it. */
  get isAlive(): boolean {
    return !this.engine.dead && this.id !== 0;
  }

  /** Ends the engine: something happened that must not. */
  fail(reason: string): void {
    const error = new Error(`audioworklet-anywhere: the engine has ended: ${reason}. Reload the page, and report this.`);
    this.engine.die(error);
    engineHost.engineDied(error);
  }

  /** Closes the context's side: nothing keeps running. */
  close(): void {
    if (!this.id) return;
    this.driver?.close();
    this.driver = null;
    for (const slots of this.nodes.values()) slots.processor = null;
    this.nodes.clear();
    const { id } = this;
    this.id = 0;
    this.engine.exports.awp_close_context(id);
    this.scope.close();
  }

  // ---- BlockRenderer: the audio path, no allocation in steady state ----

  busChannels(direction: BusDirection): number {
    return this.engine.exports.awp_bus_channels(this.id, direction) || 0;
  }

  busLane(direction: BusDirection, lane: number): Float32Array {
    const { engine, lanes, id } = this;
    if (this.lanesBuffer !== engine.memoryBuffer) {
      this.lanesBuffer = engine.memoryBuffer;
      lanes[BusDirection.In].length = lanes[BusDirection.Out].length = 0;
    }
    const known = lanes[direction][lane];
    if (known) return known;
    const first = engine.exports.awp_bus_lane(id, direction, lane) >> 2;
    return (lanes[direction][lane] = engine.float32.subarray(first, first + this.blockSize));
  }

  renderBlock(frames: number, frame: number): void {
    const { engine, id } = this;
    if (!this.isAlive) return;
    this.blocks++;
    engine.exports.awp_run_control_messages(id);
    this.toProcessors.deliverAll();
    if (this.lateDisconnects.length > 0) this.disconnectLate();
    for (const slots of this.nodes.values()) this.readParameters(slots);
    engine.exports.awp_render(id, frames, frame);
    this.runReroutes();
  }

  private readParameters({ params, parameterValues }: WorkletNodeSlots): void {
    if (params.length === 0) return;
    const { float32 } = this.engine;
    const first = parameterValues >> 2;
    for (let index = 0; index < params.length; index++) {
      float32[first + index] = (params[index] as (typeof params)[number]).value();
    }
  }

  // ---- not on the steady path ----

  private disconnectLate(): void {
    const { lateDisconnects, blocks, engine } = this;
    while (lateDisconnects.length > 0 && (lateDisconnects[0] as LateDisconnect).block <= blocks) {
      const { source, output, destination, input } = lateDisconnects.shift() as LateDisconnect;
      if (output === RELEASE) {
        engine.exports.awp_release_node(source);
        continue;
      }
      engine.exports.awp_disconnect(source, output, destination, input);
      const slots = this.nodes.get(destination);
      if (slots && !this.isFed(slots, input)) this.unrouteInput(slots, input);
    }
  }

  private isFed(slots: WorkletNodeSlots, input: number): boolean {
    for (const edge of slots.record.incoming) if (edge.input === input && !edge.source.isWorklet) return true;
    return this.lateDisconnects.some((edge) => edge.destination === slots.id && edge.input === input);
  }

  private runReroutes(): void {
    while (this.reroutes.length > 0) (this.reroutes.shift() as () => void)();
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
