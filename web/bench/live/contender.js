// Who makes the processors: ?way= is `native`, `raw`, `bare`, `ours`, `google` (GoogleChromeLabs/audioworklet-polyfill), `sac`
// (standardized-audio-context) or `control`, which has none. Peers step in only where AudioWorklet is missing: it is hidden from them, after the recorder has
// kept the native one. Each answers the same few functions; `query` has the options of `raw` and `ours`.

/** After how many frames the numbers begin anew. */
export const PERIOD = 1 << 20; // float32 has every number up to here, and far beyond

/** After how many frames the control's second node has a break. */
export const PLANTED = 8192;

// Frames are numbered by their samples. Any block length: one peer has blocks of its own. No destructuring of arrays: its iterators
// would be garbage.
const PROCESSORS = `
registerProcessor('through', class extends AudioWorkletProcessor {
  process(inputs, outputs) {
    const input = inputs[0][0];
    if (input) outputs[0][0].set(input);
    return true;
  }
});
registerProcessor('count', class extends AudioWorkletProcessor {
  constructor() { super(); this.frame = 0; }
  process(inputs, outputs) {
    const samples = outputs[0][0];
    let { frame } = this;
    for (let i = 0; i < samples.length; i++) { samples[i] = frame + 1; frame = (frame + 1) % ${PERIOD}; }
    this.frame = frame;
    return true;
  }
});
registerProcessor('work', class extends AudioWorkletProcessor {
  // It finds out how much can be done in a millisecond, to do for the share \`work\` of the time that each quantum lasts.
  constructor({ processorOptions }) {
    super();
    this.sum = 0;
    this.turn(100000);
    const end = Date.now() + 100;
    let turns = 0;
    while (Date.now() < end) turns += this.turn(1000);
    this.turns = processorOptions.work * turns / 100 * 128000 / sampleRate;
  }
  turn(count) {
    for (let i = 0; i < count; i++) this.sum = Math.sin(this.sum + i);
    return count;
  }
  process(inputs, outputs) {
    this.turn(this.turns);
    const input = inputs[0][0];
    if (input) outputs[0][0].set(input);
    return true;
  }
});`;

const query = new URLSearchParams(location.search);

/** The browser's own AudioWorklet, kept before it is hidden or replaced. */
export const nativeAudio = {
  AudioWorkletNode: window.AudioWorkletNode,
  workletOf: (Object.getOwnPropertyDescriptor((window.BaseAudioContext || window.AudioContext).prototype, 'audioWorklet') || {}).get,
};

/** The address of a module with this text. */
export function moduleUrl(text) {
  return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
}

function loadScript(src, attributes = {}) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    for (const name of Object.keys(attributes)) script.setAttribute(name, attributes[name]);
    Object.assign(script, { src, onload: resolve, onerror: () => reject(new Error(src)) });
    document.head.append(script);
  });
}

function hideAudioWorklet() {
  for (const { prototype } of [window.BaseAudioContext, window.AudioContext, window.OfflineAudioContext]) delete prototype.audioWorklet;
  delete window.AudioWorkletNode;
  delete window.AudioWorklet;
}

const nodeOptions = (inputs, processorOptions) => ({ numberOfInputs: inputs, outputChannelCount: [1], processorOptions });

// A contender whose nodes are, or stand in for, native ones.
class Standard {
  async prepare() {}

  createContext() {
    return query.get('hint') ? new AudioContext({ latencyHint: query.get('hint') }) : new AudioContext();
  }

  addProcessors(context, text = PROCESSORS) {
    return context.audioWorklet.addModule(moduleUrl(text));
  }

  create(context, name, inputs, processorOptions = {}) {
    return new AudioWorkletNode(context, name, nodeOptions(inputs, processorOptions));
  }

  nativeContext(context) {
    return context;
  }

  // What native nodes can be connected to, in the place of one of the contender's.
  nativeOutput(context, node) {
    return node;
  }
}

class Ours extends Standard {
  prepare() {
    const attributes = { 'data-force': '' };
    for (const name of ['driver', 'buffer-size', 'realm']) if (query.get(name)) attributes[`data-${name}`] = query.get(name);
    return loadScript('../dist/audioworklet-anywhere.js', attributes);
  }
}

// Native nodes in the place of processors, to prove the recorder: it must hear no break through the first, and each of the second's.
class Control extends Standard {
  async addProcessors() {}

  create(context, name, inputs) {
    if (inputs) return context.createGain();
    const source = context.createBufferSource();
    const buffer = context.createBuffer(1, PERIOD, context.sampleRate);
    const samples = buffer.getChannelData(0);
    for (let frame = 0; frame < PERIOD; frame++) samples[frame] = frame + 1;
    // A quantum of silence, and a single frame, in turn.
    for (let frame = PLANTED; frame < PERIOD; frame += PLANTED) samples.fill(0, frame, frame + (frame % (2 * PLANTED) ? 128 : 1));
    samples[0] = 0;
    source.buffer = buffer; // Firefox takes its samples now
    source.loop = true;
    source.start();
    return source;
  }
}

// A ScriptProcessorNode as one would write it by hand.
class Raw extends Standard {
  async addProcessors() {}

  create(context, name, inputs) {
    const node = context.createScriptProcessor(Number(query.get('frames')), inputs, 1);
    let frame = 0;
    node.onaudioprocess = ({ inputBuffer, outputBuffer }) => {
      const samples = outputBuffer.getChannelData(0);
      if (inputs) return samples.set(inputBuffer.getChannelData(0));
      for (let i = 0; i < samples.length; i++) {
        samples[i] = frame + 1;
        frame = (frame + 1) % PERIOD;
      }
    };
    return node;
  }
}

// What a driver of ours cannot do without, and nothing else, with eight mono nodes: what the browser makes of that is not ours. The
// nodes let sound through.
class Bare extends Standard {
  async addProcessors(context) {
    if (query.get('driver') === 'ring') bareWakes(context);
    else if (query.get('driver') === 'worker') barePackets(context);
    else bareEvents(context);
  }

  create(context) {
    return context.createGain();
  }
}

const BARE_LANES = 8;
const BARE_INTERVAL = 7; // ms

function bareWakes(context) {
  const windows = [];
  for (let lane = 0; lane <= BARE_LANES; lane++) {
    const analyser = context.createAnalyser();
    analyser.fftSize = lane === BARE_LANES ? 32 : 1024;
    windows.push({ analyser, samples: new Float32Array(analyser.fftSize) });
  }
  const clock = windows[BARE_LANES];
  const wake = () => {
    if (context.state === 'closed') return;
    for (let lane = 0; lane < BARE_LANES; lane++) windows[lane].analyser.getFloatTimeDomainData(windows[lane].samples);
    const began = performance.now();
    for (let read = 0; read < 3; read++) clock.analyser.getFloatTimeDomainData(clock.samples);
    if (!document.hidden && performance.now() >= began) setTimeout(wake, BARE_INTERVAL);
  };
  wake();
}

function bareEvents(context) {
  const node = context.createScriptProcessor(1024, 2 * BARE_LANES + 1, 2 * BARE_LANES);
  node.onaudioprocess = ({ inputBuffer, outputBuffer }) => {
    const began = performance.now();
    for (let channel = 0; channel <= 2 * BARE_LANES; channel++) inputBuffer.getChannelData(channel);
    for (let channel = 0; channel < 2 * BARE_LANES; channel++) outputBuffer.getChannelData(channel)[0] = 0;
    if (performance.now() < began) node.onaudioprocess = null;
  };
  node.connect(context.destination);
  context.bare = node; // else it may be collected
}

// One buffer, there and back, for each block.
function barePackets(context) {
  const worker = new Worker(moduleUrl('onmessage = ({ data }) => postMessage(data, [data]);'));
  let packet = new ArrayBuffer(1 << 16);
  worker.onmessage = ({ data }) => (packet = data);
  const node = context.createScriptProcessor(1024, 1, 1);
  node.onaudioprocess = () => {
    if (packet) worker.postMessage(packet, [packet]);
    packet = null;
  };
  node.connect(context.destination);
  context.bare = node;
}

class Google extends Standard {
  async prepare() {
    hideAudioWorklet();
    await loadScript('/audioworklet-polyfill.js');
  }
}

class StandardizedAudioContext extends Standard {
  async prepare() {
    hideAudioWorklet();
    await loadScript('/standardized-audio-context.js');
  }

  createContext() {
    return new window.standardizedAudioContext.AudioContext();
  }

  addProcessors(context, text = PROCESSORS) {
    return window.standardizedAudioContext.addAudioWorkletModule(context, moduleUrl(text));
  }

  create(context, name, inputs, processorOptions = {}) {
    return new window.standardizedAudioContext.AudioWorkletNode(context, name, Object.assign(nodeOptions(inputs, processorOptions), { channelCount: 1, channelCountMode: 'explicit' }));
  }

  nativeContext(context) {
    return context._nativeContext;
  }

  nativeOutput(context, node) {
    const gain = context.createGain();
    const silence = new window.standardizedAudioContext.GainNode(context, { gain: 0 });
    node.connect(gain).connect(silence).connect(context.destination);
    return gain._nativeAudioNode;
  }
}

/** The one that the page was opened for. */
export const contender = new { native: Standard, control: Control, ours: Ours, raw: Raw, bare: Bare, google: Google, sac: StandardizedAudioContext }[query.get('way')]();
