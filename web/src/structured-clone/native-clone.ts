// The platform's own serialisation, used as an oracle for objects the codec does not know, and to detach buffers.

/** What the platform made of a value: a clone, an acceptance without showing one, or a DataCloneError. */
export type NativeClone = { outcome: 'cloned'; value: object } | { outcome: 'accepted' } | { outcome: 'refused' };

// Captured before anybody lays a protocol over ports.
const post = MessagePort.prototype.postMessage as (this: MessagePort, message: unknown, transfer: Transferable[]) => void;
const clone = typeof structuredClone === 'function' ? structuredClone : null;
const NOTHING: Transferable[] = [];

let scratchPort: MessagePort | null = null;

// One channel for all, made when first needed. Its other end is read, so that nothing piles up in its queue.
function scratch(): MessagePort {
  if (scratchPort === null) {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = (): void => { /* what arrives here has served its purpose */ };
    scratchPort = port1;
  }
  return scratchPort;
}

/** Serialises the value natively. What its getters throw is thrown; a DataCloneError is the outcome 'refused'. */
export function cloneNatively(value: object): NativeClone {
  try {
    if (clone !== null) return { outcome: 'cloned', value: clone(value) };
    post.call(scratch(), value, NOTHING);
    return { outcome: 'accepted' };
  } catch (error) {
    if ((error as { name?: unknown } | null)?.name === 'DataCloneError') return { outcome: 'refused' };
    throw error;
  }
}

/** Detaches the buffers, all at once. Throws what the platform throws for one that cannot be detached. */
export function detach(buffers: ArrayBuffer[]): void {
  if (buffers.length > 0) post.call(scratch(), null, buffers);
}

const byteLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')!.get! as (this: unknown) => number;
const detached = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'detached')?.get;

/**
 * Whether a buffer is a detached ArrayBuffer (never a SharedArrayBuffer). Where there is no getter for that, a view on it cannot be made;
 * Chromium 64 makes one, but its serialisation refuses.
 */
export function isDetached(buffer: ArrayBufferLike): boolean {
  try {
    if (byteLength.call(buffer) > 0) return false;
  } catch {
    return false;
  }
  if (detached !== undefined) return detached.call(buffer) as boolean;
  try {
    new Uint8Array(buffer);
  } catch {
    return true;
  }
  return cloneNatively(buffer).outcome === 'refused';
}
