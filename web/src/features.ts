// Detection only: what this page's browser has. Nothing here changes anything.

/** A window as the polyfill sees it: the standard's names may be there, prefixed, or missing. */
export type PageWindow = Window & typeof globalThis & {
  webkitAudioContext?: typeof AudioContext;
  webkitOfflineAudioContext?: typeof OfflineAudioContext;
};

/**
 * The prototypes on which `audioWorklet` belongs: BaseAudioContext's where there is one (Web Audio §1.1),
 * else those of both contexts, prefixed or not (Safari before 14.1 has no BaseAudioContext).
 */
export function contextPrototypes(page: PageWindow): object[] {
  if (typeof page.BaseAudioContext === 'function') return [page.BaseAudioContext.prototype];
  const constructors = [
    page.AudioContext || page.webkitAudioContext,
    page.OfflineAudioContext || page.webkitOfflineAudioContext,
  ];
  return constructors.filter((constructor) => typeof constructor === 'function').map((constructor) => constructor.prototype);
}

/**
 * Whether AudioWorklet works natively here. Asked of the prototypes and never of `AudioWorkletNode`:
 * Chromium leaves a useless AudioWorkletNode constructor on insecure origins.
 */
export function hasNativeAudioWorklet(page: PageWindow): boolean {
  const prototypes = contextPrototypes(page);
  return prototypes.length > 0 && prototypes.every((prototype) => 'audioWorklet' in prototype);
}

/** Whether a context renders offline. By its class's name: Safari before 14.1 knows no `length`, and had startRendering() on both. */
export function isOffline(context: BaseAudioContext): boolean {
  return /OfflineAudioContext\]$/.test(Object.prototype.toString.call(context));
}

/** Whether there is any Web Audio to build upon. */
export function hasWebAudio(page: PageWindow): boolean {
  return contextPrototypes(page).length > 0 && typeof page.AudioNode === 'function';
}

/** Whether a value is a context of the page, not only an object that inherits from one: the platform is asked. */
export function isContext(page: PageWindow, value: object): boolean {
  try {
    return contextPrototypes(page).some((prototype) =>
      Object.prototype.isPrototypeOf.call(prototype, value) && typeof Reflect.get(prototype, 'sampleRate', value) === 'number');
  } catch {
    return false;
  }
}
