// The page's half of the rendering thread of a context whose processors live in a Worker: it moves blocks. What comes in goes to the
// Worker's engine, and what that makes of it comes back. A ring driver writes it where it is to be played, its lead after the
// input; ScriptProcessorNodes ask for it with the next block: there it is later by a fixed look-ahead of one block.

import { BusDirection } from '../abi';
import { takesRings, type DriverChoice } from '../driver-choice';
import type { Engine, ParameterDescriptor } from '../engine';
import { LaneHistory } from '../lane-history';
import { liveNodes, nodeOf } from '../live-nodes';
import { KIND_MESSAGE_ERROR, KIND_MESSAGE_WITH_REFERENCES, NO_REFERENCES } from '../message-ring';
import { writeParameters } from '../parameter-values';
import { queueErrorEvent, queueProcessorError, type ErrorPlace } from '../processor-error';
import { RenderingThread } from '../rendering-thread';
import { decode, intrinsicsOf } from '../structured-clone';
import type { Link } from '../wire/link';
import { referencesOf, TRAILER } from '../wire/port-records';
import { RecordKind, readNumbers, type BlockSamples, type RecordReader } from '../wire/records';
import type { WorkletNodeSlots } from '../worklet-node-slots';
import { announceNode, remoteEngine, type RemoteEngine } from './remote-engine';
import { ParameterSender } from './parameter-sender';
import { RemotePorts } from './remote-ports';
import { RemoteRoutes } from './remote-routes';
import type { RemoteScope } from './remote-scope';
import type { Watchdog } from './watchdog';

/** Blocks by which the output is later than ScriptProcessorNodes make it. */
export const LOOK_AHEAD = 1;

/** Renders the worklet nodes of one context by a Worker. */
export class RemoteRenderingThread extends RenderingThread implements Pick<RecordReader, 'record' | 'block'> {
  override readonly isRemote = true;
  override readonly sharesMemory: boolean;
  override readonly lookAhead: number;

  private readonly remote: RemoteEngine;
  private readonly remoteRoutes: RemoteRoutes;
  private readonly parameters: ParameterSender;
  private readonly intrinsics = intrinsicsOf(self);
  /** Lanes in use, by direction, as the Worker last said. */
  private readonly used: [number, number] = [0, 0];
  private readonly memory: [Float32Array[], Float32Array[]] = [[], []];
  /** Of each lane of `memory`, views of so many quanta. */
  private readonly views: [Float32Array[][], Float32Array[][]] = [[], []];
  private readonly rendered: LaneHistory;
  private readonly scratch: Float32Array;
  private sentBlocks = 0;
  private arrivedBlocks = 0;
  private readonly sendParameters = (slots: WorkletNodeSlots): void => {
    if (slots.params.length === 0) return;
    writeParameters(slots);
    this.parameters.send(slots);
  };

  constructor(engine: Engine, private readonly remoteScope: RemoteScope, choice: DriverChoice, private readonly link: Link, private readonly watchdog: Watchdog) {
    const remote = remoteEngine(engine, link.writer, () => remoteScope.ended);
    super(remote, remoteScope, choice, null);
    const { blockSize } = choice;
    this.remote = remote;
    this.sharesMemory = remoteScope.isShared;
    this.lookAhead = takesRings(remoteScope.context, choice) ? 0 : LOOK_AHEAD * blockSize;
    this.rendered = new LaneHistory(blockSize);
    this.scratch = new Float32Array(blockSize);
    this.parameters = new ParameterSender(link.writer);
    this.toProcessors = new RemotePorts(link.writer, () => this.isAlive, watchdog);
    this.routes = this.remoteRoutes = new RemoteRoutes(this, link.writer, this.sendParameters);
  }

  override get isAlive(): boolean {
    return super.isAlive && !this.remoteScope.ended;
  }

  override add(slots: WorkletNodeSlots): void {
    announceNode(this.link.writer, slots, this.remote.optionsOfLatest);
    this.watchdog.gaveNode();
    super.add(slots);
  }

  /** The Worker has ended: silence, and one event on each node. The page lives on. */
  workerEnded(error: Error): void {
    console.error(error);
    for (const slots of liveNodes(this)) {
      if (slots.done) continue;
      slots.done = true;
      queueProcessorError(slots, error);
    }
    this.nodes.clear();
    this.closeDriver();
  }

  // ---- BlockRenderer: the audio path; nothing allocates but two views of each packet (wire/packets.ts) ----

  override busChannels(direction: BusDirection): number {
    return this.used[direction];
  }

  override busLane(direction: BusDirection, lane: number, frames = this.blockSize): Float32Array {
    const lanes = this.memory[direction];
    const memory = lanes[lane] || (lanes[lane] = new Float32Array(this.blockSize));
    if (frames === memory.length) return memory;
    const views = this.views[direction][lane] || (this.views[direction][lane] = []);
    const quanta = frames / this.renderQuantumSize;
    return views[quanta] || (views[quanta] = memory.subarray(0, frames));
  }

  collect(): void {
    this.link.poll();
  }

  override renderBlock(frames: number, frame: number): void {
    this.link.poll();
    const isSilent = !this.isAlive || this.scope.context.state === 'suspended';
    if (this.lookAhead > 0) this.putOut(frame, frames, isSilent);
    if (isSilent) return;
    if (this.lookAhead > 0 && this.arrivedBlocks < this.sentBlocks) this.lostBlocks++;
    this.blocks += frames / this.blockSize;
    if (!this.late.isEmpty) this.runLate(frame);
    this.nodes.forEach(this.sendParameters); // a loop over values() would make an iterator each time
    this.sendBlock(frame, frames);
    if (this.nodes.size === 0 && this.late.isEmpty) this.closeDriver();
  }

  private putOut(frame: number, frames: number, isSilent: boolean): void {
    for (let lane = this.used[BusDirection.Out] - 1; lane >= 0; lane--) {
      const samples = this.busLane(BusDirection.Out, lane);
      if (isSilent) samples.fill(0);
      else this.rendered.read(lane, frame - this.lookAhead, samples, frames);
    }
  }

  private sendBlock(frame: number, frames: number): void {
    const lanes = this.used[BusDirection.In];
    for (let lane = lanes - 1; lane >= 0; lane--) this.busLane(BusDirection.In, lane);
    if (this.link.writer.writeBlock(frame, frames, this.memory[BusDirection.In], lanes)) this.sentBlocks++;
    else this.lostBlocks++;
    this.watchdog.gaveBlock();
  }

  // ---- from the Worker ----

  block(frame: number, count: number, lanes: number, samples: BlockSamples): boolean {
    this.arrivedBlocks++;
    this.watchdog.calm();
    if (this.lookAhead === 0) this.blockForRings(frame, count, lanes, samples);
    else this.keepBlock(frame, count, lanes, samples);
    return true;
  }

  private keepBlock(frame: number, count: number, lanes: number, samples: BlockSamples): void {
    for (let lane = 0; lane < lanes; lane++) {
      samples.read(this.scratch, count);
      this.rendered.write(lane, frame, this.scratch, 0, count);
    }
  }

  private blockForRings(frame: number, count: number, lanes: number, samples: BlockSamples): void {
    for (let lane = 0; lane < lanes; lane++) samples.read(this.busLane(BusDirection.Out, lane, count), count);
    const { driver } = this;
    if (driver && driver.blockArrived && !driver.blockArrived(frame, count, lanes)) this.lostBlocks++;
  }

  record(kind: number, node: number, bytes: Uint8Array, offset: number, length: number): boolean {
    const isReady = kind !== KIND_MESSAGE_WITH_REFERENCES || this.references(bytes, offset, length);
    if (!isReady) return false;
    if (!this.id) return true;
    if (kind < (RecordKind.Call as number)) this.portRecord(kind, node, bytes.subarray(offset), length);
    else if (kind === (RecordKind.Lanes as number)) [this.used[0], this.used[1]] = readNumbers(bytes, offset, length) as unknown as [number, number];
    else if (kind === (RecordKind.Marks as number)) this.marksWanted(readNumbers(bytes, offset, length) as unknown as [number, number]);
    else if (kind === (RecordKind.Registered as number)) this.registered(decode(bytes, offset, length, this.intrinsics));
    else this.ofNode(kind, nodeOf(node), bytes, offset, length);
    return true;
  }

  private arrivedReferences = NO_REFERENCES;

  private references(bytes: Uint8Array, offset: number, length: number): boolean {
    const references = referencesOf(this.link.receiver, bytes, offset, length);
    if (references) this.arrivedReferences = references;
    return references !== null;
  }

  private portRecord(kind: number, node: number, bytes: Uint8Array, length: number): void {
    if (kind === KIND_MESSAGE_WITH_REFERENCES) {
      const references = this.arrivedReferences;
      this.arrivedReferences = NO_REFERENCES;
      if (references.freight) this.toNodes.writeKind(node, KIND_MESSAGE_ERROR);
      else this.toNodes.write(node, { ...references, bytes, length: length - TRAILER });
    } else if (length > 0) this.toNodes.write(node, { ...NO_REFERENCES, bytes, length });
    else this.toNodes.writeKind(node, kind);
  }

  private registered(value: unknown): void {
    const { name, parameterDescriptors } = value as { name: string; parameterDescriptors: ParameterDescriptor[] };
    this.engine.registerProcessor(this.id, name, parameterDescriptors);
  }

  private marksWanted(marks: [number, number]): void {
    if (this.scope.context.state !== 'closed') this.remoteRoutes.remoteArrivals.wanted(marks);
  }

  private ofNode(kind: RecordKind, slots: WorkletNodeSlots | undefined, bytes: Uint8Array, offset: number, length: number): void {
    if (!slots || (isRouting(kind) && this.scope.context.state === 'closed')) return;
    // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the others go to the Worker
    switch (kind) {
      case RecordKind.InputRouted: return this.remoteRoutes.inputRouted(slots, [...readNumbers(bytes, offset, length)]);
      case RecordKind.OutputRouted: return this.remoteRoutes.outputRouted(slots, [...readNumbers(bytes, offset, length)]);
      case RecordKind.Constructed:
        slots.options = null;
        return;
      case RecordKind.ProcessorListens:
        slots.processorListens = true;
        return;
      case RecordKind.ProcessorError: return queueErrorEvent(slots, decode(bytes, offset, length, this.intrinsics) as ErrorPlace);
      case RecordKind.ProcessorDone:
        slots.done = true;
        slots.options = null;
        return this.processorDone(slots);
    }
  }
}

// A closed context makes no nodes in old browsers, and is known to be closed by an event that comes later.
function isRouting(kind: RecordKind): boolean {
  return kind === RecordKind.InputRouted || kind === RecordKind.OutputRouted;
}
