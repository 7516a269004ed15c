// The AudioWorkletGlobalScope that a Worker's global object is made into (Web Audio §1.32.3).

import type { PendingConstruction } from '../audio-worklet-processor';
import type { ParameterDescriptor } from '../engine';
import { captureRealm, type Realm, type RealmWindow } from '../realm';
import { hideForeignGlobals } from '../realm-names';
import type { ProcessorConstructor } from '../register-processor';
import { defineScopeGlobals, type ProcessorScope, type ScopeThread } from '../scope-globals';
import { intrinsicsOf, type Intrinsics } from '../structured-clone';
import { watchTransfers } from '../transfer-watch';

/** The scope. */
export class WorkerScope implements ProcessorScope {
  readonly realm: Realm;
  readonly intrinsics: Intrinsics;
  readonly processorConstructors = new Map<string, ProcessorConstructor>();
  pendingConstruction: PendingConstruction | null = null;
  thread: ScopeThread | null = null;
  registered: ((name: string, parameterDescriptors: ParameterDescriptor[]) => void) | null = null;

  constructor(global: RealmWindow, readonly sampleRate: number, readonly renderQuantumSize: number, readonly port: MessagePort) {
    this.realm = captureRealm(global);
    this.intrinsics = intrinsicsOf(global);
    hideForeignGlobals(global);
    watchTransfers(global);
    defineScopeGlobals(this);
  }
}
