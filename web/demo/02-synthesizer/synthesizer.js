// Keys → envelopes on AudioParams → voices → filter, whose cutoff an oscillator modulates.
const NOTES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];
const COMPUTER_KEYS = 'awsedftgyhujkolp;';
const LOWEST = 48; // C3 as MIDI counts
const COUNT = 17;
const VOICES = 8;

const $ = (selector) => document.querySelector(selector);
const settings = { attack: 0.02, release: 0.4, detune: 9, cutoff: 1400, resonance: 0.45, wobble: 0.4, speed: 3, volume: 0.7 };
const SLIDERS = [
  ['cutoff', 'Filter cutoff', 80, 8000, 1, (v) => `${Math.round(v)} Hz`],
  ['resonance', 'Resonance', 0, 0.95, 0.01, (v) => `${Math.round(v * 100)} %`],
  ['wobble', 'Filter wobble', 0, 1, 0.01, (v) => `${Math.round(v * 100)} %`],
  ['speed', 'Wobble speed', 0.2, 12, 0.1, (v) => `${v.toFixed(1)} Hz`],
  ['attack', 'Attack', 0.002, 1, 0.001, (v) => `${Math.round(v * 1000)} ms`],
  ['release', 'Release', 0.03, 2, 0.01, (v) => `${v.toFixed(2)} s`],
  ['detune', 'Detune', 0, 40, 0.5, (v) => `${v.toFixed(1)} cents`],
  ['volume', 'Volume', 0, 1, 0.01, (v) => `${Math.round(v * 100)} %`],
];

let synthesizer = null;

class Synthesizer {
  static async create() {
    const context = new AudioContext();
    await context.audioWorklet.addModule('voice-processor.js');
    await context.resume();
    return new Synthesizer(context);
  }

  constructor(context) {
    this.context = context;
    this.filter = new AudioWorkletNode(context, 'filter');
    this.volume = context.createGain();
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = 4096;
    this.analyser.smoothingTimeConstant = 0.75;
    this.wobble = context.createOscillator();
    this.depth = context.createGain();
    this.wobble.connect(this.depth).connect(this.filter.parameters.get('cutoff'));
    this.wobble.start();
    this.voices = Array.from({ length: VOICES }, () => {
      const node = new AudioWorkletNode(context, 'voice', { numberOfInputs: 0, outputChannelCount: [1] });
      node.connect(this.filter);
      return { node, note: -1, since: 0 };
    });
    this.filter.connect(this.volume).connect(this.analyser).connect(context.destination);
    for (const [name] of SLIDERS) this.set(name);
  }

  set(name) {
    const now = this.context.currentTime;
    const glide = (param, value) => param.setTargetAtTime(value, now, 0.015);
    if (name === 'cutoff' || name === 'wobble') {
      glide(this.filter.parameters.get('cutoff'), settings.cutoff);
      glide(this.depth.gain, settings.cutoff * settings.wobble * 0.9);
    }
    if (name === 'resonance') this.filter.parameters.get('resonance').value = settings.resonance;
    if (name === 'speed') glide(this.wobble.frequency, settings.speed);
    if (name === 'volume') glide(this.volume.gain, settings.volume);
    if (name === 'detune') for (const { node } of this.voices) node.parameters.get('detune').value = settings.detune;
  }

  press(note) {
    const voice = this.voices.reduce((oldest, other) => (other.since < oldest.since ? other : oldest));
    const now = this.context.currentTime;
    const gain = voice.node.parameters.get('gain');
    voice.note = note;
    voice.since = now + 1e-6 * note;
    voice.node.parameters.get('frequency').setValueAtTime(440 * Math.pow(2, (note - 69) / 12), now);
    gain.cancelScheduledValues(now);
    gain.setTargetAtTime(0.9, now, settings.attack / 3);
  }

  release(note) {
    const now = this.context.currentTime;
    for (const voice of this.voices.filter((other) => other.note === note)) {
      const gain = voice.node.parameters.get('gain');
      voice.note = -1;
      gain.cancelScheduledValues(now);
      gain.setTargetAtTime(0, now, settings.release / 4);
    }
  }
}

// ---- the keyboard ----

const keys = new Map(); // note → button
const held = new Map(); // pointer or computer key → note, undefined until it sounds

/** Plays a note for as long as its pointer or key is held; the first one switches the synthesizer on. */
async function play(source, note) {
  held.set(source, held.get(source));
  if (!synthesizer) await start();
  if (!synthesizer || !held.has(source) || held.get(source) === note) return;
  silence(held.get(source));
  held.set(source, note);
  keys.get(note).classList.add('down');
  synthesizer.press(note);
}

function stop(source) {
  silence(held.get(source));
  held.delete(source);
}

function silence(note) {
  if (note === undefined) return;
  keys.get(note).classList.remove('down');
  synthesizer.release(note);
}

function buildKeyboard() {
  const whites = Array.from({ length: COUNT }, (_, i) => LOWEST + i).filter((note) => !NOTES[note % 12].includes('♯'));
  const width = 100 / whites.length;
  for (let note = LOWEST; note < LOWEST + COUNT; note++) {
    const key = document.createElement('button');
    const black = NOTES[note % 12].includes('♯');
    key.type = 'button';
    key.className = black ? 'black' : 'white';
    key.dataset.note = note;
    key.textContent = COMPUTER_KEYS[note - LOWEST].toUpperCase();
    key.setAttribute('aria-label', NOTES[note % 12] + (Math.floor(note / 12) - 1));
    if (black) {
      key.style.left = `${whites.filter((white) => white < note).length * width - width * 0.32}%`;
      key.style.width = `${width * 0.64}%`;
    }
    keys.set(note, key);
    $('#keyboard').append(key);
  }
}

function noteAt({ clientX, clientY }) {
  const under = document.elementFromPoint(clientX, clientY);
  return under && under.dataset.note ? Number(under.dataset.note) : undefined;
}

function listen() {
  const keyboard = $('#keyboard');
  const touch = (event) => {
    const note = noteAt(event);
    if (note !== undefined) play(event.pointerId, note);
  };
  keyboard.addEventListener('pointerdown', (event) => {
    // Without this a touch stays with the key where it began.
    if (event.target.hasPointerCapture(event.pointerId)) event.target.releasePointerCapture(event.pointerId);
    touch(event);
  });
  keyboard.addEventListener('pointermove', (event) => { if (held.has(event.pointerId)) touch(event); });
  for (const type of ['pointerup', 'pointercancel']) window.addEventListener(type, ({ pointerId }) => stop(pointerId));
  window.addEventListener('keydown', (event) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const note = noteOfKey(event);
    if (note === undefined) return;
    if (event.key === ' ') event.preventDefault(); // no scrolling
    play(`key ${event.key.toLowerCase()}`, note);
  });
  window.addEventListener('keyup', ({ key }) => stop(`key ${key.toLowerCase()}`));
  window.addEventListener('blur', () => Array.from(held.keys(), stop));
}

/** A letter is a piano key; space and enter are the one that has the focus. */
function noteOfKey({ key, target }) {
  if (key === ' ' || key === 'Enter') return target.dataset && target.dataset.note ? Number(target.dataset.note) : undefined;
  const at = COMPUTER_KEYS.indexOf(key.toLowerCase());
  return at >= 0 ? LOWEST + at : undefined;
}

// ---- sliders and pictures ----

function buildSliders() {
  for (const [name, title, min, max, step, text] of SLIDERS) {
    const label = document.createElement('label');
    label.innerHTML = `<span class="name"><span>${title}</span><output></output></span><input type="range">`;
    const [input, output] = [label.querySelector('input'), label.querySelector('output')];
    Object.assign(input, { min, max, step, value: settings[name], id: name });
    const show = () => { output.textContent = text(settings[name]); };
    input.addEventListener('input', () => {
      settings[name] = Number(input.value);
      show();
      if (synthesizer) synthesizer.set(name);
    });
    show();
    $('#sliders').append(label);
  }
}

function animate() {
  const { analyser } = synthesizer;
  const samples = new Float32Array(analyser.fftSize);
  const bins = new Uint8Array(analyser.frequencyBinCount);
  (function frame() {
    window.draw.drawScope($('#scope'), analyser, samples);
    window.draw.drawSpectrum($('#spectrum'), analyser, bins);
    requestAnimationFrame(frame);
  }());
}

let starting = null;

function start() {
  starting = starting || Synthesizer.create().then((made) => {
    synthesizer = made;
    $('#start').disabled = true;
    $('#start').textContent = 'Ready: play';
    animate();
  }).catch((error) => {
    starting = null;
    $('#error').textContent = error.message;
  });
  return starting;
}

buildKeyboard();
buildSliders();
listen();
for (const id of ['#scope', '#spectrum']) window.draw.grid(window.draw.prepare($(id), 130), 4, 8);
$('#start').addEventListener('click', start);
