// Whether a native message that was posted earlier must have arrived by now. Nothing orders the messages of two channels
// (WebKitGTK carries each through another process, and a flood may hold one up for half a second while others pass), so
// this is a judgement: some time has passed, messages of our own have gone round since, and no task of ours waits.

import { postNatively } from './native-port';
import { tasksWait } from './tasks';

/** Milliseconds that must have passed. */
const PATIENCE = 500;
/** Milliseconds between two messages of our own, and how many of them must have come back on a page without a backlog. */
const PACE = 50;
const ROUNDS = 3;

let channel: MessageChannel | null = null;
const waiting: (() => void)[] = [];

/** Calls back when every native message that was posted before must have been dispatched; never, once `isOver` answers true. */
export function afterEarlierMessages(isOver: () => boolean, callback: () => void): void {
  const start = performance.now();
  let rounds = 0;
  const goRound = (): void => {
    if (isOver()) return;
    rounds = tasksWait() ? 0 : rounds + 1;
    if (rounds > ROUNDS && performance.now() - start > PATIENCE) callback();
    else setTimeout(() => post(goRound), PACE);
  };
  goRound();
}

function post(callback: () => void): void {
  if (!channel) channel = open();
  waiting.push(callback);
  postNatively(channel.port2, null);
}

function open(): MessageChannel {
  const opened = new MessageChannel();
  opened.port1.onmessage = () => {
    const next = waiting.shift();
    if (next) next();
  };
  return opened;
}
