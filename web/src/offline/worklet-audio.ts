// What a worklet node puts out in an offline rendering, and how native nodes get to hear it: from AudioBufferSourceNodes that
// begin and end with the very render quantum in which the worklet's output begins and ends, and have as many channels.

import { connectNative } from '../native';
import { QUANTUM, timeOf } from './frames';
import { isControlRate, playSteps, type Steps } from './control-rate';
import type { RecordedEdge } from './recorded-graph';

/** Frames for which an output has the same channel count. */
interface Run {
  readonly frame: number;
  readonly channels: number;
  end: number;
  /** From `frame` on; longer than the run. */
  readonly buffer: AudioBuffer;
}

/** The audio of all outputs of one worklet node, as far as it is rendered. */
export class WorkletAudio {
  /** The frame after the last that the processor had a part in. */
  end = Infinity;
  /** The processor could not be constructed: the node is silent, but stays. */
  stillborn = false;
  private readonly outputs: Run[][];

  /** `counts` is the channels of each output now; whoever renders keeps it up. */
  constructor(private readonly context: BaseAudioContext, readonly counts: number[]) {
    this.outputs = counts.map(() => []);
  }

  /** Frames from which on an output has more channels than before: only something that is done there can make a source do that. */
  get growths(): number[] {
    const frames: number[] = [];
    for (const runs of this.outputs) {
      runs.forEach(({ frame, channels }, index) => {
        if (index > 0 && channels > (runs[index - 1] as Run).channels) frames.push(frame);
      });
    }
    return frames;
  }

  /** Appends `length` frames of an output; a rendering that is under way goes on until frame `until`. */
  write(output: number, frame: number, length: number, channels: number, until: number, samples: (channel: number) => Float32Array): void {
    const runs = this.outputs[output] as Run[];
    let run = runs[runs.length - 1];
    if (!run || run.channels !== channels || run.end !== frame || frame + length > run.frame + run.buffer.length - QUANTUM) {
      // A quantum more than will be heard: a source must not end when its audio only goes on in another.
      const buffer = this.context.createBuffer(channels, until - frame + QUANTUM, this.context.sampleRate);
      runs.push(run = { frame, channels, end: frame, buffer });
    }
    for (let channel = 0; channel < channels; channel++) run.buffer.getChannelData(channel).set(samples(channel), frame - run.frame);
    run.end = frame + length;
  }

  /** Makes the sources of what is heard from one frame, at which `context` stands, to another; `connect` takes each with its output. */
  play(context: BaseAudioContext, from: number, to: number, connect: (source: AudioNode, output: number) => void): AudioNode[] {
    const sources: AudioNode[] = [];
    this.outputs.forEach((runs, output) => {
      for (const { frame, buffer } of this.stillborn ? this.silence(output, from) : this.cut(runs, from, to)) {
        const source = context.createBufferSource();
        source.buffer = buffer;
        connect(source, output);
        if (!this.stillborn) source.start(frame === from ? 0 : timeOf(frame, context.sampleRate));
        sources.push(source);
      }
    });
    return sources;
  }

  /** The first sample of each quantum from one frame to another, of each channel that an output has. */
  steps(output: number, from: number, to: number): Steps[] {
    const channels: { frames: number[]; values: number[] }[] = [];
    for (const { frame, end, buffer, channels: count } of this.outputs[output] as Run[]) {
      for (let channel = 0; channel < count; channel++) {
        const steps = channels[channel] || (channels[channel] = { frames: [], values: [] });
        const samples = buffer.getChannelData(channel);
        for (let at = Math.max(from, frame); at < Math.min(to, end); at += QUANTUM) {
          steps.frames.push(at);
          steps.values.push(samples[at - frame] as number);
        }
      }
    }
    return channels;
  }

  // Never started, it is silent and yet counts, as the node does.
  private silence(output: number, frame: number): Pick<Run, 'frame' | 'buffer'>[] {
    return [{ frame, buffer: this.context.createBuffer(this.counts[output] as number, QUANTUM, this.context.sampleRate) }];
  }

  private cut(runs: readonly Run[], from: number, to: number): Pick<Run, 'frame' | 'buffer'>[] {
    const heard = runs.filter(({ frame, end }) => frame < to && end > from);
    const parts: { frame: number; end: number; channels: number; runs: Run[] }[] = [];
    for (const run of heard) {
      const [frame, end] = [Math.max(from, run.frame), Math.min(to, run.end)];
      const last = parts[parts.length - 1];
      if (last && last.channels === run.channels && last.end === frame) {
        last.runs.push(run);
        last.end = end;
      } else parts.push({ frame, end, channels: run.channels, runs: [run] });
    }
    return parts.map((part) => ({ frame: part.frame, buffer: this.bufferOf(part, part.end === to && this.end > to) }));
  }

  private bufferOf({ frame, end, channels, runs }: { frame: number; end: number; channels: number; runs: readonly Run[] }, goesOn: boolean): AudioBuffer {
    const [run] = runs as [Run];
    const length = end - frame + (goesOn ? QUANTUM : 0);
    if (runs.length === 1 && run.frame === frame && run.buffer.length === length) return run.buffer;
    const buffer = this.context.createBuffer(channels, length, this.context.sampleRate);
    for (const part of runs) {
      for (let channel = 0; channel < channels; channel++) {
        const samples = part.buffer.getChannelData(channel).subarray(Math.max(0, frame - part.frame), Math.min(part.end, end) - part.frame);
        buffer.getChannelData(channel).set(samples, Math.max(0, part.frame - frame));
      }
    }
    return buffer;
  }
}

/** Makes a node that pulls what is connected to it: browsers leave out what nobody hears, and a buffer then goes on later. */
export function makePull(context: BaseAudioContext): AudioNode {
  const pull = context.createAnalyser();
  pull.channelCount = 1;
  pull.channelCountMode = 'explicit';
  return pull;
}

/** Makes the sources of what is heard over some connections from one frame, at which `context` stands, to another, and wires them. */
export function hear(audio: WorkletAudio, context: BaseAudioContext, from: number, to: number, edges: readonly RecordedEdge[], pull: AudioNode, wire: (source: AudioNode, edge: RecordedEdge) => void): AudioNode[] {
  const nodes = audio.play(context, from, to, (source, output) => {
    connectNative(source, pull);
    for (const edge of edges) if (edge.output === output && !isControlRate(edge)) wire(source, edge);
  });
  for (const edge of edges) {
    if (!isControlRate(edge)) continue;
    const steps = playSteps(context, audio.steps(edge.output, from, to), Math.min(to + QUANTUM, audio.end));
    wire(steps.output, edge);
    nodes.push(...steps.nodes);
  }
  return nodes;
}
