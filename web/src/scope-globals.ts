// The globals of AudioWorkletGlobalScope (Web Audio §1.32.3), laid over the global object of a realm: of a frame or of a Worker.

import { defineAudioWorkletProcessor, type PendingConstruction } from './audio-worklet-processor';
import type { Engine, ParameterDescriptor } from './engine';
import { adopt, type Realm } from './realm';
import { registerProcessor, type ProcessorConstructor } from './register-processor';
import type { Intrinsics } from './structured-clone';
import { defineInterface } from './webidl';

/** What a scope needs of its rendering thread. */
export interface ScopeThread {
  readonly engine: Engine;
  readonly id: number;
  readonly currentFrame: number;
}

/** An AudioWorkletGlobalScope as the classes in it see it. */
export interface ProcessorScope {
  readonly realm: Realm;
  /** What structured clones for this realm are made of. */
  readonly intrinsics: Intrinsics;
  readonly sampleRate: number;
  readonly renderQuantumSize: number;
  /** Node name to processor constructor (Web Audio §1.32.3). */
  readonly processorConstructors: Map<string, ProcessorConstructor>;
  /** What the next AudioWorkletProcessor constructor takes (Web Audio §1.32.3). */
  pendingConstruction: PendingConstruction | null;
  /** Set when the engine is there; modules run from then on. */
  readonly thread: ScopeThread | null;
  /** The global `port`, whose other end is AudioWorklet.port. */
  readonly port: MessagePort;
  /** Called when a processor was registered. */
  readonly registered: ((name: string, parameterDescriptors: ParameterDescriptor[]) => void) | null;
}

/** Defines the globals; what the scope has not was deleted before. */
export function defineScopeGlobals(scope: ProcessorScope): void {
  const { realm, sampleRate } = scope;
  const { window } = realm;
  const define = (name: string, value: unknown): void => {
    Object.defineProperty(window, name, { value, writable: true, configurable: true, enumerable: false });
  };
  const attribute = (name: string, get: () => number): void => {
    Object.defineProperty(window, name, { get, configurable: true, enumerable: true });
  };
  define('globalThis', window);
  define('AudioWorkletProcessor', adopt(defineAudioWorkletProcessor(scope), realm));
  define('AudioWorkletGlobalScope', adopt(defineScopeInterface(realm), realm));
  // An operation, and so enumerable (Web IDL §3.7.7).
  Object.defineProperty(window, 'registerProcessor', {
    value: adopt(registerProcessorFunction(scope), realm), writable: true, configurable: true, enumerable: true,
  });
  attribute('currentFrame', () => (scope.thread ? scope.thread.currentFrame : 0));
  attribute('currentTime', () => (scope.thread ? scope.thread.currentFrame : 0) / sampleRate);
  attribute('sampleRate', () => sampleRate);
  attribute('renderQuantumSize', () => scope.renderQuantumSize);
  // The port of the newest text of the standard. Replaceable, unlike the others: browsers have not got it yet, nor do modules expect it.
  Object.defineProperty(window, 'port', {
    get: () => scope.port,
    set: (value: unknown) => define('port', value),
    configurable: true,
    enumerable: true,
  });
  Object.defineProperty(window, Symbol.toStringTag, { value: 'AudioWorkletGlobalScope', configurable: true });
}

function registerProcessorFunction(scope: ProcessorScope): object {
  // A method, because functions of the platform are no constructors.
  const { registerProcessor: global } = {
    registerProcessor: (...args: unknown[]): void => {
      if (args.length < 2) {
        throw new scope.realm.TypeError(
          `Failed to execute 'registerProcessor' on 'AudioWorkletGlobalScope': 2 arguments required, but only ${args.length} present.`);
      }
      registerProcessor(scope, args[0], args[1]);
    },
  };
  return Object.defineProperty(global, 'length', { value: 2, configurable: true });
}

// The global object cannot be given another prototype (it is immutable), so `instanceof` is answered by hand.
function defineScopeInterface(realm: Realm): object {
  function AudioWorkletGlobalScope(): void {
    throw new realm.TypeError('Illegal constructor');
  }
  Object.defineProperty(AudioWorkletGlobalScope, Symbol.hasInstance, { value: (value: unknown) => value === realm.window });
  defineInterface(AudioWorkletGlobalScope, 'AudioWorkletGlobalScope');
  return AudioWorkletGlobalScope;
}
