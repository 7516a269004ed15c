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

// Two goroutines, with the sizes, the ring and the place of its indices chosen by the fuzzer.
func FuzzRecordRing_TwoThreads(f *testing.F) {
	f.Add(uint64(1), uint32(0), uint8(0), uint16(16), uint32(0))
	f.Add(uint64(2), uint32(math.MaxUint32-7), uint8(2), uint16(100), uint32(math.MaxUint32-20))
	f.Add(uint64(3), uint32(1<<31-8), uint8(5), uint16(3), uint32(1<<31-20))
	f.Fuzz(func(t *testing.T, seed uint64, start uint32, capacity uint8, longest uint16, sequence uint32) {
		ends := attachTwice(t, ringbuffer.MinCapacity<<(capacity%7), start&^7, sequence)
		most := int(longest) % (ends.writer.MaxPayload() + 1)
		go ends.send(seed, sequence, 300, most)
		require.NoError(t, ends.receive(seed, sequence, 300, most))
		require.True(t, ends.reader.IsEmpty())
	})
}

// The ring of samples against a slice: pairs of bytes are how many to push and to pop.
func FuzzRingBuffer_Model(f *testing.F) {
	f.Add([]byte{10, 5, 60, 200, 255, 255, 0, 1}, uint32(math.MaxUint32-3))
	f.Add([]byte{64, 63, 64, 1, 1, 64, 64, 64}, uint32(1<<31-4))
	f.Fuzz(func(t *testing.T, sizes []byte, start uint32) {
		ring := ringBufferBetweenCanaries(t, 64)
		ring.StartAt(start &^ 3)
		queued := []float32{}
		next := float32(0)
		for i, size := range sizes {
			block := make([]float32, size)
			if i%2 == 0 {
				for j := range block {
					block[j] = next + float32(j)
				}
				count := ring.Push(block)
				require.Equal(t, min(len(block), 64-len(queued)), count)
				queued = append(queued, block[:count]...)
				next += float32(count)
			} else {
				count := ring.Pop(block)
				require.Equal(t, min(len(block), len(queued)), count)
				require.Equal(t, queued[:count], block[:count])
				queued = queued[count:]
			}
			require.Equal(t, len(queued), ring.AvailableRead())
			require.Equal(t, 64-len(queued), ring.AvailableWrite())
		}
	})
}
