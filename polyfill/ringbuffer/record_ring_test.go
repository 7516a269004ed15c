package ringbuffer_test

import (
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/ringbuffer"
)

func TestRecordRing_RoundsCapacityAndNamesTheLongestPayload(t *testing.T) {
	for _, c := range []struct{ asked, capacity, longest int }{
		{0, 64, 16}, {64, 64, 16}, {65, 128, 48}, {4096, 4096, 2032}, {5000, 8192, 4080},
	} {
		ring := ringbuffer.NewRecordRing(c.asked)
		require.Equal(t, c.capacity, ring.Capacity())
		require.Equal(t, c.longest, ring.MaxPayload())
		require.Len(t, ring.Memory(), ringbuffer.HeaderSize+c.capacity)
	}
}

func TestRecordRing_CapacityForFitsAnywhereWhenEmpty(t *testing.T) {
	for _, payload := range []int{0, 1, 16, 17, 100, 2032, 2033, 70000} {
		capacity := ringbuffer.CapacityFor(payload)
		require.GreaterOrEqual(t, ringbuffer.NewRecordRing(capacity).MaxPayload(), payload)
		for start := 0; start < min(capacity, 4096); start += 8 {
			ring := ringbuffer.NewRecordRing(capacity)
			ring.StartAt(uint32(start))
			require.True(t, ring.Write(1, 1, make([]byte, payload)), "payload %d at %d", payload, start)
		}
	}
}

func TestRecordRing_RefusesWhatItCannotHold(t *testing.T) {
	ring := recordRingBetweenCanaries(t, 64)
	require.False(t, ring.Write(1, 1, make([]byte, 17)), "longer than MaxPayload")
	require.False(t, ring.Write(-1, 1, nil), "kind below the range")
	require.False(t, ring.Write(ringbuffer.MaxKind+1, 1, nil), "the skip's kind")
	require.True(t, ring.IsEmpty())
	for range 4 {
		require.True(t, ring.Write(ringbuffer.MaxKind, 1, nil))
	}
	require.False(t, ring.Write(1, 1, nil), "full")
	_, ok, err := ring.Next()
	require.True(t, ok)
	require.NoError(t, err)
	ring.Release()
	require.True(t, ring.Write(1, 1, nil), "room again")
}

func TestRecordRing_NextShowsTheSameRecordUntilRelease(t *testing.T) {
	ring := ringbuffer.NewRecordRing(256)
	ring.Release() // nothing shown: nothing happens
	require.True(t, ring.Write(3, -7, []byte("ping")))
	require.True(t, ring.Write(4, 8, nil))
	for range 2 {
		record, ok, err := ring.Next()
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, ringbuffer.Record{Length: 4, Kind: 3, Port: -7, Sequence: 0, Payload: []byte("ping")}, record)
	}
	ring.Release()
	ring.Release()
	record, ok, err := ring.Next()
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, uint32(1), record.Sequence)
	require.Empty(t, record.Payload)
	ring.Release()
	_, ok, err = ring.Next()
	require.NoError(t, err)
	require.False(t, ok)
}

func TestRecordRing_RandomSizesKeepTheirOrder(t *testing.T) {
	for _, start := range justBelowTheEnd {
		ring := recordRingBetweenCanaries(t, 1024)
		ring.StartAt(start)
		ring.StartSequence(0)
		chance, lengths := seeded(7), seeded(9)
		generator := sequenceGenerator{}
		verifier := sequenceVerifier{lengths: seeded(9), longest: ring.MaxPayload()}
		payload := make([]byte, lengths.IntN(ring.MaxPayload()+1))
		for verifier.number < 5000 { // about 1,250 times round the ring
			if chance.IntN(2) == 0 {
				generator.fill(payload)
				if ring.Write(int32((generator.number-1)%255), int32(generator.number-1), payload) {
					payload = make([]byte, lengths.IntN(ring.MaxPayload()+1))
				} else {
					generator.number--
				}
				continue
			}
			record, ok, err := ring.Next()
			require.NoError(t, err)
			if ok {
				require.NoError(t, verifier.check(record))
				ring.Release()
			}
		}
	}
}

func TestRecordRing_TwoGoroutines(t *testing.T) {
	const records = 20000
	ring := recordRingBetweenCanaries(t, 2048)
	ring.StartAt(math.MaxUint32 - 65535)
	go func() {
		lengths, generator := seeded(3), sequenceGenerator{}
		buffer := make([]byte, 301)
		for generator.number < records {
			payload := buffer[:lengths.IntN(301)]
			generator.fill(payload)
			for !ring.Write(int32((generator.number-1)%255), int32(generator.number-1), payload) {
				runtime.Gosched()
			}
		}
	}()
	verifier := sequenceVerifier{lengths: seeded(3), longest: 300}
	for verifier.number < records {
		record, ok, err := ring.Next()
		require.NoError(t, err)
		if !ok {
			runtime.Gosched()
			continue
		}
		require.NoError(t, verifier.check(record))
		ring.Release()
	}
}

func TestRecordRing_SequenceWraps(t *testing.T) {
	ring := ringbuffer.NewRecordRing(256)
	ring.StartSequence(math.MaxUint32)
	for _, want := range []uint32{math.MaxUint32, 0, 1} {
		require.True(t, ring.Write(0, 0, nil))
		record, ok, err := ring.Next()
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, want, record.Sequence)
		ring.Release()
	}
}

func TestRecordRing_NamesASequenceGapOnceAndGoesOn(t *testing.T) {
	ring := ringbuffer.NewRecordRing(256)
	ring.Write(0, 0, []byte("a"))
	*ring.Word(4) = 5 // the writer's count
	ring.Write(0, 0, []byte("b"))
	_, ok, err := ring.Next()
	require.NoError(t, err)
	require.True(t, ok)
	ring.Release()
	_, ok, err = ring.Next()
	require.False(t, ok)
	require.EqualError(t, err, "ringbuffer: sequence gap: expected record 1, found 5")
	record, ok, err := ring.Next()
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, "b", string(record.Payload))
}

func TestRecordRing_NamesAnImpossibleRecord(t *testing.T) {
	for _, c := range []struct {
		name, message string
		length, kind  uint32
	}{
		{"longer than what was written", "ringbuffer: impossible record at offset 0: length 25, kind 1", 25, 1},
		{"huge", "ringbuffer: impossible record at offset 0: length 4294967295, kind 1", math.MaxUint32, 1},
		{"unknown kind", "ringbuffer: impossible record at offset 0: length 8, kind 256", 8, 256},
		{"skip beyond the end", "ringbuffer: impossible record at offset 0: length 300, kind 255", 300, 255},
	} {
		t.Run(c.name, func(t *testing.T) {
			ring := ringbuffer.NewRecordRing(256)
			require.True(t, ring.Write(1, 1, make([]byte, 24)))
			*ring.Word(ringbuffer.HeaderSize), *ring.Word(ringbuffer.HeaderSize + 4) = c.length, c.kind
			for range 2 {
				_, ok, err := ring.Next()
				require.False(t, ok)
				require.EqualError(t, err, c.message)
			}
			_, _, err := ring.GrowInto(1024).Next()
			require.Error(t, err, "growing hides nothing")
		})
	}
}

func TestRecordRing_GrowIntoKeepsOrderAndSequence(t *testing.T) {
	for _, start := range justBelowTheEnd {
		for _, asked := range []int{0, 64, 1024} { // less than what is unread is raised to it
			ring := recordRingBetweenCanaries(t, 256)
			ring.StartAt(start)
			ring.StartSequence(90)
			next := byte(0)
			for ring.Write(5, 6, []byte{next, next}) {
				next++
			}
			for range 3 {
				_, _, err := ring.Next()
				require.NoError(t, err)
				ring.Release()
			}
			for ring.Write(5, 6, make([]byte, 40)) { // lies across a skip where it wraps
				next++
			}
			shown, ok, err := ring.Next()
			require.NoError(t, err)
			require.True(t, ok)
			grown := ring.GrowInto(asked)
			require.Equal(t, byte(3), shown.Payload[0], "the old memory stays readable")
			grown.Release() // of the record that the old ring had shown
			for sequence := uint32(90 + 4); sequence < 90+uint32(next); sequence++ {
				record, ok, err := grown.Next()
				require.NoError(t, err)
				require.True(t, ok)
				require.Equal(t, sequence, record.Sequence)
				grown.Release()
			}
			require.True(t, grown.IsEmpty())
			require.True(t, grown.Write(1, 1, nil), "and the count goes on")
			record, _, err := grown.Next()
			require.NoError(t, err)
			require.Equal(t, 90+uint32(next), record.Sequence)
		}
	}
}

func TestRecordRing_Allocations(t *testing.T) {
	ring := ringbuffer.NewRecordRing(4096)
	payload := make([]byte, 100)
	require.Zero(t, testing.AllocsPerRun(1000, func() {
		ring.Write(1, 2, payload)
		ring.Next()
		ring.Release()
	}))
}

func BenchmarkRecordRing_WriteNextRelease(b *testing.B) {
	ring := ringbuffer.NewRecordRing(4096)
	payload := make([]byte, 32)
	for b.Loop() {
		ring.Write(1, 2, payload)
		ring.Next()
		ring.Release()
	}
}
