// A file → an AudioBuffer → a looping source → the bit-crusher.
const $ = (selector) => document.querySelector(selector);
const SHOWN = {
  bits: (v) => `${v.toFixed(1)}`,
  reduction: (v) => (machine ? hertz(v * machine.context.sampleRate) : `${Math.round(v * 100)} %`),
  mix: (v) => `${Math.round(v * 100)} %`,
};

const hertz = (v) => (v < 1000 ? `${Math.round(v)}` : `${(v / 1000).toFixed(1)} k`);

let machine = null;
let buffer = null;
let source = null;
let startedAt = 0;

async function makeMachine() {
  const context = new AudioContext();
  await context.audioWorklet.addModule('bit-crusher-processor.js');
  const crusher = new AudioWorkletNode(context, 'bit-crusher');
  const analyser = context.createAnalyser();
  analyser.fftSize = 4096;
  crusher.connect(analyser).connect(context.destination);
  machine = { context, crusher, analyser };
  for (const name of Object.keys(SHOWN)) setParameter(name);
}

function setParameter(name) {
  const input = $(`#${name}`);
  const value = Number(input.value);
  input.parentElement.querySelector('output').textContent = SHOWN[name](value);
  if (machine) machine.crusher.parameters.get(name).setTargetAtTime(value, machine.context.currentTime, 0.01);
}

/** Two bars of drums, made of sines and noise. */
function drumLoop({ sampleRate }) {
  const beat = Math.round(sampleRate * 0.24);
  const made = new AudioBuffer({ length: beat * 16, numberOfChannels: 2, sampleRate });
  const strike = (at, seconds, sound, pan) => {
    for (let i = 0; i < seconds * sampleRate && at + i < made.length; i++) {
      const sample = sound(i / sampleRate) * Math.pow(1 - i / (seconds * sampleRate), 2);
      made.getChannelData(0)[at + i] += sample * (1 - pan);
      made.getChannelData(1)[at + i] += sample * (1 + pan);
    }
  };
  const noise = () => Math.random() * 2 - 1;
  for (let step = 0; step < 16; step++) {
    if ([0, 3, 6, 8, 11].includes(step)) strike(step * beat, 0.35, (t) => 0.5 * Math.sin(2 * Math.PI * (48 * t - 3 * Math.exp(-t * 40))), 0);
    if (step % 8 === 4) strike(step * beat, 0.22, (t) => 0.25 * noise() + 0.3 * Math.sin(2 * Math.PI * 190 * t), 0.1);
    strike(step * beat, step % 4 === 2 ? 0.14 : 0.045, () => 0.14 * noise(), -0.3);
    const note = [110, 0, 110, 220, 0, 165, 196, 0][step % 8];
    if (note) strike(step * beat, 0.22, (t) => 0.2 * ((note * t) % 1) - 0.1, 0.3);
  }
  return made;
}

async function take(name, makeBuffer) {
  try {
    $('#error').textContent = '';
    if (!machine) await makeMachine();
    stop();
    buffer = await makeBuffer(machine.context);
    $('#name').textContent = `${name}: ${buffer.duration.toFixed(1)} s, ${buffer.numberOfChannels === 1 ? 'mono' : `${buffer.numberOfChannels} channels`}`;
    $('#play').disabled = false;
    await play();
  } catch (error) {
    $('#error').textContent = error.message || 'This file cannot be decoded.';
  }
}

const readFile = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result);
  reader.onerror = () => reject(reader.error);
  reader.readAsArrayBuffer(file);
});

async function takeFile(file) {
  if (file) await take(file.name, async (context) => context.decodeAudioData(await readFile(file)));
}

async function play() {
  await machine.context.resume();
  source = machine.context.createBufferSource();
  source.buffer = buffer;
  source.loop = true;
  source.connect(machine.crusher);
  source.start();
  startedAt = machine.context.currentTime;
  $('#play').textContent = 'Stop';
  requestAnimationFrame(frame);
}

function stop() {
  if (!source) return;
  source.stop();
  source.disconnect();
  source = null;
  $('#play').textContent = 'Play';
}

const samples = new Float32Array(4096);
let lastHead = -1;

function frame() {
  if (!source) return;
  const head = ((machine.context.currentTime - startedAt) / buffer.duration) % 1;
  const pixel = Math.floor(head * $('#waveform').clientWidth);
  if (pixel !== lastHead) window.draw.drawWaveform($('#waveform'), channelsOf(buffer), head, 110);
  lastHead = pixel;
  window.draw.drawScope($('#scope'), machine.analyser, samples);
  requestAnimationFrame(frame);
}

const channelsOf = (sound) => Array.from({ length: Math.min(2, sound.numberOfChannels) }, (_, channel) => sound.getChannelData(channel));

for (const name of Object.keys(SHOWN)) {
  setParameter(name);
  $(`#${name}`).addEventListener('input', () => setParameter(name));
}
$('#play').addEventListener('click', () => (source ? stop() : play()));
$('#built-in').addEventListener('click', () => take('Drum loop', drumLoop));
$('#file').addEventListener('change', (event) => takeFile(event.target.files[0]));

const drop = $('#drop');
for (const type of ['dragenter', 'dragover']) {
  document.addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
}
document.addEventListener('dragleave', (event) => { if (!event.relatedTarget) drop.classList.remove('over'); });
document.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  takeFile(event.dataTransfer.files[0]);
});
window.draw.grid(window.draw.prepare($('#waveform'), 110), 2, 8);
window.draw.grid(window.draw.prepare($('#scope'), 130), 4, 8);
