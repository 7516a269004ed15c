package ringbuffer

import (
	"strconv"
	"sync/atomic"
)

// RecordHeaderSize is the number of bytes before a record's payload.
const RecordHeaderSize = 16

const (
	// kindSkip marks the unused end of the storage; MaxKind is the last kind a caller may write.
	kindSkip = 255
	MaxKind  = 254

	skipHeaderSize = 8
)

// Record is one message as the reader sees it. Payload lies in the ring's memory and is valid until Release.
type Record struct {
	Length   int    // bytes of payload
	Kind     int32  // 0 … MaxKind, meaning given by the caller
	Port     int32  // the node id of the port the record is for
	Sequence uint32 // counted by the writer, from 0, wrapping
	Payload  []byte
}

// RecordRing is a single-producer single-consumer queue of byte records. Write belongs to one thread, Next and Release to
// one (possibly the same); nothing blocks, nothing allocates. GrowInto needs both ends to stand still.
type RecordRing struct {
	memory
	pending uint32 // reader: bytes of the record that Next showed and Release will free
}

// NewRecordRing makes an empty ring whose storage has capacityBytes, rounded up to a power of two (at least MinCapacity).
func NewRecordRing(capacityBytes int) *RecordRing {
	return &RecordRing{memory: newMemory(capacityBytes, formatRecords)}
}

// AttachRecordRing is the ring that lies in mem, laid out by NewRecordRing or its TypeScript twin. mem is shared, not copied.
func AttachRecordRing(mem []byte) (*RecordRing, error) {
	laidOut, err := attachMemory(mem, formatRecords)
	if err != nil {
		return nil, err
	}
	return &RecordRing{memory: laidOut}, nil
}

// CapacityFor is the smallest storage in bytes that takes a record of payloadBytes whenever the ring is empty, wherever
// its indices stand: twice the record, because a record is never split at the end of the storage.
func CapacityFor(payloadBytes int) int {
	return roundCapacity(2 * (RecordHeaderSize + int(padded(uint32(payloadBytes)))))
}

// Capacity is the size of the storage in bytes.
func (r *RecordRing) Capacity() int { return len(r.storage) }

// MaxPayload is the longest payload in bytes that Write takes.
func (r *RecordRing) MaxPayload() int { return len(r.storage)/2 - RecordHeaderSize }

// Memory is header and storage; Go allocated it, aligned to 8, and its address never changes.
func (r *RecordRing) Memory() []byte { return r.bytes }

// IsEmpty tells whether there is nothing to read at this moment; a record shown but not released counts as there.
func (r *RecordRing) IsEmpty() bool { return r.used() == 0 }

// Write appends a record, or returns false where it does not fit (now, or ever: see MaxPayload). Writer's thread.
func (r *RecordRing) Write(kind int32, port int32, payload []byte) bool {
	if kind < 0 || kind > MaxKind || len(payload) > r.MaxPayload() {
		return false
	}
	size := RecordHeaderSize + padded(uint32(len(payload)))
	write := atomic.LoadUint32(r.write)
	at := write & r.mask
	skip := uint32(0)
	if rest := r.mask + 1 - at; rest < size {
		skip = rest
	}
	if skip+size > r.free() {
		return false
	}
	if skip > 0 {
		*wordAt(r.storage, int(at)) = skip - skipHeaderSize
		*wordAt(r.storage, int(at)+4) = kindSkip
		at = 0
	}
	sequence := *r.written
	r.put(at, Record{Length: len(payload), Kind: kind, Port: port, Sequence: sequence, Payload: payload})
	*r.written = sequence + 1
	atomic.StoreUint32(r.write, write+skip+size) // publishes all of the above
	return true
}

// put lays a record down at an offset of the storage; the caller publishes it.
func (r *RecordRing) put(at uint32, record Record) {
	*wordAt(r.storage, int(at)) = uint32(record.Length)
	*wordAt(r.storage, int(at)+4) = uint32(record.Kind)
	*wordAt(r.storage, int(at)+8) = uint32(record.Port)
	*wordAt(r.storage, int(at)+12) = record.Sequence
	copy(r.storage[at+RecordHeaderSize:], record.Payload)
}

// Next shows the oldest unreleased record; ok is false when there is none. It shows the same record until Release.
// A *GapError is reported once, and the next call goes on with the record behind the gap; a *CorruptError stays.
// Reader's thread.
func (r *RecordRing) Next() (record Record, ok bool, err error) {
	used := r.used()
	for used > 0 {
		read := atomic.LoadUint32(r.read)
		at := read & r.mask
		length := *wordAt(r.storage, int(at))
		kind := *wordAt(r.storage, int(at)+4)
		size, valid := sizeOf(length, kind, min(used, r.mask+1-at))
		if !valid {
			return Record{}, false, &CorruptError{Offset: at, Length: length, Kind: kind}
		}
		if kind != kindSkip {
			return r.show(at, length, kind, size)
		}
		atomic.StoreUint32(r.read, read+size)
		used -= size
	}
	return Record{}, false, nil
}

// show checks the sequence number of the record at an offset of the storage and makes it the pending one.
func (r *RecordRing) show(at, length, kind, size uint32) (Record, bool, error) {
	sequence := *wordAt(r.storage, int(at)+12)
	if expected := *r.expected; sequence != expected {
		*r.expected = sequence
		return Record{}, false, &GapError{Expected: expected, Found: sequence}
	}
	r.pending = size
	start, end := at+RecordHeaderSize, at+RecordHeaderSize+length
	return Record{
		Length:   int(length),
		Kind:     int32(kind),
		Port:     int32(*wordAt(r.storage, int(at)+8)),
		Sequence: sequence,
		Payload:  r.storage[start:end:end],
	}, true, nil
}

// Release frees the record that Next showed; without one it does nothing. Reader's thread.
func (r *RecordRing) Release() {
	if r.pending == 0 {
		return
	}
	*r.expected++
	read := atomic.LoadUint32(r.read)
	atomic.StoreUint32(r.read, read+r.pending) // gives the bytes back to the writer
	r.pending = 0
}

// GrowInto moves the unread records, in order and with their sequence numbers, into a new ring of at least newCapacity bytes
// and enough for them all. A record that was shown and not released is shown by the new ring as well: release it there.
// The old ring must not be used any more; slices of its memory stay readable. Allocates; neither end may be at work
// on another thread.
func (r *RecordRing) GrowInto(newCapacity int) *RecordRing {
	grown := NewRecordRing(max(newCapacity, int(r.used())))
	*grown.written = *r.written
	*grown.expected = *r.expected
	grown.pending = r.pending
	write, end := uint32(0), atomic.LoadUint32(r.write)
	for read := atomic.LoadUint32(r.read); read != end; {
		at := read & r.mask
		kind := *wordAt(r.storage, int(at)+4)
		size, valid := sizeOf(*wordAt(r.storage, int(at)), kind, min(end-read, r.mask+1-at))
		if !valid {
			size = min(end-read, r.mask+1-at) // keeps the corrupt bytes, so that Next goes on reporting them
		}
		if kind != kindSkip || !valid {
			copy(grown.storage[write:], r.storage[at:at+size])
			write += size
		}
		read += size
	}
	atomic.StoreUint32(grown.write, write)
	return grown
}

// sizeOf is the number of bytes a record or skip takes in the storage; valid is false if it cannot lie within room.
func sizeOf(length, kind, room uint32) (size uint32, valid bool) {
	if length > MaxCapacity || kind > kindSkip {
		return 0, false
	}
	size = RecordHeaderSize + padded(length)
	if kind == kindSkip {
		size = skipHeaderSize + padded(length)
	}
	return size, size <= room
}

// padded rounds a payload's length up to the 8 bytes records are aligned to.
func padded(length uint32) uint32 { return (length + 7) &^ 7 }

// GapError says that records are missing: the writer counted on while the reader did not see them.
type GapError struct {
	Expected, Found uint32
}

func (e *GapError) Error() string {
	return "ringbuffer: sequence gap: expected record " + strconv.FormatUint(uint64(e.Expected), 10) +
		", found " + strconv.FormatUint(uint64(e.Found), 10)
}

// CorruptError says that the bytes at a storage offset cannot be a record: its length is impossible or its kind unknown.
type CorruptError struct {
	Offset, Length, Kind uint32
}

func (e *CorruptError) Error() string {
	return "ringbuffer: impossible record at offset " + strconv.FormatUint(uint64(e.Offset), 10) +
		": length " + strconv.FormatUint(uint64(e.Length), 10) +
		", kind " + strconv.FormatUint(uint64(e.Kind), 10)
}
