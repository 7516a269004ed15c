// Listening to what feeds the worklets of a pass: which taps there are, how many go into one scratch context, and what the
// engine is to be given of what was heard.

import type { WorkletParam } from '../audio-param';
import type { RenderingThread } from '../rendering-thread';
import type { WorkletNodeSlots } from '../worklet-node-slots';
import type { RecordedEdge, RecordedGraph, RecordedNode } from './recorded-graph';
import { Recording } from './recording';
import { ScratchContext, type MakeContext } from './scratch-context';
import { InputTap, MOST_CHANNELS, ModulationTap, ParameterTap, type Tap } from './tap';
import type { WorkletAudio } from './worklet-audio';

const LARGEST_FLOAT = 3.4028234663852886e38;

/** For each worklet node the channels that its inputs have at most, as far as is known. */
export type Widths = Map<RecordedNode, number[]>;

/** What was heard at a tap. */
interface Heard {
  readonly slots: WorkletNodeSlots;
  readonly tap: Tap;
  readonly channels: Float32Array[];
}

/** Listens for one offline rendering. */
export class Listening {
  /** For a tap, those that hear the same as it. */
  private readonly sharers = new WeakMap<Tap, readonly Tap[]>();

  constructor(
    private readonly thread: RenderingThread,
    private readonly graph: RecordedGraph,
    private readonly audio: ReadonlyMap<RecordedNode, WorkletAudio>,
    private readonly make: MakeContext,
  ) {}

  /**
   * Listens to all that feeds some worklets. Null when an input turned out to have more channels than were heard: its width is noted,
   * and it is to be heard again.
   */
  async listen(members: readonly RecordedNode[], widths: Widths, from: number, to: number): Promise<Recording[] | null> {
    return this.recordings(await this.hear(this.taps(members, widths), to), widths, from, to);
  }

  private taps(members: readonly RecordedNode[], widths: Widths): Tap[] {
    const taps: Tap[] = [];
    for (const record of members) {
      const { id, inputs, params } = slotsOf(record);
      inputs.forEach((_, input) => {
        if (this.thread.engine.exports.awp_recorded_offline(id, input) !== 1) return;
        const width = (widths.get(record) as number[])[input] as number;
        const tap = new InputTap(record, input, width, true, true);
        if (width < MOST_CHANNELS && this.graph.frame === 0 && this.share(tap, taps)) return;
        if (width < MOST_CHANNELS) taps.push(tap);
        else taps.push(new InputTap(record, input, width, true, false), new InputTap(record, input, width, false, true));
      });
      params.forEach((param) => {
        const isModulated = this.thread.engine.exports.awp_recorded_offline(id, param.input) === 1;
        if (isModulated) taps.push(new ParameterTap(record, param, true));
        if (isModulated && isBounded(param)) taps.push(new ModulationTap(record, param.input));
        if (isModulated ? isBounded(param) : param.automated) taps.push(new ParameterTap(record, param, false));
      });
    }
    return taps;
  }

  // Worklets side by side hear the same: once is enough, while nothing has changed since the beginning.
  private share(tap: InputTap, taps: readonly Tap[]): boolean {
    const original = taps.find((other) => other instanceof InputTap && other.width === tap.width && hearsTheSame(other, tap));
    if (original) this.sharers.set(original, [...(this.sharers.get(original) || []), tap]);
    return original !== undefined;
  }

  // As many taps at a time as a context has channels.
  private async hear(taps: readonly Tap[], to: number): Promise<Heard[]> {
    const groups: Tap[][] = [];
    for (const tap of taps) {
      const fits = groups.find((group) => group.reduce((sum, { channels }) => sum + channels, tap.channels) <= MOST_CHANNELS);
      if (fits) fits.push(tap);
      else groups.push([tap]);
    }
    const heard: Heard[] = [];
    for (const group of groups) {
      const scratch = new ScratchContext(this.graph, group, (worklet) => this.audio.get(worklet), this.make, to);
      const channels = await scratch.render();
      group.forEach((original, index) => {
        for (const tap of [original, ...(this.sharers.get(original) || [])]) {
          heard.push({ slots: slotsOf(tap.worklet), tap, channels: channels[index] as Float32Array[] });
        }
      });
    }
    return heard;
  }

  private recordings(heard: readonly Heard[], widths: Widths, from: number, to: number): Recording[] | null {
    const recordings: Recording[] = [];
    let complete = true;
    for (const { slots, tap, channels } of heard) {
      const recording = this.recordingOf(slots, tap, channels, heard);
      if (!recording) continue;
      const greatest = recording.begin(from, to);
      if (tap instanceof InputTap && greatest > tap.width) {
        (widths.get(tap.worklet) as number[])[tap.input] = greatest;
        complete = false;
      }
      recordings.push(recording);
    }
    return complete ? recordings : null;
  }

  // Null for what only goes into another tap's recording.
  private recordingOf(slots: WorkletNodeSlots, tap: Tap, channels: Float32Array[], heard: readonly Heard[]): Recording | null {
    const { exports } = this.thread.engine;
    if (tap instanceof ParameterTap) {
      const values = valuesOf(tap, channels[0] as Float32Array, heard);
      return values && new Recording(slots, [values], null, () => exports.awp_record_parameter(slots.id, tap.param.index), () => undefined);
    }
    if (!(tap instanceof InputTap) || !tap.hasAudio) return null;
    const audio = channels.slice(0, tap.width);
    return new Recording(
      slots, audio, countsOf(tap, channels, heard),
      () => exports.awp_record_input(slots.id, tap.input, audio.length),
      (count) => exports.awp_set_recorded_channels(slots.id, tap.input, count));
  }
}

function slotsOf(record: RecordedNode): WorkletNodeSlots {
  return record.slots as WorkletNodeSlots;
}

function hearsTheSame(a: Tap, b: Tap): boolean {
  const [one, other] = [slotsOf(a.worklet).node, slotsOf(b.worklet).node];
  const [edges, others] = [edgesOf(a), edgesOf(b)];
  return one.channelCount === other.channelCount && one.channelCountMode === other.channelCountMode &&
    one.channelInterpretation === other.channelInterpretation && edges.length === others.length &&
    edges.every(({ source, output }) => others.some((edge) => edge.source === source && edge.output === output));
}

function edgesOf({ worklet, input }: Tap): RecordedEdge[] {
  return worklet.incoming.filter((edge) => edge.input === input && edge.source.outgoing.includes(edge));
}

function isBounded({ param: { minValue, maxValue } }: WorkletParam): boolean {
  return minValue > -LARGEST_FLOAT || maxValue < LARGEST_FLOAT;
}

// A parameter's own values are clamped before they are modulated. Where that makes no difference the browser's own sum is taken.
function modulated(sum: Float32Array, own: Float32Array, modulation: Float32Array, { param: { minValue, maxValue } }: WorkletParam): Float32Array {
  return sum.map((value, frame) => {
    const unmodulated = own[frame] as number;
    if (unmodulated >= minValue && unmodulated <= maxValue) return value;
    return Math.min(Math.max(unmodulated, minValue), maxValue) + (modulation[frame] as number);
  });
}

// The values of a parameter; null where another tap has them.
function valuesOf(tap: ParameterTap, samples: Float32Array, heard: readonly Heard[]): Float32Array | null {
  const sameParam = (other: Tap): boolean => other.worklet === tap.worklet && (other instanceof ParameterTap ? other.param === tap.param : other.input === tap.param.input);
  const others = heard.filter(({ tap: other }) => other !== tap && sameParam(other));
  if (others.length === 0) return samples;
  if (!tap.modulated) return null;
  const own = others.find(({ tap: other }) => other instanceof ParameterTap) as Heard;
  const modulation = others.find(({ tap: other }) => other instanceof ModulationTap) as Heard;
  return modulated(samples, own.channels[0] as Float32Array, modulation.channels[0] as Float32Array, tap.param);
}

function countsOf(tap: InputTap, channels: Float32Array[], heard: readonly Heard[]): Float32Array {
  if (tap.hasCount) return channels[channels.length - 1] as Float32Array;
  const other = heard.find(({ tap: { worklet, input } , tap: candidate }) =>
    worklet === tap.worklet && input === tap.input && candidate instanceof InputTap && !candidate.hasAudio) as Heard;
  return other.channels[0] as Float32Array;
}
