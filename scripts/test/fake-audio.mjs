// Web Audio for tests of the render path in Node: nothing sounds, time goes on when the test says so, and whatever listens
// hears the count of frames (web/src/frame-clock.ts).

const PERIOD = 1 << 20;

class FakeNode {
  constructor(context) {
    this.context = context;
    this.gain = this.offset = this.delayTime = { setValueAtTime() {}, linearRampToValueAtTime() {}, cancelScheduledValues() {} };
    this.channelInterpretation = 'speakers';
  }

  start() {}
  stop() {}

  getFloatTimeDomainData(samples) {
    const first = this.context.frame - (this === this.context.clock ? 0 : this.context.jumped) - samples.length;
    for (let i = 0; i < samples.length; i++) samples[i] = ((first + i) % PERIOD) + 1;
    if (this.context.isRendering) samples[0] = 1e6;
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
  /** All AudioBuffers. */
  buffers = [];
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
    this.buffers.push(new FakeBuffer(channels, length));
    return this.buffers[this.buffers.length - 1];
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
