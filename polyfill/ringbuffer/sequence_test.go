package ringbuffer_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/ringbuffer"
)

// sequenceGenerator fills payloads of any length with bytes that depend on the record's number and their position.
type sequenceGenerator struct{ number uint32 }

func (g *sequenceGenerator) fill(payload []byte) {
	for i := range payload {
		payload[i] = byte(g.number*31 + uint32(i))
	}
	g.number++
}

// sequenceVerifier checks records against a generator of its own.
type sequenceVerifier struct {
	number  uint32
	lengths *rand.Rand
	longest int
}

func (v *sequenceVerifier) check(record ringbuffer.Record) error {
	if length := v.lengths.IntN(v.longest + 1); record.Length != length || len(record.Payload) != length {
		return fmt.Errorf("record %d: length %d (%d bytes), want %d", v.number, record.Length, len(record.Payload), length)
	}
	if record.Sequence != v.number || record.Kind != int32(v.number%255) || record.Port != int32(v.number) {
		return fmt.Errorf("record %d: %+v", v.number, record)
	}
	for i, b := range record.Payload {
		if b != byte(v.number*31+uint32(i)) {
			return fmt.Errorf("record %d: byte %d is %d", v.number, i, b)
		}
	}
	v.number++
	return nil
}

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 42)) }

const canaryWord = 0x5ca1ab1e0ddba11

// betweenCanaries lays a ring's memory into the middle of a larger array whose words on both sides must not change.
func betweenCanaries(t testing.TB, memory []byte) []byte {
	t.Helper()
	const margin = 32
	words := make([]uint64, margin+len(memory)/8+margin)
	for i := range words {
		words[i] = canaryWord
	}
	all := unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), len(words)*8)
	inner := all[margin*8 : margin*8+len(memory)]
	copy(inner, memory)
	t.Cleanup(func() {
		for i := range margin {
			require.Equal(t, uint64(canaryWord), words[i], "canary before the memory")
			require.Equal(t, uint64(canaryWord), words[len(words)-1-i], "canary behind the memory")
		}
	})
	return inner
}

func recordRingBetweenCanaries(t *testing.T, capacity int) *ringbuffer.RecordRing {
	t.Helper()
	ring, err := ringbuffer.AttachRecordRing(betweenCanaries(t, ringbuffer.NewRecordRing(capacity).Memory()))
	require.NoError(t, err)
	return ring
}

func ringBufferBetweenCanaries(t *testing.T, samples int) *ringbuffer.RingBuffer {
	t.Helper()
	ring, err := ringbuffer.AttachRingBuffer(betweenCanaries(t, ringbuffer.NewRingBuffer(samples).Memory()))
	require.NoError(t, err)
	return ring
}

// justBelowTheEnd are index values from which a few writes wrap around 2^32 (a multiple of 8, as record rings keep them).
var justBelowTheEnd = []uint32{0, math.MaxUint32 - 7, math.MaxUint32 - 63, math.MaxUint32 - 1023}
