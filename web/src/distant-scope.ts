// Stands for an AudioWorkletGlobalScope in a Worker, which the second script makes (remote/remote-scope.ts), until that is there; and for
// the one in a frame, where there can be no Worker.

import { AudioWorkletGlobalScope, type PageScope } from './audio-worklet-global-scope';
import type { Engine } from './engine';
import type { PageWindow } from './features';
import { sayFrameInstead } from './frame-instead';
import type { EngineLocation } from './loader';
import type { Credentials } from './module-loader';
import type { InstallOptions } from './options';
import { RemoteScope } from './remote/remote-scope';
import { startWorker, type StartedWorker } from './remote/worker-script';
import type { RenderingThread } from './rendering-thread';
import type { WorkletPorts } from './worklet-port';

type Scope = RemoteScope | AudioWorkletGlobalScope;

/** The scope of one context. */
export class DistantScope implements PageScope {
  readonly modules = { load: (url: string, credentials: Credentials): Promise<void> => this.load(url, credentials) };

  private scope: Scope | null = null;
  private isClosed = false;
  private made!: (scope: Scope) => void;
  private readonly making = new Promise<Scope>((resolve) => {
    this.made = resolve;
  });
  /** Addresses of our own for Blob URLs, which pages revoke. */
  private readonly addresses = new Map<string, string>();
  /** A frame's modules come in the order of the calls, although some are texts that have to be read. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly page: PageWindow, readonly context: BaseAudioContext, private readonly location: EngineLocation,
    private readonly nonce: string, private readonly ports: WorkletPorts) {}

  /** Resolves when it is known where processors live. */
  furnish(): void | Promise<void> {
    if (this.scope) return;
    const started = startWorker(this.page, this.location);
    if (!(started instanceof Promise)) return this.inWorker(started);
    return started.then((worker) => this.inWorker(worker), ({ message }: Error) => this.inFrame(message));
  }

  private inWorker(started: StartedWorker): void {
    if (this.isClosed) return started.worker.terminate();
    this.scope = new RemoteScope(started, this.context, this.location, this.ports);
    this.made(this.scope);
  }

  private inFrame(why: string): void {
    if (this.isClosed) return;
    sayFrameInstead(why);
    const scope = new AudioWorkletGlobalScope(this.page, this.context, this.nonce, this.ports);
    scope.furnish();
    this.scope = scope;
    this.made(scope);
  }

  /** That of a frame; modules of a Worker wait by themselves. */
  get ready(): Promise<void> | undefined {
    return this.scope ? this.scope.ready : undefined;
  }

  get thread(): RenderingThread | null {
    return this.scope && this.scope.thread;
  }

  start(engine: Engine, options: InstallOptions): RenderingThread {
    return (this.scope as Scope).start(engine, options);
  }

  close(): void {
    this.isClosed = true;
    if (this.scope) this.scope.close();
  }

  private load(url: string, credentials: Credentials): Promise<void> {
    // The text of a Blob URL is read at once: pages revoke it next.
    const blob = /^blob:/i.test(url) ? this.page.fetch(url).then((response) => response.blob(), () => null) : null;
    return this.making.then((scope) => ('modules' in scope ? this.loadInFrame(scope, url, credentials, blob) : scope.load(url, credentials, blob)));
  }

  private async loadInFrame({ modules }: AudioWorkletGlobalScope, url: string, credentials: Credentials, blob: Promise<Blob | null> | null): Promise<void> {
    const turn = Promise.all([blob, this.turn]);
    this.turn = turn;
    const [text] = await turn;
    const address = this.addresses.get(url) || (text ? URL.createObjectURL(text) : url);
    this.addresses.set(url, address);
    return modules.load(address, credentials);
  }
}
