// A signal that an AudioParam tells, and its automation (Web Audio §1.6.3): a ConstantSourceNode's offset, or, where there is
// none (Safari before 14.1), the gain of a looped one. A gain has no narrower range, and is sample-accurate too.

import { directCurrent } from './direct-current';
import { connectNative } from './native';

/** An AudioParam and where its signal comes out. */
export interface ParamSignal {
  readonly node: AudioNode;
  readonly param: AudioParam;
  /** Lets the signal begin. */
  start(): void;
  /** Ends it. */
  stop(): void;
}

/** Makes a signal that has not begun. */
export function paramSignal(context: BaseAudioContext): ParamSignal {
  if (typeof context.createConstantSource === 'function') {
    const node = context.createConstantSource();
    return { node, param: node.offset, start: () => node.start(), stop: () => node.stop() };
  }
  const node = context.createGain();
  let ones: AudioScheduledSourceNode | null = null;
  return {
    node,
    param: node.gain,
    start: () => connectNative((ones = directCurrent(context, 1)), node),
    stop: () => ones?.stop(0),
  };
}
