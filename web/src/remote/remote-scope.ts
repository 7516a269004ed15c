// The page's hold of an AudioWorkletGlobalScope that lives in a Worker (Web Audio §1.32.3): the Worker, its modules, and its end.

import type { PageScope } from '../audio-worklet-global-scope';
import type { Engine } from '../engine';
import type { PageWindow } from '../features';
import type { EngineLocation } from '../loader';
import type { Credentials } from '../module-loader';
import { engineFileName } from '../wasm-features';
import { Link } from '../wire/link';
import { errorOf, type ModuleMessage, type StartMessage, type WorkerMessage } from '../wire/messages';
import type { RecordReader } from '../wire/records';
import { SharedMemory, newSharedMemory } from '../wire/shared-memory';
import type { WorkletPorts } from '../worklet-port';
import { RemoteRenderingThread } from './remote-rendering-thread';

/** The Worker's script, beside the page's. */
const SCRIPT = 'audioworklet-anywhere.worker.js';

interface Settling {
  resolve(): void;
  reject(error: unknown): void;
}

/** An AudioWorkletGlobalScope in a Worker of its own. */
export class RemoteScope implements PageScope {
  readonly modules = { load: (url: string, credentials: Credentials): Promise<void> => this.load(url, credentials) };
  readonly passages;
  /** Resolves when the Worker's engine runs. */
  readonly ready: Promise<void>;
  thread: RemoteRenderingThread | null = null;
  /** Whether samples and messages go over shared memory. */
  readonly isShared: boolean;
  /** Why the Worker has ended; null while it lives. */
  ended: Error | null = null;

  private readonly worker: Worker;
  private readonly link: Link;
  private readonly loaded = new Map<string, Promise<void>>();
  private readonly settling = new Map<number, Settling>();
  private modulesSent = 0;
  private starting!: Settling;
  private run!: () => void;
  /** Resolves when the page's half is there, too: modules may run, for what they register is known here. */
  private readonly running = new Promise<void>((resolve) => {
    this.run = resolve;
  });

  constructor(private readonly page: PageWindow, readonly context: BaseAudioContext, location: EngineLocation, blockSize: number, ports: WorkletPorts) {
    this.worker = new page.Worker(location.directory + SCRIPT);
    const post = (message: unknown, transfer: readonly unknown[] = []): void => this.worker.postMessage(message, transfer as Transferable[]);
    const reader: RecordReader = {
      record: (...record) => !this.thread || this.thread.record(...record),
      block: (...block) => { if (this.thread) this.thread.block(...block); },
    };
    const memory = this.post(location, blockSize, ports);
    this.link = new Link(post, reader, true, memory && new SharedMemory(memory));
    this.isShared = memory !== null;
    this.passages = { toScope: this.link.sender, toPage: this.link.sender };
    this.ready = new Promise((resolve, reject) => {
      this.starting = { resolve, reject };
    });
    this.ready.catch(() => undefined);
    this.worker.onmessage = ({ data }) => this.take(data);
    this.worker.onmessageerror = () => this.link.lost();
    this.worker.onerror = (event) => this.failed(event);
  }

  // The first message. Not every page that has a SharedArrayBuffer may post it.
  private post(location: EngineLocation, blockSize: number, ports: WorkletPorts): SharedArrayBuffer | null {
    const port = ports.portForWorker();
    const engineUrl = location.engineUrl ?? location.directory + engineFileName();
    const start = { sampleRate: this.context.sampleRate, blockSize, location: { ...location, engineUrl }, port };
    const send = (memory: SharedArrayBuffer | null): void => {
      const message: StartMessage = { start: { ...start, memory } };
      this.worker.postMessage(message, [port]);
    };
    const memory = newSharedMemory(blockSize);
    try {
      send(memory);
      return memory;
    } catch {
      send(null);
      return null;
    }
  }

  start(engine: Engine, blockSize: number): RemoteRenderingThread {
    this.thread = new RemoteRenderingThread(engine, this, blockSize, this.link);
    this.run();
    return this.thread;
  }

  close(): void {
    this.link.sender.close();
    this.worker.onmessage = this.worker.onmessageerror = this.worker.onerror = null;
    this.worker.terminate();
    this.thread = null;
  }

  /** The Worker is of no more use: it has ended, or never answers again. */
  end(error: Error): void {
    if (this.ended) return;
    this.ended = error;
    this.link.sender.close();
    this.worker.terminate();
    this.starting.reject(error);
    this.settling.forEach(({ reject }) => reject(error));
    this.settling.clear();
    if (this.thread) this.thread.workerEnded(error);
  }

  private take(data: unknown): void {
    if (this.link.take(data)) return;
    const message = data as WorkerMessage;
    if ('started' in message) return this.starting.resolve();
    if ('ended' in message) return this.end(errorOf(message.ended));
    const { settled, error } = message;
    const waiting = this.settling.get(settled);
    this.settling.delete(settled);
    if (!waiting) return;
    if (error) waiting.reject(errorOf(error));
    else waiting.resolve();
  }

  // What fails in the scope is the scope's: on the page's window it would break pages. But a script that cannot be had is the end.
  private failed(event: ErrorEvent): void {
    event.preventDefault();
    if (!('message' in event) || this.thread === null) {
      const { message } = event as Partial<ErrorEvent>;
      this.end(new Error(`audioworklet-anywhere: the Worker ${SCRIPT} could not be started${message ? ` (${message})` : ''}. Put it beside the audioworklet-anywhere script; the page's Content-Security-Policy may forbid it.`));
    }
  }

  private load(url: string, credentials: Credentials): Promise<void> {
    const known = this.loaded.get(url);
    if (known) return known;
    // The text of a Blob URL is read at once: pages revoke it next.
    const blob = /^blob:/i.test(url) ? this.page.fetch(url).then((response) => response.blob(), () => null) : Promise.resolve(null);
    const promise = Promise.all([blob, this.ready, this.running]).then(([text]) => this.send({ number: ++this.modulesSent, url, blob: text, credentials }));
    this.loaded.set(url, promise);
    promise.catch(() => this.loaded.delete(url));
    return promise;
  }

  private send(module: ModuleMessage['module']): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.ended) throw this.ended;
      this.settling.set(module.number, { resolve, reject });
      this.worker.postMessage({ module });
    });
  }
}
