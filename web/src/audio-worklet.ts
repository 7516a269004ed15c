// AudioWorklet (Web Audio §1.32) and Worklet.addModule() (HTML §11.3.2).

import { AudioWorkletGlobalScope, type PageScope } from './audio-worklet-global-scope';
import { dismissThread, engineHost, enlistThread } from './engine-host';
import { isContext, isOffline, type PageWindow } from './features';
import { loadEngine, type EngineLocation } from './loader';
import type { InstallOptions } from './options';
import { DistantScope } from './distant-scope';
import { sayFrameInstead } from './frame-instead';
import type { Credentials } from './module-loader';
import type { RenderingThread } from './rendering-thread';
import { loadSecondScript } from './second-script';
import { WorkletPorts } from './worklet-port';
import { defineInterface, defineLength, dictionary, domString, enumeration } from './webidl';

const CONTEXT = "Failed to execute 'addModule' on 'Worklet'";
const CREDENTIALS = ['omit', 'same-origin', 'include'] as const;

/** What addModule() needs to know of the page. */
export interface WorkletEnvironment {
  readonly page: PageWindow;
  readonly location: EngineLocation;
  readonly options: InstallOptions;
  /** The nonce of the script that loaded us: the realm's module scripts carry it. */
  readonly nonce: string;
}

interface WorkletState {
  readonly context: BaseAudioContext;
  readonly environment: WorkletEnvironment;
  readonly ports: WorkletPorts;
  scope: PageScope | null;
  starting: Promise<void> | null;
  closed: boolean;
}

const states = new WeakMap<object, WorkletState>();
const workletsOfContexts = new WeakMap<BaseAudioContext, AudioWorklet>();

/** What the page's worklets have in common (HTML §11.3): the standard's `Worklet`, where the browser has none. */
export class Worklet {
  constructor() {
    throw new TypeError('Illegal constructor');
  }

  /**
   * Fetches a module into the context's AudioWorkletGlobalScope and runs it there. Rejects with SyntaxError for a bad URL,
   * AbortError for what cannot be fetched, the error itself for what cannot be parsed, and with an Error that names the file
   * when the engine cannot be had.
   */
  addModule(moduleURL: string, options?: { credentials?: Credentials }): Promise<void> {
    // What throws rejects (Web IDL §3.7.7: operations that return promises).
    return new Promise((resolve) => resolve(addModule(this, arguments.length, moduleURL, options)));
  }
}

/** The `audioWorklet` of a context. */
export class AudioWorklet extends Worklet {
  /** The port whose other end is the `port` of the AudioWorkletGlobalScope. */
  get port(): MessagePort {
    const state = states.get(this);
    if (!state) throw new TypeError('Illegal invocation');
    return state.ports.pagePort;
  }
}

defineInterface(Worklet, 'Worklet');
defineInterface(AudioWorklet, 'AudioWorklet');
defineLength(Worklet.prototype.addModule, 1);

/** Makes AudioWorklet inherit from a Worklet that the browser has (it knows native worklets only: addModule() becomes our own). */
export function inheritFrom(native: { prototype: object }): void {
  const addModule = Object.getOwnPropertyDescriptor(Worklet.prototype, 'addModule') as PropertyDescriptor;
  Object.defineProperty(AudioWorklet.prototype, 'addModule', addModule);
  Object.setPrototypeOf(AudioWorklet, native);
  Object.setPrototypeOf(AudioWorklet.prototype, native.prototype);
}

/** The AudioWorklet of a context, made when first asked for. */
export function audioWorkletOf(context: BaseAudioContext, environment: WorkletEnvironment): AudioWorklet {
  let worklet = workletsOfContexts.get(context);
  if (!worklet) {
    if (!isContext(environment.page, context)) throw new TypeError('Illegal invocation');
    worklet = Object.create(AudioWorklet.prototype) as AudioWorklet;
    states.set(worklet, { context, environment, ports: new WorkletPorts(environment.page), scope: null, starting: null, closed: false });
    workletsOfContexts.set(context, worklet);
    watchClose(context, worklet);
  }
  return worklet;
}

/** The rendering thread of a context, once a module was loaded and until the context is closed (its event comes later). */
export function threadOf(context: BaseAudioContext): RenderingThread | null {
  if (context.state === 'closed' && !('length' in context)) return null;
  const worklet = workletsOfContexts.get(context);
  const state = worklet && states.get(worklet);
  return (state && state.scope && state.scope.thread) || null;
}

function addModule(worklet: Worklet, given: number, moduleURL: unknown, options: unknown): Promise<void> {
  const state = states.get(worklet);
  if (!state) throw new TypeError('Illegal invocation');
  if (given === 0) throw new TypeError(`${CONTEXT}: 1 argument required, but only 0 present.`);
  const { page } = state.environment;
  const text = domString(moduleURL);
  const bag = dictionary(options, 'WorkletOptions', CONTEXT);
  const { credentials } = bag;
  const mode = credentials === undefined ? 'same-origin' : enumeration(credentials, CREDENTIALS, 'RequestCredentials', CONTEXT);
  let url: string;
  try {
    url = new URL(text, page.document.baseURI).href;
  } catch {
    throw new DOMException(`${CONTEXT}: '${text}' is not a valid URL.`, 'SyntaxError');
  }
  if (state.closed) throw new DOMException(`${CONTEXT}: The context is closed.`, 'InvalidStateError');
  // The module's fetch starts now (pages revoke Blob URLs next); the engine's runs beside it.
  const scope = state.scope || (state.scope = openScope(state));
  const loaded = scope.modules.load(url, mode);
  return Promise.all([loaded, start(state, scope).then(() => scope.ready)]).then(() => undefined);
}

// An OfflineAudioContext waits for nobody: a Worker would come too late.
function openScope({ context, environment, ports }: WorkletState): PageScope {
  const { page, location, nonce, options } = environment;
  const isDistant = options.realm === 'worker' && !isOffline(context);
  if (isDistant && !location.bytes) return new DistantScope(page, context, location, nonce, ports);
  if (isDistant) sayFrameInstead("the script that carries its engine has no Worker's script. Use audioworklet-anywhere.js, with its files beside it");
  return new AudioWorkletGlobalScope(page, context, nonce, ports);
}

// Loads the engine for a scope. When that fails the scope goes too, so that the next addModule() tries everything anew.
function start(state: WorkletState, scope: PageScope): Promise<void> {
  if (!state.starting) {
    const { environment } = state;
    const { page, location, nonce } = environment;
    const script = location.scriptUrl || `${location.directory}engine.js`;
    state.starting = loadSecondScript(page, script, nonce).then(() => {
      const furnished = state.closed ? undefined : scope.furnish();
      return Promise.all([loadEngine(engineHost, location), furnished]);
    }).then(([engine]) => {
      if (engine.dead) throw engine.dead;
      if (state.closed) throw new DOMException(`${CONTEXT}: The context was closed meanwhile.`, 'InvalidStateError');
      enlistThread(scope.start(engine, environment.options));
    });
    state.starting.catch(() => {
      state.starting = null;
      if (state.scope === scope) state.scope = null;
      scope.close();
    });
  }
  return state.starting;
}

// Web Audio §1.2.3: a closed context releases everything.
function watchClose(context: BaseAudioContext, worklet: AudioWorklet): void {
  context.addEventListener('statechange', () => {
    const state = states.get(worklet);
    // An OfflineAudioContext is closed when it has rendered; its ports go on, and it may be asked for more nodes.
    if (!state || context.state !== 'closed' || isOffline(context)) return;
    state.closed = true;
    const thread = state.scope && state.scope.thread;
    if (thread) {
      dismissThread(thread);
      thread.close();
    }
    state.scope = null;
  });
}
