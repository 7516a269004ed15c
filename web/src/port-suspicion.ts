// Ports that may have left unseen: by the postMessage() of a window, which must not be wrapped (transfer-watch.ts). When something
// looks like that, the ports are looked after: asked, where the browser can be asked (port-attachment.ts), in a microtask and before
// anything more is dispatched at one; else each finds out for itself by posting to its own other end.

import { findOracle, type AttachmentOracle } from './port-attachment';

/** A port that may leave. */
export interface Watched {
  /** It has left. */
  readonly left: () => void;
  /** Finds out, some time later, whether it has. */
  readonly inquire: () => void;
  /** The last suspicion that was looked into. */
  cleared: number;
}

/** Pages read a window's postMessage before they have all of its arguments. */
const AGAIN = [100, 1000];
/** Where nothing shows what is read of a window. */
const ALWAYS = 1000;

const watchedPorts = new WeakMap<object, Watched>();
let portsInUse: () => Iterable<MessagePort> = () => [];
let oracle: AttachmentOracle | null | undefined;
let suspicion = 0;
let isLooking = false;
let looksAgain = false;
let keepsLooking = false;

/** Calls `left` when the port is found to have been transferred. */
export function watchPort(port: MessagePort, left: () => void, inquire: () => void): void {
  watchedPorts.set(port, { left, inquire, cleared: suspicion });
}

/** Whether a port is watched. */
export function isWatched(value: unknown): value is MessagePort {
  return watchedPorts.has(value as object);
}

/** Says where all ports are that may leave. */
export function lookIn(ports: () => Iterable<MessagePort>): void {
  portsInUse = ports;
}

/** Notes that these objects were transferred. */
export function noteTransfer(objects: readonly unknown[]): void {
  for (const object of objects) {
    const watched = watchedPorts.get(object as object);
    if (!watched) continue;
    watchedPorts.delete(object as object);
    watched.left();
  }
}

/** Looks whether a port has left, if there is any reason to. Cheap where there is none. */
export function lookAfter(port: MessagePort): void {
  const watched = watchedPorts.get(port);
  if (!watched || watched.cleared === suspicion) return;
  watched.cleared = suspicion;
  if (oracle === undefined) oracle = findOracle();
  if (!oracle) watched.inquire();
  else if (oracle(port)) noteTransfer([port]);
}

/** Something was done with which ports can be transferred unseen. */
export function suspect(): void {
  suspicion++;
  try {
    lookNowAndAgain();
  } catch {
    // Firefox has no timers in a window that has gone. What we have wrapped in the windows around it goes on, and its ports are gone.
  }
}

/** Ports can be transferred unseen from now on, whenever the page likes. */
export function suspectAlways(): void {
  if (keepsLooking) return;
  keepsLooking = true;
  setInterval(() => {
    suspicion++;
    look();
  }, ALWAYS);
}

function lookNowAndAgain(): void {
  look();
  if (looksAgain) return;
  looksAgain = true;
  AGAIN.forEach((delay, index) => setTimeout(() => {
    if (index === AGAIN.length - 1) looksAgain = false;
    suspicion++;
    look();
  }, delay));
}

function look(): void {
  if (isLooking) return;
  isLooking = true;
  void Promise.resolve().then(lookAfterAll);
}

// A page may post to its windows a thousand times a second: looking may take a fiftieth of the time.
function lookAfterAll(): void {
  const start = performance.now();
  const seen = suspicion;
  for (const port of portsInUse()) lookAfter(port);
  setTimeout(() => {
    isLooking = false;
    if (suspicion !== seen) look();
  }, 50 * (performance.now() - start));
}
