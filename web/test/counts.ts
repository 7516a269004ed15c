// A processor that tells what it sees in inputs[i].length whenever it changes, and what specs ask of it.

import { addModuleText, openContext, sleep } from './audio';
import { patience } from './patience';

const COUNTS = `registerProcessor('counts', class extends AudioWorkletProcessor {
  constructor({ processorOptions }) { super(); this.options = processorOptions || {}; this.calls = 0; this.peak = 0; }
  process(inputs, outputs) {
    this.calls++;
    for (const input of inputs) for (const channel of input) for (let i = 0; i < channel.length; i++) this.peak = Math.max(this.peak, Math.abs(channel[i]));
    const seen = inputs.map((input) => input.length).join();
    if (seen !== this.seen || this.calls % 8 === 0) this.port.postMessage([this.calls, seen, this.peak]);
    this.seen = seen;
    const { fill, until, falsy, throwAt } = this.options;
    if (fill) for (const output of outputs) for (const channel of output) channel.fill(fill);
    if (throwAt === this.calls) throw new Error('on purpose');
    return until ? this.calls < until : !falsy;
  }
});`;

/** What a counting processor does besides counting. */
export interface CountingOptions {
  /** Fills every output with this value. */
  fill?: number;
  /** process() answers true this many times, then false. */
  until?: number;
  /** process() always answers false. */
  falsy?: boolean;
  /** process() throws at its so many'th call. */
  throwAt?: number;
}

/** A worklet node and what its processor has told last. */
export interface Counter {
  readonly node: AudioWorkletNode;
  /** Calls of process() as far as told. */
  calls: number;
  /** inputs[i].length of each input, joined by commas; '?' before the first call. */
  seen: string;
  /** The largest sample seen. */
  peak: number;
}

/** A context in which counters can be made. */
export async function countingContext(): Promise<AudioContext> {
  const context = await openContext();
  await addModuleText(context, COUNTS);
  return context;
}

/** A counting node; its output goes to the destination if it has one. */
export function counter(context: AudioContext, options: AudioWorkletNodeOptions = {}, processorOptions: CountingOptions = {}): Counter {
  const node = new AudioWorkletNode(context, 'counts', { ...options, processorOptions });
  const counter: Counter = { node, calls: 0, seen: '?', peak: 0 };
  node.port.onmessage = ({ data }) => {
    [counter.calls, counter.seen, counter.peak] = data as [number, string, number];
  };
  if (node.numberOfOutputs > 0) node.connect(context.destination);
  return counter;
}

/** Waits until something is so; fails with `what()` after some seconds. */
export async function until(condition: () => boolean, what: () => string, milliseconds = 6000): Promise<void> {
  const end = performance.now() + patience(milliseconds);
  while (!condition()) {
    if (performance.now() > end) throw new Error(`${what()} after ${milliseconds} ms`);
    await sleep(10);
  }
}

/** Waits until a processor has been called no more for a while; answers how often it was. */
export async function endOf(watched: Counter, clock: Counter): Promise<void> {
  await until(() => watched.calls > 0, () => 'never called');
  for (let calls = -1; calls !== watched.calls;) {
    ({ calls } = watched);
    const now = clock.calls;
    await until(() => clock.calls > now + 40, () => 'the context stands still');
  }
}

/** Waits for what is expected in inputs[i].length, and that it stays so for a while. */
export async function expectSeen(counter: Counter, expected: string, context = ''): Promise<void> {
  await until(() => counter.seen === expected, () => `${context} expected inputs of ${expected} channels, saw ${counter.seen}`);
  const { calls } = counter;
  await until(() => counter.calls >= calls + 24, () => `${context} no call of process()`);
  expect(counter.seen).withContext(context).toBe(expected);
}

/** A buffer whose channels hold 0.5. */
export function halves(context: BaseAudioContext, channels: number, frames = 4096): AudioBuffer {
  const buffer = context.createBuffer(channels, frames, context.sampleRate);
  for (let channel = 0; channel < channels; channel++) buffer.getChannelData(channel).fill(0.5);
  return buffer;
}

/** A looping source of so many channels, not started. */
export function loop(context: BaseAudioContext, channels: number): AudioBufferSourceNode {
  const source = context.createBufferSource();
  source.buffer = halves(context, channels);
  source.loop = true;
  return source;
}

/** A source that has been started. */
export function playing(context: BaseAudioContext, channels: number): AudioBufferSourceNode {
  const source = loop(context, channels);
  source.start();
  return source;
}
