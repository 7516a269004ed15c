// Package structuredclone is the Go half of the wire format in which port messages and processor options travel: an encoder and a
// decoder for trees of typed Go values. The engine never looks into a payload; this half exists to write the golden vectors
// (polyfill/testdata/structuredclone) that hold the TypeScript codec, web/src/structured-clone.ts, to the format, and to fuzz it.
// The twin of this text is web/src/structured-clone/tags.ts.
//
//	value   = tag (one byte), body
//	varint  = unsigned LEB128 of at most 32 bits
//	string  = 0x07 varint(n) n bytes (Latin-1), or, if a code unit is above 255, 0x08 varint(n) n × u16 (code units, lone
//	          surrogates included)
//	double  = 8 bytes, IEEE 754, little endian; NaN is 7ff8000000000000
//	entries = (string value)* 0x00
//
//	0x01 undefined          0x02 null          0x03 false          0x04 true
//	0x05 int32 number       varint of the zigzag code ((n << 1) ^ (n >> 31)); never -0
//	0x06 any other number   double
//	0x07, 0x08 string       see above
//	0x09 bigint             sign (0 or 1), varint(n), n hexadecimal digits (ASCII, lower case, no leading zero; zero is "0")
//	0x0a back reference     varint(id)
//	0x0b hole               only as an element of 0x11
//
// Every value below is an object and takes the next id (0, 1, 2 …) at its tag; a view takes its own after its buffer's.
//
//	0x10 object             entries
//	0x11 array              varint(length), length values or holes            (no properties beside its elements)
//	0x12 sparse array       varint(length), entries                           (with holes, or other properties)
//	0x13 map                varint(n), n × (value value)
//	0x14 set                varint(n), n values
//	0x15 date               double, NaN for an invalid one
//	0x16 regular expression string (source), string (flags)
//	0x17 error              type (index into ErrorNames), flags (1 message, 2 stack, 4 cause), [string], [string], [value]
//	0x18, 0x19 Boolean object, false, true
//	0x1a Number object      double
//	0x1b String object      string
//	0x1c BigInt object      sign, varint(n), digits
//	0x1d ArrayBuffer        varint(n), n bytes
//	0x1e resizable one      varint(n), varint(maximum), n bytes
//	0x1f view               kind (index into ViewNames), varint(byte offset), varint(byte length), buffer: 0x1d, 0x1e, 0x20 or 0x0a
//	0x20 reference          varint(index)   what only travels by reference within a thread, in the list beside the bytes
//	0x21 transferred one    varint(index)   the same, from the transfer list
//
// Strings are sequences of code units: lone surrogates are kept.
package structuredclone
