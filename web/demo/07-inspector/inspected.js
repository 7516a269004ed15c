// A graph that grows and shrinks, and the panel that shows it.
const $ = (selector) => document.querySelector(selector);
const voices = [];
let context = null;
let clip = null;

async function start() {
  context = new AudioContext();
  await context.audioWorklet.addModule('inspected-processor.js');
  await context.resume();
  clip = new AudioWorkletNode(context, 'soft-clip', { outputChannelCount: [1] });
  const filter = context.createBiquadFilter();
  clip.connect(filter).connect(context.destination);
  for (let i = 0; i < 3; i++) add();
  for (const id of ['add', 'remove', 'flood', 'stall']) $(`#${id}`).disabled = false;
  $('#start').disabled = true;
  if (!window.AudioWorkletAnywhere) throw new Error('The script is not there.');
  await window.AudioWorkletAnywhere.inspector({ parent: $('#panel') });
}

function add() {
  const node = new AudioWorkletNode(context, 'hum', { numberOfInputs: 0, outputChannelCount: [1] });
  const vibrato = context.createOscillator();
  const depth = context.createGain();
  const frequency = node.parameters.get('frequency');
  frequency.value = 110 * (voices.length + 2);
  depth.gain.value = 3;
  vibrato.frequency.value = 4 + voices.length;
  vibrato.connect(depth).connect(frequency);
  vibrato.start();
  node.connect(clip);
  voices.push({ node, vibrato, depth });
}

function remove() {
  const voice = voices.pop();
  if (!voice) return;
  voice.vibrato.stop();
  voice.depth.disconnect();
  voice.node.disconnect();
}

function flood() {
  for (let i = 0; i < 1000; i++) for (const { node } of voices.slice(0, 1)) node.port.postMessage(i);
}

function stall() {
  const end = performance.now() + 300;
  while (performance.now() < end);
}

$('#start').addEventListener('click', () => start().catch((error) => { $('#error').textContent = error.message; }));
for (const [id, act] of Object.entries({ add, remove, flood, stall })) $(`#${id}`).addEventListener('click', act);
