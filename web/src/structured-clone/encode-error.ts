// HTML §2.7.3 step 17: errors.

import type { Encoder } from './encoder';
import { ERROR_CAUSE, ERROR_MESSAGE, ERROR_NAMES, ERROR_STACK, TAG_ERROR } from './tags';

const NOTHING: readonly unknown[] = [];
const getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor;

/** Whether this platform's own serialisation keeps an error's cause (an engine's choice: the standard does not say). */
export const clonesErrorCause: boolean = ((): boolean => {
  if (typeof structuredClone !== 'function') return false;
  try {
    const clone = structuredClone(Object.defineProperty(new Error(), 'cause', { value: 1, configurable: true, writable: true }));
    return (clone as { cause?: unknown }).cause === 1;
  } catch {
    return false;
  }
})();

/** Writes an error without its cause; returns a list with the cause, which is to be written next, or an empty one. */
export function encodeError(encoder: Encoder, value: object): readonly unknown[] {
  const type = Math.max(0, (ERROR_NAMES as readonly string[]).indexOf(nameOf(value)));
  const own = getOwnPropertyDescriptor(value, 'message');
  const message = own !== undefined && 'value' in own ? String(own.value) : undefined;
  const stack = stackOf(value);
  const cause = clonesErrorCause ? getOwnPropertyDescriptor(value, 'cause') : undefined;
  const hasCause = cause !== undefined && 'value' in cause;
  const { out } = encoder;
  out.byte(TAG_ERROR);
  out.byte(type);
  out.byte((message === undefined ? 0 : ERROR_MESSAGE) | (stack === undefined ? 0 : ERROR_STACK) | (hasCause ? ERROR_CAUSE : 0));
  if (message !== undefined) encoder.string(message);
  if (stack !== undefined) encoder.string(stack);
  return hasCause ? [cause.value] : NOTHING;
}

// May run a getter and a toString, as the standard has it.
function nameOf(value: object): string {
  const { name } = value as { name?: unknown };
  return name === undefined ? 'Error' : `${name as string}`;
}

// Not a property of the standard: an accessor or a data property, on the error or on its prototype.
function stackOf(value: object): string | undefined {
  try {
    const stack = (value as { stack?: unknown }).stack;
    return typeof stack === 'string' ? stack : undefined;
  } catch {
    return undefined;
  }
}
