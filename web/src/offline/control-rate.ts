// What worklets put out towards k-rate AudioParams. Such a param takes one value a render quantum, and Chromium and WebKit have the node that is
// connected to it render one frame for that: a buffer would go on by one frame only. So it hears constants, whose automation follows the
// time and not the frames that were asked for.

import { connectNative } from '../native';
import { typeOf } from '../node-kinds';
import type { RecordedEdge } from './recorded-graph';

/** Events of one AudioParam: inserting one takes the longer the more there are. */
const MOST_EVENTS = 1024;

/** Whether a connection leads to a k-rate AudioParam of a native node. */
export function isControlRate({ destination: { node }, param }: RecordedEdge): boolean {
  if (!param) return false;
  const { automationRate } = (node as unknown as Record<string, AudioParam>)[param] as AudioParam;
  return automationRate ? automationRate === 'k-rate' : /BufferSource|Compressor/.test(typeOf(node));
}

/** The first sample of each quantum of one channel. */
export interface Steps {
  readonly frames: readonly number[];
  readonly values: readonly number[];
}

/** Makes the sources of some channels' steps, until frame `end`; answers them with the node that has all channels. */
export function playSteps(context: BaseAudioContext, channels: readonly Steps[], end: number): { output: AudioNode; nodes: AudioNode[] } {
  const output = context.createChannelMerger(Math.max(1, channels.length));
  const nodes: AudioNode[] = [output];
  channels.forEach((steps, channel) => {
    for (let first = 0; first < steps.frames.length; first += MOST_EVENTS) {
      const source = context.createConstantSource();
      const last = steps.frames[first + MOST_EVENTS] ?? end;
      source.offset.setValueAtTime(0, 0);
      for (let step = first; step < Math.min(first + MOST_EVENTS, steps.frames.length); step++) {
        source.offset.setValueAtTime(steps.values[step] as number, before(steps.frames[step] as number, context));
      }
      source.offset.setValueAtTime(0, before(last, context));
      source.start(0);
      source.stop(last / context.sampleRate);
      connectNative(source, output, 0, channel);
      nodes.push(source);
    }
  });
  return { output, nodes };
}

// Half a frame earlier: whatever is rounded how, at the frame the value holds.
function before(frame: number, { currentTime, sampleRate }: BaseAudioContext): number {
  return Math.max(currentTime, (frame - 0.5) / sampleRate);
}
