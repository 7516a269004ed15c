package ringbuffer

import (
	"sync/atomic"
	"unsafe"
)

const bytesPerSample = 4

// RingBuffer is a single-producer single-consumer queue of float32 samples on the same memory layout as RecordRing.
// Push belongs to one thread, Pop to one; both are wait-free and never allocate.
type RingBuffer struct {
	memory
	samples []float32 // the storage
}

// NewRingBuffer makes an empty ring for at least the given number of samples (rounded up to a power of two).
func NewRingBuffer(samples int) *RingBuffer {
	return overSamples(newMemory(samples*bytesPerSample, formatSamples))
}

// AttachRingBuffer is the ring that lies in mem, laid out by NewRingBuffer or its TypeScript twin. mem is shared, not copied.
func AttachRingBuffer(mem []byte) (*RingBuffer, error) {
	laidOut, err := attachMemory(mem, formatSamples)
	if err != nil {
		return nil, err
	}
	return overSamples(laidOut), nil
}

func overSamples(m memory) *RingBuffer {
	first := (*float32)(unsafe.Pointer(&m.storage[0]))
	return &RingBuffer{memory: m, samples: unsafe.Slice(first, len(m.storage)/bytesPerSample)}
}

// Capacity is the number of samples the ring can hold.
func (r *RingBuffer) Capacity() int { return len(r.samples) }

// Memory is header and storage, aligned to 8 bytes; its address never changes.
func (r *RingBuffer) Memory() []byte { return r.bytes }

// AvailableRead is the number of samples that Pop can deliver; on the writer's thread it can be more than are still there.
func (r *RingBuffer) AvailableRead() int { return int(r.used() / bytesPerSample) }

// AvailableWrite is the number of samples that Push can take; on the reader's thread it can be more than there is room for.
func (r *RingBuffer) AvailableWrite() int { return int(r.free() / bytesPerSample) }

// Push appends as many of the samples as there is room for and returns how many. Writer's thread.
func (r *RingBuffer) Push(samples []float32) int {
	count := min(len(samples), r.AvailableWrite())
	write := atomic.LoadUint32(r.write)
	first := copy(r.samples[(write&r.mask)/bytesPerSample:], samples[:count])
	copy(r.samples, samples[first:count])
	atomic.StoreUint32(r.write, write+uint32(count)*bytesPerSample) // publishes the samples
	return count
}

// Pop fills destination with the oldest samples, as many as there are, and returns how many. Reader's thread.
func (r *RingBuffer) Pop(destination []float32) int {
	count := min(len(destination), r.AvailableRead())
	read := atomic.LoadUint32(r.read)
	first := copy(destination[:count], r.samples[(read&r.mask)/bytesPerSample:])
	copy(destination[first:count], r.samples)
	atomic.StoreUint32(r.read, read+uint32(count)*bytesPerSample) // gives the room back
	return count
}
