// A page that is hard on its sound: random stalls, 20 nodes a second that are made and dropped, contexts that are opened and closed.
// A native recorder listens to one node with an input and one without all the time; processors watch their clock.

import { PERIOD, contender, moduleUrl } from './contender.js';
import { Recorder } from './recorder.js';

const NODE_EVERY = 50; // ms
const NODE_LIVES = 1000;
const CONTEXT_EVERY = 5000;
const CONTEXT_LIVES = 3000;
const TICK = 4;
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
// currentFrame goes on by whole quanta of 128 and never back; a jump is what the driver gave up.
registerProcessor('clock', class extends AudioWorkletProcessor {
  constructor() {
    super();
    Object.assign(this, { calls: 0, wrong: 0, skipped: 0, last: -1 });
    this.port.onmessage = () => this.port.postMessage({ calls: this.calls, wrong: this.wrong, skipped: this.skipped, frame: currentFrame, time: currentTime });
  }
  process() {
    const step = this.last < 0 ? 128 : currentFrame - this.last;
    if (step < 128 || step % 128 !== 0 || currentTime !== currentFrame / sampleRate) this.wrong++;
    this.skipped += Math.max(0, step - 128);
    this.last = currentFrame;
    this.calls++;
    return true;
  }
});`);

const random = (from, to) => from + Math.random() * (to - from);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function busy(milliseconds) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const counts = { stalls: 0, nodes: 0, contexts: 0, longest: 0, gaps: [] };

// Every gap between two ticks is one in which the driver could not wake up either, whoever is to blame for it.
function watchGaps() {
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    counts.longest = Math.max(counts.longest, now - last);
    if (now - last > 20) counts.gaps.push(now - last);
    last = now;
  }, TICK);
}

async function stall(running) {
  while (running()) {
    await sleep(random(200, 1500));
    busy(Math.random() * 10 < LONG_OF_TEN ? random(200, 400) : random(2, 50));
    counts.stalls++;
  }
}

function addNodes(context, source, silence) {
  return setInterval(() => {
    const node = new AudioWorkletNode(context, 'passing', { outputChannelCount: [1] });
    source.connect(node).connect(silence);
    counts.nodes++;
    setTimeout(() => {
      source.disconnect(node);
      node.disconnect();
    }, NODE_LIVES);
  }, NODE_EVERY);
}

async function openContexts(running) {
  while (running()) {
    await sleep(CONTEXT_EVERY);
    const context = new AudioContext();
    await context.audioWorklet.addModule(PROCESSORS);
    const source = context.createOscillator();
    const node = new AudioWorkletNode(context, 'passing', { outputChannelCount: [1] });
    source.connect(node).connect(context.destination);
    source.start();
    counts.contexts++;
    await sleep(CONTEXT_LIVES);
    await context.close();
  }
}

async function listenTo(context) {
  await Recorder.load(context);
  await contender.addProcessors(context);
  await context.audioWorklet.addModule(PROCESSORS);
  const source = context.createBufferSource();
  source.buffer = context.createBuffer(1, PERIOD, context.sampleRate);
  const samples = source.buffer.getChannelData(0);
  for (let frame = 0; frame < PERIOD; frame++) samples[frame] = frame + 1;
  source.loop = true;
  const silence = context.createGain();
  silence.gain.value = 0;
  silence.connect(context.destination);
  const through = contender.create(context, 'through', 1);
  const count = contender.create(context, 'count', 0);
  const clock = new AudioWorkletNode(context, 'clock', { numberOfInputs: 0 });
  source.connect(through);
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

  async begin() {
    const context = new AudioContext();
    if (context.state !== 'running') await context.resume();
    const heard = await listenTo(context);
    await sleep(2000);
    await heard.recorder.ask('reset');
    this.scene = { context, heard, began: await ask(heard.clock.port) };
    counts.gaps.length = 0;
    const { source, silence } = heard;
    let running = true;
    watchGaps();
    void stall(() => running);
    void openContexts(() => running);
    const adding = addNodes(context, source, silence);
    this.end = () => {
      running = false;
      clearInterval(adding);
    };
  },

  async figures() {
    const { context, heard: { recorder, clock }, began } = this.scene;
    const tracks = await recorder.ask('figures');
    const { latency } = AudioWorkletAnywhere.stats(context);
    const time = await ask(clock.port);
    return {
      through: tracks[0], counted: tracks[1], latency, clock: { ...time, ahead: time.time - context.currentTime }, began,
      driver: AudioWorkletAnywhere.stats(context), engine: AudioWorkletAnywhere.stats(), counts,
    };
  },
};
