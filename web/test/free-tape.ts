// A tape of one parameter round the frame at which something is scheduled.

import { frameIn, justBefore, ParamTape, tapeContext } from './param-tape';

/** How far ahead of now the tape begins. */
export const SECONDS_AHEAD = 0.25;

/** Frames of 0.2 s at usual rates, in whole quanta. */
export const SPAN = 70 * 128;

/** A tape of parameter `free` (default 1) from `start - SPAN` to `start + 3 * SPAN`. */
export async function freeTape(): Promise<{ context: AudioContext; tape: ParamTape; param: AudioParam; start: number; at: (frame: number) => number }> {
  const context = await tapeContext({ name: 'free', defaultValue: 1 });
  const start = frameIn(context, SECONDS_AHEAD) + SPAN;
  const tape = new ParamTape(context, start - SPAN, start + 3 * SPAN);
  return { context, tape, param: tape.param('free'), start, at: (frame) => justBefore(context, start + frame) };
}
