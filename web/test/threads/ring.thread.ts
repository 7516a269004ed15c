// The Worker of the specs of rings: does the jobs that the page names (jobs.ts), and reports.

import { RecordRing, RingBuffer } from '../../src/ring-buffer';
import { SharedMemory } from '../../src/wire/shared-memory';
import { returnBlocks } from './blocks';
import { Echo } from './echo';
import { type Answer, type Job, type Place, type Report, type Waiting } from './jobs';
import { seeded } from './random';
import { SequenceVerifier, SequenceWriter } from './sequence';
import { SignalVerifier, SignalWriter } from './signal';

const tell = (answer: Answer): void => (self as unknown as { postMessage(message: Answer): void }).postMessage(answer);
const ringAt = ({ memory, at }: Place): RecordRing => new RecordRing(memory, at);

// Its name until Chromium 68.
const notify = Atomics.notify ?? (Atomics as unknown as { wake: typeof Atomics.notify }).wake;

/**
 * Does steps until all is done. Asleep, it counts up the word before the ring after each step that got on, and waits on it when
 * there was nothing to do: until the other one has counted, and no longer than a minute, so that a lost notification fails the spec.
 */
function untilDone(work: { isDone: boolean }, step: () => number, waiting: Waiting, { memory, at }: Place): void {
  const word = new Int32Array(memory, at - 4, 1);
  for (let done = 0; !work.isDone;) {
    const seen = Atomics.load(word, 0);
    const before = done;
    done = step();
    if (waiting === 'spinning') continue;
    if (done === before) {
      Atomics.wait(word, 0, seen, 60_000);
    } else {
      Atomics.add(word, 0, 1);
      notify(word, 0);
    }
  }
}

const wait = (milliseconds: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

let signals: { turn(): void } | null = null;
let echo: Echo | null = null;
const post = (message: unknown, transfer: readonly unknown[] = []): void => (self as unknown as { postMessage(message: unknown, transfer: readonly unknown[]): void }).postMessage(message, transfer);

const jobs: { [K in Job['job']]: (job: Extract<Job, { job: K }>) => Report | null } = {
  'write records': ({ ring, sequence, waiting }) => {
    const writer = new SequenceWriter(ringAt(ring), sequence);
    untilDone(writer, () => (writer.write(sequence.count), writer.written), waiting, ring);
    return { written: writer.written, refused: writer.refused };
  },
  'read records': ({ ring, sequence, waiting }) => {
    const verifier = new SequenceVerifier(ringAt(ring), sequence);
    untilDone(verifier, () => (verifier.verify(sequence.count), verifier.read), waiting, ring);
    return { read: verifier.read, empty: verifier.empty, wraps: verifier.wraps, offsets: verifier.offsets.size };
  },
  'exchange records': ({ out, outgoing, in: incomingPlace, incoming }) => {
    const writer = new SequenceWriter(ringAt(out), outgoing);
    const verifier = new SequenceVerifier(ringAt(incomingPlace), incoming);
    while (!writer.isDone || !verifier.isDone) {
      const gotOn = writer.write(50) && !writer.isDone;
      if (!verifier.verify(50) && !gotOn) wait(0.05);
    }
    return { written: writer.written, read: verifier.read, wraps: verifier.wraps };
  },
  'echo records': ({ in: from, out: to, count }) => {
    const [reader, writer] = [ringAt(from), ringAt(to)];
    for (let i = 0; i < count; i++) {
      while (!reader.next());
      if (!writer.write(reader.recordKind, reader.recordPort, reader.storage, reader.recordLength, reader.recordOffset)) throw new Error('no room for an echo');
      reader.release();
      if (i === 0) tell({ begun: true });
    }
    return { count };
  },
  // Stops for ever when half of the bytes are copied: what it is to be ended in.
  'write half a record': ({ ring, length, half }) => {
    const bytes = new Uint8Array(length).fill(0xee);
    const halting = new Proxy(bytes, {
      get(target, name) {
        if (name === String(half)) for (tell({ begun: true }); ;);
        return Reflect.get(target, name) as unknown;
      },
    });
    ringAt(ring).write(1, 1, halting, length);
    throw new Error('the record was written');
  },
  'write for ever': ({ ring, sequence }) => {
    const writer = new SequenceWriter(ringAt(ring), sequence);
    writer.write(1);
    tell({ begun: true });
    while (!writer.isDone) writer.write(1000);
    throw new Error('it was to be ended before');
  },
  'write samples': ({ memory, at, signal }) => {
    const writer = new SignalWriter(at.map((place) => new RingBuffer(memory, place)), signal);
    while (!writer.isDone) if (!writer.write(200)) wait(0.05);
    return { frames: writer.frames };
  },
  'read samples': ({ memory, at, signal }) => {
    const verifier = new SignalVerifier(at.map((place) => new RingBuffer(memory, place)), signal);
    while (!verifier.isDone) if (!verifier.verify(200)) wait(0.05);
    return { frames: verifier.frames };
  },
  'return blocks': ({ memory, blocks }) => returnBlocks(new SharedMemory(memory), blocks, () => wait(0.05)),
  wait: ({ memory, milliseconds }) => {
    const shared = new SharedMemory(memory);
    const seen = shared.signal;
    tell({ begun: true });
    shared.wait(seen, milliseconds);
    return { moved: shared.signal - seen };
  },
  'echo a link': ({ memory }) => {
    echo = new Echo(post, memory, (error) => tell({ error: String(error) }));
    return null;
  },
  'return signals': ({ memory, count, seed }) => {
    signals = new SignalReturner(new SharedMemory(memory), count, seed);
    signals.turn();
    return null;
  },
};

/** Returns each record, and sleeps between them in one way or the other, as the realm in a Worker does. */
class SignalReturner {
  private readonly random;
  private returned = 0;
  private waits = 0;
  private parks = 0;

  constructor(private readonly memory: SharedMemory, private readonly count: number, seed: number) {
    this.random = seeded(seed);
  }

  turn(): void {
    const { memory } = this;
    while (this.returned < this.count) {
      const seen = memory.signal;
      if (this.returnAll() > 0) continue;
      if (this.random(2) === 0) {
        this.waits++;
        memory.wait(seen, 60_000);
      } else if (memory.park()) {
        this.parks++;
        return;
      }
    }
    tell({ report: { returned: this.returned, waits: this.waits, parks: this.parks } });
  }

  private returnAll(): number {
    const { toWorker, toPage } = this.memory;
    const before = this.returned;
    while (toWorker.records.next()) {
      const { recordKind, recordPort, storage, recordLength, recordOffset } = toWorker.records;
      if (!toPage.records.write(recordKind, recordPort, storage, recordLength, recordOffset)) throw new Error('no room to return a record');
      toWorker.records.release();
      this.returned++;
      if (this.memory.askPage()) tell({ look: true });
    }
    return this.returned - before;
  }
}

// What a task of the link has thrown.
self.onerror = (event) => tell({ error: typeof event === 'string' ? event : event.type });
self.onmessage = ({ data }: MessageEvent<Job | { look: true }>): void => {
  try {
    if (echo && echo.take(data)) return;
    if ('look' in data) return signals ? signals.turn() : undefined;
    const report = (jobs[data.job] as (job: Job) => Report | null)(data);
    if (report) tell({ report });
  } catch (error) {
    tell({ error: String(error) });
  }
};
