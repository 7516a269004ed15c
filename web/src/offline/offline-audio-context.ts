// startRendering(), suspend() and resume() laid over those of OfflineAudioContext (Web Audio §1.3.3): where a context has worklet nodes,
// their audio is rendered before the browser renders it.

import { threadOf } from '../audio-worklet';
import type { PageWindow } from '../features';
import { native } from '../native';
import { nameFunction } from '../webidl';
import { advance } from './advance';
import { QUANTUM, timeOf } from './frames';
import { graphOf } from './recorded-graph';
import { renderNatively, type MakeContext } from './scratch-context';

const START = "Failed to execute 'startRendering' on 'OfflineAudioContext'";

/** What is known of a context that is, or will be, rendered. */
interface OfflineState {
  /** Frames at which the page wants it to stand still. */
  readonly suspensions: Set<number>;
  begun: boolean;
  /** The page's context stands still. */
  suspended: boolean;
  /** Settled when the browser goes on after resume(). */
  resuming: Promise<void> | null;
}

type Method = (this: OfflineAudioContext, ...args: unknown[]) => unknown;

const states = new WeakMap<BaseAudioContext, OfflineState>();
let makeContext: MakeContext;

function stateOf(context: BaseAudioContext): OfflineState {
  let state = states.get(context);
  if (!state) states.set(context, state = { suspensions: new Set(), begun: false, suspended: false, resuming: null });
  return state;
}

/** Lays our methods over a page's OfflineAudioContext. */
export function patchOfflineAudioContext(page: PageWindow): void {
  const constructor = page.OfflineAudioContext || page.webkitOfflineAudioContext;
  if (typeof constructor !== 'function') return;
  makeContext = (channels, length, sampleRate) => new constructor(channels, length, sampleRate);
  const { prototype } = constructor;
  const methods: Record<string, Method> = { startRendering, suspend, resume };
  for (const name of Object.keys(methods)) {
    const own = (prototype as unknown as Record<string, Method | undefined>)[name];
    if (typeof own !== 'function') continue;
    (native as unknown as Record<string, Method>)[name] = own;
    const value = nameFunction(methods[name] as Method, name, own.length);
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true, enumerable: true });
  }
}

function startRendering(this: OfflineAudioContext): unknown {
  const thread = threadOf(this);
  const state = stateOf(this);
  if (!thread || state.begun) {
    // A second rendering is what the browser refuses too; but it may not have begun the first one yet.
    if (state.begun && thread) return Promise.reject(new DOMException(`${START}: cannot call startRendering more than once`, 'InvalidStateError'));
    state.begun = true;
    return native.startRendering.call(this);
  }
  state.begun = true;
  // Where the page wants to stand still before the first quantum, the first one is rendered after resume().
  const rendered = state.suspensions.has(0) ? Promise.resolve() : advance(thread, makeContext, state.suspensions, 0);
  return rendered.then(() => renderNatively(this));
}

function suspend(this: OfflineAudioContext, ...args: unknown[]): unknown {
  // The standard rounds up to a render quantum, Chromium 64 down.
  const frame = Math.ceil(Math.floor(Number(args[0]) * this.sampleRate) / QUANTUM) * QUANTUM;
  const isTime = Number(args[0]) >= 0 && isFinite(frame);
  const result = Reflect.apply(native.suspend, this, isTime ? [timeOf(frame, this.sampleRate)] : args) as Promise<void>;
  if (!isTime) return result;
  const state = stateOf(this);
  const isNew = !state.suspensions.has(frame);
  if (isNew) state.suspensions.add(frame);
  // Before the page hears of it.
  result.then(() => {
    state.suspensions.delete(frame);
    state.suspended = true;
    graphOf(this).frame = Math.round(this.currentTime * this.sampleRate);
  }, () => isNew && state.suspensions.delete(frame));
  return result;
}

function resume(this: OfflineAudioContext): unknown {
  const state = stateOf(this);
  if (state.resuming) return state.resuming;
  const thread = threadOf(this);
  if (!state.suspended || !thread) return native.resume.call(this);
  state.suspended = false;
  const resuming = advance(thread, makeContext, state.suspensions, graphOf(this).frame).then(() => {
    state.resuming = null;
    return native.resume.call(this);
  });
  return (state.resuming = resuming);
}
