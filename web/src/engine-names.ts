// Names on their way through the engine. A DOMString may have lone surrogates, which Go's UTF-8 would turn into U+FFFD, so
// that two names became one: they are spelled out, after a character that is spelled out itself.

/* eslint-disable no-control-regex -- U+0000 is the mark */
const LONE_SURROGATE = /[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff\u0000]/g;
const SPELLED = /\u0000([0-9a-f]{4})/g;
/* eslint-enable no-control-regex */

/** A name as the engine knows it. */
export function toEngineName(name: string): string {
  return name.replace(LONE_SURROGATE, (match) => (match.length === 2 ? match : `\u0000${match.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

/** The name that toEngineName() was given. */
export function fromEngineName(name: string): string {
  return name.replace(SPELLED, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
