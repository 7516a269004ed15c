// Drawing that several demos share: canvases as sharp as the screen, oscilloscope, spectrum, waveform.
const colours = {
  trace: '#5ee0a0',
  second: '#ffb454',
  hot: '#ff5c70',
  grid: 'rgba(255, 255, 255, 0.09)',
  text: 'rgba(255, 255, 255, 0.55)',
};

/** A canvas cleared and scaled so that one unit is one CSS pixel. */
function prepare(canvas, height) {
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = `${height}px`;
  }
  const pen = canvas.getContext('2d');
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

function grid({ pen, width, height }, rows, columns) {
  pen.strokeStyle = colours.grid;
  pen.lineWidth = 1;
  pen.beginPath();
  for (let row = 1; row < rows; row++) {
    pen.moveTo(0, Math.round((row * height) / rows) + 0.5);
    pen.lineTo(width, Math.round((row * height) / rows) + 0.5);
  }
  for (let column = 1; column < columns; column++) {
    pen.moveTo(Math.round((column * width) / columns) + 0.5, 0);
    pen.lineTo(Math.round((column * width) / columns) + 0.5, height);
  }
  pen.stroke();
}

/** The wave that an AnalyserNode hears, held still at a rising zero. */
function drawScope(canvas, analyser, samples, height = 130) {
  const area = prepare(canvas, height);
  grid(area, 4, 8);
  analyser.getFloatTimeDomainData(samples);
  const shown = samples.length >> 1;
  let first = 0;
  while (first < shown && !(samples[first] <= 0 && samples[first + 1] > 0)) first++;
  if (first === shown) first = 0;
  const { pen, width } = area;
  pen.strokeStyle = colours.trace;
  pen.lineWidth = 2;
  pen.beginPath();
  for (let x = 0; x < width; x++) {
    const y = height / 2 - samples[first + Math.floor((x / width) * shown)] * height * 0.46;
    if (x === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  }
  pen.stroke();
}

/** The spectrum that an AnalyserNode hears, on a logarithmic scale from 40 Hz. */
function drawSpectrum(canvas, analyser, bins, height = 130) {
  const area = prepare(canvas, height);
  grid(area, 4, 1);
  analyser.getByteFrequencyData(bins);
  const { pen, width } = area;
  const nyquist = analyser.context.sampleRate / 2;
  const binOf = (x) => (40 * Math.pow(nyquist / 40, x)) / nyquist * bins.length;
  const bars = Math.min(96, Math.floor(width / 6));
  for (let bar = 0; bar < bars; bar++) {
    const from = Math.floor(binOf(bar / bars));
    const to = Math.max(from + 1, Math.ceil(binOf((bar + 1) / bars)));
    let most = 0;
    for (let bin = from; bin < to && bin < bins.length; bin++) most = Math.max(most, bins[bin]);
    const tall = (most / 255) * height;
    pen.fillStyle = most > 215 ? colours.second : colours.trace;
    pen.fillRect((bar * width) / bars, height - tall, width / bars - 1.5, tall);
  }
  pen.fillStyle = colours.text;
  pen.font = '11px system-ui, sans-serif';
  for (const hertz of [100, 1000, 10000]) {
    const x = (Math.log(hertz / 40) / Math.log(nyquist / 40)) * width;
    pen.fillText(hertz < 1000 ? `${hertz}` : `${hertz / 1000}k`, x + 3, 13);
    pen.fillRect(x, 0, 1, 16);
  }
}

/** A whole recording, with a play head (0 to 1). */
function drawWaveform(canvas, channels, head, height = 120) {
  const area = prepare(canvas, height);
  grid(area, 2, 8);
  const { pen, width } = area;
  const lane = height / channels.length;
  channels.forEach((samples, channel) => {
    const middle = lane * (channel + 0.5);
    const step = samples.length / width;
    for (let x = 0; x < width; x++) {
      let low = 0;
      let high = 0;
      const end = Math.min(samples.length, Math.floor((x + 1) * step));
      for (let i = Math.floor(x * step); i < end; i += 1 + Math.floor(step / 200)) {
        low = Math.min(low, samples[i]);
        high = Math.max(high, samples[i]);
      }
      pen.fillStyle = x / width <= head ? colours.second : colours.trace;
      pen.fillRect(x, middle - high * lane * 0.46, 1, Math.max(1, (high - low) * lane * 0.46));
    }
  });
}

window.draw = { colours, prepare, grid, drawScope, drawSpectrum, drawWaveform };
