// The constructors of a receiving realm, captured once: a realm's globals may be deleted or replaced later.

import { ERROR_NAMES, VIEW_NAMES } from './tags';

/** Constructs a view on a buffer; the length is in elements. */
export type ViewConstructor = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => ArrayBufferView;

/** What `decode` builds values from, all of one realm. */
export interface Intrinsics {
  /** Whether the realm is the one this script runs in, where literals do. */
  readonly local: boolean;
  readonly Object: ObjectConstructor;
  readonly Array: ArrayConstructor;
  readonly Boolean: BooleanConstructor;
  readonly Number: NumberConstructor;
  readonly String: StringConstructor;
  readonly Map: MapConstructor;
  readonly Set: SetConstructor;
  readonly Date: DateConstructor;
  readonly RegExp: RegExpConstructor;
  readonly ArrayBuffer: ArrayBufferConstructor;
  readonly Uint8Array: Uint8ArrayConstructor;
  /** By ERROR_NAMES. */
  readonly errors: readonly ErrorConstructor[];
  /** By VIEW_NAMES; undefined where the browser has no such view. */
  readonly views: readonly (ViewConstructor | undefined)[];
}

/** The global object of a realm, as far as the codec reads it. */
export type RealmGlobal = object;

/** Captures the constructors of the realm whose global object is `realm`. */
export function intrinsicsOf(realm: RealmGlobal): Intrinsics {
  const globals = realm as Record<string, unknown>;
  return {
    local: globals['Object'] === Object,
    Object: globals['Object'] as ObjectConstructor,
    Array: globals['Array'] as ArrayConstructor,
    Boolean: globals['Boolean'] as BooleanConstructor,
    Number: globals['Number'] as NumberConstructor,
    String: globals['String'] as StringConstructor,
    Map: globals['Map'] as MapConstructor,
    Set: globals['Set'] as SetConstructor,
    Date: globals['Date'] as DateConstructor,
    RegExp: globals['RegExp'] as RegExpConstructor,
    ArrayBuffer: globals['ArrayBuffer'] as ArrayBufferConstructor,
    Uint8Array: globals['Uint8Array'] as Uint8ArrayConstructor,
    errors: ERROR_NAMES.map((name) => globals[name] as ErrorConstructor),
    views: VIEW_NAMES.map((name) => globals[name] as ViewConstructor | undefined),
  };
}
