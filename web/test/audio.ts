// What many specs do: open contexts (and close them: Chromium 64 has six), load processors from text, wait for
// events, record what comes out.

import { patience } from './patience';

const open = new Set<AudioContext>();

afterEach(async () => {
  for (const context of open) if (context.state !== 'closed') await context.close();
  open.clear();
});

/** A running AudioContext; it is closed after the spec. */
export async function openContext(options?: AudioContextOptions): Promise<AudioContext> {
  const context = new AudioContext(options);
  open.add(context);
  if (context.state !== 'running') await context.resume();
  return context;
}

/** Loads processors from the text of a module. */
export function addModuleText(context: BaseAudioContext, text: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  return context.audioWorklet.addModule(url);
}

/** A context with one processor registered as `processor`; `body` is the text of its class. */
export async function contextWith(body: string): Promise<AudioContext> {
  const context = await openContext();
  await addModuleText(context, `registerProcessor('processor', class extends AudioWorkletProcessor {${body}});`);
  return context;
}

/** The next event of a type; rejects after `milliseconds`. */
export function next<T extends Event>(target: EventTarget, type: string, milliseconds = 5000): Promise<T> {
  return handled(new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${type} within ${milliseconds} ms`)), patience(milliseconds));
    target.addEventListener(type, (event) => {
      clearTimeout(timer);
      resolve(event as T);
    }, { once: true });
  }));
}

// A spec that failed before it awaited this must not fail the one that runs when the time is over.
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** The next message of a port, which is started. */
export function nextMessage<T>(port: MessagePort): Promise<T> {
  const message = next<MessageEvent>(port, 'message');
  port.start();
  return handled(message.then(({ data }) => data as T));
}

/** `count` messages of a port in order; the port is started. */
export function messages<T>(port: MessagePort, count: number, milliseconds = 12_000): Promise<T[]> {
  return handled(new Promise((resolve, reject) => {
    const received: T[] = [];
    const timer = setTimeout(() => reject(new Error(`${received.length} of ${count} messages within ${milliseconds} ms`)), patience(milliseconds));
    port.onmessage = (event) => {
      received.push(event.data as T);
      if (received.length !== count) return;
      clearTimeout(timer);
      resolve(received);
    };
  }));
}

/** Waits. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The error that something rejects with or throws; fails if it does neither. */
export async function errorOf(action: () => unknown): Promise<Error> {
  try {
    await action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected an error, and there was none');
}

/** Records `frames` frames of each of a node's channels, from now on, by a ScriptProcessorNode of 4096 frames. */
export function record(context: AudioContext, source: AudioNode, channels: number, frames: number): Promise<Float32Array[]> {
  return new Promise((resolve) => {
    const recorder = context.createScriptProcessor(4096, channels, 1);
    const tape = Array.from({ length: channels }, () => new Float32Array(frames));
    let at = 0;
    recorder.onaudioprocess = ({ inputBuffer }) => {
      for (let channel = 0; channel < channels; channel++) {
        const data = inputBuffer.getChannelData(channel);
        (tape[channel] as Float32Array).set(data.subarray(0, Math.min(data.length, frames - at)), at);
      }
      at += inputBuffer.length;
      if (at < frames) return;
      recorder.onaudioprocess = null;
      source.disconnect(recorder);
      recorder.disconnect();
      resolve(tape);
    };
    source.connect(recorder);
    recorder.connect(context.destination);
  });
}

/** A source, not started, that plays one value in each of its channels for ever. */
export function constantSource(context: BaseAudioContext, ...values: number[]): AudioBufferSourceNode {
  const buffer = context.createBuffer(values.length, 128, context.sampleRate);
  values.forEach((value, channel) => buffer.getChannelData(channel).fill(value));
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.loop = true;
  return source;
}

/** The same, started. */
export function constant(context: BaseAudioContext, ...values: number[]): AudioBufferSourceNode {
  const source = constantSource(context, ...values);
  source.start();
  return source;
}

/** A looping source whose samples count the frames: value n + 1 at frame n of a loop of 2^20 (exact in float32). */
export function countingSource(context: BaseAudioContext): AudioBufferSourceNode {
  const length = 1 << 20;
  const buffer = context.createBuffer(1, length, context.sampleRate);
  const data = buffer.getChannelData(0);
  for (let frame = 0; frame < length; frame++) data[frame] = frame + 1;
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.loop = true;
  return source;
}
