// The wire format of the structured-clone codec: twin of polyfill/structuredclone/doc.go, same words; golden vectors in
// polyfill/testdata/structuredclone hold the two halves to the same bytes.
//
//   value   = tag (one byte), body
//   varint  = unsigned LEB128 of at most 32 bits
//   string  = 0x07 varint(n) n bytes (Latin-1), or, if a code unit is above 255, 0x08 varint(n) n × u16 (code units, lone
//             surrogates included)
//   double  = 8 bytes, IEEE 754, little endian; NaN is 7ff8000000000000
//   entries = (string value)* 0x00
//
//   0x01 undefined          0x02 null          0x03 false          0x04 true
//   0x05 int32 number       varint of the zigzag code ((n << 1) ^ (n >> 31)); never -0
//   0x06 any other number   double
//   0x07, 0x08 string       see above
//   0x09 bigint             sign (0 or 1), varint(n), n hexadecimal digits (ASCII, lower case, no leading zero; zero is "0")
//   0x0a back reference     varint(id)
//   0x0b hole               only as an element of 0x11
//
// Every value below is an object and takes the next id (0, 1, 2 …) at its tag; a view takes its own after its buffer's.
//
//   0x10 object             entries
//   0x11 array              varint(length), length values or holes            (no properties beside its elements)
//   0x12 sparse array       varint(length), entries                           (with holes, or other properties)
//   0x13 map                varint(n), n × (value value)
//   0x14 set                varint(n), n values
//   0x15 date               double, NaN for an invalid one
//   0x16 regular expression string (source), string (flags)
//   0x17 error              type (index into ERROR_NAMES), flags (1 message, 2 stack, 4 cause), [string], [string], [value]
//   0x18, 0x19 Boolean object, false, true
//   0x1a Number object      double
//   0x1b String object      string
//   0x1c BigInt object      sign, varint(n), digits
//   0x1d ArrayBuffer        varint(n), n bytes
//   0x1e resizable one      varint(n), varint(maximum), n bytes
//   0x1f view               kind (index into VIEW_NAMES), varint(byte offset), varint(byte length), buffer: 0x1d, 0x1e, 0x20 or 0x0a
//   0x20 reference          varint(index)   what only travels by reference within a thread, in the list beside the bytes
//   0x21 transferred one    varint(index)   the same, from the transfer list

export const TAG_END = 0x00;
export const TAG_UNDEFINED = 0x01;
export const TAG_NULL = 0x02;
export const TAG_FALSE = 0x03;
export const TAG_TRUE = 0x04;
export const TAG_INT32 = 0x05;
export const TAG_DOUBLE = 0x06;
export const TAG_LATIN1 = 0x07;
export const TAG_UTF16 = 0x08;
export const TAG_BIGINT = 0x09;
export const TAG_BACK_REFERENCE = 0x0a;
export const TAG_HOLE = 0x0b;
export const TAG_OBJECT = 0x10;
export const TAG_ARRAY = 0x11;
export const TAG_SPARSE_ARRAY = 0x12;
export const TAG_MAP = 0x13;
export const TAG_SET = 0x14;
export const TAG_DATE = 0x15;
export const TAG_REGEXP = 0x16;
export const TAG_ERROR = 0x17;
export const TAG_FALSE_OBJECT = 0x18;
export const TAG_TRUE_OBJECT = 0x19;
export const TAG_NUMBER_OBJECT = 0x1a;
export const TAG_STRING_OBJECT = 0x1b;
export const TAG_BIGINT_OBJECT = 0x1c;
export const TAG_ARRAY_BUFFER = 0x1d;
export const TAG_RESIZABLE_ARRAY_BUFFER = 0x1e;
export const TAG_VIEW = 0x1f;
export const TAG_REFERENCE = 0x20;
export const TAG_TRANSFERRED_REFERENCE = 0x21;

/** Flags of an error: which of its parts follow. */
export const ERROR_MESSAGE = 1;
export const ERROR_STACK = 2;
export const ERROR_CAUSE = 4;

/** The error types that keep their prototype (HTML §2.7.3 step 17); every other one arrives as an Error. */
export const ERROR_NAMES = ['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'] as const;

/** Views on an ArrayBuffer by kind. */
export const VIEW_NAMES = [
  'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array',
  'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'Float16Array',
] as const;

/** Bytes of one element, by kind of view. */
export const ELEMENT_SIZES = [1, 1, 1, 1, 2, 2, 4, 4, 4, 8, 8, 8, 2] as const;
