// AudioWorklet.port and the `port` of AudioWorkletGlobalScope (Web Audio §1.32.1, §1.32.3): two ends of one channel. Each is an
// ordinary port of its own realm, so that what it receives has that realm's prototypes; between them their other ends are joined.
// Both are made when they are first read. What is posted before there is a scope waits in the native queue.

import { join } from './port-relay';
import type { Realm } from './realm';

type MakesChannels = Pick<Realm, 'MessageChannel'>;

interface End {
  readonly port: MessagePort;
  readonly peer: MessagePort;
}

/** The pair of one AudioWorklet. */
export class WorkletPorts {
  private pageEnd: End | null = null;
  private scopeEnd: End | null = null;
  private scopeRealm: Realm | null = null;

  constructor(private readonly page: MakesChannels) {}

  /** AudioWorklet.port. */
  get pagePort(): MessagePort {
    if (!this.pageEnd) {
      this.pageEnd = makeEnd(this.page);
      this.join();
    }
    return this.pageEnd.port;
  }

  /** The global `port` of a scope; a later scope takes over from one that failed to start. */
  scopePort(realm: Realm): MessagePort {
    if (!this.scopeEnd || this.scopeRealm !== realm) {
      this.scopeRealm = realm;
      this.scopeEnd = makeEnd(realm);
      this.join();
    }
    return this.scopeEnd.port;
  }

  /** The end of a scope that lives in a Worker: to be transferred there. */
  portForWorker(): MessagePort {
    this.scopeRealm = null;
    this.scopeEnd = makeEnd(this.page);
    this.join();
    return this.scopeEnd.port;
  }

  private join(): void {
    if (this.pageEnd && this.scopeEnd) join(this.pageEnd.peer, this.scopeEnd.peer);
  }
}

function makeEnd({ MessageChannel }: MakesChannels): End {
  const { port1: port, port2: peer } = new MessageChannel();
  return { port, peer };
}
