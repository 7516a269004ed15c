// The rendering thread of one context (Web Audio §2.2), played by the page's main thread: it stands between the
// driver, which brings blocks, the engine, which decides, and the nodes' native halves. renderBlock() is the audio path.

import { PortEnd, type BusDirection } from './abi';
import { forget } from './audio-graph';
import type { AudioWorkletGlobalScope } from './audio-worklet-global-scope';
import { BusLanes } from './bus-lanes';
import { BusRoutes, isFedNatively } from './bus-routes';
import type { BlockRenderer, Driver } from './driver';
import { driverChoice, makeDriver, type DriverChoice } from './driver-choice';
import type { Engine } from './engine';
import { endEngine } from './engine-host';
import { LateChanges, RELEASE, RETIRE } from './late-changes';
import { dismissNode, nodeOf, retireNode, tellsOfCollection } from './live-nodes';
import { MessageRing } from './message-ring';
import type { OfflineRendering } from './offline/offline-rendering';
import type { InstallOptions } from './options';
import { writeParameters } from './parameter-values';
import { letGoOfAllSources } from './playing-sources';
import { renderQuantumSizeOf } from './render-quantum-size';
import { queueTask } from './tasks';
import type { WorkletNodeSlots } from './worklet-node-slots';

/** Renders the worklet nodes of one context. */
export class RenderingThread implements BlockRenderer {
  /** The engine's id of the context; 0 once it is closed. */
  id: number;
  /** Frames in a block at most. */
  readonly blockSize: number;
  /** Records for the nodes' ends and for the processors' ends of the ports. */
  readonly toNodes: MessageRing;
  readonly toProcessors: MessageRing;
  /** The nodes whose processor is, or will be, called. */
  readonly nodes = new Map<number, WorkletNodeSlots>();
  /** The nodes' inputs and outputs that are on the bus. */
  readonly routes = new BusRoutes(this);
  /** Brings blocks while there are nodes that need them. */
  driver: Driver | null = null;
  /** Whether a driver brings blocks: not in an OfflineAudioContext, unless it cannot be rendered in another way. */
  usesBus: boolean;
  /** The rendering of an OfflineAudioContext, once it has begun. */
  offline: OfflineRendering | null = null;

  private readonly clock: number;
  private blocks = 0;
  private readonly late = new LateChanges();
  private readonly lanes: BusLanes;
  private readonly runControlMessages = (): void => {
    if (!this.id) return;
    // An OfflineAudioContext that has rendered brings no blocks any more, and may be asked for nodes.
    if (this.scope.context.state === 'closed') this.followContext();
    this.engine.exports.awp_run_control_messages(this.id);
    this.routes.wireAnew();
  };

  constructor(
    readonly engine: Engine, readonly scope: AudioWorkletGlobalScope, options: InstallOptions,
    readonly renderQuantumSize = renderQuantumSizeOf(scope.context), private readonly choice: DriverChoice = driverChoice(scope.context, options)) {
    this.blockSize = choice.blockSize;
    this.usesBus = !('startRendering' in scope.context);
    this.id = engine.exports.awp_open_context(scope.context.sampleRate, renderQuantumSize, this.blockSize);
    this.clock = engine.exports.awp_clock(this.id) >> 3;
    this.lanes = new BusLanes(engine, this.blockSize, renderQuantumSize);
    this.toNodes = new MessageRing(this, PortEnd.Node);
    this.toProcessors = new MessageRing(this, PortEnd.Processor);
  }

  /** The first frame of the render quantum that is being rendered, or of the next one. */
  get currentFrame(): number {
    return this.id ? (this.engine.float64[this.clock] as number) : 0;
  }

  /** Takes a node in; its processor is constructed by a task, or before the next block. */
  add(slots: WorkletNodeSlots): void {
    this.nodes.set(slots.id, slots);
    if (this.usesBus) this.startDriver();
    queueTask(this.runControlMessages);
  }

  private startDriver(): void {
    if (this.driver) return;
    this.followContext();
    this.driver = makeDriver(this.scope.context, this, this.engine, this.id, this.choice);
  }

  /** Puts all nodes on a bus: the OfflineAudioContext cannot be rendered otherwise. */
  takeBus(): void {
    this.usesBus = true;
    if (this.nodes.size > 0) this.startDriver();
    for (const slots of this.nodes.values()) this.routes.routeAll(slots);
  }

  // Where currentFrame stands while the bus brings no blocks. Not at every node: between blocks the clock would run ahead.
  private followContext(): void {
    const { currentTime, sampleRate } = this.scope.context;
    this.engine.exports.awp_follow_clock(this.id, currentTime * sampleRate);
  }

  /** Tells the engine of a connection. */
  connectEdge(source: number, output: number, destination: number, input: number): void {
    if (!this.id) return;
    this.late.cancel(source, output, destination, input);
    this.engine.exports.awp_connect(source, output, destination, input);
    this.routes.wireAnew();
  }

  /**
   * Tells the engine that a connection is gone: at once between worklet nodes; else when the last of its sound,
   * which is still on the bus, was rendered.
   */
  disconnectEdge(source: number, output: number, destination: number, input: number, atOnce: boolean): void {
    if (!this.id) return;
    if (atOnce || !this.driver) this.engine.exports.awp_disconnect(source, output, destination, input);
    else this.addLate(source, output, destination, input);
    this.routes.wireAnew();
  }

  /** Forgets a native node in the engine, once its sound has left the bus. */
  releaseNativeNode(id: number): void {
    if (!this.id) return;
    if (!this.driver) this.engine.exports.awp_release_node(id);
    else this.addLate(id, RELEASE);
  }

  /** Forgets a worklet node that nobody can reach, or that can do nothing more. */
  releaseWorkletNode(id: number): void {
    dismissNode(id);
    this.nodes.delete(id);
    if (!this.id) return;
    this.toNodes.forget(id);
    this.toProcessors.forget(id);
    this.engine.exports.awp_release_node(id);
  }

  /** A processor is never called again: when its last sound has left the bus, its node leaves it too. */
  processorDone(slots: WorkletNodeSlots): void {
    if (this.offline) this.offline.processorDone(slots);
    this.nodes.delete(slots.id);
    if (this.driver) this.addLate(slots.id, RETIRE);
    else queueTask(() => this.retire(slots.id));
  }

  /** Gives a node back whose processor is done, if that can be: in a task, after those that deliver what was posted last. */
  giveBackLater(slots: WorkletNodeSlots): void {
    queueTask(() => this.giveBack(slots));
  }

  /** Whether there is an engine to call, and a context for it. */
  get isAlive(): boolean {
    return !this.engine.dead && this.id !== 0;
  }

  /** Ends the engine: something happened that must not. */
  fail(reason: string): void {
    endEngine(this.engine, reason);
  }

  /** Closes the context's side: nothing keeps running. */
  close(): void {
    if (!this.id) return;
    this.closeDriver();
    this.nodes.clear();
    letGoOfAllSources(this.scope.context);
    const { id } = this;
    this.id = 0;
    this.engine.exports.awp_close_context(id);
    this.scope.close();
  }

  // ---- BlockRenderer: the audio path, no allocation in steady state ----

  busChannels(direction: BusDirection): number {
    return this.engine.exports.awp_bus_channels(this.id, direction) || 0;
  }

  busLane(direction: BusDirection, lane: number, frames?: number): Float32Array {
    return this.lanes.view(this.id, direction, lane, frames);
  }

  renderBlock(frames: number, frame: number): void {
    const { engine, id } = this;
    if (!this.isAlive || this.scope.context.state === 'suspended') return; // what the browser still brings stays silent
    this.blocks += frames / this.blockSize;
    engine.exports.awp_run_control_messages(id);
    this.toProcessors.deliverAll();
    if (!this.late.isEmpty) this.runLate(frame);
    this.nodes.forEach(writeParameters); // a loop over values() would make an iterator each time
    engine.exports.awp_render(id, frames, frame);
    this.routes.wireAnew();
    if (this.nodes.size === 0 && this.late.isEmpty) this.closeDriver();
  }

  // ---- not on the steady path ----

  // Nobody needs the bus; the next node makes a new one.
  private closeDriver(): void {
    if (this.driver) this.driver.close();
    this.driver = null;
  }

  private addLate(source: number, output: number, destination = 0, input = 0): void {
    const { currentTime, sampleRate } = this.scope.context;
    const latency = this.driver ? this.driver.latency : 0;
    this.late.add(source, output, destination, input, this.blocks, Math.round(currentTime * sampleRate), latency);
  }

  private runLate(frame: number): void {
    const { exports } = this.engine;
    for (let change = this.late.take(this.blocks, frame); change; change = this.late.take(this.blocks, frame)) {
      const { source, output, destination, input } = change;
      if (output === RETIRE) this.retire(source);
      else if (output === RELEASE) exports.awp_release_node(source);
      else {
        exports.awp_disconnect(source, output, destination, input);
        this.tidyInput(destination, input);
      }
    }
  }

  // What a native connection leaves behind when it is gone.
  private tidyInput(destination: number, input: number): void {
    const slots = nodeOf(destination);
    if (!slots) return;
    if (slots.done) this.giveBack(slots);
    else if (!this.isFed(slots, input)) this.routes.unrouteInput(slots, input);
  }

  private retire(id: number): void {
    const slots = nodeOf(id);
    if (!slots || !this.id) return;
    slots.inputRoutes.forEach((_, input) => this.routes.unrouteInput(slots, input));
    slots.outputRoutes.forEach((_, output) => this.routes.unrouteOutput(slots, output));
    retireNode(slots);
    this.giveBackLater(slots);
  }

  // What can do nothing more, lets nothing through and holds no message need not wait for the garbage collector (live-nodes.ts).
  private giveBack(slots: WorkletNodeSlots): void {
    if (!slots.record.id || slots.processorListens || this.nodes.has(slots.id)) return;
    if (slots.nodeListens ? tellsOfCollection : this.engine.exports.awp_parked_records(slots.id, PortEnd.Node) > 0) return;
    for (const edge of slots.record.incoming) if (!edge.source.isWorklet || this.nodes.has(edge.source.id)) return;
    forget(slots.record);
  }

  // A parameter's lane the engine takes back itself.
  private isFed(slots: WorkletNodeSlots, input: number): boolean {
    return input >= slots.inputs.length || isFedNatively(slots, input) || this.late.concerns(slots.id, input);
  }
}
