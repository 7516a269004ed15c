// The port example that everybody learns AudioWorklet from. Written for AudioWorklet; it knows of no polyfill.
const button = document.querySelector('#start');
const list = document.querySelector('#messages');
let stop = null; // while it plays

function show(direction, text, note = '') {
  const item = document.createElement('li');
  item.className = direction;
  item.textContent = text;
  if (note) item.dataset.note = note;
  list.append(item);
  while (list.children.length > 12) list.firstChild.remove();
}

async function start() {
  const audioContext = new AudioContext();
  await audioContext.audioWorklet.addModule('ping-pong-processor.js');
  const node = new AudioWorkletNode(audioContext, 'ping-pong-processor');
  let sent = 0; // when the last ping left, in milliseconds

  node.port.onmessage = (event) => {
    console.log(event.data);
    show('from-processor', event.data, `${(performance.now() - sent).toFixed(1)} ms`);
  };

  const ping = () => {
    show('to-processor', 'ping');
    sent = performance.now();
    node.port.postMessage('ping');
  };
  ping();
  const timer = setInterval(ping, 1000);
  return () => {
    clearInterval(timer);
    return audioContext.close();
  };
}

button.addEventListener('click', async () => {
  button.disabled = true;
  try {
    if (stop) {
      await stop();
      stop = null;
    } else stop = await start();
    button.textContent = stop ? 'Stop' : 'Start';
  } catch (error) {
    console.error(error);
    show('error', error.message);
  }
  button.disabled = false;
});
