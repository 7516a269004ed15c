package structuredclone

import (
	"encoding/binary"
	"errors"
	"math"
)

// ErrValue says that a tree has a node where the format has no place for it.
var ErrValue = errors.New("structuredclone: not a value")

const canonicalNaN = 0x7ff8000000000000

// Append appends the encoding of a value tree.
func Append(bytes []byte, value Value) ([]byte, error) {
	e := encoder{bytes: bytes, ids: map[Value]uint32{}}
	e.value(value)
	return e.bytes, e.err
}

type encoder struct {
	bytes []byte
	ids   map[Value]uint32
	err   error
}

func (e *encoder) byte(b byte)     { e.bytes = append(e.bytes, b) }
func (e *encoder) varint(n uint32) { e.bytes = binary.AppendUvarint(e.bytes, uint64(n)) }
func (e *encoder) double(f float64) {
	bits := math.Float64bits(f)
	if f != f {
		bits = canonicalNaN
	}
	e.bytes = binary.LittleEndian.AppendUint64(e.bytes, bits)
}

func (e *encoder) value(value Value) {
	switch v := value.(type) {
	case Undefined:
		e.byte(tagUndefined)
	case Null:
		e.byte(tagNull)
	case Bool:
		e.byte(tagOf(bool(v), tagTrue, tagFalse))
	case Number:
		e.number(float64(v))
	case String:
		e.string(v)
	case BigInt:
		e.byte(tagBigInt)
		e.bigint(v)
	case nil, Hole:
		e.err = ErrValue
	default:
		e.object(v)
	}
}

func tagOf(condition bool, yes, no byte) byte {
	if condition {
		return yes
	}
	return no
}

func (e *encoder) number(f float64) {
	if f >= math.MinInt32 && f <= math.MaxInt32 && f == math.Trunc(f) && (f != 0 || !math.Signbit(f)) {
		n := int32(f)
		e.byte(tagInt32)
		e.varint(uint32(n<<1) ^ uint32(n>>31))
		return
	}
	e.byte(tagDouble)
	e.double(f)
}

func (e *encoder) string(units String) {
	wide := false
	for _, unit := range units {
		wide = wide || unit > 0xff
	}
	e.byte(tagOf(wide, tagUTF16, tagLatin1))
	e.varint(uint32(len(units)))
	for _, unit := range units {
		if wide {
			e.bytes = binary.LittleEndian.AppendUint16(e.bytes, unit)
		} else {
			e.byte(byte(unit))
		}
	}
}

func (e *encoder) bigint(n BigInt) {
	e.byte(tagOf(n.Negative, 1, 0))
	e.varint(uint32(len(n.Digits)))
	e.bytes = append(e.bytes, n.Digits...)
}

func (e *encoder) object(value Value) {
	if id, seen := e.ids[value]; seen {
		e.byte(tagBackReference)
		e.varint(id)
		return
	}
	if view, ok := value.(*View); ok {
		e.view(view)
		return
	}
	e.ids[value] = uint32(len(e.ids))
	switch v := value.(type) {
	case *Object:
		e.byte(tagObject)
		e.entries(v.Properties)
	case *Array:
		e.elements(v.Elements)
	case *SparseArray:
		e.byte(tagSparseArray)
		e.varint(v.Length)
		e.entries(v.Properties)
	case *Map:
		e.byte(tagMap)
		e.varint(uint32(len(v.Entries)))
		for _, entry := range v.Entries {
			e.value(entry.Key)
			e.value(entry.Value)
		}
	case *Set:
		e.byte(tagSet)
		e.varint(uint32(len(v.Values)))
		for _, item := range v.Values {
			e.value(item)
		}
	default:
		e.leaf(value)
	}
}

// leaf writes the objects that contain no values, and errors.
func (e *encoder) leaf(value Value) {
	switch v := value.(type) {
	case *Date:
		e.byte(tagDate)
		e.double(v.Time)
	case *RegExp:
		e.byte(tagRegExp)
		e.string(v.Source)
		e.string(v.Flags)
	case *Error:
		e.error(v)
	case *BoolObject:
		e.byte(tagOf(v.Value, tagTrueObject, tagFalseObject))
	case *NumberObject:
		e.byte(tagNumberObject)
		e.double(v.Value)
	case *StringObject:
		e.byte(tagStringObject)
		e.string(v.Value)
	case *BigIntObject:
		e.byte(tagBigIntObject)
		e.bigint(v.Value)
	case *ArrayBuffer:
		e.byte(tagOf(v.Resizable, tagResizableArrayBuffer, tagArrayBuffer))
		e.varint(uint32(len(v.Bytes)))
		if v.Resizable {
			e.varint(v.Maximum)
		}
		e.bytes = append(e.bytes, v.Bytes...)
	case *Reference:
		e.byte(tagOf(v.Transferred, tagTransferredReference, tagReference))
		e.varint(v.Index)
	default:
		e.err = ErrValue
	}
}

func (e *encoder) entries(properties []Property) {
	for _, property := range properties {
		e.string(property.Key)
		e.value(property.Value)
	}
	e.byte(tagEnd)
}

func (e *encoder) elements(elements []Value) {
	e.byte(tagArray)
	e.varint(uint32(len(elements)))
	for _, element := range elements {
		if _, hole := element.(Hole); hole {
			e.byte(tagHole)
		} else {
			e.value(element)
		}
	}
}

func (e *encoder) error(v *Error) {
	e.byte(tagError)
	e.byte(byte(v.Type))
	e.byte(tagOf(v.Message != nil, errorMessage, 0) | tagOf(v.Stack != nil, errorStack, 0) | tagOf(v.Cause != nil, errorCause, 0))
	if v.Message != nil {
		e.string(*v.Message)
	}
	if v.Stack != nil {
		e.string(*v.Stack)
	}
	if v.Cause != nil {
		e.value(v.Cause)
	}
}

func (e *encoder) view(v *View) {
	e.byte(tagView)
	e.byte(byte(v.Kind))
	e.varint(v.ByteOffset)
	e.varint(v.Length)
	switch v.Buffer.(type) {
	case *ArrayBuffer, *Reference:
		e.object(v.Buffer)
	default:
		e.err = ErrValue
	}
	e.ids[v] = uint32(len(e.ids))
}
