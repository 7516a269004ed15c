// AudioWorkletGlobalScope (Web Audio §1.32.3): one hidden same-origin frame per context, whose window is the
// scope's global object. Modules are real module scripts of its document.
//
// Until the engine is there the document stays open: module scripts written into it are fetched at once but run only
// when it is closed (HTML §13.2.7, "The end"). So a page may revoke a Blob URL right after addModule(), and yet
// registerProcessor() finds an engine that can refuse what it is given.

import { driverChoice } from './driver-choice';
import type { Engine } from './engine';
import type { PendingConstruction } from './audio-worklet-processor';
import type { PageWindow } from './features';
import { ModuleLoader, type Credentials } from './module-loader';
import type { InstallOptions } from './options';
import { openPassages, type Passages } from './passage';
import { captureRealm, type Realm, type RealmWindow } from './realm';
import { hideForeignGlobals } from './realm-names';
import type { ProcessorConstructor } from './register-processor';
import { renderQuantumSizeOf } from './render-quantum-size';
import { RenderingThread } from './rendering-thread';
import { defineScopeGlobals, type ProcessorScope } from './scope-globals';
import { intrinsicsOf, type Carrier, type Intrinsics } from './structured-clone';
import { watchTransfers } from './transfer-watch';
import type { WorkletPorts } from './worklet-port';

/** The page's hold of an AudioWorkletGlobalScope, wherever that is. */
export interface PageScope {
  readonly context: BaseAudioContext;
  readonly modules: { load(url: string, credentials: Credentials): Promise<void> };
  /** Resolves when all is there that the page's engine is not needed for. */
  readonly ready: Promise<void> | undefined;
  readonly thread: RenderingThread | null;
  /** Makes the realm an AudioWorkletGlobalScope: the second script is there. */
  furnish(): void | Promise<void>;
  /** Makes the rendering thread: the page's engine is there. */
  start(engine: Engine, options: InstallOptions): RenderingThread;
  /** Ends what runs in it. */
  close(): void;
}

/** The scope of a rendering thread. */
export interface ThreadScope extends Pick<PageScope, 'context' | 'close'> {
  /** How platform objects come into the realm. */
  readonly passages: { readonly toScope: Carrier; readonly toPage: Carrier };
}

/** The one that lives in a frame. */
export class AudioWorkletGlobalScope implements ProcessorScope, PageScope, ThreadScope {
  realm!: Realm;
  /** What structured clones for this realm are made of. */
  intrinsics!: Intrinsics;
  readonly modules: ModuleLoader;
  /** How platform objects come into the realm and out of it. */
  passages!: Passages;
  /** Node name to processor constructor (Web Audio §1.32.3). */
  readonly processorConstructors = new Map<string, ProcessorConstructor>();
  /** What the next AudioWorkletProcessor constructor takes (Web Audio §1.32.3). */
  pendingConstruction: PendingConstruction | null = null;
  /** Set when the engine is there; modules run from then on. */
  thread: RenderingThread | null = null;
  readonly registered = null;

  private readonly frame: HTMLIFrameElement;
  private isFurnished = false;

  constructor(private readonly page: PageWindow, readonly context: BaseAudioContext, nonce: string, readonly ports: WorkletPorts) {
    const { document } = page;
    this.frame = document.createElement('iframe');
    this.frame.hidden = true;
    this.frame.style.display = 'none';
    this.frame.title = 'AudioWorkletGlobalScope';
    // Not into body: it may not exist yet, and pages empty it.
    document.documentElement.appendChild(this.frame);
    const window = windowOf(this.frame);
    window.document.open();
    this.modules = new ModuleLoader(page, window, nonce);
  }

  /** Makes an AudioWorkletGlobalScope of the window: the second script is there, and no module has run yet. */
  furnish(): void {
    if (this.isFurnished) return;
    this.isFurnished = true;
    const window = windowOf(this.frame);
    this.realm = captureRealm(window);
    this.intrinsics = intrinsicsOf(window);
    this.passages = openPassages(this.page, window);
    hideForeignGlobals(window);
    watchTransfers(window);
    defineScopeGlobals(this);
  }

  get sampleRate(): number {
    return this.context.sampleRate;
  }

  get renderQuantumSize(): number {
    return renderQuantumSizeOf(this.context);
  }

  get ready(): Promise<void> {
    return this.passages.ready;
  }

  get port(): MessagePort {
    return this.ports.scopePort(this.realm);
  }

  /** Lets the modules run: the engine is there. */
  start(engine: Engine, options: InstallOptions): RenderingThread {
    this.thread = new RenderingThread(engine, this, driverChoice(this.context, engine, options), this);
    this.modules.run();
    return this.thread;
  }

  /** Takes the frame away; what runs in it ends. */
  close(): void {
    if (this.isFurnished) {
      this.passages.toScope.close();
      this.passages.toPage.close();
    }
    this.frame.remove();
    this.processorConstructors.clear();
    this.thread = null;
  }
}

function windowOf(frame: HTMLIFrameElement): RealmWindow {
  if (isOurs(frame)) return frame.contentWindow as RealmWindow;
  frame.remove();
  throw new DOMException(
    'AudioWorklet cannot start: its scope is a frame of this page, and the page may not look into it. If the page itself is in a sandboxed frame, ' +
    "add allow-same-origin to that frame's sandbox attribute.", 'SecurityError');
}

function isOurs(frame: HTMLIFrameElement): boolean {
  try {
    return frame.contentDocument !== null;
  } catch {
    return false; // Chromium 64 throws
  }
}
