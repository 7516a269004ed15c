// The platform's own postMessage(), captured before transfer lists are watched (transfer-watch.ts): what is sent here is
// nobody's business, and 100,000 times a second.

const postMessage = MessagePort.prototype.postMessage as (this: MessagePort, message: unknown, transfer?: readonly unknown[]) => void;

/** Posts through a port of any realm, past whatever is laid over it. */
export function postNatively(port: MessagePort, message: unknown, transfer?: readonly unknown[]): void {
  // An empty list costs, too.
  if (transfer && transfer.length > 0) postMessage.call(port, message, transfer);
  else postMessage.call(port, message);
}

const workersPostMessage = (typeof Worker === 'function' ? Worker.prototype.postMessage : null) as typeof postMessage | null;

/** The same through a Worker. */
export function postToWorker(worker: Worker, message: unknown, transfer: readonly unknown[]): void {
  (workersPostMessage as (this: unknown, message: unknown, transfer: readonly unknown[]) => void).call(worker, message, transfer);
}

const { close } = MessagePort.prototype;

/** Closes a port of any realm, past whatever is laid over it. */
export function closeNatively(port: MessagePort): void {
  close.call(port);
}

const handler = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage')!.get!;

/** Whether a value is a MessagePort, of whichever realm. */
export function isMessagePort(value: unknown): value is MessagePort {
  try {
    handler.call(value);
    return true;
  } catch {
    return false;
  }
}
