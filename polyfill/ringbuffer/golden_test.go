package ringbuffer_test

import (
	"encoding/hex"
	"encoding/json"
	"flag"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden vectors anew")

const (
	recordsFile = "../testdata/ringbuffer/records.json"
	samplesFile = "../testdata/ringbuffer/samples.json"
)

// recordStep is a write (its result in OK), a read (Next and Release: the record it yields, or OK false) of a golden sequence.
type recordStep struct {
	Op       string `json:"op"`
	Kind     int32  `json:"kind"`
	Port     int32  `json:"port"`
	Payload  string `json:"payload"` // hex
	Sequence uint32 `json:"sequence"`
	OK       bool   `json:"ok"`
	Write    uint32 `json:"write"` // the indices after the step
	Read     uint32 `json:"read"`
}

// recordVector is a sequence of operations and the exact memory after them.
type recordVector struct {
	Name     string       `json:"name"`
	Capacity int          `json:"capacity"`
	Start    uint32       `json:"start"`    // both indices
	Sequence uint32       `json:"sequence"` // of the first record
	Steps    []recordStep `json:"steps"`
	Memory   string       `json:"memory"` // hex, header and storage
}

func write(kind, port int32, payload string) recordStep {
	return recordStep{Op: "write", Kind: kind, Port: port, Payload: hex.EncodeToString([]byte(payload))}
}

var read = recordStep{Op: "read"}

func recordVectors() []recordVector {
	long := "0123456789abcdefghijklmnopqrstuvwxyz"
	return []recordVector{
		{Name: "empty ring", Capacity: 64, Steps: []recordStep{read}},
		{Name: "ping, pong", Capacity: 128, Steps: []recordStep{write(1, 1, "ping"), read, write(2, 7, "pong!"), read, read}},
		{Name: "lengths around the padding", Capacity: 256, Steps: []recordStep{
			write(0, 0, ""), write(1, -1, "1"), write(2, math.MaxInt32, "1234567"), write(254, math.MinInt32, "12345678"), write(3, 3, "123456789")}},
		{Name: "full, refused, room again", Capacity: 64, Steps: []recordStep{
			write(1, 1, "a"), write(1, 1, "b"), write(1, 1, "c"), write(1, 1, ""), read, write(1, 1, "d"), read, write(1, 1, "e"), read, read, read}},
		{Name: "longer than the longest payload", Capacity: 64, Steps: []recordStep{write(1, 1, "0123456789abcdef"), read, write(1, 1, "0123456789abcdefg")}},
		{Name: "skip at the end of the storage", Capacity: 128, Steps: []recordStep{
			write(1, 2, long), read, write(3, 4, long), write(5, 6, "x"), read, read, write(7, 8, long), read}},
		{Name: "skip of eight bytes", Capacity: 64, Start: 56, Steps: []recordStep{write(1, 2, "wrap"), read}},
		{Name: "skip that leaves no room", Capacity: 64, Start: 40, Steps: []recordStep{write(1, 1, "12345678"), write(1, 1, "x"), write(1, 1, "123456789"), read, read, write(1, 1, "123456789"), read}},
		{Name: "indices wrap around 2^32", Capacity: 128, Start: math.MaxUint32 - 31, Steps: []recordStep{write(1, 2, long), write(3, 4, "x"), read, read, read}},
		{Name: "sequence wraps around 2^32", Capacity: 128, Sequence: math.MaxUint32, Steps: []recordStep{write(1, 2, "a"), write(1, 2, "b"), read, read}},
	}
}

func (v *recordVector) run(t *testing.T) {
	ring := recordRingBetweenCanaries(t, v.Capacity)
	ring.StartAt(v.Start)
	ring.StartSequence(v.Sequence)
	for i := range v.Steps {
		step := &v.Steps[i]
		if step.Op == "write" {
			payload, err := hex.DecodeString(step.Payload)
			require.NoError(t, err)
			step.OK = ring.Write(step.Kind, step.Port, payload)
		} else {
			record, ok, err := ring.Next()
			require.NoError(t, err)
			*step = recordStep{Op: "read", Kind: record.Kind, Port: record.Port, Sequence: record.Sequence, OK: ok, Payload: hex.EncodeToString(record.Payload)}
			ring.Release()
		}
		step.Write, step.Read = ring.Indices()
	}
	v.Memory = hex.EncodeToString(ring.Memory())
}

// sampleStep pushes Samples (Count of them were taken) or pops up to Want (Samples came).
type sampleStep struct {
	Op      string    `json:"op"`
	Want    int       `json:"want"`
	Samples []float32 `json:"samples"`
	Count   int       `json:"count"`
	Write   uint32    `json:"write"`
	Read    uint32    `json:"read"`
}

type sampleVector struct {
	Name     string       `json:"name"`
	Capacity int          `json:"capacity"` // samples
	Start    uint32       `json:"start"`
	Steps    []sampleStep `json:"steps"`
	Memory   string       `json:"memory"`
}

func ramp(from, count int) sampleStep {
	step := sampleStep{Op: "push", Samples: []float32{}}
	for i := range count {
		step.Samples = append(step.Samples, float32(from+i)/8)
	}
	return step
}

func pop(want int) sampleStep { return sampleStep{Op: "pop", Want: want} }

func sampleVectors() []sampleVector {
	return []sampleVector{
		{Name: "empty", Capacity: 16, Steps: []sampleStep{pop(4), ramp(0, 0)}},
		{Name: "full", Capacity: 16, Steps: []sampleStep{ramp(-8, 16), ramp(100, 1), pop(16), pop(1)}},
		{Name: "in two parts", Capacity: 16, Steps: []sampleStep{ramp(0, 10), pop(7), ramp(10, 12), pop(15), pop(15)}},
		{Name: "more than fits", Capacity: 16, Steps: []sampleStep{ramp(0, 20), pop(20)}},
		{Name: "indices wrap around 2^32", Capacity: 16, Start: math.MaxUint32 - 15, Steps: []sampleStep{ramp(0, 10), pop(3), ramp(10, 5), pop(20)}},
	}
}

func (v *sampleVector) run(t *testing.T) {
	ring := ringBufferBetweenCanaries(t, v.Capacity)
	ring.StartAt(v.Start)
	for i := range v.Steps {
		step := &v.Steps[i]
		if step.Op == "push" {
			step.Count = ring.Push(step.Samples)
		} else {
			step.Samples = make([]float32, step.Want)
			step.Count = ring.Pop(step.Samples)
			step.Samples = step.Samples[:step.Count]
		}
		step.Write, step.Read = ring.Indices()
	}
	v.Memory = hex.EncodeToString(ring.Memory())
}

// compareGolden checks (or, with -update, writes) a file of golden vectors. Refresh: go test ./polyfill/... -update
func compareGolden(t *testing.T, file string, vectors any) {
	t.Helper()
	text, err := json.MarshalIndent(vectors, "", " ")
	require.NoError(t, err)
	text = append(text, '\n')
	if *update {
		require.NoError(t, os.WriteFile(file, text, 0o644))
	}
	golden, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(golden), string(text))
}

func TestRecordRing_GoldenVectors(t *testing.T) {
	vectors := recordVectors()
	for i := range vectors {
		vectors[i].run(t)
	}
	compareGolden(t, recordsFile, vectors)
}

func TestRingBuffer_GoldenVectors(t *testing.T) {
	vectors := sampleVectors()
	for i := range vectors {
		vectors[i].run(t)
	}
	compareGolden(t, samplesFile, vectors)
}
