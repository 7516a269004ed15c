// What the codec throws: a DataCloneError of the realm that the call came from, with a message like Chromium's.

/** Where a value is being cloned for: what stands before the message, and whose DOMException is thrown. */
export interface CloneSite {
  /** E.g. "Failed to execute 'postMessage' on 'MessagePort': ". */
  readonly prefix: string;
  /** The DOMException constructor of the calling realm. */
  readonly DOMException: typeof DOMException;
}

/** The site of a port's postMessage called from this script's realm. */
export const POST_MESSAGE_SITE: CloneSite = {
  prefix: "Failed to execute 'postMessage' on 'MessagePort': ",
  DOMException,
};

/** A DataCloneError for the site. */
export function dataCloneError(site: CloneSite, message: string): DOMException {
  return new site.DOMException(site.prefix + message, 'DataCloneError');
}

const functionToString = Function.prototype.toString;
const symbolToString = Symbol.prototype.toString;

/** A DataCloneError that names the value: "() => {} could not be cloned.", "#<Promise> could not be cloned.". */
export function couldNotBeCloned(site: CloneSite, value: unknown): DOMException {
  return dataCloneError(site, `${describe(value)} could not be cloned.`);
}

// May run a getter of the value ("constructor"), as engines' own messages do; whatever that throws is dropped.
function describe(value: unknown): string {
  try {
    if (typeof value === 'function') return functionToString.call(value);
    if (typeof value === 'symbol') return symbolToString.call(value);
    const name = (value as object).constructor.name;
    if (typeof name === 'string' && name !== '') return `#<${name}>`;
  } catch {
    // a revoked proxy, a throwing getter, no constructor
  }
  return '#<Object>';
}
