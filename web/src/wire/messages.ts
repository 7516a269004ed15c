// The native messages between a page and a Worker that are no records (records.ts): how it starts, modules, and its end.

import type { EngineLocation } from '../loader';
import type { Credentials } from '../module-loader';

/** The first message to the Worker. */
export interface StartMessage {
  readonly start: {
    readonly sampleRate: number;
    readonly renderQuantumSize: number;
    readonly blockSize: number;
    readonly location: EngineLocation;
    /** URL of the script that runs modules (worker/importer.ts). */
    readonly importerUrl: string;
    /** The engine, compiled by the page; absent where the browser cannot post it: then it is fetched from its location. */
    readonly module?: WebAssembly.Module;
    /** The global `port`. */
    readonly port: MessagePort;
    /** What both share; null where the page has no SharedArrayBuffer. */
    readonly memory: SharedArrayBuffer | null;
  };
}

/** Before it: asks the Worker to compile an engine of its own, beside the page's, where that cannot be posted. */
export interface WarmMessage {
  readonly warm: EngineLocation;
}

/** Asks the Worker to run a module; `blob` is the text of a Blob URL, which may be revoked by now. */
export interface ModuleMessage {
  readonly module: { readonly number: number; readonly url: string; readonly blob: Blob | null; readonly credentials: Credentials };
}

/** Asks the Worker for a sign (remote/watchdog.ts). */
export interface AskMessage {
  readonly ask: true;
}

/** An error that is to be made anew in the other realm. */
export interface ErrorDescription {
  readonly name: string;
  readonly message: string;
}

/** From the Worker: it runs; it could not start, or its engine has ended; the sign; a module has run or was refused. */
export type WorkerMessage =
  | { readonly started: true }
  | { readonly sign: true }
  | { readonly ended: ErrorDescription }
  | { readonly settled: number; readonly error: ErrorDescription | null };

/** Describes what was thrown. */
export function describe(error: unknown): ErrorDescription {
  const { name, message } = (typeof error === 'object' && error !== null ? error : {}) as Partial<Error>;
  return { name: String(name ?? 'Error'), message: String(message ?? error) };
}

/** Makes the error that was described. */
export function errorOf({ name, message }: ErrorDescription): Error {
  if (/^(Abort|NotSupported|InvalidState|Network|Security)Error$/.test(name)) return new DOMException(message, name);
  const constructors: Record<string, ErrorConstructor> = { SyntaxError, TypeError, RangeError, ReferenceError };
  return new (constructors[name] ?? Error)(message);
}
