// latencyHint (Web Audio §1.2.5): no browser tells it after construction, so the page's AudioContext is one that sees it.

import type { PageWindow } from './features';

const hints = new WeakMap<BaseAudioContext, unknown>();

/** The latencyHint that a context was made with; undefined without one, and for a context that was there before us. */
export function latencyHintOf(context: BaseAudioContext): unknown {
  return hints.get(context);
}

/** Gives the page an AudioContext that passes everything on to the browser's, which reads what it reads and refuses what it refuses. */
export function noteLatencyHints(page: PageWindow): void {
  const native = page.AudioContext;
  const noting = function (...args: [AudioContextOptions?]): AudioContext {
    if (!new.target) return (native as unknown as () => never)();
    const options = args[0] as unknown;
    if (options !== Object(options)) return Reflect.construct(native, args, new.target) as AudioContext;
    let read: { hint: unknown } | null = null;
    args[0] = new Proxy(options as AudioContextOptions, {
      get: (target, member) => {
        const value = Reflect.get(target, member) as unknown;
        if (member === 'latencyHint') read = { hint: value };
        return value;
      },
    });
    const context = Reflect.construct(native, args, new.target) as AudioContext;
    // What was there before AudioContextOptions reads none.
    hints.set(context, ((read as { hint: unknown } | null) || { hint: (options as AudioContextOptions).latencyHint }).hint);
    return context;
  };
  noting.prototype = native.prototype;
  // A bound function has no source text. A Proxy's is asked for in vain: Function.prototype.toString() throws in Chromium 64.
  const constructor = Object.defineProperties(noting.bind(null), Object.getOwnPropertyDescriptors(native)) as unknown as typeof AudioContext;
  Object.setPrototypeOf(constructor, Object.getPrototypeOf(native) as object);
  if (native.prototype.constructor === native) native.prototype.constructor = constructor;
  if (page.webkitAudioContext === native) page.webkitAudioContext = constructor;
  page.AudioContext = constructor;
}
