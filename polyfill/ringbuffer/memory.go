package ringbuffer

import (
	"errors"
	"sync/atomic"
	"unsafe"
)

// Offsets of the header's words in bytes; the picture is in doc.go. The twin is web/src/ring-memory.ts.
const (
	offsetWrite    = 0
	offsetWritten  = 4
	offsetRead     = 64
	offsetExpected = 68
	offsetCapacity = 128
	offsetFormat   = 132

	// HeaderSize is the number of bytes before the storage: three cache lines, so that the writer's
	// index, the reader's index and the constants never share one.
	HeaderSize = 192

	// MinCapacity and MaxCapacity bound the storage in bytes. Indices are free running uint32: every power of
	// two up to half their range keeps "full" and "empty" apart.
	MinCapacity = 64
	MaxCapacity = 1 << 30
)

// Values of the header's format word.
const (
	formatSamples uint32 = 0x53525741 // "AWRS"
	formatRecords uint32 = 0x52525741 // "AWRR"
)

// Errors of attaching to memory that somebody else laid out.
var (
	ErrMisaligned = errors.New("ringbuffer: memory is not aligned to 8 bytes")
	ErrTooSmall   = errors.New("ringbuffer: memory is smaller than the header and the capacity it names")
	ErrFormat     = errors.New("ringbuffer: memory is not a ring of this kind")
	ErrCapacity   = errors.New("ringbuffer: capacity is not a power of two within the bounds")
)

// memory is the layout both rings share: the header's words and the storage behind them.
// The words are pointers into bytes, which keeps the backing array alive.
type memory struct {
	bytes    []byte
	storage  []byte
	write    *uint32 // atomic; stored by the writer alone
	written  *uint32 // sequence number of the next record; writer alone
	read     *uint32 // atomic; stored by the reader alone
	expected *uint32 // sequence number the reader waits for; reader alone
	mask     uint32
}

// newMemory allocates and lays out a ring whose storage has capacity bytes, rounded up to a power of two.
func newMemory(capacity int, format uint32) memory {
	capacity = roundCapacity(capacity)
	words := make([]uint64, (HeaderSize+capacity)/8)
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), len(words)*8)
	*wordAt(bytes, offsetCapacity) = uint32(capacity)
	*wordAt(bytes, offsetFormat) = format
	return mapMemory(bytes, capacity)
}

// attachMemory checks what the header says before anything relies on it.
func attachMemory(bytes []byte, format uint32) (memory, error) {
	if len(bytes) < HeaderSize {
		return memory{}, ErrTooSmall
	}
	if uintptr(unsafe.Pointer(&bytes[0]))%8 != 0 {
		return memory{}, ErrMisaligned
	}
	if *wordAt(bytes, offsetFormat) != format {
		return memory{}, ErrFormat
	}
	capacity := *wordAt(bytes, offsetCapacity)
	if capacity < MinCapacity || capacity > MaxCapacity || capacity&(capacity-1) != 0 {
		return memory{}, ErrCapacity
	}
	if len(bytes)-HeaderSize < int(capacity) {
		return memory{}, ErrTooSmall
	}
	return mapMemory(bytes, int(capacity)), nil
}

func mapMemory(bytes []byte, capacity int) memory {
	return memory{
		bytes:    bytes[: HeaderSize+capacity : HeaderSize+capacity],
		storage:  bytes[HeaderSize : HeaderSize+capacity : HeaderSize+capacity],
		write:    wordAt(bytes, offsetWrite),
		written:  wordAt(bytes, offsetWritten),
		read:     wordAt(bytes, offsetRead),
		expected: wordAt(bytes, offsetExpected),
		mask:     uint32(capacity - 1),
	}
}

// wordAt is the uint32 at a byte offset that is a multiple of 4, in memory aligned to 8.
func wordAt(bytes []byte, offset int) *uint32 {
	return (*uint32)(unsafe.Pointer(&bytes[offset]))
}

func roundCapacity(capacity int) int {
	rounded := MinCapacity
	for rounded < capacity && rounded < MaxCapacity {
		rounded *= 2
	}
	return rounded
}

// used is the number of bytes between the indices. Each index is loaded atomically; the value may be late, never
// wrong in a way that matters: a writer sees at least as much in use as there is, a reader at most.
func (m *memory) used() uint32 {
	return atomic.LoadUint32(m.write) - atomic.LoadUint32(m.read)
}

// free is the number of bytes that the writer may fill.
func (m *memory) free() uint32 {
	return m.mask + 1 - m.used()
}
