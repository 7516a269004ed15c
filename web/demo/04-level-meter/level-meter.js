// What the processor posts, drawn as two bars with peaks that fall slowly.
const $ = (selector) => document.querySelector(selector);
const FLOOR = -60; // decibels

const decibels = (level) => (level > 0 ? 20 * Math.log10(level) : -Infinity);
const text = (level) => (decibels(level) > FLOOR ? `${decibels(level).toFixed(1).replace('-', '−')} dB` : 'silence');
const place = (level) => Math.max(0, Math.min(1, 1 - decibels(level) / FLOOR));

const shown = { levels: [0, 0], peaks: [0, 0] };
let messages = 0;
let context = null;
let meter = null;
let playing = null; // what stops the present source

async function start() {
  if (context) return context.resume();
  context = new AudioContext();
  await context.audioWorklet.addModule('level-meter-processor.js');
  meter = new AudioWorkletNode(context, 'level-meter', { numberOfOutputs: 0 });
  meter.port.onmessage = ({ data }) => {
    messages++;
    for (const side of [0, 1]) {
      shown.levels[side] = Math.max(data.levels[side], shown.levels[side] * 0.8);
      shown.peaks[side] = Math.max(data.peaks[side], shown.peaks[side] * 0.97);
    }
    $('#peak').textContent = text(Math.max(...data.peaks));
    $('#rms').textContent = text(Math.max(...data.levels));
  };
  setInterval(() => {
    $('#rate').textContent = messages;
    messages = 0;
  }, 1000);
  requestAnimationFrame(frame);
  return context.resume();
}

function frame() {
  const area = window.draw.prepare($('#meter'), 120);
  const { pen, width } = area;
  for (const side of [0, 1]) {
    const y = 14 + side * 42;
    pen.fillStyle = window.draw.colours.grid;
    pen.fillRect(12, y, width - 24, 28);
    const scale = pen.createLinearGradient(12, 0, width - 12, 0);
    scale.addColorStop(0, window.draw.colours.trace);
    scale.addColorStop(0.75, window.draw.colours.second);
    scale.addColorStop(1, window.draw.colours.hot);
    pen.fillStyle = scale;
    pen.fillRect(12, y, (width - 24) * place(shown.levels[side]), 28);
    pen.fillRect(12 + (width - 27) * place(shown.peaks[side]), y, 3, 28);
  }
  pen.fillStyle = window.draw.colours.text;
  pen.font = '11px system-ui, sans-serif';
  for (const mark of [-50, -40, -30, -20, -10, -3]) pen.fillText(`−${-mark}`, 12 + (width - 24) * (1 - mark / FLOOR) - 9, 114);
  requestAnimationFrame(frame);
}

/** A melody of two hands, left and right. */
function playMelody() {
  const notes = [0, 7, 12, 16, 19, 16, 12, 7, -4, 3, 8, 12, 15, 12, 8, 3];
  const out = context.createGain();
  out.gain.value = 0.5;
  out.connect(meter);
  out.connect(context.destination);
  let step = 0;
  const play = () => {
    const side = step % 2 === 0 ? -1 : 1;
    const oscillator = context.createOscillator();
    const envelope = context.createGain();
    const merger = context.createChannelMerger(2);
    oscillator.type = 'triangle';
    oscillator.frequency.value = 220 * Math.pow(2, notes[step % notes.length] / 12);
    envelope.gain.setValueAtTime(0.9, context.currentTime);
    envelope.gain.setTargetAtTime(0, context.currentTime + 0.03, 0.16);
    oscillator.connect(envelope).connect(merger, 0, side < 0 ? 0 : 1);
    merger.connect(out);
    oscillator.start();
    oscillator.stop(context.currentTime + 1.2);
    oscillator.onended = () => merger.disconnect();
    step++;
  };
  play();
  const timer = setInterval(play, 190);
  return () => {
    clearInterval(timer);
    out.disconnect();
  };
}

async function listenToMicrophone() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const source = context.createMediaStreamSource(stream);
  source.connect(meter);
  return () => {
    source.disconnect();
    stream.getTracks().forEach((track) => track.stop());
  };
}

async function choose(button, begin) {
  try {
    $('#error').textContent = '';
    const same = playing && playing.button === button;
    if (playing) playing.stop();
    if (playing) playing.button.textContent = playing.label;
    playing = null;
    if (same) return;
    await start();
    playing = { button, label: button.textContent, stop: await begin() };
    button.textContent = 'Stop';
  } catch (error) {
    $('#error').textContent = error.message;
  }
}

if (!navigator.mediaDevices || window.isSecureContext === false) {
  $('#microphone').disabled = true;
  $('#hint').textContent = 'No microphone here: browsers give it to https pages and to localhost only, and no script can change that.';
}
$('#melody').addEventListener('click', (event) => choose(event.target, playMelody));
$('#microphone').addEventListener('click', (event) => choose(event.target, listenToMicrophone));
window.draw.grid(window.draw.prepare($('#meter'), 120), 1, 6);
