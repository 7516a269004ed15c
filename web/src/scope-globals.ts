// The globals of AudioWorkletGlobalScope (Web Audio §1.32.3), laid over the window of its frame.

import type { AudioWorkletGlobalScope } from './audio-worklet-global-scope';
import { defineAudioWorkletProcessor } from './audio-worklet-processor';
import { adopt, type Realm } from './realm';
import { registerProcessor } from './register-processor';
import { renderQuantumSizeOf } from './render-quantum-size';
import { defineInterface } from './webidl';

/** Defines the globals; what the scope has not was deleted before. */
export function defineScopeGlobals(scope: AudioWorkletGlobalScope): void {
  const { realm, context } = scope;
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
  attribute('currentTime', () => (scope.thread ? scope.thread.currentFrame : 0) / context.sampleRate);
  attribute('sampleRate', () => context.sampleRate);
  attribute('renderQuantumSize', () => renderQuantumSizeOf(context));
  // The port of the newest text of the standard. Replaceable, unlike the others: browsers have not got it yet, nor do modules expect it.
  Object.defineProperty(window, 'port', {
    get: () => scope.ports.scopePort(realm),
    set: (value: unknown) => define('port', value),
    configurable: true,
    enumerable: true,
  });
  Object.defineProperty(window, Symbol.toStringTag, { value: 'AudioWorkletGlobalScope', configurable: true });
}

function registerProcessorFunction(scope: AudioWorkletGlobalScope): object {
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

// The window cannot be given another prototype (it is immutable), so `instanceof` is answered by hand.
function defineScopeInterface(realm: Realm): object {
  function AudioWorkletGlobalScope(): void {
    throw new realm.TypeError('Illegal constructor');
  }
  Object.defineProperty(AudioWorkletGlobalScope, Symbol.hasInstance, { value: (value: unknown) => value === realm.window });
  defineInterface(AudioWorkletGlobalScope, 'AudioWorkletGlobalScope');
  return AudioWorkletGlobalScope;
}
