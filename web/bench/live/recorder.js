// What is heard, out of reach of the page's stalls: the browser's own AudioWorklet compares numbered frames with the source's.
// Where there is none, an AnalyserNode a track keeps what was heard, and the page looks at it in time.

import { PERIOD, moduleUrl, nativeAudio } from './contender.js';

// Counted of one track. A break is a place where the numbers do not go on: silence, frames that are missing, frames again.
const TRACK = `class Track {
  constructor() { this.reset(); }
  reset() {
    Object.assign(this, { frames: 0, breaks: 0, lost: 0, repeated: 0, silent: 0, late: 0, latency: NaN, latest: NaN, broken: false });
  }
  // One frame, and that of the source at the same moment (0: there is none).
  hear(value, now) {
    this.frames++;
    if (value === 0) {
      this.silent++;
      if (!this.broken) { this.breaks++; this.broken = true; }
      return;
    }
    if (this.last !== undefined && value !== this.last % ${PERIOD} + 1) this.jump(value - this.last - 1);
    this.broken = false;
    this.last = value;
    if (now) this.arrive(now - value);
  }
  jump(missing) {
    if (!this.broken) this.breaks++;
    if (missing < -${PERIOD / 2}) missing += ${PERIOD};
    if (missing > ${PERIOD / 2}) missing -= ${PERIOD};
    if (missing > 0) this.lost += missing; else this.repeated -= missing;
  }
  // Late is what comes later than the earliest did.
  arrive(latency) {
    if (latency < 0) latency += ${PERIOD};
    if (!(latency >= this.latency)) this.latency = latency;
    if (!(latency <= this.latest)) this.latest = latency;
    if (latency > this.latency) this.late++;
  }
  figures() {
    const { frames, breaks, lost, repeated, silent, late, latency, latest } = this;
    return { frames, breaks, lost, repeated, silent, late, latency, latest };
  }
}`;

const RECORDER = `${TRACK}
const SILENCE = new Float32Array(128);
registerProcessor('recorder', class extends AudioWorkletProcessor {
  constructor({ numberOfInputs }) {
    super();
    this.tracks = [];
    for (let track = 1; track < numberOfInputs; track++) this.tracks.push(new Track());
    this.port.onmessage = ({ data }) => {
      if (data === 'reset') for (const track of this.tracks) track.reset();
      this.port.postMessage(this.tracks.map((track) => track.figures()));
    };
  }
  process(inputs) {
    const source = inputs[0][0] || SILENCE;
    for (let track = 0; track < this.tracks.length; track++) {
      const samples = inputs[track + 1][0] || SILENCE;
      for (let i = 0; i < 128; i++) this.tracks[track].hear(samples[i], track === 0 ? source[i] : 0);
    }
    return true;
  }
});`;

class NativeRecorder {
  static async load(context) {
    await nativeAudio.workletOf.call(context).addModule(moduleUrl(RECORDER));
  }

  // The first of the nodes is the source, the second what it is heard through; the others count by themselves.
  constructor(context, nodes) {
    this.node = new nativeAudio.AudioWorkletNode(context, 'recorder', {
      numberOfInputs: nodes.length, numberOfOutputs: 1, channelCount: 1, channelCountMode: 'explicit', outputChannelCount: [1],
    });
    const silence = context.createGain();
    silence.gain.value = 0;
    AudioNode.prototype.connect.call(this.node, silence);
    AudioNode.prototype.connect.call(silence, context.destination);
    nodes.forEach((node, input) => AudioNode.prototype.connect.call(node, this.node, 0, input));
  }

  stop() {
    // It ends with its context.
  }

  ask(question) {
    return new Promise((resolve) => {
      this.node.port.onmessage = ({ data }) => resolve(data);
      this.node.port.postMessage(question);
    });
  }
}

class AnalyserRecorder {
  static async load() {}

  constructor(context, nodes) {
    const Track = new Function(`${TRACK} return Track;`)();
    const silence = context.createGain();
    silence.gain.value = 0;
    silence.connect(context.destination);
    this.listeners = nodes.map((node) => {
      const analyser = context.createAnalyser();
      analyser.fftSize = 32768;
      node.connect(analyser);
      analyser.connect(silence);
      return { analyser, samples: new Float32Array(32768), track: new Track(), zeros: 0 };
    });
    this.context = context;
    this.heard = context.currentTime;
    this.timer = setInterval(() => this.listen(), 100);
  }

  stop() {
    clearInterval(this.timer);
  }

  // The source's newest frame and the track's, of the same moment, as far as the page can tell.
  listen() {
    const { currentTime, sampleRate } = this.context;
    const count = Math.min(32768, Math.round((currentTime - this.heard) * sampleRate));
    this.heard = currentTime;
    for (const listener of this.listeners) {
      const { analyser, samples, track, zeros } = listener;
      analyser.getFloatTimeDomainData(samples);
      const known = track.last === undefined ? -1 : samples.lastIndexOf(track.last);
      for (let at = known < 0 ? 32768 - count : known + 1 + zeros; at < 32768; at++) track.hear(samples[at], 0);
      listener.zeros = 32767 - samples.lastIndexOf(track.last); // heard, too, behind the number that it will look for
    }
    const [source, through] = this.listeners.map(({ samples }) => samples[32767]);
    if (source && through) this.listeners[1].track.arrive(source - through);
  }

  async ask(question) {
    this.listen();
    if (question === 'reset') for (const { track } of this.listeners) track.reset();
    return this.listeners.slice(1).map(({ track }) => track.figures());
  }
}

/** The best there is. */
export const Recorder = nativeAudio.workletOf ? NativeRecorder : AnalyserRecorder;
