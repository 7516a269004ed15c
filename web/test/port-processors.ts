// Processors that tell what came through their ports.

import { contextWith } from './audio';

/** Answers each message with the same. */
export const ECHO = `
  constructor() { super(); this.port.onmessage = ({ data, ports }) => this.port.postMessage(data, ports.slice()); }
  process() { return true; }`;

const DESCRIBE = `
  constructor() {
    super();
    this.port.onmessage = ({ data, ports }) => this.port.postMessage(this.describe(data, ports));
    this.port.onmessageerror = (event) => this.port.postMessage({ error: event.type, data: event.data, own: event instanceof MessageEvent });
  }
  process() { return true; }`;

/** Answers each message with what the processor finds it to be. */
export const describing = (body: string): string => `describe(data, ports) { ${body} } ${DESCRIBE}`;

/** The port of a new node of a class with such a body. */
export async function portOf(body: string, options?: AudioWorkletNodeOptions): Promise<MessagePort> {
  return new AudioWorkletNode(await contextWith(body), 'processor', options).port;
}

/** A Worker that does as much with the ports that it is sent. */
export function workerOf(): Worker {
  return new Worker('/base/web/test/fixtures/port-worker.js');
}
