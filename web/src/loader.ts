// Fetches, compiles and starts the engine: once per page, and not before it is asked to.
// Runs on the page's main thread; compilation is asynchronous everywhere.

import { defineGo } from '../../.cache/wasm-exec.js';
import type { EngineExports } from './abi';
import { EXPORT_NAMES, IMPORT_MODULE } from './abi';
import type { EngineHost, Mailbox } from './engine';
import { Engine } from './engine';
import { engineImports } from './engine-imports';
import { endExport, endImports, type EngineCall, type Ending } from './ending';
import { makeGoScope } from './go-scope';
import type { PolicyWatch } from './load-failure';
import * as failure from './load-failure';
import { engineFileName, type EngineFileName } from './wasm-features';

/** Where the engine's files are. */
export interface EngineLocation {
  /** URL of the folder that the script came from; ends with a slash. */
  directory: string;
  /** URL of each file where a bundler has moved and renamed them. */
  files?: Readonly<Record<EngineFileName, string>> | undefined;
  /** URL of the inspector's script; default: beside the script. */
  inspectorUrl?: string | undefined;
  /** URLs of the scripts of Workers; default: beside the script. */
  workerUrl?: string | undefined;
  importerUrl?: string | undefined;
  linkerUrl?: string | undefined;
  /** The engine itself, where the script carries it. */
  bytes?: (() => Promise<BufferSource>) | undefined;
  /** URL of one engine file, to be taken in every browser instead of all those above. */
  engineUrl?: string | undefined;
  /** URL of the second script, where it is not beside the first. */
  scriptUrl?: string | undefined;
}

let loading: Promise<Engine> | null = null;

/**
 * The page's engine. The first call loads it for its host; later calls answer the same promise and their host is not
 * used. `module` is the engine where another thread has compiled it. A failure is an Error that says which file, why and what to do; the call after it tries again.
 */
export function loadEngine(host: EngineHost, location: EngineLocation, module?: WebAssembly.Module): Promise<Engine> {
  if (loading) return loading;
  const attempt = load(host, location, module);
  loading = attempt;
  attempt.catch(() => {
    loading = null;
  });
  return attempt;
}

async function load(host: EngineHost, location: EngineLocation, module: WebAssembly.Module | undefined): Promise<Engine> {
  const { directory, files, engineUrl } = location;
  if (typeof WebAssembly !== 'object') throw failure.noWebAssembly(engineUrl ?? `${directory}engine.wasm`);
  const name = engineFileName();
  const url = engineUrl ?? (files ? files[name] : directory + name);
  const carried = engineUrl === undefined ? location.bytes : undefined;
  const policy = failure.watchPolicy(url);
  try {
    return await start(url, host, policy, carried, module);
  } finally {
    policy.end();
  }
}

async function start(url: string, host: EngineHost, policy: PolicyWatch, carried: EngineLocation['bytes'], module: WebAssembly.Module | undefined): Promise<Engine> {
  const mailbox: Mailbox = { argument: undefined, result: undefined };
  const scope = makeGoScope(mailbox);
  const go = new (defineGo(scope))();
  const ending: Ending = { error: null };
  go.importObject[IMPORT_MODULE] = endImports(engineImports(host), ending);
  let memoryMoved = (): void => undefined;
  onGrowth(go.importObject, () => memoryMoved());
  const source = module ? { module, instance: await WebAssembly.instantiate(module, go.importObject) }
    : carried ? await compiled(WebAssembly.instantiate(await carried(), go.importObject), url, policy)
    : await instantiate(await fetchEngine(url, policy), url, go.importObject, policy);
  const { instance } = source;
  const engine = connect(source, url, mailbox, ending);
  memoryMoved = () => engine.memoryMoved();

  let started = false;
  go.exit = (code) => {
    scope.stopTimers();
    const error = new Error(`audioworklet-anywhere: the engine has stopped. ${scope.takeErrorOutput() || `exit code ${code}`}`);
    ending.error = error;
    engine.die(error);
    if (started) announceDeath(host, error);
  };
  // run() returns when main() waits in its select; its promise settles when the program ends, which is never.
  await Promise.race([go.run(instance), Promise.resolve()]).catch((error: unknown) => {
    throw failure.startFailed(url, error);
  });
  if (engine.dead) throw failure.startFailed(url, engine.dead);
  started = true;
  return engine;
}

// Go tells its JavaScript half that the memory has grown, within the call that made it grow: we listen in.
function onGrowth(imports: WebAssembly.Imports, memoryMoved: () => void): void {
  const runtime = imports.gojs as Record<string, (stack: number) => void>;
  const name = 'runtime.resetMemoryDataView';
  const reset = runtime[name] as (stack: number) => void;
  runtime[name] = (stack) => {
    reset(stack);
    memoryMoved();
  };
}

// Called by Go within a call of ours: nothing may be thrown.
function announceDeath(host: EngineHost, error: Error): void {
  try {
    host.engineDied(error);
  } catch (escaped) {
    console.error(escaped);
  }
}

async function fetchEngine(url: string, policy: PolicyWatch): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin' });
  } catch (error) {
    throw await failure.fetchFailed(url, error, policy);
  }
  if (!response.ok) throw failure.badStatus(url, response);
  return response;
}

async function instantiate(
  response: Response,
  url: string,
  imports: WebAssembly.Imports,
  policy: PolicyWatch,
): Promise<WebAssembly.WebAssemblyInstantiatedSource> {
  const type = response.headers.get('Content-Type');
  // Streaming refuses every other type; servers that do not know .wasm are many.
  if (typeof WebAssembly.instantiateStreaming === 'function' && type?.split(';')[0]?.trim() === 'application/wasm') {
    return compiled(WebAssembly.instantiateStreaming(response, imports), url, policy);
  }
  const bytes = await response.arrayBuffer().catch(async (error: unknown) => {
    throw await failure.fetchFailed(url, error, policy);
  });
  if (!isWasm(bytes)) throw failure.notWasm(url, type);
  return compiled(WebAssembly.instantiate(bytes, imports), url, policy);
}

async function compiled(
  source: Promise<WebAssembly.WebAssemblyInstantiatedSource>,
  url: string,
  policy: PolicyWatch,
): Promise<WebAssembly.WebAssemblyInstantiatedSource> {
  try {
    return await source;
  } catch (error) {
    throw await failure.instantiationFailed(url, error, policy);
  }
}

// "\0asm"
function isWasm(bytes: ArrayBuffer): boolean {
  return bytes.byteLength >= 8 && new DataView(bytes).getUint32(0) === 0x0061736d;
}

// The exports are copied into a plain object: that one can be silenced when the engine dies. All that begin with
// awp_ are: the engine of the tests has one more, which panics.
function connect({ module, instance }: WebAssembly.WebAssemblyInstantiatedSource, url: string, mailbox: Mailbox, ending: Ending): Engine {
  const exports: Record<string, WebAssembly.ExportValue> = {};
  for (const name of Object.keys(instance.exports)) {
    if (name.startsWith('awp_')) exports[name] = endExport(instance.exports[name] as EngineCall, ending);
  }
  const missing = EXPORT_NAMES.find((name) => typeof exports[name] !== 'function');
  if (missing) throw failure.otherVersion(url, `it lacks ${missing}`);
  const { mem } = instance.exports;
  return new Engine(exports as unknown as EngineExports, mem as WebAssembly.Memory, mailbox, module);
}
