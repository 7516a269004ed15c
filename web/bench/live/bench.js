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

function countingSource(context, buffer) {
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.loop = true;
  return source;
}

// `nodes` nodes side by side, all fed by one source, or by one `each`, or one behind the other; the ends of all are answered, and the
// sources. They work for the share `work` of the time.
function build(context, { nodes = 1, chain = false, each = false, work = 0 }) {
  const ends = [];
  const buffer = countingBuffer(context);
  const sources = [countingSource(context, buffer)];
  let before = sources[0];
  for (let made = 0; made < nodes; made++) {
    const node = work ? contender.create(context, 'work', 1, { work }) : contender.create(context, 'through', 1);
    if (each && made > 0) sources.push((before = countingSource(context, buffer)));
    before.connect(node);
    if (chain) before = node;
    else ends.push(node);
  }
  return { ends: chain ? [before] : ends, sources };
}

window.bench = {
  ready: prepared.then(() => true),
  scene: null,

  /** Builds a graph: `nodes` of them, a `chain` or not, with a source `each` or not, that `work` or not; one that counts by itself beside them (`counter`), a load. */
  async open(graph) {
    const { counter = false, load = 'idle' } = graph;
    await prepared;
    const context = contender.createContext();
    if (context.state !== 'running') await context.resume();
    const native = contender.nativeContext(context);
    await Recorder.load(native);
    await contender.addProcessors(context);
    const silence = context.createGain();
    silence.gain.value = 0;
    silence.connect(context.destination);
    const { ends, sources } = build(context, graph);
    const [source] = sources;
    source.connect(silence);
    for (const end of ends) end.connect(silence);
    const heard = [source, ends[0] || source];
    if (counter) heard.push(contender.create(context, 'count', 0));
    const recorder = new Recorder(native, heard.map((node) => contender.nativeOutput(context, node)));
    for (const own of sources) own.start();
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
    const { context, recorder, stopLoad } = this.scene;
    stopLoad();
    recorder.stop();
    this.scene = null;
    await context.close();
  },
};
