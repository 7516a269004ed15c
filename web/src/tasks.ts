// Tasks of the page's event loop, in order and without a timer's clamping: one message of a MessageChannel each.

import { postNatively } from './native-port';

let channel: MessageChannel | null = null;
const queue: (() => void)[] = [];
let head = 0;

/** Queues a task (HTML §8.1.7). One closure may be queued many times: it runs once for each. */
export function queueTask(task: () => void): void {
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = runOne;
  }
  queue.push(task);
  postNatively(channel.port2, null);
}

function runOne(): void {
  const task = queue[head++];
  // The spent half is cut off now and then, so that a flood costs no shifting.
  if (head > 1024 && head * 2 > queue.length) {
    queue.splice(0, head);
    head = 0;
  }
  if (task) task();
}
