// OfflineAudioContexts for specs.

import { addModuleText } from './audio';

/** A context that is rendered offline, with one processor registered as `processor`; `body` is the text of its class. */
export async function offlineWith(body: string, channels = 1, length = 1024, sampleRate = 44100): Promise<OfflineAudioContext> {
  const context = new OfflineAudioContext(channels, length, sampleRate);
  await addModuleText(context, `registerProcessor('processor', class extends AudioWorkletProcessor {${body}});`);
  return context;
}

/** A started source of these channels. */
export function playing(context: BaseAudioContext, ...channels: Float32Array[]): AudioBufferSourceNode {
  const [first] = channels as [Float32Array];
  const buffer = context.createBuffer(channels.length, first.length, context.sampleRate);
  channels.forEach((samples, channel) => buffer.getChannelData(channel).set(samples));
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.start(0);
  return source;
}

/** So many samples, each another one. */
export function ramp(length: number, first = 1): Float32Array {
  return Float32Array.from({ length }, (_, index) => (first + index) / 8192);
}

/** Expects samples to be these exactly; tells only of the first that is not. */
export function expectSamples(actual: Float32Array, expected: ArrayLike<number>, what = 'samples'): void {
  expect(actual.length).withContext(what).toBe(expected.length);
  const at = actual.findIndex((sample, index) => sample !== expected[index]);
  expect(at < 0 ? 'as expected' : `${actual[at]} instead of ${expected[at]} at frame ${at}`).withContext(what).toBe('as expected');
}
