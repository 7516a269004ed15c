// The bus: ScriptProcessorNodes (Web Audio §1.29) that all worklet nodes of a context share. Audio path.
// Latency is two blocks. One unit carries 31 lanes each way; several are one bus (unit-alignment.ts), and then the
// latency is three blocks, because an output cannot wait for the last unit's input.

import { BusDirection } from './abi';
import type { BlockRenderer, Driver, DriverFigures } from './driver';
import { isOffline } from './features';
import { FrameClock, FrameReader } from './frame-clock';
import { connectNative, disconnectNative } from './native';
import { Underruns } from './underruns';
import { UnitAlignment } from './unit-alignment';

/** Lanes a unit carries at most: of a ScriptProcessorNode's 32 channels one counts the frames. */
const LANES = 31;
const FIRST_CHANNELS = 4;

interface Connection {
  readonly lanes: readonly number[];
  readonly node: AudioNode;
  readonly direction: BusDirection;
  /** The splitter after an input's node (for one lane, the node itself), or the merger before an output's. */
  readonly adapter: AudioNode;
}

/** One ScriptProcessorNode with what joins and parts its channels. */
class Unit {
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

/** Drives the engine by ScriptProcessorNodes; holds them strongly, since engines collect them otherwise. */
export class ScriptProcessorDriver implements Driver {
  private units: Unit[] = [];
  private readonly clock: FrameClock;
  private readonly alignment: UnitAlignment;
  private readonly underruns: Underruns;
  private readonly connections = new Set<Connection>();
  /** An OfflineAudioContext waits for nobody, or does not play what comes (Firefox). */
  private readonly isLive: boolean;

  constructor(
    private readonly context: BaseAudioContext,
    private readonly renderer: BlockRenderer,
    readonly blockSize: number,
  ) {
    this.clock = new FrameClock(context, blockSize);
    this.underruns = new Underruns(context);
    this.isLive = !isOffline(context);
    this.alignment = new UnitAlignment(renderer, blockSize, context.sampleRate);
    this.resize(0, FIRST_CHANNELS, FIRST_CHANNELS);
  }

  get latency(): number {
    return this.blockSize * (2 + this.alignment.lag);
  }

  get figures(): DriverFigures {
    return this.alignment.figures;
  }

  connectInput(source: AudioNode, lanes: readonly number[]): () => void {
    if (lanes.length === 1) return this.add({ lanes, node: source, direction: BusDirection.In, adapter: source });
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
    for (const unit of this.units) unit.close(this.clock);
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

  // A unit has as many channels each way as it needs, by powers of two: engines that make new buffers for each event
  // (Firefox, Chromium 64) would make 32 channels of garbage otherwise, and today's Chromium leaves a quantum out now
  // and then while it copies them.
  private grow(): void {
    const { renderer } = this;
    const incoming = renderer.busChannels(BusDirection.In);
    const outgoing = renderer.busChannels(BusDirection.Out);
    for (let index = 0; index * LANES < Math.max(incoming, outgoing); index++) {
      const unit = this.units[index];
      const had = unit || { inputs: 0, outputs: 0 };
      const inputs = Math.max(had.inputs, channelsFor(incoming - index * LANES + 1));
      const outputs = Math.max(had.outputs, channelsFor(outgoing - index * LANES));
      if (!unit || unit.inputs < inputs || unit.outputs < outputs) this.resize(index, inputs, outputs);
    }
  }

  private resize(index: number, inputs: number, outputs: number): void {
    const old = this.units[index];
    if (old) {
      old.close(this.clock);
      disconnectAll(old.splitter);
      this.eachLaneOf(index, (connection, lane, channel) => this.wireLane(connection, lane, channel, disconnectNative));
    }
    const unit = new Unit(this.context, this.clock, this.blockSize, inputs, outputs);
    this.units[index] = unit;
    this.alignment.begin(index);
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

  private process(unit: Unit, index: number, { inputBuffer, outputBuffer }: AudioProcessingEvent): void {
    const { alignment } = this;
    const end = alignment.bring(index, unit.frames, inputBuffer, index * LANES, this.lanesOf(unit.inputs - 1, index, BusDirection.In));
    if (index === 0 && end >= 0 && this.isLive) alignment.ready(end, Math.floor(this.context.currentTime * this.context.sampleRate));
    this.underruns.note(alignment.lost);
    const outgoing = end < 0 ? 0 : this.lanesOf(unit.outputs, index, BusDirection.Out);
    // Old Chromium does not zero the output: every channel is written each time.
    for (let channel = 0; channel < unit.outputs; channel++) {
      const data = outputBuffer.getChannelData(channel);
      if (channel < outgoing) alignment.put(index * LANES + channel, end, data);
      else data.fill(0);
    }
  }

  private lanesOf(channels: number, index: number, direction: BusDirection): number {
    return Math.min(LANES, channels, this.renderer.busChannels(direction) - index * LANES);
  }
}

/** Channels of a unit for so many lanes: a power of two up to 32. */
function channelsFor(lanes: number): number {
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
