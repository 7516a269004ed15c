// The Worker's half of a context's rendering thread: takes the page's records in their order, renders its blocks with an engine of its
// own, and sends back what came of them. The same engine and the same render graph as where everything is on the page.

import { BusDirection, PortEnd } from '../abi';
import { BusLanes } from '../bus-lanes';
import type { Engine } from '../engine';
import { KIND_MESSAGE_ERROR, KIND_MESSAGE_WITH_REFERENCES, MessageRing, NO_REFERENCES, type References, type RingThread } from '../message-ring';
import { encode } from '../structured-clone';
import { queueTask } from '../tasks';
import { Link, type PostNative } from '../wire/link';
import { PortWriter, TRAILER, referencesOf } from '../wire/port-records';
import { CALLS, RecordKind, readNumber, readNumbers, writeNumbers, type BlockSamples, type RecordReader } from '../wire/records';
import type { SharedMemory } from '../wire/shared-memory';
import { LaneReports } from './lane-reports';
import { makeProcessor } from './make-processor';
import type { ProcessorSlots } from './processor-slots';
import { RenderLoop } from './render-loop';
import type { WorkerScope } from './worker-scope';

type Call = (...args: number[]) => number;

/** Renders the processors of one context. */
export class WorkerThread implements RecordReader, RingThread {
  /** The engine's id of the context. */
  readonly id: number;
  readonly link: Link;
  /** Reads shared memory; null where there is none. */
  readonly loop: RenderLoop | null;
  /** Messages to the processors, which the engine delivers. */
  readonly toProcessors: MessageRing;
  /** Messages to the nodes. */
  readonly toNodes: PortWriter;
  readonly processors = new Map<number, ProcessorSlots>();

  private readonly clock: number;
  private readonly reports: LaneReports;
  private readonly calls: readonly Call[];
  private readonly lanes: BusLanes;
  private readonly outputs: Float32Array[] = [];
  private readonly scratch: Float32Array;
  /** Nodes whose processor is not constructed yet, or was just now: blocks wait for the end of that task, and its microtasks. */
  private constructing = 0;
  private readonly runControlMessages = (): void => {
    this.engine.exports.awp_run_control_messages(this.id);
    this.reports.tell();
    queueTask(this.afterConstruction);
  };
  private readonly afterConstruction = (): void => {
    this.constructing--;
    if (this.loop) this.loop.run();
    else this.link.poll();
  };

  constructor(readonly engine: Engine, readonly scope: WorkerScope, post: PostNative, blockSize: number, private readonly ended: (error: Error) => void, memory: SharedMemory | null) {
    const { exports } = engine;
    this.id = exports.awp_open_context(scope.sampleRate, scope.renderQuantumSize, blockSize);
    exports.awp_expect_pairs(this.id);
    this.clock = exports.awp_clock(this.id) >> 3;
    this.lanes = new BusLanes(engine, blockSize, scope.renderQuantumSize);
    this.scratch = new Float32Array(blockSize);
    this.link = new Link(post, this, false, memory);
    this.loop = memory && new RenderLoop(memory, this.link);
    this.toProcessors = new MessageRing(this, PortEnd.Processor);
    this.toNodes = new PortWriter(this.link.writer, () => this.isAlive);
    this.reports = new LaneReports(engine, this.id, this.link.writer);
    this.calls = CALLS.map((name) => exports[name] as Call);
    scope.registered = (name, parameterDescriptors) => this.sayValue(RecordKind.Registered, 0, { name, parameterDescriptors });
  }

  /** The first frame of the render quantum that is being rendered, or of the next one. */
  get currentFrame(): number {
    return this.engine.float64[this.clock] as number;
  }

  get isAlive(): boolean {
    return !this.engine.dead;
  }

  fail(reason: string): void {
    this.engine.die(new Error(reason));
    this.ended(new Error(`audioworklet-anywhere: the engine has ended: ${reason}.`));
  }

  /** Tells the page some numbers of a node. */
  say(kind: RecordKind, node: number, values: readonly number[]): void {
    writeNumbers(this.link.writer, kind, node, values);
  }

  /** Tells the page a value. */
  sayValue(kind: RecordKind, node: number, value: object): void {
    const { bytes, length } = encode(value);
    this.link.writer.write(kind, node, bytes, length);
  }

  changedInput(node: number, input: number): void {
    const slots = this.processors.get(node);
    if (slots) this.reports.inputChanged(slots, input);
  }

  changedOutput(node: number, output: number, count: number): void {
    const slots = this.processors.get(node);
    if (slots) this.reports.outputChanged(slots, output, count);
  }

  // ---- audio path: nothing allocates but two views of each packet (wire/packets.ts) ----

  block(frame: number, count: number, lanes: number, samples: BlockSamples): boolean {
    const { exports } = this.engine;
    if (this.loop && !this.loop.takesBlock()) return false;
    if (this.constructing > 0) return false;
    if (this.loop) this.loop.rendered();
    this.toProcessors.deliverAll();
    const used = exports.awp_bus_channels(this.id, BusDirection.In);
    for (let lane = 0; lane < lanes; lane++) samples.read(lane < used ? this.lane(BusDirection.In, lane) : this.scratch, count);
    for (let lane = lanes; lane < used; lane++) this.lane(BusDirection.In, lane).fill(0);
    exports.awp_render(this.id, count, frame);
    this.reports.tell();
    // Silence is no lanes: the page needs to know, and less has to go there.
    const outgoing = exports.awp_bus_is_silent(this.id, count) ? 0 : exports.awp_bus_channels(this.id, BusDirection.Out);
    for (let lane = 0; lane < outgoing; lane++) this.outputs[lane] = this.lane(BusDirection.Out, lane);
    this.link.writer.writeBlock(frame, count, this.outputs, outgoing);
    return true;
  }

  // Asked for anew at each use: the engine may move its memory at any call.
  private lane(direction: BusDirection, lane: number): Float32Array {
    return this.lanes.view(this.id, direction, lane);
  }

  broken({ message }: Error): void {
    this.fail(message);
  }

  // ---- the other records ----

  record(kind: number, node: number, bytes: Uint8Array, offset: number, length: number): boolean {
    let references = NO_REFERENCES;
    if (kind === KIND_MESSAGE_WITH_REFERENCES || kind === (RecordKind.ConstructNode as number)) {
      const arrived = referencesOf(this.link.receiver, bytes, offset, length);
      if (!arrived) return false;
      references = arrived;
    }
    if (kind < (RecordKind.Call as number)) this.portRecord(kind, node, bytes.subarray(offset), length, references);
    else if (kind === (RecordKind.ParameterValue as number)) this.setParameter(node, readNumber(bytes, offset), readNumber(bytes, offset + 8));
    else if (kind === (RecordKind.ConstructNode as number)) this.construct(node, bytes, offset, length - TRAILER, references);
    else this.command(kind, node, readNumbers(bytes, offset, length));
    return true;
  }

  private portRecord(kind: number, node: number, bytes: Uint8Array, length: number, references: References): void {
    if (kind === KIND_MESSAGE_WITH_REFERENCES) {
      if (references.freight) this.toProcessors.writeKind(node, KIND_MESSAGE_ERROR);
      else this.toProcessors.write(node, { ...references, bytes, length: length - TRAILER });
    } else if (length > 0) this.toProcessors.write(node, { ...NO_REFERENCES, bytes, length });
    else this.toProcessors.writeKind(node, kind);
  }

  private construct(node: number, bytes: Uint8Array, offset: number, length: number, references: References): void {
    const slots = makeProcessor(this, node, bytes, offset, length, references);
    this.processors.set(node, slots);
    this.constructing++;
    queueTask(this.runControlMessages);
  }

  // May come with every block: nothing allocates.
  private setParameter(node: number, index: number, value: number): void {
    const slots = this.processors.get(node);
    if (slots) this.engine.float32[(slots.parameterValues >> 2) + index] = value;
  }

  private command(kind: number, node: number, values: Float64Array): void {
    if (kind === (RecordKind.Call as number)) return this.call(node, values);
    if (kind === (RecordKind.AwaitArrival as number)) return this.reports.arrivals.await(node);
    if (kind === (RecordKind.MarksGone as number)) return this.reports.arrivals.gone();
    const slots = this.processors.get(node);
    if (!slots) return;
    const [index, value] = values as unknown as [number, number];
    if (kind === (RecordKind.RouteInput as number)) this.reports.routeInput(slots, index, value);
    else if (kind === (RecordKind.RouteOutput as number)) this.reports.routeOutput(slots, index, value);
  }

  private call(index: number, args: Float64Array): void {
    const name = CALLS[index];
    const [first, second] = args as unknown as [number, number];
    if (name === 'awp_create_native_node' || name === 'awp_follow_clock' || name === 'awp_set_under_way') args[0] = this.id;
    (this.calls[index] as Call)(...args);
    if (name === 'awp_release_node') this.forget(first);
    else if (name === 'awp_unroute_input') delete this.processors.get(first)?.inputRequests[second];
    else if (name === 'awp_unroute_output') delete this.processors.get(first)?.outputRequests[second];
    this.reports.tell();
  }

  private forget(node: number): void {
    this.processors.delete(node);
    this.toProcessors.forget(node);
  }
}
