// Web Audio for tests of the render path in Node: nothing sounds, time goes on when the test says so, and whatever listens
// hears the count of frames (web/src/frame-clock.ts).

const PERIOD = 1 << 20;
/** Frames of the windows on what counts them. */
const SHORTEST = 32;

class FakeNode {
  constructor(context) {
    this.context = context;
    this.gain = this.offset = this.delayTime = { setValueAtTime() {}, linearRampToValueAtTime() {}, cancelScheduledValues() {} };
    this.channelInterpretation = 'speakers';
  }

  start() {}
  stop() {}

  // The clock's count goes by all frames, that of a ring by its own, and what comes in by those that were played.
  getFloatTimeDomainData(samples) {
    const { clock, frame, jumped, ring, isRendering, isShut } = this.context;
    const first = frame - (this === clock ? 0 : jumped) - samples.length;
    const isRing = this !== clock && ring && samples.length === SHORTEST;
    const period = isRing ? ring.length : PERIOD;
    for (let i = 0; i < samples.length; i++) samples[i] = isRing && isShut ? 0 : ((first + i) % period) + 1;
    if (isRendering) samples[0] = 1e6;
  }
}

class FakeBuffer {
  constructor(channels, length) {
    this.numberOfChannels = channels;
    this.channels = Array.from({ length: channels }, () => new Float32Array(length));
  }

  getChannelData(channel) {
    return this.channels[channel];
  }
}

class FakeScriptProcessor extends FakeNode {
  constructor(context, blockSize, inputs, outputs) {
    super(context);
    this.event = { inputBuffer: new FakeBuffer(inputs, blockSize), outputBuffer: new FakeBuffer(outputs, blockSize) };
  }
}

/** An AudioContext that runs. */
export class FakeContext {
  sampleRate = 44100;
  state = 'running';
  /** The frame after the last that was played. */
  frame = 0;
  destination = new FakeNode(this);
  scriptProcessor = null;
  /** Frames that were counted, but no node was processed in them. */
  jumped = 0;
  /** The analyser that listens to the context's frames: a driver makes it first. */
  clock = null;
  /** The guards of rings let nothing through. */
  isShut = false;
  /** The first lane of the first ring. */
  ring = null;
  listeners = {};
  /** In the middle of a quantum: windows that are read now have something of it, and something of what was before. */
  isRendering = false;

  get currentTime() {
    return this.frame / this.sampleRate;
  }

  addEventListener(type, listener) {
    (this.listeners[type] ??= new Set()).add(listener);
  }

  removeEventListener(type, listener) {
    this.listeners[type].delete(listener);
  }

  dispatchEvent(event) {
    for (const listener of this.listeners[event.type] ?? []) listener.call(this, event);
  }

  createAnalyser() {
    const analyser = new FakeNode(this);
    this.clock ??= analyser;
    return analyser;
  }

  createBuffer(channels, length) {
    const buffer = new FakeBuffer(channels, length);
    if (channels > 2) this.ring ??= buffer.getChannelData(1);
    return buffer;
  }

  createScriptProcessor(blockSize, inputs, outputs) {
    this.scriptProcessor = new FakeScriptProcessor(this, blockSize, inputs, outputs);
    return this.scriptProcessor;
  }
}
for (const name of ['BufferSource', 'ChannelMerger', 'ChannelSplitter', 'ConstantSource', 'Delay', 'Gain']) {
  FakeContext.prototype[`create${name}`] = function () {
    return new FakeNode(this);
  };
}

/** One event of the ScriptProcessorNode that was made last. */
export function process(context) {
  const { event, onaudioprocess } = context.scriptProcessor;
  const count = event.inputBuffer.getChannelData(event.inputBuffer.numberOfChannels - 1);
  for (let i = 0; i < count.length; i++) count[i] = ((context.frame + i) % PERIOD) + 1;
  context.frame += count.length;
  onaudioprocess(event);
}
