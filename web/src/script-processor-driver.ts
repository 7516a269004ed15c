// The bus: ScriptProcessorNodes (Web Audio §1.29) that all worklet nodes of a context share. Audio path.
// Latency is two blocks. One unit carries 31 lanes each way; several are one bus (unit-alignment.ts), and then the
// latency is three blocks, because an output cannot wait for the last unit's input. Blocks grow where the page is late for them.

import { BusDirection } from './abi';
import type { BlockRenderer, Driver, DriverFigures } from './driver';
import type { Engine } from './engine';
import { isOffline } from './features';
import { FrameClock } from './frame-clock';
import { connectNative, disconnectNative } from './native';
import { LANES, UnitRow, channelsFor, type Connection, type Unit } from './script-processor-units';
import { Underruns } from './underruns';
import { UnitAlignment, type UnitBlocks } from './unit-alignment';

const FIRST_CHANNELS = 4;
/** Blocks of a unit that was made anew whose losses say nothing of their size. */
const FRESH = 4;
/** While nothing is lost, after how many blocks the engine is asked again for their size: numbers that are told it are garbage. */
const RARELY = 16;

/** What a ScriptProcessorDriver needs to know. */
export interface BlockOptions {
  /** Frames in a block. */
  readonly size: number;
  /** Whether that is to stay so. */
  readonly pinned: boolean;
  /** Seconds without a loss after which blocks that have grown shrink again. */
  readonly calm: number;
}

/** Drives the engine by ScriptProcessorNodes; holds them strongly, since engines collect them otherwise. */
export class ScriptProcessorDriver implements Driver {
  private readonly clock: FrameClock;
  private readonly alignment: UnitAlignment;
  private readonly underruns: Underruns;
  private readonly connections = new Set<Connection>();
  private row: UnitRow;
  /** Units of another block size that will take over, and those that have been taken over and still sound. */
  private coming: UnitRow | null = null;
  private going: UnitRow | null = null;
  private fresh = FRESH;
  private asked = 0; // what had been lost when the engine was asked last
  private rest = 0; // blocks until it is asked again; none while they have grown, and wait for silence
  private readonly base: number;
  private closed = false;
  /** An OfflineAudioContext waits for nobody, or does not play what comes (Firefox). */
  private readonly isLive: boolean;

  constructor(
    private readonly context: BaseAudioContext,
    private readonly renderer: BlockRenderer,
    private readonly engine: Engine,
    private readonly id: number,
    { size, pinned, calm }: BlockOptions,
  ) {
    this.base = size;
    this.clock = new FrameClock(context, size);
    this.underruns = new Underruns(context);
    this.isLive = !isOffline(context);
    this.alignment = new UnitAlignment(renderer, size, context.sampleRate);
    engine.exports.awp_begin_blocks(id, size, pinned ? 1 : 0, calm);
    this.row = this.rowOf(this.alignment.blocks);
    this.resize(this.row, 0, FIRST_CHANNELS, FIRST_CHANNELS);
  }

  get latency(): number {
    return this.alignment.blocks.latency;
  }

  get blockSize(): number {
    return this.alignment.blocks.size;
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
    if (lanes.length === 1) return this.add({ lanes, node: destination, direction: BusDirection.Out, adapter: destination });
    const adapter = this.context.createChannelMerger(lanes.length);
    connectNative(adapter, destination);
    const remove = this.add({ lanes, node: destination, direction: BusDirection.Out, adapter });
    return () => {
      remove();
      disconnectNative(adapter, destination);
    };
  }

  close(): void {
    this.closed = true;
    this.connections.clear();
    for (const row of [this.row, this.coming, this.going]) if (row) row.close();
    this.coming = this.going = null;
    this.clock.close();
  }

  private add(connection: Connection): () => void {
    this.grow();
    this.connections.add(connection);
    this.wire(connection, connectNative);
    return () => {
      if (this.connections.delete(connection)) this.wire(connection, disconnectNative);
    };
  }

  private wire(connection: Connection, wire: typeof connectNative): void {
    for (const row of [this.row, this.coming, this.going]) if (row) row.wire(connection, wire);
  }

  // A unit has as many channels each way as it needs, by powers of two: engines that make new buffers for each event
  // (Firefox, Chromium 64) would make 32 channels of garbage otherwise, and today's Chromium leaves a quantum out now
  // and then while it copies them.
  private grow(): void {
    const { renderer } = this;
    const incoming = renderer.busChannels(BusDirection.In);
    const outgoing = renderer.busChannels(BusDirection.Out);
    for (let index = 0; index * LANES < Math.max(incoming, outgoing); index++) {
      const unit = this.row.units[index];
      const had = unit || { inputs: 0, outputs: 0 };
      const inputs = Math.max(had.inputs, channelsFor(incoming - index * LANES + 1));
      const outputs = Math.max(had.outputs, channelsFor(outgoing - index * LANES));
      if (unit && unit.inputs >= inputs && unit.outputs >= outputs) continue;
      for (const row of [this.row, this.coming]) if (row) this.resize(row, index, inputs, outputs);
    }
  }

  private rowOf(blocks: UnitBlocks): UnitRow {
    return new UnitRow(this.context, this.clock, blocks, this.connections);
  }

  private resize(row: UnitRow, index: number, inputs: number, outputs: number): void {
    const unit = row.resize(index, inputs, outputs);
    this.alignment.begin(index, row.blocks);
    this.fresh = FRESH;
    unit.processor.onaudioprocess = (event) => this.process(row, unit, index, event);
  }

  // Lengthens or shortens the blocks as the engine decides (polyfill/block_size.go). Units of another size first run beside
  // those at work, so that no input is left out.
  private adapt(): void {
    const { alignment, row, engine, context } = this;
    // Only of what never came: in Firefox that is nothing, and the browser makes its node later by itself.
    this.asked = alignment.skipped;
    this.rest = this.blockSize > this.base ? 0 : RARELY;
    const tells = this.fresh <= 0 && !document.hidden && context.state === 'running';
    const wanted = engine.exports.awp_next_blocks(this.id, this.blockSize, alignment.rendered, alignment.skipped, tells ? 1 : 0) || this.blockSize;
    if (this.going) {
      if (!this.going.blocks.isOver) return;
      this.going.close();
      this.going = null;
    }
    if (this.coming && this.coming.blocks.size !== wanted) {
      this.coming.close();
      this.coming = null;
    }
    if (this.coming) this.takeOver(this.coming);
    else if (wanted !== this.blockSize) {
      const coming = (this.coming = this.rowOf(alignment.prepare(wanted)));
      row.units.forEach(({ inputs, outputs }, index) => this.resize(coming, index, inputs, outputs));
    }
  }

  private takeOver(coming: UnitRow): void {
    if (!this.alignment.takeOver(coming.blocks)) return;
    this.going = this.row;
    this.row = coming;
    this.coming = null;
  }

  // ---- audio path: no allocation below, but what the browser's event itself makes ----

  private process(row: UnitRow, unit: Unit, index: number, { inputBuffer, outputBuffer }: AudioProcessingEvent): void {
    const { alignment } = this;
    const { blocks } = row;
    const end = alignment.bring(index, unit.frames, inputBuffer, index * LANES, this.lanesOf(unit.inputs - 1, index, BusDirection.In), blocks);
    if (row === this.row && index === 0 && end >= 0 && this.isLive) alignment.ready(end, Math.floor(this.context.currentTime * this.context.sampleRate));
    this.underruns.note(alignment.lost);
    const outgoing = end < 0 ? 0 : this.lanesOf(unit.outputs, index, BusDirection.Out);
    // Old Chromium does not zero the output: every channel is written each time.
    for (let channel = 0; channel < unit.outputs; channel++) {
      const data = outputBuffer.getChannelData(channel);
      if (channel < outgoing) alignment.put(index * LANES + channel, end, data, blocks);
      else data.fill(0);
    }
    if (index > 0 || end < 0 || this.closed) return;
    if (row === this.row) this.fresh--;
    if (this.coming || this.going || this.asked !== alignment.skipped || --this.rest < 0) this.adapt();
  }

  private lanesOf(channels: number, index: number, direction: BusDirection): number {
    return Math.min(LANES, channels, this.renderer.busChannels(direction) - index * LANES);
  }
}
