// Score → OfflineAudioContext with a worklet and native nodes → AudioBuffer → picture, player and WAV file.
const $ = (selector) => document.querySelector(selector);
const SECONDS = 30;
const RATE = 44100;

/** A score that nobody wrote: chance on a scale, the same each time. */
function score() {
  const scale = [0, 3, 5, 7, 10, 12, 15, 17, 19, 22, 24];
  let seed = 20260114;
  const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const notes = [];
  for (let time = 0.1, degree = 5; time < SECONDS - 4; time += chance() < 0.3 ? 0.48 : 0.24) {
    degree = Math.max(0, Math.min(scale.length - 1, degree + Math.round(chance() * 4 - 2)));
    const note = (semitones, loud) => ({ time, hertz: 220 * Math.pow(2, semitones / 12), loud, pan: chance() * 1.2 - 0.6 });
    notes.push(note(scale[degree], 0.1 + 0.06 * chance()));
    if (chance() < 0.22) notes.push(note(scale[degree] - 12, 0.12));
  }
  return notes;
}

function echo(context, input, output) {
  const delay = context.createDelay(1);
  const feedback = context.createGain();
  delay.delayTime.value = 0.36;
  feedback.gain.value = 0.38;
  input.connect(output);
  input.connect(delay);
  delay.connect(feedback).connect(delay);
  delay.connect(output);
}

async function render() {
  const context = new OfflineAudioContext(2, SECONDS * RATE, RATE);
  await context.audioWorklet.addModule('bells-processor.js');
  const bells = new AudioWorkletNode(context, 'bells', {
    numberOfInputs: 0, outputChannelCount: [2], processorOptions: { notes: score(), reportEvery: 0.5 },
  });
  bells.port.onmessage = ({ data }) => tell(data / SECONDS);
  echo(context, bells, context.destination);
  const began = performance.now();
  const buffer = await context.startRendering();
  return { buffer, seconds: (performance.now() - began) / 1000 };
}

function tell(progress) {
  $('#progress').value = Math.max($('#progress').value, progress);
  $('#status').textContent = `Rendering: ${Math.round($('#progress').value * 100)} %`;
}

/** A WAV file of 16 bits. */
function wav(buffer) {
  const channels = [buffer.getChannelData(0), buffer.getChannelData(1)];
  const bytes = new DataView(new ArrayBuffer(44 + buffer.length * 4));
  const word = (at, text) => Array.from(text).forEach((letter, i) => bytes.setUint8(at + i, letter.charCodeAt(0)));
  word(0, 'RIFF');
  bytes.setUint32(4, bytes.byteLength - 8, true);
  word(8, 'WAVEfmt ');
  [[16, 16, 4], [20, 1, 2], [22, 2, 2], [24, RATE, 4], [28, RATE * 4, 4], [32, 4, 2], [34, 16, 2]]
    .forEach(([at, value, size]) => (size === 4 ? bytes.setUint32(at, value, true) : bytes.setUint16(at, value, true)));
  word(36, 'data');
  bytes.setUint32(40, buffer.length * 4, true);
  for (let i = 0; i < buffer.length; i++) {
    channels.forEach((samples, channel) => bytes.setInt16(44 + i * 4 + channel * 2, Math.max(-1, Math.min(1, samples[i])) * 32767, true));
  }
  return new Blob([bytes.buffer], { type: 'audio/wav' });
}

function show({ buffer, seconds }) {
  const url = URL.createObjectURL(wav(buffer));
  $('#progress').value = 1;
  $('#status').textContent = `${SECONDS} seconds of music in ${seconds.toFixed(2)} s: ${Math.round(SECONDS / seconds)} times as fast as it plays.`;
  $('#audio').src = url;
  $('#download').href = url;
  $('#result').hidden = false;
  const channels = [buffer.getChannelData(0), buffer.getChannelData(1)];
  const draw = () => window.draw.drawWaveform($('#waveform'), channels, $('#audio').currentTime / SECONDS, 150);
  $('#audio').ontimeupdate = draw;
  draw();
}

$('#render').addEventListener('click', async () => {
  try {
    $('#render').disabled = true;
    $('#error').textContent = '';
    $('#progress').value = 0;
    tell(0);
    show(await render());
  } catch (error) {
    $('#error').textContent = error.message;
  }
  $('#render').disabled = false;
});
window.draw.grid(window.draw.prepare($('#waveform'), 150), 2, 8);
