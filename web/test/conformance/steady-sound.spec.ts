// No frame is lost, repeated or displaced on its way through a processor, whatever the page's main thread does meanwhile.
// The frames are numbered by their samples; AnalyserNodes, out of reach of the page's stalls, hold what was heard.

import { pinnedDriver } from '../install';
import { addModuleText, countingSource, nextMessage, openContext, sleep } from '../audio';
import { inWorker, isNative } from '../engine';
import { itExcept } from '../exclusions';

// Counts where a sample is not the successor of the one before; begins at the first that is not 0.
const WATCHER = `registerProcessor('watcher', class extends AudioWorkletProcessor {
  constructor() {
    super();
    this.last = 0; this.breaks = 0; this.frames = 0; this.log = '';
    this.port.onmessage = () => this.port.postMessage([this.frames, this.breaks, this.log]);
  }
  process([input], [output]) {
    const channel = input[0];
    for (let i = 0; channel && i < channel.length; i++) {
      const sample = channel[i];
      if (this.last && sample !== this.last % ${1 << 20} + 1 && ++this.breaks < 9) this.log += ' ' + this.last + '-' + sample;
      if (sample) { this.last = sample; this.frames++; }
    }
    for (let c = 0; c < output.length; c++) output[c].set(input[c] || input[0] || output[c]);
    return true;
  }
});`;

const WINDOW = 32768;

/** Watches what comes out of a node, from its first sample that is not 0. */
class Listener {
  /** Samples that do not follow the one before; a hole is one. */
  breaks = 0;
  frames = 0;
  last = 0;
  private log = '';
  private holds = true;
  private readonly before: number;
  private readonly analyser: AnalyserNode;
  private readonly samples = new Float32Array(WINDOW);

  constructor(node: AudioNode, output = 0) {
    this.analyser = node.context.createAnalyser();
    this.analyser.fftSize = WINDOW;
    node.connect(this.analyser, output);
    this.before = underruns(node.context);
  }

  /** So many breaks are too many: one, unless the machine itself stood still for longer than the lead, which is counted. */
  limit(): number {
    return LIMIT + 2 * (underruns(this.analyser.context) - this.before);
  }

  /** What the polyfill knows of it, where it runs. */
  figures(): string {
    const { AudioWorkletAnywhere: api } = window;
    return api && !isNative ? JSON.stringify(api.stats(this.analyser.context)) + this.log : '';
  }

  /** The last 32,768 frames. */
  window(): Float32Array {
    this.analyser.getFloatTimeDomainData(this.samples);
    return this.samples;
  }

  /** To be called at least twice a second. */
  listen(): void {
    const { samples } = this;
    this.analyser.getFloatTimeDomainData(samples);
    // What was heard already, or the silence before.
    let at = this.last ? samples.lastIndexOf(this.last) + 1 : samples.findIndex((sample) => sample !== 0);
    if (this.last && at === 0) this.hear(0, at);
    for (; at >= 0 && at < WINDOW; at++) this.hear(samples[at] as number, at);
  }

  private hear(sample: number, at: number): void {
    if (sample && this.last && this.holds && sample !== (this.last % (1 << 20)) + 1 || !sample && this.holds) {
      this.breaks++;
      if (this.breaks < 9) this.log += ` ${this.last}-${sample}@${at}`;
    }
    this.holds = sample !== 0;
    if (sample) this.last = sample;
    this.frames++;
  }
}

function underruns(context: BaseAudioContext): number {
  const { AudioWorkletAnywhere: api } = window;
  const figures = api && !isNative ? api.stats(context) : null;
  return figures ? figures.underruns : 0;
}

interface Passage {
  context: AudioContext;
  node: AudioWorkletNode;
  source: AudioBufferSourceNode;
  listener: Listener;
}

async function passage(): Promise<Passage> {
  const context = await openContext();
  await addModuleText(context, WATCHER);
  const node = new AudioWorkletNode(context, 'watcher');
  const source = countingSource(context);
  source.connect(node);
  node.connect(context.destination);
  // The samples are large numbers.
  const mute = context.createGain();
  mute.gain.value = 0;
  node.disconnect();
  node.connect(mute);
  mute.connect(context.destination);
  source.start();
  const listener = new Listener(node);
  await sleep(500);
  return { context, node, source, listener };
}

async function watched(node: AudioWorkletNode): Promise<[number, number, string]> {
  const answer = nextMessage<[number, number, string]>(node.port);
  node.port.postMessage(null);
  return answer;
}

function stall(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

// Where ScriptProcessorNodes move the samples (a run that pins them) a stall costs some: in the input a hole counts frame by frame.
const LIMIT = pinnedDriver === 'script-processor' ? 48_000 : 1;

const WINDOWS = { Safari: 'no AnalyserNode.getFloatTimeDomainData, neither to render with nor to listen with' };

describe('sound through a processor', () => {
  itExcept(WINDOWS, 'comes through frame by frame while the page is idle', async () => {
    const { node, listener } = await passage();
    for (let i = 0; i < 8; i++) {
      listener.listen();
      await sleep(250);
    }
    const [frames, breaks, log] = await watched(node);
    expect(breaks).withContext(`breaks in the input: ${log} ${listener.figures()}`).toBeLessThan(LIMIT);
    expect(listener.breaks).withContext(`breaks in the output of ${listener.frames} frames: ${listener.figures()}`).toBeLessThan(listener.limit());
    expect(listener.frames).toBeGreaterThan(WINDOW);
    expect(frames).toBeGreaterThan(WINDOW);
  });

  itExcept(WINDOWS, 'comes through frame by frame while the page stalls for 60 ms now and then', async () => {
    const { node, listener } = await passage();
    // From these a lead may learn.
    for (let i = 0; i < 3; i++) {
      stall(60);
      await sleep(250);
    }
    await sleep(800);
    for (let i = 0; i < 8; i++) {
      listener.listen();
      await sleep(190);
      stall(60);
    }
    listener.listen();
    const [, breaks, log] = await watched(node);
    expect(breaks).withContext(`breaks in the input: ${log} ${listener.figures()}`).toBeLessThan(LIMIT);
    expect(listener.breaks).withContext(`breaks in the output of ${listener.frames} frames: ${listener.figures()}`).toBeLessThan(listener.limit());
  });

  itExcept(WINDOWS, 'reaches the processor frame by frame while the page stalls for 300 ms', async () => {
    const { node } = await passage();
    for (let i = 0; i < 4; i++) {
      stall(300);
      await sleep(200);
    }
    const [frames, breaks] = await watched(node);
    expect(breaks).toBeLessThan(LIMIT);
    expect(frames).toBeGreaterThan(WINDOW);
  });

  itExcept(WINDOWS, 'goes on where it was after a suspension', async () => {
    const { context, node, listener } = await passage();
    for (let i = 0; i < 4; i++) {
      await context.suspend();
      await sleep(150);
      await context.resume();
      await sleep(350);
      // Some browsers render a long while at once when they go on: from that a lead may learn.
      if (i === 0) await sleep(800);
      listener.listen();
    }
    const [, breaks, log] = await watched(node);
    expect(breaks).withContext(`breaks in the input: ${log} ${listener.figures()}`).toBeLessThan(LIMIT);
    expect(listener.breaks).withContext(`breaks in the output: ${listener.figures()}`).toBeLessThan(listener.limit());
  });

  itExcept(WINDOWS, 'is not broken by other nodes that come and go, with more channels than before', async () => {
    const { context, node, source, listener } = await passage();
    listener.listen();
    const wide = new AudioWorkletNode(context, 'watcher', { numberOfOutputs: 17, outputChannelCount: new Array<number>(17).fill(2) });
    source.connect(wide);
    const silent = context.createGain();
    silent.gain.value = 0;
    silent.connect(context.destination);
    for (let output = 0; output < 17; output++) wide.connect(silent, output);
    const first = new Listener(wide, 0);
    await sleep(300);
    listener.listen();
    first.listen();
    await sleep(300);
    listener.listen();
    first.listen();
    expect(first.breaks).withContext(`breaks in the new output: ${first.figures()}`).toBeLessThan(first.limit());
    expect(first.frames).toBeGreaterThan(0);
    source.disconnect(wide);
    wide.disconnect();
    await sleep(400);
    listener.listen();
    const [, breaks, log] = await watched(node);
    expect(breaks).withContext(`breaks in the input: ${log} ${listener.figures()}`).toBeLessThan(LIMIT);
    expect(listener.breaks).withContext(`breaks in the output: ${listener.figures()}`).toBeLessThan(listener.limit());
  });

  // They are silent: the numbers go on, in other channels. A Worker is told of six too late: what comes until then was mixed to a pair.
  for (const channels of inWorker ? [2] : [2, 6]) {
    itExcept(WINDOWS, `is not broken when a source of ${channels} channels is connected, and taken away`, async () => {
      const { context, node } = await passage();
      // Firefox's AnalyserNode takes the mean of all channels.
      const mono = context.createGain();
      mono.channelCount = 1;
      mono.channelCountMode = 'explicit';
      node.connect(mono);
      const listener = new Listener(mono);
      await sleep(300);
      listener.listen();
      const wide = context.createBufferSource();
      wide.buffer = context.createBuffer(channels, 128, context.sampleRate);
      wide.loop = true;
      wide.start();
      for (let i = 0; i < 2; i++) {
        wide.connect(node);
        await sleep(350);
        listener.listen();
        wide.disconnect();
        await sleep(350);
        listener.listen();
      }
      expect(listener.breaks).withContext(`breaks in the output: ${listener.figures()}`).toBeLessThan(listener.limit());
      expect(listener.frames).toBeGreaterThan(WINDOW);
    });
  }

  itExcept(WINDOWS, 'comes through every one of many nodes that its source feeds, whichever of them come and go', async () => {
    const { context, source, node } = await passage();
    const others = [0, 1, 2, 3].map(() => new AudioWorkletNode(context, 'watcher', { outputChannelCount: [1] }));
    for (const other of others) source.connect(other);
    const [leaves, stays, widened, returns] = others as [AudioWorkletNode, AudioWorkletNode, AudioWorkletNode, AudioWorkletNode];
    const listeners = [stays, widened].map((other) => new Listener(other));
    await sleep(400);
    const listen = (): void => listeners.forEach((listener) => listener.listen());
    listen();
    source.disconnect(leaves);
    source.disconnect(returns);
    await sleep(300);
    listen();
    const quiet = new Listener(leaves);
    const silent = context.createBufferSource();
    silent.buffer = context.createBuffer(1, 128, context.sampleRate);
    silent.loop = true;
    silent.start();
    silent.connect(widened);
    source.connect(returns);
    await sleep(300);
    listen();
    const again = new Listener(returns);
    source.disconnect(node);
    await sleep(300);
    listen();
    again.listen();
    for (const listener of [...listeners, again]) {
      expect(listener.frames).toBeGreaterThan(0);
      expect(listener.breaks).withContext(`breaks in an output: ${listener.figures()}`).toBeLessThan(listener.limit());
    }
    expect(quiet.window().every((sample) => sample === 0)).withContext('what was taken away').toBe(true);
    const [, breaks, log] = await watched(widened);
    expect(breaks).withContext(`breaks in the input: ${log}`).toBeLessThan(LIMIT);
  });

  itExcept(WINDOWS, 'is silent, and never what sounded before, once a stall of the page is too long', async () => {
    const { context, listener } = await passage();
    listener.listen();
    const before = listener.last;
    expect(before).toBeGreaterThan(0);
    const began = context.currentTime;
    stall(1900);
    // What was played in the last 32,768 frames; in some browsers it comes to the page by a task.
    await sleep(20);
    const samples = listener.window();
    // Firefox's clock without a sound device is slow at times.
    expect(context.currentTime - began).toBeGreaterThan(1);
    // What had been written ahead sounded when the stall began, long before.
    const again = samples.filter((sample) => sample !== 0 && sample <= before + 16_384);
    expect(again.length).withContext(`of ${before}: ${again[0]} … ${again[again.length - 1]} ${listener.figures()}`).toBe(0);
    await sleep(400);
    expect(listener.window().every((sample) => sample === 0)).withContext('goes on').toBe(false);
  });

  itExcept(WINDOWS, 'is at most 4,096 frames late', async () => {
    const { source, listener } = await passage();
    const direct = new Listener(source);
    await sleep(200);
    direct.listen();
    listener.listen();
    const late = direct.last - listener.last;
    // Both windows are not read at the very same moment.
    expect(Math.abs(late)).toBeLessThan(4096 + 1024);
    expect(listener.frames).toBeGreaterThan(0);
  });
});
