// A page that is hard on its sound: random stalls, 20 nodes a second that are made and dropped, contexts that are opened and closed.
// A native recorder listens to one node with an input and one without all the time; processors hold their clock against the frames
// that come in.

import { PERIOD, contender, moduleUrl } from './contender.js';
import { Recorder } from './recorder.js';

const NODE_EVERY = 50; // ms
const NODE_LIVES = 1000;
const CONTEXT_EVERY = 5000;
const CONTEXT_LIVES = 3000;
const TICK = 4;
const SETTLE = 3000;
/** Of ten stalls, how many are longer than any lead. */
const LONG_OF_TEN = 1;

const PROCESSORS = moduleUrl(`
registerProcessor('passing', class extends AudioWorkletProcessor {
  process(inputs, outputs) {
    const input = inputs[0][0];
    if (input) outputs[0][0].set(input);
    return input !== undefined; // ends when nothing is connected any more
  }
});
// currentFrame goes on by whole quanta of 128 and never back; a jump is what the driver gave up. What comes in is numbered: it and
// currentFrame are always as far apart.
registerProcessor('clock', class extends AudioWorkletProcessor {
  constructor() {
    super();
    Object.assign(this, { calls: 0, wrong: 0, skipped: 0, compared: 0, last: -1, apart: -1 });
    this.port.onmessage = () => {
      const { calls, wrong, skipped, compared } = this;
      this.port.postMessage({ calls, wrong, skipped, compared, frame: currentFrame, time: currentTime });
    };
  }
  process(inputs) {
    const step = this.last < 0 ? 128 : currentFrame - this.last;
    if (step < 128 || step % 128 !== 0 || currentTime !== currentFrame / sampleRate) this.wrong++;
    this.skipped += Math.max(0, step - 128);
    this.last = currentFrame;
    this.calls++;
    const input = inputs[0][0];
    if (input && input[0] && input[127]) this.compare(input);
    return true;
  }
  compare(input) {
    const apart = (currentFrame - input[0] + 1000 * ${PERIOD}) % ${PERIOD};
    if (this.apart < 0) this.apart = apart;
    if (apart !== this.apart || (input[127] - input[0] + ${PERIOD}) % ${PERIOD} !== 127) this.wrong++;
    this.compared++;
  }
});`);

const random = (from, to) => from + Math.random() * (to - from);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function busy(milliseconds) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const counts = { stalls: 0, nodes: 0, contexts: 0, clocks: 0, clocksCompared: 0, clocksWrong: 0, longest: 0, gaps: [] };

// Every gap between two ticks is one in which the driver could not wake up either, whoever is to blame for it. When they were, by the
// context's clock: breaks are looked for there.
function watchGaps(context) {
  let last = performance.now();
  let began = context.currentTime;
  setInterval(() => {
    const now = performance.now();
    const ended = context.currentTime;
    counts.longest = Math.max(counts.longest, now - last);
    if (now - last > 20) counts.gaps.push({ began, ended, length: (now - last) / 1000 });
    last = now;
    began = ended;
  }, TICK);
}

async function stall(running) {
  while (running()) {
    await sleep(random(200, 1500));
    busy(Math.random() * 10 < LONG_OF_TEN ? random(200, 400) : random(2, 50));
    counts.stalls++;
  }
}

async function addNodes(context, source, silence, running) {
  while (running()) {
    void passBy(context, source, silence);
    await sleep(NODE_EVERY);
  }
  await sleep(NODE_LIVES);
}

// A node that lives for a while.
async function passBy(context, source, silence) {
  const node = new AudioWorkletNode(context, 'passing', { outputChannelCount: [1] });
  source.connect(node).connect(silence);
  counts.nodes++;
  await sleep(NODE_LIVES);
  source.disconnect(node);
  node.disconnect();
}

let numbers = null;

// All play the same buffer: 4 MB are not to come and go with each.
function numberedSource(context) {
  if (!numbers) {
    numbers = context.createBuffer(1, PERIOD, context.sampleRate);
    const samples = numbers.getChannelData(0);
    for (let frame = 0; frame < PERIOD; frame++) samples[frame] = frame + 1;
  }
  const source = context.createBufferSource();
  source.buffer = numbers;
  source.loop = true;
  return source;
}

async function openContexts(running) {
  while (running()) {
    await sleep(CONTEXT_EVERY);
    await openContext();
  }
}

// A context that lives for a while, with a clock of its own.
async function openContext() {
  const context = new AudioContext();
  await context.audioWorklet.addModule(PROCESSORS);
  const source = numberedSource(context);
  const node = new AudioWorkletNode(context, 'passing', { outputChannelCount: [1] });
  const silence = context.createGain();
  silence.gain.value = 0;
  source.connect(node).connect(silence).connect(context.destination);
  const clock = new AudioWorkletNode(context, 'clock');
  source.connect(clock);
  source.start();
  counts.contexts++;
  await sleep(CONTEXT_LIVES);
  const { compared, wrong } = await ask(clock.port);
  counts.clocks++;
  counts.clocksCompared += compared;
  counts.clocksWrong += wrong;
  await context.close();
}

async function listenTo(context) {
  await Recorder.load(context);
  await contender.addProcessors(context);
  await context.audioWorklet.addModule(PROCESSORS);
  const source = numberedSource(context);
  const silence = context.createGain();
  silence.gain.value = 0;
  silence.connect(context.destination);
  const through = contender.create(context, 'through', 1);
  const count = contender.create(context, 'count', 0);
  const clock = new AudioWorkletNode(context, 'clock');
  source.connect(through);
  source.connect(clock);
  const recorder = new Recorder(context, [source, through, count]);
  source.start();
  return { source, silence, clock, recorder };
}

function ask(port) {
  return new Promise((resolve) => {
    port.onmessage = ({ data }) => resolve(data);
    port.postMessage(null);
  });
}

window.soak = {
  ready: contender.prepare().then(() => true),

  /** Opens the context that is listened to. What is made only once is made now: a node and another context come and go. */
  async open() {
    const context = new AudioContext();
    if (context.state !== 'running') await context.resume();
    const heard = await listenTo(context);
    await Promise.all([passBy(context, heard.source, heard.silence), openContext()]);
    await sleep(SETTLE);
    this.scene = { context, heard };
  },

  /** From now on the page is hard on it. */
  async begin() {
    const { context, heard: { source, silence, recorder, clock } } = this.scene;
    Object.assign(counts, { nodes: 0, contexts: 0, clocks: 0, clocksCompared: 0, clocksWrong: 0 });
    watchGaps(context);
    await recorder.ask('reset');
    this.scene.began = await ask(clock.port);
    this.isHard = true;
    const running = () => this.isHard;
    this.hardships = Promise.all([stall(running), openContexts(running), addNodes(context, source, silence, running)]);
  },

  /** Nothing more comes; resolves when all that came has gone. */
  async end() {
    this.isHard = false;
    await this.hardships;
    await sleep(SETTLE);
  },

  async figures() {
    const { context, heard: { recorder, clock }, began } = this.scene;
    const tracks = await recorder.ask('figures');
    const driver = AudioWorkletAnywhere.stats(context);
    const time = await ask(clock.port);
    const ahead = time.time - context.currentTime;
    return {
      through: tracks[0], counted: tracks[1], sampleRate: context.sampleRate, latency: driver.latency, clock: Object.assign(time, { ahead }), began,
      lost: driver.lost, underruns: driver.underruns, engine: AudioWorkletAnywhere.stats(), counts,
    };
  },
};
