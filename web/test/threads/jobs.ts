// What a page can ask the other thread to do (ring.thread.ts): a job each, one after the other.

import { type Sequence } from './sequence';

/** Blocks of samples of several lanes: `count` frames from frame `first`, cut by `seed`. */
export interface Signal {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  readonly longest: number;
}

/** A ring: its memory, and where it lies in it. */
export interface Place {
  readonly memory: SharedArrayBuffer;
  readonly at: number;
}

/** How a thread waits for the other one: by trying again, or asleep on a word that the other one counts up. */
export type Waiting = 'spinning' | 'asleep';

/** What a thread can be asked. */
export type Job =
  | { readonly job: 'write records'; readonly ring: Place; readonly sequence: Sequence; readonly waiting: Waiting }
  | { readonly job: 'read records'; readonly ring: Place; readonly sequence: Sequence; readonly waiting: Waiting }
  | { readonly job: 'exchange records'; readonly out: Place; readonly outgoing: Sequence; readonly in: Place; readonly incoming: Sequence }
  | { readonly job: 'echo records'; readonly in: Place; readonly out: Place; readonly count: number }
  | { readonly job: 'write half a record'; readonly ring: Place; readonly length: number; readonly half: number }
  | { readonly job: 'write for ever'; readonly ring: Place; readonly sequence: Sequence }
  | { readonly job: 'write samples'; readonly memory: SharedArrayBuffer; readonly at: readonly number[]; readonly signal: Signal }
  | { readonly job: 'read samples'; readonly memory: SharedArrayBuffer; readonly at: readonly number[]; readonly signal: Signal }
  | { readonly job: 'return blocks'; readonly memory: SharedArrayBuffer; readonly blocks: number }
  | { readonly job: 'wait'; readonly memory: SharedArrayBuffer; readonly milliseconds: number }
  | { readonly job: 'echo a link'; readonly memory: SharedArrayBuffer }
  | { readonly job: 'return signals'; readonly memory: SharedArrayBuffer; readonly count: number; readonly seed: number };

/** What a job has found out: counts, by name. */
export type Report = Record<string, number>;

/** From the thread: a job is done, or has failed; `look` is a message of the job's own. */
export type Answer = { readonly report: Report } | { readonly error: string } | { readonly look: true } | { readonly begun: true };
