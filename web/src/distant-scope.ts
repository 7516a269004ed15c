// Stands for an AudioWorkletGlobalScope in a Worker, which the second script makes (remote/remote-scope.ts), until that is there.

import type { PageScope } from './audio-worklet-global-scope';
import type { Engine } from './engine';
import type { PageWindow } from './features';
import type { EngineLocation } from './loader';
import type { Credentials } from './module-loader';
import type { InstallOptions } from './options';
import { RemoteScope } from './remote/remote-scope';
import type { RenderingThread } from './rendering-thread';
import type { WorkletPorts } from './worklet-port';

/** The scope of one context. */
export class DistantScope implements PageScope {
  readonly modules = { load: (url: string, credentials: Credentials): Promise<void> => this.load(url, credentials) };

  /** Its modules wait for all that is needed. */
  readonly ready = undefined;

  private remote: RemoteScope | null = null;
  private made!: (remote: RemoteScope) => void;
  private readonly making = new Promise<RemoteScope>((resolve) => {
    this.made = resolve;
  });

  constructor(private readonly page: PageWindow, readonly context: BaseAudioContext, private readonly location: EngineLocation, private readonly ports: WorkletPorts) {}

  furnish(): void {
    if (this.remote) return;
    this.remote = new RemoteScope(this.page, this.context, this.location, this.ports);
    this.made(this.remote);
  }

  get thread(): RenderingThread | null {
    return this.remote && this.remote.thread;
  }

  start(engine: Engine, options: InstallOptions): RenderingThread {
    return (this.remote as RemoteScope).start(engine, options);
  }

  close(): void {
    if (this.remote) this.remote.close();
  }

  private load(url: string, credentials: Credentials): Promise<void> {
    // The text of a Blob URL is read at once: pages revoke it next.
    const blob = /^blob:/i.test(url) ? this.page.fetch(url).then((response) => response.blob(), () => null) : null;
    return this.making.then((remote) => remote.load(url, credentials, blob));
  }
}
