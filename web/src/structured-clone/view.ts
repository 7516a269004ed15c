// The slots of ArrayBufferViews, read by getters captured before the page can change them; they take views of any realm.

import { VIEW_NAMES } from './tags';

type Getter = (this: unknown) => unknown;

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;

function getterOf(prototype: object, name: string | symbol): Getter {
  return Object.getOwnPropertyDescriptor(prototype, name)!.get!;
}

const typedArrayName = getterOf(typedArray, Symbol.toStringTag) as (this: unknown) => string | undefined;
const typedArrayBuffer = getterOf(typedArray, 'buffer');
const typedArrayOffset = getterOf(typedArray, 'byteOffset');
const typedArrayLength = getterOf(typedArray, 'byteLength');
const dataViewBuffer = getterOf(DataView.prototype, 'buffer');
const dataViewOffset = getterOf(DataView.prototype, 'byteOffset');
const dataViewLength = getterOf(DataView.prototype, 'byteLength');

const isAnyView = ArrayBuffer.isView;

/** Whether the value is a typed array or a DataView, of any realm. */
export function isView(value: object): value is ArrayBufferView {
  return isAnyView(value);
}

/** Index into VIEW_NAMES; -1 for a view that is newer than this codec. */
export function kindOf(view: ArrayBufferView): number {
  const name = typedArrayName.call(view);
  return name === undefined ? 0 : (VIEW_NAMES as readonly string[]).indexOf(name);
}

/** The buffer below a view: an ArrayBuffer or a SharedArrayBuffer. */
export function bufferOf(view: ArrayBufferView): ArrayBufferLike {
  return (typedArrayName.call(view) === undefined ? dataViewBuffer : typedArrayBuffer).call(view) as ArrayBufferLike;
}

/** Offset in bytes; -1 for a DataView that is out of bounds, for which the getter throws. */
export function byteOffsetOf(view: ArrayBufferView, kind: number): number {
  if (kind > 0) return typedArrayOffset.call(view) as number;
  try {
    return dataViewOffset.call(view) as number;
  } catch {
    return -1;
  }
}

/** Length in bytes; 0 for a view that is out of bounds. */
export function byteLengthOf(view: ArrayBufferView, kind: number): number {
  if (kind > 0) return typedArrayLength.call(view) as number;
  try {
    return dataViewLength.call(view) as number;
  } catch {
    return 0;
  }
}
