// Plain objects and instances of user classes are the fast path: their prototype chain was made by script, not by the platform.

const getPrototypeOf = Object.getPrototypeOf as (value: object) => object | null;
const functionToString = Function.prototype.toString;

const verdicts = new WeakMap<object, boolean>();

/**
 * Whether objects with this prototype are ordinary ones: every link of the chain was made by script, up to null or
 * an Object.prototype of any realm. Remembered per prototype.
 */
export function isPlainPrototype(prototype: object | null): boolean {
  if (prototype === null || prototype === Object.prototype) return true;
  let verdict = verdicts.get(prototype);
  if (verdict === undefined) {
    verdict = chainIsPlain(prototype);
    verdicts.set(prototype, verdict);
  }
  return verdict;
}

function chainIsPlain(prototype: object): boolean {
  let link = prototype;
  for (;;) {
    const next = getPrototypeOf(link);
    if (next === null) return true; // an Object.prototype, or an object that a script made without a prototype
    if (!isScriptMade(link)) return false;
    link = next;
  }
}

// Platform prototypes have a native constructor; iterators' and generators' have none but a tag.
function isScriptMade(link: object): boolean {
  const constructor = Object.getOwnPropertyDescriptor(link, 'constructor')?.value as unknown;
  if (typeof constructor === 'function') return !isNative(constructor);
  return Object.getOwnPropertyDescriptor(link, Symbol.toStringTag) === undefined;
}

function isNative(constructor: unknown): boolean {
  try {
    return /\{\s*\[native code\]\s*\}\s*$/.test(functionToString.call(constructor));
  } catch {
    return true; // not for us to say: the platform is asked about its instances
  }
}
