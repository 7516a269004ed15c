// What is heard, out of reach of the page's stalls: the browser's own AudioWorklet compares numbered frames with the source's.
// Where there is none, AnalyserNodes hold what was heard (analyser-recorder.js); ?recorder=analyser takes them everywhere.

import { AnalyserRecorder } from './analyser-recorder.js';
import { moduleUrl, nativeAudio } from './contender.js';
import { TRACK } from './track.js';

const RECORDER = `${TRACK}
const SILENCE = new Float32Array(128);
registerProcessor('recorder', class extends AudioWorkletProcessor {
  constructor({ numberOfInputs }) {
    super();
    this.tracks = [];
    this.since = 0; // the context's frame at which counting began
    for (let track = 1; track < numberOfInputs; track++) this.tracks.push(new Track());
    this.port.onmessage = ({ data }) => {
      if (data === 'reset') {
        this.since = currentFrame;
        for (const track of this.tracks) track.reset();
      }
      this.port.postMessage(this.tracks.map((track) => Object.assign(track.figures(), { since: this.since })));
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

/** The best there is. */
export const Recorder = nativeAudio.workletOf && new URLSearchParams(location.search).get('recorder') !== 'analyser' ? NativeRecorder : AnalyserRecorder;
