package ringbuffer_test

import (
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/ringbuffer"
)

func TestRingBuffer_PushAndPopTakeWhatThereIsRoomFor(t *testing.T) {
	ring := ringBufferBetweenCanaries(t, 16)
	require.Equal(t, 16, ring.Capacity())
	require.Equal(t, 16, ring.AvailableWrite())
	require.Equal(t, 0, ring.Pop(make([]float32, 4)))
	require.Equal(t, 10, ring.Push(make([]float32, 10)))
	require.Equal(t, 6, ring.Push([]float32{1, 2, 3, 4, 5, 6, 7}))
	require.Equal(t, 0, ring.Push([]float32{8}))
	require.Equal(t, 16, ring.AvailableRead())
	require.Equal(t, 10, ring.Pop(make([]float32, 10)))
	rest := make([]float32, 10)
	require.Equal(t, 6, ring.Pop(rest))
	require.Equal(t, []float32{1, 2, 3, 4, 5, 6, 0, 0, 0, 0}, rest)
}

func TestRingBuffer_RandomSizesKeepEverySample(t *testing.T) {
	for _, start := range justBelowTheEnd {
		ring := ringBufferBetweenCanaries(t, 256)
		ring.StartAt(start)
		sizes := seeded(11)
		pushed, popped := 0, 0
		in, out := make([]float32, 300), make([]float32, 300)
		for popped < 256*1000 {
			count := sizes.IntN(len(in) + 1)
			for i := range in[:count] {
				in[i] = float32((pushed + i) % (1 << 20))
			}
			pushed += ring.Push(in[:count])
			count = sizes.IntN(len(out) + 1)
			for i := range out {
				out[i] = float32(math.Inf(1)) // canaries behind what Pop delivers
			}
			got := ring.Pop(out[:count])
			for i, sample := range out {
				want := float32(math.Inf(1))
				if i < got {
					want = float32((popped + i) % (1 << 20))
				}
				if sample != want {
					t.Fatalf("sample %d is %v, want %v", popped+i, sample, want)
				}
			}
			popped += got
			require.Equal(t, pushed-popped, ring.AvailableRead())
		}
	}
}

func TestRingBuffer_TwoGoroutines(t *testing.T) {
	const total = 200000
	ring := ringBufferBetweenCanaries(t, 512)
	ring.StartAt(math.MaxUint32 - 4095)
	go func() {
		sizes, block := seeded(1), make([]float32, 200)
		for sent := 0; sent < total; {
			count := min(sizes.IntN(len(block))+1, total-sent)
			for i := range block[:count] {
				block[i] = float32(sent + i)
			}
			for done := 0; done < count; {
				n := ring.Push(block[done:count])
				if n == 0 {
					runtime.Gosched()
				}
				done += n
			}
			sent += count
		}
	}()
	sizes, block := seeded(2), make([]float32, 200)
	for received := 0; received < total; {
		n := ring.Pop(block[:sizes.IntN(len(block))+1])
		if n == 0 {
			runtime.Gosched()
		}
		for i, sample := range block[:n] {
			if sample != float32(received+i) {
				t.Fatalf("sample %d is %v", received+i, sample)
			}
		}
		received += n
	}
}

func TestRingBuffer_Allocations(t *testing.T) {
	ring := ringbuffer.NewRingBuffer(1024)
	block := make([]float32, 128)
	require.Zero(t, testing.AllocsPerRun(1000, func() {
		ring.Push(block)
		ring.Pop(block)
	}))
}

func TestAttach_ChecksWhatTheHeaderSays(t *testing.T) {
	records := func(change func(words func(offset int) *uint32)) []byte {
		ring := ringbuffer.NewRecordRing(256)
		change(ring.Word)
		return ring.Memory()
	}
	whole := records(func(func(int) *uint32) {})
	for _, c := range []struct {
		name   string
		memory []byte
		want   error
	}{
		{"nothing", nil, ringbuffer.ErrTooSmall},
		{"header only", whole[:ringbuffer.HeaderSize], ringbuffer.ErrTooSmall},
		{"one byte short", whole[:len(whole)-1], ringbuffer.ErrTooSmall},
		{"off by four", whole[4:], ringbuffer.ErrMisaligned},
		{"samples", ringbuffer.NewRingBuffer(64).Memory(), ringbuffer.ErrFormat},
		{"zeros", make([]byte, 512), ringbuffer.ErrFormat},
		{"capacity not a power of two", records(func(w func(int) *uint32) { *w(128) = 255 }), ringbuffer.ErrCapacity},
		{"capacity 0", records(func(w func(int) *uint32) { *w(128) = 0 }), ringbuffer.ErrCapacity},
		{"capacity 2^31", records(func(w func(int) *uint32) { *w(128) = 1 << 31 }), ringbuffer.ErrCapacity},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ringbuffer.AttachRecordRing(c.memory)
			require.ErrorIs(t, err, c.want)
		})
	}
	_, err := ringbuffer.AttachRingBuffer(whole)
	require.ErrorIs(t, err, ringbuffer.ErrFormat)
	_, err = ringbuffer.AttachRecordRing(whole)
	require.NoError(t, err)
}

func BenchmarkRingBuffer_PushPop128(b *testing.B) {
	ring := ringbuffer.NewRingBuffer(1024)
	block := make([]float32, 128)
	for b.Loop() {
		ring.Push(block)
		ring.Pop(block)
	}
}
