// `processorerror` (Web Audio §1.32.4.2): one ErrorEvent for a processor that cannot go on, as Chromium fires it:
// with message, file and line where the engine's stack tells them, and without the error itself, which is the realm's.

import type { Realm } from './realm';
import { queueTask } from './tasks';
import type { WorkletNodeSlots } from './worklet-node-slots';

/** Queues the event that says why a processor is silent from now on. */
export function queueProcessorError(slots: WorkletNodeSlots, error: unknown): void {
  queueErrorEvent(slots, describeError(error));
}

/** Queues the event for an error that was described, in another realm perhaps. */
export function queueErrorEvent({ node }: WorkletNodeSlots, place: ErrorPlace): void {
  queueTask(() => node.dispatchEvent(new ErrorEvent('processorerror', place)));
}

/** Writes an error of user code to its realm's console; an uncaught error on the page's window would break pages. */
export function reportInRealm(realm: Realm, error: unknown): void {
  realm.console.error(error);
}

/** What ErrorEvent tells of a thrown value. */
export interface ErrorPlace {
  message: string;
  filename: string;
  lineno: number;
  colno: number;
}

/** Finds that out. */
export function describeError(error: unknown): ErrorPlace {
  let text: string;
  try {
    text = String(error);
  } catch {
    text = 'exception';
  }
  const place = { message: `Uncaught ${text}`, filename: '', lineno: 0, colno: 0 };
  const stack = typeof error === 'object' && error !== null ? (error as { stack?: unknown }).stack : undefined;
  // The first frame with a place: "at f (url:line:column)" or "f@url:line:column".
  const frame = typeof stack === 'string' ? /(?:\(|@|\s)([a-z][a-z0-9+.-]*:[^\s()]*):(\d+):(\d+)/i.exec(stack) : null;
  if (frame) {
    place.filename = frame[1] as string;
    place.lineno = Number(frame[2]);
    place.colno = Number(frame[3]);
  }
  return place;
}
