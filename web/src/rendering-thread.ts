// The rendering thread of one context (Web Audio §2.2), played by the page's main thread: it stands between the
// driver, which brings blocks, the engine, which decides, and the nodes' native halves. renderBlock() is the audio path.

import { PortEnd, type BusDirection } from './abi';
import type { ThreadScope } from './audio-worklet-global-scope';
import { BusLanes } from './bus-lanes';
import { BusRoutes, isFedNatively } from './bus-routes';
import type { BlockRenderer, Driver } from './driver';
import { makeDriver, type DriverChoice } from './driver-choice';
import type { Engine } from './engine';
import { endEngine } from './engine-host';
import { LateChanges, RELEASE, RETIRE } from './late-changes';
import { dismissNode, giveBack, nodeOf, retireNode } from './live-nodes';
import { MessageRing, type PortRing } from './message-ring';
import type { OfflineRendering } from './offline/offline-rendering';
import { writeParameters } from './parameter-values';
import { letGoOfAllSources } from './playing-sources';
import { renderQuantumSizeOf } from './render-quantum-size';
import type { ProcessorScope } from './scope-globals';
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
  toProcessors: PortRing;
  /** The nodes whose processor is, or will be, called. */
  readonly nodes = new Map<number, WorkletNodeSlots>();
  /** The nodes' inputs and outputs that are on the bus. */
  routes: BusRoutes;
  /** Brings blocks while there are nodes that need them. */
  driver: Driver | null = null;
  /** Whether a driver brings blocks: not in an OfflineAudioContext, unless it cannot be rendered in another way. */
  usesBus: boolean;
  /** The rendering of an OfflineAudioContext, once it has begun. */
  offline: OfflineRendering | null = null;
  /** Frames of a render quantum. */
  readonly renderQuantumSize: number;
  readonly isRemote: boolean = false;
  readonly lookAhead: number = 0; // frames by which outputs come later than the driver makes them
  lostBlocks = 0; // that processors in a Worker were late with
  readonly sharesMemory: boolean = false; // with a Worker

  private readonly clock: number;
  protected blocks = 0;
  readonly late = new LateChanges();
  private readonly lanes: BusLanes;
  private readonly runControlMessages = (): void => {
    if (!this.id) return;
    // An OfflineAudioContext that has rendered brings no blocks any more, and may be asked for nodes.
    if (this.scope.context.state === 'closed') this.followContext();
    this.engine.exports.awp_run_control_messages(this.id);
    this.routes.wireAnew();
  };

  /** `processorScope` is where processors are constructed; null where that is in a Worker. */
  constructor(readonly engine: Engine, readonly scope: ThreadScope, private readonly choice: DriverChoice, readonly processorScope: ProcessorScope | null) {
    const { exports } = engine;
    this.blockSize = choice.blockSize;
    this.usesBus = !('startRendering' in scope.context);
    this.renderQuantumSize = renderQuantumSizeOf(scope.context);
    this.id = exports.awp_open_context(scope.context.sampleRate, this.renderQuantumSize, this.blockSize);
    this.clock = exports.awp_clock(this.id) >> 3;
    this.lanes = new BusLanes(engine, this.blockSize, this.renderQuantumSize);
    this.toNodes = new MessageRing(this, PortEnd.Node);
    this.toProcessors = new MessageRing(this, PortEnd.Processor);
    this.routes = new BusRoutes(this);
  }

  /** The first frame of the render quantum that is being rendered, or of the next one. */
  get currentFrame(): number {
    return this.id ? (this.engine.float64[this.clock] as number) : 0;
  }

  /** Takes a node in; its processor is constructed by a task, and called by a later one: between them microtasks run. */
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
    queueTask(() => giveBack(slots));
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
    this.blocks += frames / (this.driver || this).blockSize;
    this.toProcessors.deliverAll();
    if (!this.late.isEmpty) this.runLate(frame);
    this.nodes.forEach(writeParameters); // a loop over values() would make an iterator each time
    engine.exports.awp_render(id, frames, frame);
    this.routes.wireAnew();
    if (this.nodes.size === 0 && this.late.isEmpty) this.closeDriver();
  }

  // ---- not on the steady path ----

  // Nobody needs the bus; the next node makes a new one.
  protected closeDriver(): void {
    if (this.driver) this.driver.close();
    this.driver = null;
  }

  private addLate(source: number, output: number, destination = 0, input = 0): void {
    const { currentTime, sampleRate } = this.scope.context;
    const blocks = this.blocks + (output === RETIRE ? this.lookAhead / this.blockSize : 0);
    const latency = (this.driver ? this.driver.latency : 0) + this.lookAhead;
    this.late.add(source, output, destination, input, blocks, Math.round(currentTime * sampleRate), latency);
  }

  protected runLate(frame: number): void {
    const { exports } = this.engine;
    for (let change = this.late.take(this.blocks, frame); change; change = this.late.take(this.blocks, frame)) {
      const { source, output, destination, input, unwire } = change;
      if (output === RETIRE) this.retire(source);
      else if (unwire) unwire();
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
    if (slots.done) this.giveBackLater(slots);
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

  // A parameter's lane the engine takes back itself.
  private isFed(slots: WorkletNodeSlots, input: number): boolean {
    return input >= slots.inputs.length || isFedNatively(slots, input) || this.late.concerns(slots.id, input);
  }
}
