// The Worker's script: waits for the page's word, starts an engine of its own, and becomes an AudioWorkletGlobalScope.

import type { Engine } from '../engine';
import { loadEngine, type EngineLocation } from '../loader';
import { describe, type AskMessage, type ModuleMessage, type StartMessage, type WarmMessage, type WorkerMessage } from '../wire/messages';
import { SharedMemory } from '../wire/shared-memory';
import { queueTask } from '../tasks';
import { loadImporter, type Importer } from './importer';
import { workerHost } from './worker-host';
import { WorkerScope } from './worker-scope';
import { WorkerThread } from './worker-thread';

type Post = (this: unknown, message: unknown, transfer: readonly unknown[]) => void;

const global = self;
// Taken now: the scope loses its names.
const nativePost = (global as unknown as { postMessage: Post }).postMessage;
const post = (message: unknown, transfer: readonly unknown[] = []): void => nativePost.call(global, message, transfer);
const tell = (message: WorkerMessage): void => post(message);

let thread: WorkerThread | null = null;
let modules: Importer | null = null;
const end = (error: Error): void => tell({ ended: describe(error) });

global.addEventListener('message', ({ data }) => {
  if (thread && thread.link.take(data)) return thread.loop ? thread.loop.run() : undefined;
  const { warm, start, module, ask } = data as Partial<WarmMessage & StartMessage & ModuleMessage & AskMessage>;
  // After the tasks that were there before: constructors and handlers.
  if (ask) queueTask(() => tell({ sign: true }));
  if (warm) engineOf(warm).catch(() => undefined); // begin() says why
  if (start) begin(start).then(() => tell({ started: true }), end);
  else if (module && modules) void run(modules, module);
});
global.addEventListener('messageerror', () => {
  if (thread) thread.link.lost();
  else end(new Error('the first message could not be read'));
});
// Uncaught errors of modules and handlers stay here: on the page's window they would break pages.
global.addEventListener('error', (event) => {
  event.preventDefault();
  global.console.error(event.error);
});

// One, whoever asks first.
function engineOf(location: EngineLocation, module?: WebAssembly.Module): Promise<Engine> {
  return loadEngine(workerHost(() => thread, end), location, module);
}

async function begin({ sampleRate, renderQuantumSize, blockSize, location, importerUrl, module, port, memory }: StartMessage['start']): Promise<void> {
  const engine = await engineOf(location, module);
  const { console } = global;
  const report = (error: unknown): void => console.error(error);
  const importer = loadImporter(importerUrl)(report);
  const scope = new WorkerScope(global, sampleRate, renderQuantumSize, port);
  thread = new WorkerThread(engine, scope, post, blockSize, end, memory && new SharedMemory(memory));
  scope.thread = thread;
  if (thread.loop) thread.loop.run();
  modules = importer;
}

async function run(importer: Importer, module: ModuleMessage['module']): Promise<void> {
  const error = await importer.load(module);
  // What the module has registered goes before.
  if (thread) thread.link.writer.flush();
  tell({ settled: module.number, error });
}
