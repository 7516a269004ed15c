// Tasks of the page's event loop, in order and without a timer's clamping, by messages of a MessageChannel.
//
// A native message costs about 10 µs, more than all of ours. But one message event with several listeners runs the
// microtasks after each of them (HTML §8.1.4.4, "clean up after running script"), which is all that code can see of
// a task's end. So each message that wakes us runs up to TASKS tasks, one a listener.

import { postNatively } from './native-port';

/** Tasks that one native message runs at most. */
const TASKS = 8;

let channel: MessageChannel | null = null;
const queue: ((() => void) | undefined)[] = [];
let head = 0;
/** Native messages that are on their way. */
let wakes = 0;

/** Queues a task (HTML §8.1.7). One closure may be queued many times: it runs once for each. */
export function queueTask(task: () => void): void {
  if (!channel) channel = open();
  queue.push(task);
  if (queue.length - head > wakes * TASKS) {
    wakes++;
    postNatively(channel.port2, null);
  }
}

/** Whether there are tasks that have not run yet. */
export function tasksWait(): boolean {
  return queue.length > head;
}

function open(): MessageChannel {
  const opened = new MessageChannel();
  opened.port1.addEventListener('message', () => {
    wakes--;
  });
  // The same function is one listener only, however often it is added.
  for (let task = 0; task < TASKS; task++) opened.port1.addEventListener('message', () => runOne());
  // What the tasks of this message left, or queued, may need a message of its own.
  opened.port1.addEventListener('message', () => {
    if (queue.length - head <= wakes * TASKS) return;
    wakes++;
    postNatively(opened.port2, null);
  });
  opened.port1.start();
  return opened;
}

function runOne(): void {
  const task = queue[head];
  if (!task) return;
  queue[head++] = undefined; // what it holds may be collected
  // The spent half is cut off now and then, so that a flood costs no shifting.
  if (head > 1024 && head * 2 > queue.length) {
    queue.splice(0, head);
    head = 0;
  }
  task();
}
