// The port example that everybody learns AudioWorklet from. Written for AudioWorklet; it knows of no polyfill.
const button = document.querySelector('#start');
const list = document.querySelector('#messages');
let sent = 0; // when the last ping left, in milliseconds

function show(direction, text, note = '') {
  const item = document.createElement('li');
  item.className = direction;
  item.textContent = text;
  if (note) item.dataset.note = note;
  list.append(item);
  while (list.children.length > 12) list.firstChild.remove();
}

async function start() {
  button.disabled = true;
  const audioContext = new AudioContext();
  await audioContext.audioWorklet.addModule('ping-pong-processor.js');
  const node = new AudioWorkletNode(audioContext, 'ping-pong-processor');

  node.port.onmessage = (event) => {
    console.log(event.data);
    show('from-processor', event.data, `${(performance.now() - sent).toFixed(1)} ms`);
  };

  setInterval(() => {
    show('to-processor', 'ping');
    sent = performance.now();
    node.port.postMessage('ping');
  }, 1000);
  button.textContent = 'Playing';
}

button.addEventListener('click', () => {
  start().catch((error) => {
    console.error(error);
    show('error', error.message);
  });
});
