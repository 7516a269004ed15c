// What the Go program sees of the world: a global scope of our own, so that nothing of Go reaches the page.

import type { GoScope } from '../../.cache/wasm-exec.js';
import type { Mailbox } from './engine';

const STDERR = 2;

/** The scope of one Go program, and what it wrote. */
export interface CapturedScope extends GoScope {
  /** Takes what went to standard error and has not been printed: after a panic, its message and stack. */
  takeErrorOutput(): string;
  /** Lets no timer of the program fire any more. */
  stopTimers(): void;
}

/** Makes the scope; `js.Global().Get("awp")` in Go is the mailbox. */
export function makeGoScope(mailbox: Mailbox): CapturedScope {
  const output = captureOutput();
  const timers = pageTimers();
  return {
    globalThis: { Object, Array, Uint8Array, Date, Error, fs: output.fs, process: PROCESS, path: PATH, awp: mailbox },
    fs: output.fs,
    crypto: randomness(),
    setTimeout: timers.setTimeout,
    clearTimeout: timers.clearTimeout,
    takeErrorOutput: output.takeErrorOutput,
    stopTimers: timers.stop,
  };
}

// Package syscall reads these names when the program starts; the engine opens no file and has no process.
const PROCESS = { pid: -1, ppid: -1, getuid: noId, getgid: noId, geteuid: noId, getegid: noId };
const PATH = { resolve: (...segments: string[]): string => segments.join('/') };
const OPEN_FLAGS = { O_WRONLY: -1, O_RDWR: -1, O_CREAT: -1, O_TRUNC: -1, O_APPEND: -1, O_EXCL: -1, O_DIRECTORY: -1 };

function noId(): number {
  return -1;
}

// Go writes nothing unless it panics or someone debugs it. Standard error waits for a task: a panic's text is
// written before the program exits, synchronously, and belongs into the one error that tells of the exit.
function captureOutput(): { fs: object; takeErrorOutput: () => string } {
  const decoder = new TextDecoder();
  let errorOutput = '';
  const takeErrorOutput = (): string => {
    const text = errorOutput.trim();
    errorOutput = '';
    return text;
  };
  const printErrorOutput = (): void => {
    const text = takeErrorOutput();
    if (text) console.error(text);
  };
  const writeSync = (fd: number, bytes: Uint8Array): number => {
    const text = decoder.decode(bytes);
    if (fd !== STDERR) {
      console.log(text);
    } else {
      if (!errorOutput) setTimeout(printErrorOutput, 0);
      errorOutput += text;
    }
    return bytes.length;
  };
  const write = (
    fd: number,
    bytes: Uint8Array,
    _offset: number,
    _length: number,
    _position: null,
    done: (error: null, written: number) => void,
  ): void => done(null, writeSync(fd, bytes));
  return { fs: { constants: OPEN_FLAGS, writeSync, write }, takeErrorOutput };
}

// The page's own timers as they are now: a page that fakes time later does not stop Go's.
function pageTimers(): Pick<GoScope, 'setTimeout' | 'clearTimeout'> & { stop: () => void } {
  const { setTimeout: set, clearTimeout: clear } = self;
  let stopped = false;
  return {
    setTimeout: (run, delay) => set.call(self, () => { if (!stopped) run(); }, delay),
    clearTimeout: (id) => clear.call(self, id),
    stop: () => {
      stopped = true;
    },
  };
}

// Go seeds its maps' hashes with this; where there is no crypto, anything that differs from run to run will do.
function randomness(): GoScope['crypto'] {
  if (typeof crypto === 'object') return crypto;
  return {
    getRandomValues: (bytes) => {
      for (let i = 0; i < bytes.length; i++) bytes[i] = Math.random() * 256;
    },
  };
}
