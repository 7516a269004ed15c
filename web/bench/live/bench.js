// One context at a time with numbered frames, nodes of the contender's, a recorder and a load. `bench` is called from outside.

import { PERIOD, contender } from './contender.js';
import { startLoad } from './load.js';
import { Recorder } from './recorder.js';

const prepared = contender.prepare();

function countingBuffer(context) {
  const buffer = context.createBuffer(1, PERIOD, context.sampleRate);
  const data = buffer.getChannelData(0);
  for (let frame = 0; frame < PERIOD; frame++) data[frame] = frame + 1;
  return buffer;
}

// `nodes` nodes side by side, each fed by the source, or one behind the other; the ends of all are answered.
function build(context, source, nodes, chain) {
  const ends = [];
  let before = source;
  for (let made = 0; made < nodes; made++) {
    const node = contender.create(context, 'through', 1);
    before.connect(node);
    if (chain) before = node;
    else ends.push(node);
  }
  return chain ? [before] : ends;
}

window.bench = {
  ready: prepared.then(() => true),
  scene: null,

  /** Builds a graph: `nodes` of them, a chain or not, one that counts by itself beside them (`counter`), a load. */
  async open({ nodes = 1, chain = false, counter = false, load = 'idle' }) {
    await prepared;
    const context = contender.createContext();
    if (context.state !== 'running') await context.resume();
    const native = contender.nativeContext(context);
    await Recorder.load(native);
    await contender.addProcessors(context);
    const source = context.createBufferSource();
    source.buffer = countingBuffer(context);
    source.loop = true;
    const silence = context.createGain();
    silence.gain.value = 0;
    silence.connect(context.destination);
    source.connect(silence);
    const ends = build(context, source, nodes, chain);
    for (const end of ends) end.connect(silence);
    const heard = [source, ends[0] || source];
    if (counter) heard.push(contender.create(context, 'count', 0));
    const recorder = new Recorder(native, heard.map((node) => contender.nativeOutput(context, node)));
    source.start();
    this.scene = { context, native, recorder, ends, heard, source, stopLoad: startLoad(load) };
  },

  /** From now on it is counted. */
  async begin() {
    await this.scene.recorder.ask('reset');
    this.scene.began = this.scene.native.currentTime;
  },

  /** What was counted since: of what went through the nodes, and of what counted by itself. */
  async end() {
    const { recorder, native, began } = this.scene;
    const tracks = await recorder.ask('figures');
    return { tracks, seconds: native.currentTime - began, sampleRate: native.sampleRate };
  },

  /** Ends it all. */
  async close() {
    const { context, stopLoad } = this.scene;
    stopLoad();
    this.scene = null;
    await context.close();
  },
};
