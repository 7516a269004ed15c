package structuredclone

import "unicode/utf16"

// Tags of the wire format; see the package comment.
const (
	tagEnd                  = 0x00
	tagUndefined            = 0x01
	tagNull                 = 0x02
	tagFalse                = 0x03
	tagTrue                 = 0x04
	tagInt32                = 0x05
	tagDouble               = 0x06
	tagLatin1               = 0x07
	tagUTF16                = 0x08
	tagBigInt               = 0x09
	tagBackReference        = 0x0a
	tagHole                 = 0x0b
	tagObject               = 0x10
	tagArray                = 0x11
	tagSparseArray          = 0x12
	tagMap                  = 0x13
	tagSet                  = 0x14
	tagDate                 = 0x15
	tagRegExp               = 0x16
	tagError                = 0x17
	tagFalseObject          = 0x18
	tagTrueObject           = 0x19
	tagNumberObject         = 0x1a
	tagStringObject         = 0x1b
	tagBigIntObject         = 0x1c
	tagArrayBuffer          = 0x1d
	tagResizableArrayBuffer = 0x1e
	tagView                 = 0x1f
	tagReference            = 0x20
	tagTransferredReference = 0x21
)

// Flags of an error: which of its parts follow.
const (
	errorMessage = 1
	errorStack   = 2
	errorCause   = 4
)

// ErrorNames are the error types that keep their prototype (HTML §2.7.3 step 17), by the number on the wire.
var ErrorNames = [...]string{"Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"}

// ViewNames are the views on an ArrayBuffer, by the number on the wire.
var ViewNames = [...]string{
	"DataView", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array",
	"Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array", "Float16Array",
}

var elementSizes = [len(ViewNames)]uint32{1, 1, 1, 1, 2, 2, 4, 4, 4, 8, 8, 8, 2}

// Value is a node of a value tree. Nodes that stand for objects are pointers: the same pointer twice is a shared
// reference, a pointer met within itself a cycle.
type Value interface{ isValue() }

type (
	// Undefined is the value undefined.
	Undefined struct{}
	// Null is the value null.
	Null struct{}
	// Bool is a boolean.
	Bool bool
	// Number is a number; every NaN is the same.
	Number float64
	// String is a string's code units.
	String []uint16
	// BigInt is a bigint: hexadecimal digits in lower case without leading zeros, "0" for zero.
	BigInt struct {
		Negative bool
		Digits   string
	}
	// Hole is a missing element; only within Array.Elements.
	Hole struct{}
)

// Property is an own enumerable property.
type Property struct {
	Key   String
	Value Value
}

// Entry is one entry of a Map.
type Entry struct{ Key, Value Value }

type (
	// Object is a plain object.
	Object struct{ Properties []Property }
	// Array is an array without properties beside its elements.
	Array struct{ Elements []Value }
	// SparseArray is an array by its length and its properties, indices among them.
	SparseArray struct {
		Length     uint32
		Properties []Property
	}
	// Map is a Map, in insertion order.
	Map struct{ Entries []Entry }
	// Set is a Set, in insertion order.
	Set struct{ Values []Value }
	// Date is a Date: milliseconds since 1970, NaN for an invalid one.
	Date struct{ Time float64 }
	// RegExp is a regular expression.
	RegExp struct{ Source, Flags String }
	// Error is an error; nil parts are absent. Type is an index into ErrorNames.
	Error struct {
		Type           int
		Message, Stack *String
		Cause          Value
	}
	// BoolObject, NumberObject, StringObject and BigIntObject are wrapper objects.
	BoolObject   struct{ Value bool }
	NumberObject struct{ Value float64 }
	StringObject struct{ Value String }
	BigIntObject struct{ Value BigInt }
	// ArrayBuffer is an ArrayBuffer; a resizable one has a maximum of at least its length.
	ArrayBuffer struct {
		Bytes     []byte
		Resizable bool
		Maximum   uint32
	}
	// View is a typed array or DataView (Kind is an index into ViewNames) on an ArrayBuffer, or on a SharedArrayBuffer
	// that travels as a Reference. Offset and length are bytes.
	View struct {
		Kind               int
		ByteOffset, Length uint32
		Buffer             Value
	}
	// Reference stands for a value that travels beside the bytes.
	Reference struct {
		Index       uint32
		Transferred bool
	}
)

func (Undefined) isValue()     {}
func (Null) isValue()          {}
func (Bool) isValue()          {}
func (Number) isValue()        {}
func (String) isValue()        {}
func (BigInt) isValue()        {}
func (Hole) isValue()          {}
func (*Object) isValue()       {}
func (*Array) isValue()        {}
func (*SparseArray) isValue()  {}
func (*Map) isValue()          {}
func (*Set) isValue()          {}
func (*Date) isValue()         {}
func (*RegExp) isValue()       {}
func (*Error) isValue()        {}
func (*BoolObject) isValue()   {}
func (*NumberObject) isValue() {}
func (*StringObject) isValue() {}
func (*BigIntObject) isValue() {}
func (*ArrayBuffer) isValue()  {}
func (*View) isValue()         {}
func (*Reference) isValue()    {}

// Text is the String of a Go string.
func Text(text string) String { return utf16.Encode([]rune(text)) }
