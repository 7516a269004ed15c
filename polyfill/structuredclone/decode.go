package structuredclone

import "errors"

// Errors of Decode. Arbitrary bytes yield one of these or a value, never a panic.
var (
	ErrCutShort  = errors.New("structuredclone: cut short")
	ErrMalformed = errors.New("structuredclone: malformed")
	ErrLeftOver  = errors.New("structuredclone: bytes left over")
	ErrTooDeep   = errors.New("structuredclone: nested too deep")
)

// MaxDepth bounds the containers within containers that Decode takes; the TypeScript half has no bound.
const MaxDepth = 10000

// Decode builds the value tree of an encoding, which must be one value from the first byte to the last.
func Decode(bytes []byte) (Value, error) {
	d := decoder{bytes: bytes}
	value := d.value()
	if d.err == nil && len(d.bytes) > 0 {
		d.err = ErrLeftOver
	}
	if d.err != nil {
		return nil, d.err
	}
	return value, nil
}

func (d *decoder) value() Value {
	switch tag := d.byte(); tag {
	case tagUndefined:
		return Undefined{}
	case tagNull:
		return Null{}
	case tagFalse, tagTrue:
		return Bool(tag == tagTrue)
	case tagInt32:
		code := d.varint()
		return Number(int32(code>>1) ^ -int32(code&1))
	case tagDouble:
		return Number(d.double())
	case tagLatin1, tagUTF16:
		return d.units(tag)
	case tagBigInt:
		return d.bigint()
	case tagBackReference:
		return d.earlier()
	default:
		return d.object(tag)
	}
}

func (d *decoder) earlier() Value {
	id := d.varint()
	if uint64(id) >= uint64(len(d.objects)) {
		d.fail(ErrMalformed)
		return Undefined{}
	}
	return d.objects[id]
}

// object reads the rest of an object whose tag was read.
func (d *decoder) object(tag byte) Value {
	if d.depth == MaxDepth {
		d.fail(ErrTooDeep)
		return Undefined{}
	}
	d.depth++
	defer func() { d.depth-- }()
	switch tag {
	case tagObject:
		v := &Object{}
		d.add(v)
		v.Properties = d.entries()
		return v
	case tagArray:
		return d.array()
	case tagSparseArray:
		v := &SparseArray{}
		d.add(v)
		v.Length = d.varint()
		v.Properties = d.entries()
		return v
	case tagMap:
		return d.mapObject()
	case tagSet:
		return d.set()
	case tagError:
		return d.error()
	case tagView:
		return d.view()
	}
	return d.leaf(tag)
}

func (d *decoder) add(value Value) { d.objects = append(d.objects, value) }

// leaf reads the objects that contain no values.
func (d *decoder) leaf(tag byte) Value {
	var value Value
	switch tag {
	case tagDate:
		value = &Date{Time: d.double()}
	case tagRegExp:
		source := d.string()
		value = &RegExp{Source: source, Flags: d.string()}
	case tagFalseObject, tagTrueObject:
		value = &BoolObject{Value: tag == tagTrueObject}
	case tagNumberObject:
		value = &NumberObject{Value: d.double()}
	case tagStringObject:
		value = &StringObject{Value: d.string()}
	case tagBigIntObject:
		value = &BigIntObject{Value: d.bigint()}
	case tagArrayBuffer, tagResizableArrayBuffer:
		value = d.buffer(tag)
	case tagReference, tagTransferredReference:
		value = &Reference{Index: d.varint(), Transferred: tag == tagTransferredReference}
	default:
		d.fail(ErrMalformed)
		return Undefined{}
	}
	d.add(value)
	return value
}

func (d *decoder) entries() []Property {
	var properties []Property
	for d.err == nil {
		tag := d.byte()
		if tag == tagEnd {
			break
		}
		key := d.units(tag)
		properties = append(properties, Property{Key: key, Value: d.value()})
	}
	return properties
}

func (d *decoder) array() Value {
	v := &Array{}
	d.add(v)
	for n := d.count(1); n > 0 && d.err == nil; n-- {
		if len(d.bytes) > 0 && d.bytes[0] == tagHole {
			d.bytes = d.bytes[1:]
			v.Elements = append(v.Elements, Hole{})
		} else {
			v.Elements = append(v.Elements, d.value())
		}
	}
	return v
}

func (d *decoder) mapObject() Value {
	v := &Map{}
	d.add(v)
	for n := d.count(2); n > 0 && d.err == nil; n-- {
		key := d.value()
		v.Entries = append(v.Entries, Entry{Key: key, Value: d.value()})
	}
	return v
}

func (d *decoder) set() Value {
	v := &Set{}
	d.add(v)
	for n := d.count(1); n > 0 && d.err == nil; n-- {
		v.Values = append(v.Values, d.value())
	}
	return v
}

func (d *decoder) error() Value {
	v := &Error{}
	d.add(v)
	v.Type = int(d.byte())
	flags := d.byte()
	if v.Type >= len(ErrorNames) || flags > errorMessage|errorStack|errorCause {
		d.fail(ErrMalformed)
	}
	if flags&errorMessage != 0 {
		message := d.string()
		v.Message = &message
	}
	if flags&errorStack != 0 {
		stack := d.string()
		v.Stack = &stack
	}
	if flags&errorCause != 0 {
		v.Cause = d.value()
	}
	return v
}

func (d *decoder) buffer(tag byte) Value {
	v := &ArrayBuffer{Resizable: tag == tagResizableArrayBuffer}
	length := d.varint()
	if v.Resizable {
		v.Maximum = d.varint()
		if v.Maximum < length {
			d.fail(ErrMalformed)
		}
	}
	v.Bytes = append([]byte{}, d.raw(length)...)
	return v
}

func (d *decoder) view() Value {
	v := &View{Kind: int(d.byte()), ByteOffset: d.varint(), Length: d.varint()}
	switch tag := d.byte(); tag {
	case tagArrayBuffer, tagResizableArrayBuffer, tagReference:
		v.Buffer = d.leaf(tag)
	case tagBackReference:
		v.Buffer = d.earlier()
	}
	if !v.valid() {
		d.fail(ErrMalformed)
	}
	d.add(v)
	return v
}

// valid says whether a view lies on whole elements within its buffer; how long a reference's is, nobody knows here.
func (v *View) valid() bool {
	if v.Kind >= len(ViewNames) || v.ByteOffset%elementSizes[v.Kind] != 0 || v.Length%elementSizes[v.Kind] != 0 {
		return false
	}
	switch buffer := v.Buffer.(type) {
	case *ArrayBuffer:
		return uint64(v.ByteOffset)+uint64(v.Length) <= uint64(len(buffer.Bytes))
	case *Reference:
		return !buffer.Transferred
	}
	return false
}
