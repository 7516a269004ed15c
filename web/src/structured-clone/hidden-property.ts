// Properties as built-in constructors make them.

const { defineProperty } = Object;

/** Defines a property that enumeration does not show, as Error's own are; no setter of the page's runs. */
export function hide(target: object, name: string, value: unknown): void {
  defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
}
