/** Plays ping-pong, three rounds; what was said is left on `window.messages` for the test to read. */
export async function playPingPong(processorUrl) {
  const messages = (window.messages = []);
  try {
    const context = new AudioContext();
    await context.audioWorklet.addModule(processorUrl);
    const node = new AudioWorkletNode(context, 'ping-pong-processor');
    node.port.onmessage = ({ data }) => {
      messages.push(data);
      if (messages.length < 6) ping();
    };
    const ping = () => {
      messages.push('ping');
      node.port.postMessage('ping');
    };
    node.connect(context.destination);
    ping();
  } catch (error) {
    messages.push(String(error));
  }
}
