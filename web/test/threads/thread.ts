// The other threads of the specs: Workers that do one job after the other.

import { type Answer, type Job, type Report } from './jobs';

// Where scripts/karma/specs.mjs has put the Workers' scripts.
declare const THREADS: string;

const living = new Set<Thread>();

/** One Worker. */
export class Thread {
  /** Called when the job says that the page should look into its rings. */
  onLook: () => void = () => undefined;
  /** Takes the native messages of a link; false for what is none of its. */
  onNative: (message: unknown) => boolean = () => false;
  /** Settled when a job has said that it works. */
  begun: Promise<void> = Promise.resolve();
  private readonly worker = new Worker(`${THREADS}/ring.thread.js`);
  private begin: () => void = () => undefined;
  private settle: ((answer: Answer) => void) | null = null;

  constructor() {
    living.add(this);
    this.worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (this.onNative(data)) return;
      if ('look' in data) this.onLook();
      else if ('begun' in data) this.begin();
      else if (this.settle) this.settle(data);
    };
    this.worker.onerror = ({ message }) => this.settle && this.settle({ error: message });
  }

  /** Has a job done; the promise is its report. */
  do(job: Job): Promise<Report> {
    this.begun = new Promise((resolve) => {
      this.begin = resolve;
    });
    return new Promise((resolve, reject) => {
      this.settle = (answer) => {
        if ('report' in answer) resolve(answer.report);
        else reject(new Error(`${job.job}: ${JSON.stringify(answer)}`));
      };
      this.worker.postMessage(job);
    });
  }

  /** Posts a native message of a link. */
  post(message: unknown, transfer: readonly unknown[] = []): void {
    this.worker.postMessage(message, transfer as Transferable[]);
  }

  /** Wakes a thread that sleeps in its event loop. */
  look(): void {
    this.worker.postMessage({ look: true });
  }

  /** Ends it, whatever it is doing. */
  end(): void {
    living.delete(this);
    this.worker.terminate();
  }
}

/** Ends all threads of a spec. */
export function endThreads(): void {
  for (const thread of [...living]) thread.end();
}

const { port1, port2 } = new MessageChannel();
const turns: (() => void)[] = [];
port1.onmessage = () => {
  const turn = turns.shift();
  if (turn) turn();
};

/** The page's next task: it must not wait as a Worker does. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    turns.push(resolve);
    port2.postMessage(null);
  });
}

/** Calls a step in tasks of some milliseconds until it answers true. */
export async function untilDone(step: () => boolean): Promise<void> {
  for (;;) {
    const end = performance.now() + 10;
    while (performance.now() < end) if (step()) return;
    await nextTask();
  }
}
