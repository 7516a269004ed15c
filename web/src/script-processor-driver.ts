// The bus: ScriptProcessorNodes (Web Audio §1.29) that all worklet nodes of a context share. Audio path.
// Latency is two blocks. One unit carries 31 lanes each way; several units are one bus of one block size, and then
// every unit puts out the block before, because an output cannot wait for the last unit's input: three blocks.

import { BusDirection } from './abi';
import type { BlockRenderer, Driver } from './driver';
import { FrameClock } from './frame-clock';
import { connectNative, disconnectNative } from './native';

/** Lanes a unit carries at most: of a ScriptProcessorNode's 32 channels one counts the frames. */
const LANES = 31;
const FIRST_CHANNELS = 4;

interface Connection {
  readonly lanes: readonly number[];
  readonly node: AudioNode;
  readonly direction: BusDirection;
  /** The splitter after an input's node, or the merger before an output's. */
  readonly adapter: AudioNode;
}

/** One ScriptProcessorNode with what joins and parts its channels. */
class Unit {
  readonly processor: ScriptProcessorNode;
  readonly merger: ChannelMergerNode;
  readonly splitter: ChannelSplitterNode;
  private readonly silence: GainNode;
  arrived = false;

  constructor(context: BaseAudioContext, blockSize: number, readonly channels: number) {
    this.processor = context.createScriptProcessor(blockSize, channels, channels);
    this.merger = context.createChannelMerger(channels);
    this.splitter = context.createChannelSplitter(channels);
    this.silence = context.createGain();
    // Not `.value`: Chromium 64 glides to it.
    this.silence.gain.setValueAtTime(0, 0);
    connectNative(this.merger, this.processor);
    connectNative(this.processor, this.splitter);
    // Chromium and WebKit never call a ScriptProcessorNode whose output leads nowhere.
    connectNative(this.processor, this.silence);
    connectNative(this.silence, context.destination);
  }

  close(): void {
    this.processor.onaudioprocess = null;
    disconnectNative(this.merger, this.processor);
    disconnectNative(this.processor, this.splitter);
    disconnectNative(this.processor, this.silence);
    disconnectNative(this.silence, this.silence.context.destination);
  }
}

/** Drives the engine by ScriptProcessorNodes; holds them strongly, since engines collect them otherwise. */
export class ScriptProcessorDriver implements Driver {
  private units: Unit[] = [];
  private readonly clock: FrameClock;
  private frame = -1;
  private readonly connections = new Set<Connection>();

  constructor(
    private readonly context: BaseAudioContext,
    private readonly renderer: BlockRenderer,
    readonly blockSize: number,
  ) {
    this.clock = new FrameClock(context, blockSize);
    this.resize(0, FIRST_CHANNELS);
  }

  get latency(): number {
    return this.blockSize * (this.units.length > 1 ? 3 : 2);
  }

  connectInput(source: AudioNode, lanes: readonly number[]): () => void {
    const adapter = this.context.createChannelSplitter(lanes.length);
    connectNative(source, adapter);
    const remove = this.add({ lanes, node: source, direction: BusDirection.In, adapter });
    return () => {
      remove();
      disconnectNative(source, adapter);
    };
  }

  connectOutput(lanes: readonly number[], destination: AudioNode): () => void {
    const adapter = this.context.createChannelMerger(lanes.length);
    connectNative(adapter, destination);
    const remove = this.add({ lanes, node: destination, direction: BusDirection.Out, adapter });
    return () => {
      remove();
      disconnectNative(adapter, destination);
    };
  }

  close(): void {
    for (const unit of this.units) unit.close();
    this.clock.close();
    this.units = [];
    this.connections.clear();
  }

  private add(connection: Connection): () => void {
    this.grow();
    this.connections.add(connection);
    this.wire(connection);
    return () => {
      if (!this.connections.delete(connection)) return;
      connection.lanes.forEach((lane, channel) => this.wireLane(connection, lane, channel, disconnectNative));
    };
  }

  private wire(connection: Connection): void {
    connection.lanes.forEach((lane, channel) => this.wireLane(connection, lane, channel, connectNative));
  }

  private wireLane(connection: Connection, lane: number, channel: number, wire: typeof connectNative): void {
    const unit = this.units[Math.floor(lane / LANES)];
    if (!unit) return;
    if (connection.direction === BusDirection.In) wire(connection.adapter, unit.merger, channel, lane % LANES);
    else wire(unit.splitter, connection.adapter, lane % LANES, channel);
  }

  // A unit has as many channels as it needs, by powers of two: engines that make new buffers for each event
  // (Firefox, Chromium 64) would make 32 channels of garbage otherwise.
  private grow(): void {
    const { renderer } = this;
    const lanes = Math.max(renderer.busChannels(BusDirection.In), renderer.busChannels(BusDirection.Out), 1);
    const last = Math.floor((lanes - 1) / LANES);
    for (let index = 0; index <= last; index++) {
      let channels = FIRST_CHANNELS;
      const needed = index < last ? LANES : lanes - index * LANES;
      while (channels <= needed) channels *= 2;
      const unit = this.units[index];
      if (!unit || unit.channels < channels) this.resize(index, channels);
    }
  }

  private resize(index: number, channels: number): void {
    const old = this.units[index];
    if (old) {
      old.close();
      disconnectAll(old.splitter);
      if (index === 0) this.clock.disconnect(old.merger, old.channels - 1);
      this.eachLaneOf(index, (connection, lane, channel) => this.wireLane(connection, lane, channel, disconnectNative));
    }
    const unit = new Unit(this.context, this.blockSize, channels);
    this.units[index] = unit;
    if (index === 0) this.clock.connect(unit.merger, channels - 1);
    unit.processor.onaudioprocess = (event) => this.process(unit, index, event);
    this.eachLaneOf(index, (connection, lane, channel) => this.wireLane(connection, lane, channel, connectNative));
  }

  private eachLaneOf(index: number, visit: (connection: Connection, lane: number, channel: number) => void): void {
    for (const connection of this.connections) {
      connection.lanes.forEach((lane, channel) => {
        if (Math.floor(lane / LANES) === index) visit(connection, lane, channel);
      });
    }
  }

  // ---- audio path: no allocation below, but what the browser's event itself makes ----

  private process(unit: Unit, index: number, event: AudioProcessingEvent): void {
    const single = this.units.length === 1;
    this.copyIn(unit, index, event.inputBuffer);
    unit.arrived = true;
    if (!single) this.copyOut(unit, index, event.outputBuffer);
    if (index === 0) this.frame = this.clock.read(event.inputBuffer.getChannelData(unit.channels - 1));
    if (this.allArrived()) {
      for (const one of this.units) one.arrived = false;
      // Before the count began nothing is rendered: there is no frame to tell.
      if (this.frame >= 0) this.renderer.renderBlock(this.blockSize, this.frame);
    }
    if (single) this.copyOut(unit, index, event.outputBuffer);
  }

  private allArrived(): boolean {
    for (const unit of this.units) if (!unit.arrived) return false;
    return true;
  }

  private copyIn(unit: Unit, index: number, buffer: AudioBuffer): void {
    const { renderer } = this;
    const first = index * LANES;
    const count = Math.min(LANES, unit.channels, renderer.busChannels(BusDirection.In) - first);
    for (let channel = 0; channel < count; channel++) {
      renderer.busLane(BusDirection.In, first + channel).set(buffer.getChannelData(channel));
    }
  }

  private copyOut(unit: Unit, index: number, buffer: AudioBuffer): void {
    const { renderer } = this;
    const first = index * LANES;
    const count = Math.min(LANES, unit.channels, renderer.busChannels(BusDirection.Out) - first);
    // Old Chromium does not zero the output: every channel is written each time.
    for (let channel = 0; channel < unit.channels; channel++) {
      const data = buffer.getChannelData(channel);
      if (channel < count) data.set(renderer.busLane(BusDirection.Out, first + channel));
      else data.fill(0);
    }
  }
}

function disconnectAll(node: AudioNode): void {
  try {
    node.disconnect();
  } catch {
    // Nothing was connected.
  }
}
