// The page's hold of an AudioWorkletGlobalScope that lives in a Worker (Web Audio §1.32.3): the Worker, its modules, and its end.

import type { ThreadScope } from '../audio-worklet-global-scope';
import { driverChoice } from '../driver-choice';
import type { Engine } from '../engine';
import type { EngineLocation } from '../loader';
import type { Credentials } from '../module-loader';
import type { InstallOptions } from '../options';
import { engineFileName } from '../wasm-features';
import { Link } from '../wire/link';
import { errorOf, type AskMessage, type ModuleMessage, type StartMessage, type WarmMessage, type WorkerMessage } from '../wire/messages';
import type { RecordReader } from '../wire/records';
import { SharedMemory, newSharedMemory } from '../wire/shared-memory';
import { postToWorker } from '../native-port';
import { renderQuantumSizeOf } from '../render-quantum-size';
import type { WorkletPorts } from '../worklet-port';
import { canPostModules } from './can-post-modules';
import { RemoteRenderingThread } from './remote-rendering-thread';
import { Watchdog } from './watchdog';
import { notStarted, type StartedWorker } from './worker-script';

/** One of the two scripts that run modules in the Worker, beside the page's. */
const IMPORTER = 'audioworklet-anywhere.import.js';
const LINKER = 'audioworklet-anywhere.linker.js';

interface Settling {
  resolve(): void;
  reject(error: unknown): void;
}

/** An AudioWorkletGlobalScope in a Worker of its own. */
export class RemoteScope implements ThreadScope {
  passages!: ThreadScope['passages'];
  /** Resolves when the Worker's engine runs. */
  readonly ready: Promise<void>;
  thread: RemoteRenderingThread | null = null;
  /** Whether samples and messages go over shared memory. */
  isShared = false;
  /** Why the Worker has ended; null while it lives. */
  ended: Error | null = null;

  private readonly worker: Worker;
  private readonly hasImport: boolean;
  private hasStarted = false;
  private link: Link | null = null;
  private watchdog: Watchdog | null = null;
  private readonly loaded = new Map<string, Promise<void>>();
  private readonly settling = new Map<number, Settling>();
  private modulesSent = 0;
  private starting!: Settling;
  private run!: () => void;
  /** Resolves when the page's half is there, too: modules may run, for what they register is known here. */
  private readonly running = new Promise<void>((resolve) => {
    this.run = resolve;
  });

  constructor({ worker, hasImport }: StartedWorker, readonly context: BaseAudioContext, private readonly location: EngineLocation, private readonly ports: WorkletPorts) {
    this.worker = worker;
    this.hasImport = hasImport;
    if (!canPostModules()) this.worker.postMessage({ warm: this.engineLocation } satisfies WarmMessage);
    this.ready = new Promise((resolve, reject) => {
      this.starting = { resolve, reject };
    });
    this.ready.catch(() => undefined);
    this.worker.onmessage = ({ data }) => this.take(data);
    this.worker.onmessageerror = () => this.link && this.link.lost();
    this.worker.onerror = (event) => this.failed(event);
  }

  /** The page's engine is there: the Worker starts its own. */
  start(engine: Engine, options: InstallOptions): RemoteRenderingThread {
    const choice = driverChoice(this.context, engine, options);
    const post = (message: unknown, transfer: readonly unknown[] = []): void => postToWorker(this.worker, message, transfer);
    const reader: RecordReader = {
      record: (kind, node, bytes, offset, length) => !this.thread || this.thread.record(kind, node, bytes, offset, length),
      block: (frame, count, lanes, samples) => !this.thread || this.thread.block(frame, count, lanes, samples),
      broken: (error) => this.end(error),
    };
    const memory = this.post(engine, choice.blockSize);
    this.isShared = memory !== null;
    const link = this.link = new Link(post, reader, true, memory && new SharedMemory(memory));
    this.passages = { toScope: link.sender, toPage: link.sender };
    const watchdog = this.watchdog = new Watchdog(() => post({ ask: true } satisfies AskMessage), (seconds) => this.end(hangs(seconds)), Number(options.haste ?? 1));
    this.thread = new RemoteRenderingThread(engine, this, choice, link, watchdog);
    this.run();
    return this.thread;
  }

  private get engineLocation(): EngineLocation {
    const { directory, engineUrl, files } = this.location;
    const name = engineFileName();
    return { directory, engineUrl: engineUrl ?? (files ? files[name] : directory + name) };
  }

  // The first message. Not every page that has a SharedArrayBuffer may post it, nor every one a module.
  private post({ module }: Engine, blockSize: number): SharedArrayBuffer | null {
    const { context, location, engineLocation } = this;
    const { directory } = location;
    const port = this.ports.portForWorker();
    const start = { sampleRate: context.sampleRate, renderQuantumSize: renderQuantumSizeOf(context), blockSize, location: engineLocation,
      importerUrl: this.hasImport ? location.importerUrl ?? directory + IMPORTER : location.linkerUrl ?? directory + LINKER, port };
    const memory = newSharedMemory(blockSize);
    for (const [given, shared] of [[{ module }, memory], [{}, memory], [{ module }, null]] as const) {
      try {
        const message: StartMessage = { start: { ...start, ...given, memory: shared } };
        this.worker.postMessage(message, [port]);
        return shared;
      } catch {
        // With less, then.
      }
    }
    const message: StartMessage = { start: { ...start, memory: null } };
    this.worker.postMessage(message, [port]);
    return null;
  }

  close(): void {
    this.worker.onmessage = this.worker.onmessageerror = this.worker.onerror = null;
    this.ended = this.ended ?? new DOMException("Failed to execute 'addModule' on 'Worklet': The context was closed meanwhile.", 'InvalidStateError');
    this.terminate(this.ended);
    this.thread = null;
  }

  /** The Worker is of no more use: it has ended, or never answers again. */
  end(error: Error): void {
    if (this.ended) return;
    this.ended = error;
    this.terminate(error);
    if (this.thread) this.thread.workerEnded(error);
  }

  // Nothing comes from the Worker any more; no promise waits for it.
  private terminate(error: Error): void {
    if (this.link) this.link.sender.close();
    if (this.watchdog) this.watchdog.end();
    this.worker.terminate();
    this.starting.reject(error);
    this.settling.forEach(({ reject }) => reject(error));
    this.settling.clear();
  }

  private take(data: unknown): void {
    if (this.link && this.link.take(data)) return;
    const message = data as WorkerMessage;
    if ('started' in message) {
      this.hasStarted = true;
      return this.starting.resolve();
    }
    if ('sign' in message) return this.watchdog ? this.watchdog.sign() : undefined;
    if ('ended' in message) return this.end(errorOf(message.ended));
    const { settled, error } = message;
    const waiting = this.settling.get(settled);
    this.settling.delete(settled);
    if (!waiting) return;
    if (this.watchdog) this.watchdog.moduleSettled();
    if (error) waiting.reject(errorOf(error));
    else waiting.resolve();
  }

  // What fails in the scope is the scope's: on the page's window it would break pages. But a script that cannot be had is the end.
  private failed(event: ErrorEvent): void {
    event.preventDefault();
    if (!('message' in event) || !this.hasStarted) {
      this.end(notStarted((event as Partial<ErrorEvent>).message));
    }
  }

  /** Runs a module in the scope, each address once; `blob` is the text of a Blob URL, null where it could not be read. */
  load(url: string, credentials: Credentials, blob: Promise<Blob | null> | null): Promise<void> {
    const known = this.loaded.get(url);
    if (known) return known;
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
      if (this.watchdog) this.watchdog.gaveModule();
    });
  }
}

function hangs(seconds: number): Error {
  return new DOMException(
    `audioworklet-anywhere: code in the Worker of a context's processors did not return for ${seconds} seconds. The Worker was ended. Look for a loop that ` +
    `never ends at the top level of a module, in a constructor, in the onmessage of a port, in process(); then open another AudioContext.`, 'AbortError');
}
