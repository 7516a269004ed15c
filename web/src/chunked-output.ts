// Output where an AudioBuffer is copied when it begins to play (Firefox): AudioBufferSourceNodes (Web Audio §1.9), scheduled back
// to back at exact frames. What they allocate is theirs: a buffer and a source each time that the driver wakes.

import { connectNative, disconnectNative } from './native';
import type { PlayedLanes } from './played-lanes';

/** Frames that one chunk holds at most. */
const LONGEST = 1 << 16;
/** Frames after the play head that nothing can be scheduled in any more. */
const MARGIN = 512;

/** Some lanes that lead from the engine to the native graph. */
export class ChunkedOutput implements PlayedLanes {
  readonly splitter: ChannelSplitterNode;
  private readonly pending: Float32Array[] = [];
  private readonly playing = new Set<AudioBufferSourceNode>();
  private first = -1;
  private end = -1;

  constructor(private readonly context: BaseAudioContext, readonly lanes: number) {
    this.splitter = context.createChannelSplitter(lanes);
  }

  output(lane: number): number {
    return lane;
  }

  locate(): void {
    // Chunks are scheduled by the context's own frames.
  }

  // Firefox counts what it plays.
  behind(): number {
    return 0;
  }

  jump(): void {
    // The next chunk is scheduled where it belongs.
  }

  clear(): void {
    // What was played is gone.
  }

  write(lane: number, frame: number, samples: Float32Array): void {
    const count = samples.length;
    if (this.first < 0) this.first = frame;
    const at = frame - this.first;
    if (at < 0 || at + count > LONGEST) return;
    const memory = this.memoryOf(lane, at + count);
    memory.set(samples, at);
    this.end = Math.max(this.end, frame + count);
  }

  flush(head: number): void {
    const { context, first, end, pending } = this;
    this.first = this.end = -1;
    // What is late already is left out; the rest keeps its frames.
    const from = first < head ? head + MARGIN : first;
    if (first < 0 || from >= end) return this.forget(end - first);
    const buffer = context.createBuffer(Math.max(1, pending.length), end - from, context.sampleRate);
    for (let lane = 0; lane < pending.length; lane++) {
      const memory = pending[lane];
      if (!memory) continue;
      const channel = buffer.getChannelData(lane);
      for (let i = from - first; i < end - first && i < memory.length; i++) {
        channel[i - from + first] = memory[i] as number;
      }
    }
    this.forget(end - first);
    this.play(buffer, from);
  }

  close(): void {
    for (const source of this.playing) {
      if (this.context.state !== 'closed') source.stop();
      disconnectNative(source, this.splitter);
    }
    this.playing.clear();
  }

  // A lane that is not written in the next chunk is silent there.
  private forget(frames: number): void {
    const { pending } = this;
    for (let lane = 0; lane < pending.length; lane++) if (pending[lane]) (pending[lane] as Float32Array).fill(0, 0, frames);
  }

  private play(buffer: AudioBuffer, frame: number): void {
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    connectNative(source, this.splitter);
    source.onended = () => {
      this.playing.delete(source);
      disconnectNative(source, this.splitter);
    };
    this.playing.add(source);
    const { sampleRate } = this.context;
    source.start(frame / sampleRate);
    // A chunk that comes late, since the browser was further on than it had told, must not sound into the next.
    source.stop((frame + buffer.length) / sampleRate);
  }

  // Grows by doubling, so that it soon grows no more.
  private memoryOf(lane: number, length: number): Float32Array {
    const known = this.pending[lane];
    if (known && known.length >= length) return known;
    let size = known ? known.length : 2048;
    while (size < length) size *= 2;
    const memory = new Float32Array(size);
    if (known) memory.set(known);
    this.pending[lane] = memory;
    return memory;
  }
}
