package ringbuffer_test

import (
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/ringbuffer"
)

// Two threads as they are in a browser: each attaches to the memory for itself, and knows nothing else of the other.

// crossings are index values from which a few records cross 2^31, where a signed index would turn negative, and 2^32.
var crossings = []uint32{1<<31 - 4096, math.MaxUint32 - 4095, 1<<31 - 8, 0}

type twoEnds struct{ writer, reader *ringbuffer.RecordRing }

func attachTwice(t testing.TB, capacity int, start, sequence uint32) twoEnds {
	t.Helper()
	memory := betweenCanaries(t, ringbuffer.NewRecordRing(capacity).Memory())
	writer, err := ringbuffer.AttachRecordRing(memory)
	require.NoError(t, err)
	reader, err := ringbuffer.AttachRecordRing(memory)
	require.NoError(t, err)
	writer.StartAt(start)
	writer.StartSequence(sequence)
	return twoEnds{writer, reader}
}

// send writes records of a sequence from another goroutine.
func (e twoEnds) send(seed uint64, first, count uint32, longest int) {
	lengths, generator, buffer := seeded(seed), sequenceGenerator{number: first}, make([]byte, longest+1)
	for number := first; number != first+count; number++ {
		payload := buffer[:lengths.IntN(longest+1)]
		generator.fill(payload)
		for !e.writer.Write(int32(number%255), int32(number), payload) {
			runtime.Gosched()
		}
	}
}

// receive reads the records that send writes, and says of the first that is not what was sent.
func (e twoEnds) receive(seed uint64, first, count uint32, longest int) error {
	verifier := sequenceVerifier{number: first, lengths: seeded(seed), longest: longest}
	for verifier.number != first+count {
		record, ok, err := e.reader.Next()
		if err != nil {
			return err
		}
		if !ok {
			runtime.Gosched()
			continue
		}
		if err := verifier.check(record); err != nil {
			return err
		}
		e.reader.Release()
	}
	return nil
}

func TestRecordRing_AMillionRecordsBothWays(t *testing.T) {
	const million, half = 1_000_000, 500_000
	there := attachTwice(t, 4096, math.MaxUint32-1<<20+1, math.MaxUint32-half+1)
	back := attachTwice(t, 2048, 1<<31-1<<20, 0)
	failed := make(chan error, 1)
	go func() { failed <- there.receive(1, math.MaxUint32-half+1, million, 40) }()
	go back.send(2, 0, million, 40)
	go there.send(1, math.MaxUint32-half+1, million, 40)
	require.NoError(t, back.receive(2, 0, million, 40))
	require.NoError(t, <-failed)
}

func TestRecordRing_TwoGoroutinesWrapAtEveryOffset(t *testing.T) {
	const capacity = 256
	for start := uint32(0); start < capacity; start += 8 {
		for _, from := range crossings {
			ends := attachTwice(t, capacity, from+start, 0)
			go ends.send(uint64(start), 0, 200, ends.writer.MaxPayload())
			require.NoError(t, ends.receive(uint64(start), 0, 200, ends.writer.MaxPayload()))
			require.True(t, ends.reader.IsEmpty())
		}
	}
}

func TestRecordRing_ARefusalChangesNoByte(t *testing.T) {
	for _, start := range crossings {
		ends := attachTwice(t, 512, start, 3)
		sent := uint32(0)
		for ends.writer.Write(1, int32(sent), make([]byte, sent%60)) {
			sent++
		}
		full := append([]byte{}, ends.writer.Memory()...)
		for range 50 {
			require.False(t, ends.writer.Write(1, int32(sent), make([]byte, sent%60)))
		}
		require.Equal(t, full, ends.writer.Memory())
		for number := range sent {
			record, ok, err := ends.reader.Next()
			require.NoError(t, err)
			require.True(t, ok)
			require.Equal(t, int32(number), record.Port)
			ends.reader.Release()
		}
		require.True(t, ends.reader.IsEmpty())
	}
}

// A writer that ends while it writes has not stored the write index: what it left is free storage, and the next writer's.
func TestRecordRing_HalfARecordIsNotThere(t *testing.T) {
	ends := attachTwice(t, 512, math.MaxUint32-511, 0)
	require.True(t, ends.writer.Write(1, 1, []byte("whole")))
	at := ringbuffer.HeaderSize + 24
	*ends.writer.Word(at), *ends.writer.Word(at + 4) = 100, 1
	copy(ends.writer.Memory()[at+16:], "half")
	record, ok, err := ends.reader.Next()
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, "whole", string(record.Payload))
	ends.reader.Release()
	_, ok, err = ends.reader.Next()
	require.NoError(t, err)
	require.False(t, ok)
	successor, err := ringbuffer.AttachRecordRing(ends.writer.Memory())
	require.NoError(t, err)
	require.True(t, successor.Write(1, 1, []byte("next")))
	record, _, err = ends.reader.Next()
	require.NoError(t, err)
	require.Equal(t, "next", string(record.Payload))
}

// sampleAt is a number that float32 holds, of its own for each frame and channel near it.
func sampleAt(frame, channel int) float32 {
	return float32((frame*37+channel*1_000_003)%16_777_213 - 8_388_606)
}

func TestRingBuffer_TwoGoroutinesCarrySeveralChannels(t *testing.T) {
	const frames, channels, longest = 200_000, 3, 700
	var in, out [channels]*ringbuffer.RingBuffer
	for channel := range channels {
		memory := betweenCanaries(t, ringbuffer.NewRingBuffer(512).Memory())
		in[channel], _ = ringbuffer.AttachRingBuffer(memory)
		out[channel], _ = ringbuffer.AttachRingBuffer(memory)
		in[channel].StartAt(crossings[channel] &^ 3)
	}
	go func() {
		sizes, block := seeded(1), make([]float32, longest)
		for frame := 0; frame < frames; {
			count := min(sizes.IntN(longest)+1, frames-frame)
			for _, ring := range in {
				count = min(count, ring.AvailableWrite())
			}
			for channel, ring := range in {
				for i := range count {
					block[i] = sampleAt(frame+i, channel)
				}
				ring.Push(block[:count])
			}
			if frame += count; count == 0 {
				runtime.Gosched()
			}
		}
	}()
	sizes, block := seeded(2), make([]float32, longest)
	for frame := 0; frame < frames; {
		count := sizes.IntN(longest) + 1
		for _, ring := range out {
			count = min(count, ring.AvailableRead())
		}
		for channel, ring := range out {
			require.Equal(t, count, ring.Pop(block[:count]))
			for i, sample := range block[:count] {
				if sample != sampleAt(frame+i, channel) {
					t.Fatalf("frame %d of channel %d is %v", frame+i, channel, sample)
				}
			}
		}
		if frame += count; count == 0 {
			runtime.Gosched()
		}
	}
}
