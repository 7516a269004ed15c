// Gestures → messages → WebAssembly in the processor; the levels come back and make the strings swing.
const $ = (selector) => document.querySelector(selector);
const OPEN = [82.41, 110, 146.83, 196, 246.94, 329.63]; // E A D G B E
const CHORDS = [[0, 2, 2, 0, 0, 0], [0, 0, 2, 2, 1, 0], [3, 2, 0, 0, 0, 3], [2, 0, 0, 2, 3, 2]]; // Em Am G D, as frets
const PATTERN = [0, 2, 3, 5, 4, 3, 2, 3];
const HEIGHT = 190;

const levels = new Array(OPEN.length).fill(0);
let machine = null;
let chord = 0;
let timer = 0;

async function start() {
  if (machine) return machine.context.resume();
  const context = new AudioContext();
  const [bytes] = await Promise.all([
    fetch('strings.wasm').then((response) => response.arrayBuffer()),
    context.audioWorklet.addModule('strings-processor.js'),
  ]);
  $('#size').textContent = `${bytes.byteLength} bytes of`;
  const node = new AudioWorkletNode(context, 'strings', { numberOfInputs: 0, outputChannelCount: [1], processorOptions: { bytes } });
  node.port.onmessage = ({ data }) => data.forEach((level, string) => { levels[string] = level; });
  node.onprocessorerror = ({ message }) => { $('#error').textContent = message; };
  node.connect(context.destination);
  machine = { context, node };
  requestAnimationFrame(frame);
  return context.resume();
}

function pluck(string) {
  if (!machine) return;
  const hertz = OPEN[string] * Math.pow(2, CHORDS[chord][string] / 12);
  machine.node.port.postMessage({ string, hertz, decay: Number($('#decay').value) });
}

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function strum() {
  await start();
  for (let string = 0; string < OPEN.length; string++) {
    pluck(string);
    await sleep(28);
  }
  chord = (chord + 1) % CHORDS.length;
}

async function playOn() {
  if (timer) {
    clearTimeout(timer);
    timer = 0;
    $('#play').textContent = 'Let them play';
    return;
  }
  await start();
  $('#play').textContent = 'Stop';
  let step = 0;
  const next = () => {
    chord = Math.floor(step / PATTERN.length) % CHORDS.length;
    pluck(PATTERN[step % PATTERN.length]);
    if (step % PATTERN.length === 0) pluck(5);
    step++;
    timer = setTimeout(next, 60000 / Number($('#tempo').value));
  };
  next();
}

const heightOf = (string) => HEIGHT - ((string + 0.7) * HEIGHT) / (OPEN.length + 0.4);

function frame(time) {
  const { pen, width } = window.draw.prepare($('#strings'), HEIGHT);
  for (let string = 0; string < OPEN.length; string++) {
    const swing = Math.min(1, levels[string]) * 13 * Math.sin(time * (0.03 + string * 0.007));
    const y = heightOf(string);
    pen.strokeStyle = levels[string] > 0.02 ? window.draw.colours.second : window.draw.colours.trace;
    pen.globalAlpha = 0.55 + 0.45 * Math.min(1, levels[string] * 3);
    pen.lineWidth = 4 - string * 0.45;
    pen.beginPath();
    pen.moveTo(0, y);
    pen.quadraticCurveTo(width / 2, y + swing * 2, width, y);
    pen.stroke();
  }
  pen.globalAlpha = 1;
  if (machine) requestAnimationFrame(frame);
}

let last = null; // where the pointer was

function stringsBetween(from, to) {
  return OPEN.map((_, string) => string).filter((string) => {
    const y = heightOf(string);
    return (from < y && to >= y) || (to < y && from >= y) || Math.abs(to - y) < 4;
  });
}

const canvas = $('#strings');
canvas.addEventListener('pointerdown', async ({ offsetY }) => {
  last = offsetY;
  await start();
  stringsBetween(offsetY - 9, offsetY + 9).forEach(pluck);
});
canvas.addEventListener('pointermove', ({ offsetY, buttons }) => {
  if (buttons && last !== null) stringsBetween(last, offsetY).forEach(pluck);
  last = offsetY;
});
const fail = (error) => { $('#error').textContent = error.message; };
$('#strum').addEventListener('click', () => strum().catch(fail));
$('#play').addEventListener('click', () => playOn().catch(fail));
const shown = {
  decay: (v) => `${Math.round(((v - 0.9) / 0.0995) * 100)} %`,
  tempo: (v) => `${v} plucks a minute`,
};
for (const [id, text] of Object.entries(shown)) {
  const show = () => { $(`#${id}`).parentElement.querySelector('output').textContent = text(Number($(`#${id}`).value)); };
  $(`#${id}`).addEventListener('input', show);
  show();
}
frame(0);
