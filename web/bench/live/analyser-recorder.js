// Hears numbered frames where the browser has no AudioWorklet of its own. AnalyserNodes hold the last 32,768 frames of each track, out
// of reach of the page's stalls, and the page looks at them in time. Which frames they are, the source tells: its numbers never break.

import { PERIOD } from './contender.js';
import { TRACK } from './track.js';

const WINDOW = 32768;
const SMALLEST = 32;
const LOOK_EVERY = 100; // ms
const LOOK_AGAIN = 3; // ms
/** How often windows that do not agree are read again in the same task, and in how many tasks before what was known is given up. */
const TRIES = 8;
const DOUBTS = 50;

/** The windows on one node: now, and when it was taken last. */
class Windows {
  constructor(context, node, silence) {
    this.analyser = analyserOf(context, node, silence, WINDOW);
    this.now = new Float32Array(WINDOW);
    this.before = new Float32Array(WINDOW);
  }

  read() {
    this.analyser.getFloatTimeDomainData(this.now);
  }

  // What both windows hold is the same, if the newer one is `count` frames later.
  agrees(count) {
    const { now, before } = this;
    for (let at = count; at < WINDOW; at++) if (now[at - count] !== before[at]) return false;
    return true;
  }

  take() {
    [this.now, this.before] = [this.before, this.now];
  }
}

export class AnalyserRecorder {
  static async load() {}

  // The first of the nodes is the source, the second what it is heard through; the others count by themselves.
  constructor(context, nodes) {
    const Track = new Function(`${TRACK} return Track;`)();
    const silence = context.createGain();
    silence.gain.value = 0;
    silence.connect(context.destination);
    this.windows = nodes.map((node) => new Windows(context, node, silence));
    this.tracks = nodes.slice(1).map(() => new Track());
    // Read after the others: if it has moved on meanwhile, they were not read at one moment.
    this.tail = analyserOf(context, nodes[0], silence, SMALLEST);
    this.end = 0; // number of the newest frame that was heard; 0 before the first
    this.doubts = 0;
    this.listenAfter(LOOK_EVERY);
  }

  stop() {
    clearTimeout(this.timer);
  }

  async ask(question) {
    for (let tries = 0; !this.listen() && tries < 1000; tries++) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    if (question === 'reset') for (const track of this.tracks) track.reset();
    return this.tracks.map((track) => track.figures());
  }

  listenAfter(milliseconds) {
    this.timer = setTimeout(() => this.listenAfter(this.listen() ? LOOK_EVERY : LOOK_AGAIN), milliseconds);
  }

  // Hears what is new; false when the windows could not be had.
  listen() {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const end = this.read();
      if (!end) continue;
      const count = this.end ? (end - this.end + PERIOD) % PERIOD : 0;
      // The browser may be in the middle of a quantum, which some windows hold and some do not.
      if (!this.end || this.windows.every((own) => own.agrees(Math.min(count, WINDOW)))) return this.hear(end, count);
    }
    if (++this.doubts > DOUBTS) this.giveUp();
    return false;
  }

  // Number of the source's frame with which all windows end; 0 if they do not, or if it has not begun.
  read() {
    for (const own of this.windows) own.read();
    const tail = new Float32Array(SMALLEST);
    this.tail.getFloatTimeDomainData(tail);
    const end = this.windows[0].now[WINDOW - 1];
    return end === tail[SMALLEST - 1] ? end : 0;
  }

  hear(end, count) {
    const [{ now: source }, ...heard] = this.windows;
    const first = WINDOW - Math.min(count, WINDOW);
    heard.forEach(({ now }, index) => {
      const track = this.tracks[index];
      if (count > WINDOW) track.miss(count - WINDOW);
      for (let at = first; at < WINDOW; at++) track.hear(now[at], index === 0 ? source[at] : 0);
    });
    for (const own of this.windows) own.take();
    this.end = end;
    this.doubts = 0;
    return true;
  }

  giveUp() {
    this.end = 0;
    this.doubts = 0;
    for (const track of this.tracks) track.miss(WINDOW);
  }
}

function analyserOf(context, node, silence, size) {
  const analyser = context.createAnalyser();
  analyser.fftSize = size;
  node.connect(analyser);
  analyser.connect(silence);
  return analyser;
}
