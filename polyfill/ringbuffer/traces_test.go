package ringbuffer_test

import (
	"hash/fnv"
	"math"
	"testing"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/ringbuffer"
)

// A trace is a long run of operations that a seed decides, and digests of the whole memory on the way. TypeScript runs the same
// (web/test/unit/ring-traces.spec.ts): where the halves differ in one byte of header or storage, a digest differs.

const tracesFile = "../testdata/ringbuffer/traces.json"

const (
	traceSteps  = 4000
	digestEvery = 250
)

type trace struct {
	Format   string   `json:"format"`
	Seed     uint32   `json:"seed"`
	Capacity int      `json:"capacity"` // bytes
	Start    uint32   `json:"start"`    // both indices
	Sequence uint32   `json:"sequence"`
	Steps    int      `json:"steps"`
	Every    int      `json:"every"`
	Digests  []uint32 `json:"digests"`
}

// traceRandom is the generator of web/test/threads/random.ts.
type traceRandom uint32

func (r *traceRandom) below(bound int) int {
	*r = *r*1664525 + 1013904223
	return int(float64(*r) / (1 << 32) * float64(bound))
}

func (t *trace) run(ring interface{ Memory() []byte }, step func(random *traceRandom, number int)) {
	random := traceRandom(t.Seed)
	t.Steps, t.Every = traceSteps, digestEvery
	for number := range traceSteps {
		step(&random, number)
		if (number+1)%digestEvery == 0 {
			digest := fnv.New32a()
			_, _ = digest.Write(ring.Memory())
			t.Digests = append(t.Digests, digest.Sum32())
		}
	}
}

func (t *trace) ofRecords() {
	ring := ringbuffer.NewRecordRing(t.Capacity)
	ring.StartAt(t.Start)
	ring.StartSequence(t.Sequence)
	t.run(ring, func(random *traceRandom, number int) {
		if random.below(2) == 0 {
			payload := make([]byte, random.below(ring.MaxPayload()+2))
			for i := range payload {
				payload[i] = byte(number*7 + i)
			}
			ring.Write(int32(random.below(ringbuffer.MaxKind+2)), int32(number-traceSteps/2), payload)
			return
		}
		if _, ok, _ := ring.Next(); ok && random.below(4) > 0 {
			ring.Release()
		}
	})
}

func (t *trace) ofSamples() {
	ring := ringbuffer.NewRingBuffer(t.Capacity / 4)
	ring.StartAt(t.Start)
	t.run(ring, func(random *traceRandom, number int) {
		block := make([]float32, random.below(ring.Capacity()+3))
		if random.below(2) == 1 {
			ring.Pop(block)
			return
		}
		for i := range block {
			block[i] = float32(number*100 + i)
		}
		ring.Push(block)
	})
}

func TestRings_Traces(t *testing.T) {
	var traces []*trace
	for i, start := range []uint32{0, math.MaxUint32 - 4095, 1<<31 - 4096, math.MaxUint32 - 7} {
		for _, capacity := range []int{64, 256, 4096} {
			seed := uint32(i*10 + capacity)
			records := &trace{Format: "records", Seed: seed, Capacity: capacity, Start: start, Sequence: math.MaxUint32 - uint32(i*500)}
			records.ofRecords()
			samples := &trace{Format: "samples", Seed: seed, Capacity: capacity, Start: start &^ 3}
			samples.ofSamples()
			traces = append(traces, records, samples)
		}
	}
	compareGolden(t, tracesFile, traces)
}
