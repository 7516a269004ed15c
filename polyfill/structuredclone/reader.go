package structuredclone

import (
	"encoding/binary"
	"math"
)

// decoder keeps the first error and yields zero values from there on, with no bytes left.
type decoder struct {
	bytes   []byte
	objects []Value
	depth   int
	err     error
}

func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = err
	}
	d.bytes = nil
}

func (d *decoder) raw(count uint32) []byte {
	if uint64(count) > uint64(len(d.bytes)) {
		d.fail(ErrCutShort)
		return nil
	}
	taken := d.bytes[:count:count]
	d.bytes = d.bytes[count:]
	return taken
}

func (d *decoder) byte() byte {
	if taken := d.raw(1); taken != nil {
		return taken[0]
	}
	return tagUndefined
}

func (d *decoder) varint() uint32 {
	n, size := binary.Uvarint(d.bytes)
	if size <= 0 || size > 5 || n > math.MaxUint32 {
		d.fail(ErrMalformed)
		return 0
	}
	d.bytes = d.bytes[size:]
	return uint32(n)
}

// count is a number of things of at least size bytes each: there cannot be more than the bytes that are left.
func (d *decoder) count(size int) uint32 {
	n := d.varint()
	if uint64(n)*uint64(size) > uint64(len(d.bytes)) {
		d.fail(ErrCutShort)
		return 0
	}
	return n
}

func (d *decoder) double() float64 {
	taken := d.raw(8)
	if taken == nil {
		return 0
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(taken))
}

func (d *decoder) string() String { return d.units(d.byte()) }

func (d *decoder) units(tag byte) String {
	switch tag {
	case tagLatin1:
		taken := d.raw(d.count(1))
		units := make(String, len(taken))
		for i, b := range taken {
			units[i] = uint16(b)
		}
		return units
	case tagUTF16:
		taken := d.raw(d.count(2) * 2)
		units := make(String, len(taken)/2)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(taken[2*i:])
		}
		return units
	}
	d.fail(ErrMalformed)
	return nil
}

func (d *decoder) bigint() BigInt {
	sign := d.byte()
	digits := d.raw(d.count(1))
	if sign > 1 || len(digits) == 0 {
		d.fail(ErrMalformed)
	}
	for _, digit := range digits {
		if (digit < '0' || digit > '9') && (digit < 'a' || digit > 'f') {
			d.fail(ErrMalformed)
		}
	}
	return BigInt{Negative: sign == 1, Digits: string(digits)}
}
