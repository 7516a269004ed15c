// HTML §2.7.3 step 11: regular expressions, by their slots (the getter `flags` would read properties that a page can redefine).

import { slots } from './brand';
import type { Encoder } from './encoder';
import { TAG_REGEXP } from './tags';

const flagGetters = ([
  ['d', 'hasIndices'], ['g', 'global'], ['i', 'ignoreCase'], ['m', 'multiline'], ['s', 'dotAll'], ['u', 'unicode'],
  ['v', 'unicodeSets'], ['y', 'sticky'],
] as const).map(([flag, name]) => ({ flag, get: Object.getOwnPropertyDescriptor(RegExp.prototype, name)?.get }));

/** Writes source and flags. */
export function encodeRegExp(encoder: Encoder, value: object): void {
  let flags = '';
  for (const { flag, get } of flagGetters) if (get !== undefined && get.call(value) === true) flags += flag;
  encoder.out.byte(TAG_REGEXP);
  encoder.string(slots.regExpSource.call(value));
  encoder.string(flags);
}
