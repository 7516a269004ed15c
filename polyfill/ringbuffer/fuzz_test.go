package ringbuffer_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/ringbuffer"
)

func FuzzRecordRing_ForeignMemory(f *testing.F) {
	f.Add([]byte{}, uint32(0), uint32(0))
	f.Add([]byte{8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}, uint32(24), uint32(0))
	f.Add([]byte{56, 0, 0, 0, 255, 0, 0, 0}, uint32(64), uint32(0))
	f.Add([]byte{0}, uint32(4), uint32(math.MaxUint32-3))
	f.Fuzz(func(t *testing.T, storage []byte, write, read uint32) {
		ring := recordRingBetweenCanaries(t, 256)
		copy(ring.Memory()[ringbuffer.HeaderSize:], storage)
		// A peer that writes indices off the grid or further apart than the capacity is beyond what the layout can say.
		read &^= 7
		write = read + (write%257)&^7
		*ring.Word(0), *ring.Word(64) = write, read
		for range 256/8 + 1 {
			record, ok, err := ring.Next()
			if !ok && err == nil {
				return
			}
			require.LessOrEqual(t, len(record.Payload), 256-ringbuffer.RecordHeaderSize)
			ring = ring.GrowInto(0)
			ring.Release()
		}
	})
}

func FuzzRecordRing_RoundTrip(f *testing.F) {
	f.Add([]byte("ping pong"), uint32(0))
	f.Add([]byte{0, 48, 1, 48, 1, 1, 2, 3}, uint32(math.MaxUint32-7))
	f.Fuzz(func(t *testing.T, lengths []byte, start uint32) {
		ring := recordRingBetweenCanaries(t, 128)
		ring.StartAt(start &^ 7)
		var queued [][]byte
		for i, length := range lengths {
			payload := make([]byte, length)
			for j := range payload {
				payload[j] = byte(i + j)
			}
			if ring.Write(int32(length%255), int32(i), payload) {
				queued = append(queued, payload)
			} else if len(queued) == 0 {
				require.Greater(t, len(payload), ring.MaxPayload(), "an empty ring takes what it promises")
			}
			if length%3 == 0 && len(queued) > 0 {
				record, ok, err := ring.Next()
				require.NoError(t, err)
				require.True(t, ok)
				require.Equal(t, queued[0], append([]byte{}, record.Payload...))
				ring.Release()
				queued = queued[1:]
			}
		}
	})
}
