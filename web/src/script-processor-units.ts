// Units of the bus (script-processor-driver.ts): ScriptProcessorNodes of one block size, with 31 lanes each way each.

import { BusDirection } from './abi';
import { FrameReader, type FrameClock } from './frame-clock';
import { connectNative, disconnectNative } from './native';
import type { UnitBlocks } from './unit-alignment';

/** Lanes a unit carries at most: of a ScriptProcessorNode's 32 channels one counts the frames. */
export const LANES = 31;

/** What leads into lanes or out of them. */
export interface Connection {
  readonly lanes: readonly number[];
  readonly node: AudioNode;
  readonly direction: BusDirection;
  /** The splitter after an input's node (for one lane, the node itself), or the merger before an output's (likewise). */
  readonly adapter: AudioNode;
}

/** One ScriptProcessorNode with what joins and parts its channels. */
export class Unit {
  readonly processor: ScriptProcessorNode;
  readonly merger: ChannelMergerNode;
  readonly splitter: ChannelSplitterNode;
  private readonly silence: GainNode;
  // A native node between two worklets makes the bus a cycle, and Firefox, as the standard asks (Web Audio §2.6), mutes
  // every cycle without a DelayNode. There it delays by a quantum then; else it passes everything on unchanged.
  private readonly delay: DelayNode;
  /** Tells which frames its blocks are of. */
  readonly frames: FrameReader;

  constructor(context: BaseAudioContext, clock: FrameClock, blockSize: number, readonly inputs: number, readonly outputs: number) {
    this.frames = new FrameReader(clock);
    this.processor = context.createScriptProcessor(blockSize, inputs, outputs);
    this.merger = context.createChannelMerger(inputs);
    this.splitter = context.createChannelSplitter(outputs);
    this.delay = context.createDelay(0.01);
    this.silence = context.createGain();
    // Not `.value`: Chromium 64 glides to it.
    this.silence.gain.setValueAtTime(0, 0);
    clock.connect(this.merger, inputs - 1);
    connectNative(this.merger, this.processor);
    connectNative(this.processor, this.delay);
    connectNative(this.delay, this.splitter);
    // Chromium and WebKit never call a ScriptProcessorNode whose output leads nowhere.
    connectNative(this.processor, this.silence);
    connectNative(this.silence, context.destination);
  }

  close(clock: FrameClock): void {
    this.processor.onaudioprocess = null;
    clock.disconnect(this.merger, this.inputs - 1);
    disconnectNative(this.merger, this.processor);
    disconnectNative(this.processor, this.delay);
    disconnectNative(this.delay, this.splitter);
    disconnectNative(this.processor, this.silence);
    disconnectNative(this.silence, this.silence.context.destination);
  }
}

/** The units of one block size: those at work, and while that changes those before or after them. */
export class UnitRow {
  readonly units: Unit[] = [];

  constructor(private readonly context: BaseAudioContext, private readonly clock: FrameClock, readonly blocks: UnitBlocks, private readonly connections: Set<Connection>) {}

  /** Makes a unit, anew if there is one, and wires what leads to it. */
  resize(index: number, inputs: number, outputs: number): Unit {
    this.remove(index);
    const unit = new Unit(this.context, this.clock, this.blocks.size, inputs, outputs);
    this.units[index] = unit;
    this.wireAll(index, connectNative);
    return unit;
  }

  /** Wires all lanes of a connection; those that came after the units are in other rows. */
  wire(connection: Connection, wire: typeof connectNative): void {
    connection.lanes.forEach((lane, channel) => this.wireLane(connection, lane, channel, wire));
  }

  /** Takes all units away. */
  close(): void {
    this.units.forEach((_, index) => this.remove(index));
    this.units.length = 0;
  }

  private remove(index: number): void {
    const unit = this.units[index];
    if (!unit) return;
    unit.close(this.clock);
    disconnectAll(unit.splitter);
    this.wireAll(index, disconnectNative);
  }

  private wireAll(index: number, wire: typeof connectNative): void {
    for (const connection of this.connections) {
      connection.lanes.forEach((lane, channel) => {
        if (Math.floor(lane / LANES) === index) this.wireLane(connection, lane, channel, wire);
      });
    }
  }

  private wireLane({ adapter, direction }: Connection, lane: number, channel: number, wire: typeof connectNative): void {
    const unit = this.units[Math.floor(lane / LANES)];
    const at = lane % LANES;
    if (!unit || at >= (direction === BusDirection.In ? unit.inputs - 1 : unit.outputs)) return;
    if (direction === BusDirection.In) wire(adapter, unit.merger, channel, at);
    else wire(unit.splitter, adapter, at, channel);
  }
}

/** Channels of a unit for so many lanes: a power of two up to 32. */
export function channelsFor(lanes: number): number {
  let channels = 1;
  while (channels < lanes && channels <= LANES) channels *= 2;
  return channels;
}

function disconnectAll(node: AudioNode): void {
  try {
    node.disconnect();
  } catch {
    // Nothing was connected.
  }
}
