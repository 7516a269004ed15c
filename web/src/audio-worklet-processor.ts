// AudioWorkletProcessor (Web Audio §1.32.5): the class that the realm's processors extend, made anew for each realm.

import type { ProcessorScope } from './scope-globals';
import { defineInterface, nameFunction } from './webidl';

/** Pending processor construction data (Web Audio §1.32.3): what the base class gives to the instance. */
export interface PendingConstruction {
  /** The processor's end of the port. */
  readonly port: MessagePort;
}

/** An instance of a registered class. Anything may have happened to it: user code has it. */
export interface Processor {
  process?: unknown;
}

const ports = new WeakMap<object, MessagePort>();

/** Whether a value is an object of the interface: one that the base class's constructor has made. */
export function isProcessor(value: object): boolean {
  return ports.has(value);
}

/** Makes the class for one scope. */
export function defineAudioWorkletProcessor(scope: ProcessorScope): object {
  // A function, not a class: what it throws when it is called without `new` must be the realm's TypeError.
  // Web Audio §1.32.5.1: the pending data is taken by the first base constructor that runs, and only by it.
  function AudioWorkletProcessor(this: object): void {
    const pending = scope.pendingConstruction;
    if (new.target === undefined || !pending) {
      throw new scope.realm.TypeError("Failed to construct 'AudioWorkletProcessor': Illegal constructor: an AudioWorkletNode makes its processor.");
    }
    scope.pendingConstruction = null;
    ports.set(this, pending.port);
  }
  Object.defineProperty(AudioWorkletProcessor.prototype, 'port', {
    get: nameFunction(function (this: object): MessagePort {
      const port = ports.get(this);
      if (!port) throw new scope.realm.TypeError('Illegal invocation');
      return port;
    }, 'get port'),
    configurable: true,
    enumerable: true,
  });
  defineInterface(AudioWorkletProcessor, 'AudioWorkletProcessor');
  Object.defineProperty(AudioWorkletProcessor, 'prototype', { writable: false });
  return AudioWorkletProcessor;
}
