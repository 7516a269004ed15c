// Answers each message with "pong" and outputs silence.
class PingPongProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.port.onmessage = (event) => {
      console.log(event.data);
      this.port.postMessage('pong');
    };
  }

  process() {
    return true;
  }
}

registerProcessor('ping-pong-processor', PingPongProcessor);
