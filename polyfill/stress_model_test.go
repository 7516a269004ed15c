package polyfill_test

import (
	"math"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

// The model computes what a graph of worklets should output, the slow way: everything
// is constant over a quantum, mixing is a matrix, order is recursion. What a cycle puts out it does not know.

// modelNode is a worklet whose every output channel c is seed*(c+1) + half of channel c of
// the sum of its inputs.
type modelNode struct {
	node           *polyfill.AudioWorkletNode
	seed           float64
	fixed          int // 0: follows the input
	count          int
	mode           polyfill.ChannelCountMode
	interpretation polyfill.ChannelInterpretation
	sources        []map[*modelNode]bool // of each input
	native         []map[*modelSource]bool
	value          []float64 // nil: not computed yet
}

// modelSource is a native node: channel c is seed + c.
type modelSource struct {
	id       polyfill.NodeID
	seed     float64
	channels int
}

func process(seed float32) func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
	return func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		for channel, samples := range node.Output(0) {
			for i := range samples {
				samples[i] = seed * float32(channel+1)
				for input := range *node.Options().NumberOfInputs {
					if channels := node.Input(input); channel < len(channels) {
						samples[i] += 0.5 * channels[channel][i]
					}
				}
			}
		}
		return polyfill.ProcessTruthy
	}
}

// reaches tells whether target is upstream of n.
func (n *modelNode) reaches(target *modelNode, seen map[*modelNode]bool) bool {
	for _, sources := range n.sources {
		for source := range sources {
			if source == target {
				return true
			}
			if !seen[source] {
				seen[source] = true
				if source.reaches(target, seen) {
					return true
				}
			}
		}
	}
	return false
}

func (n *modelNode) inCycle() bool { return n.reaches(n, map[*modelNode]bool{}) }

// hearsCycle: n is in a cycle, or a cycle is upstream of it.
func (n *modelNode) hearsCycle() bool {
	seen := map[*modelNode]bool{}
	if n.inCycle() || n.reaches(nil, seen) {
		return true
	}
	for node := range seen {
		if node.inCycle() {
			return true
		}
	}
	return false
}

func (n *modelNode) computed(connected int) int {
	switch {
	case connected == 0:
		return 0
	case n.mode == polyfill.Explicit:
		return n.count
	case n.mode == polyfill.ClampedMax:
		return min(connected, n.count)
	}
	return connected
}

func (n *modelNode) nativeInput(input int) []float64 {
	widest := 0
	for source := range n.native[input] {
		widest = max(widest, source.channels)
	}
	mixed := make([]float64, n.computed(widest))
	for source := range n.native[input] {
		channels := make([]float64, source.channels)
		for c := range channels {
			channels[c] = source.seed + float64(c)
		}
		addMixed(mixed, channels, n.interpretation)
	}
	return mixed
}

// input mixes all sources.
func (n *modelNode) input(input int) []float64 {
	native := n.nativeInput(input)
	widest := len(native)
	for source := range n.native[input] {
		widest = max(widest, source.channels)
	}
	for source := range n.sources[input] {
		widest = max(widest, len(source.output()))
	}
	mixed := make([]float64, n.computed(widest))
	addMixed(mixed, native, n.interpretation)
	for source := range n.sources[input] {
		addMixed(mixed, source.output(), n.interpretation)
	}
	return mixed
}

func (n *modelNode) output() []float64 {
	if n.value != nil {
		return n.value
	}
	inputs := make([][]float64, len(n.sources))
	for i := range inputs {
		inputs[i] = n.input(i)
	}
	count := n.fixed
	if count == 0 {
		count = len(inputs[0])
		if count == 0 { // an explicit count holds for silence too
			count = n.computed(1)
		}
	}
	n.value = make([]float64, count)
	for c := range n.value {
		n.value[c] = n.seed * float64(c+1)
		for _, input := range inputs {
			if c < len(input) {
				n.value[c] += 0.5 * input[c]
			}
		}
	}
	return n.value
}

func addMixed(destination, source []float64, interpretation polyfill.ChannelInterpretation) {
	for to := range destination {
		for from := range source {
			destination[to] += source[from] * mixGain(len(source), len(destination), from, to, interpretation)
		}
	}
}

// speakerGains[{from, to}][output][input], from the equations of Web Audio §4.4 and §4.5.
var speakerGains = map[[2]int][][]float64{
	{1, 2}: {{1}, {1}},
	{1, 4}: {{1}, {1}, {0}, {0}},
	{1, 6}: {{0}, {0}, {1}, {0}, {0}, {0}},
	{2, 1}: {{.5, .5}},
	{4, 1}: {{.25, .25, .25, .25}},
	{4, 2}: {{.5, 0, .5, 0}, {0, .5, 0, .5}},
	{4, 6}: {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}},
	{6, 1}: {{math.Sqrt2 / 2, math.Sqrt2 / 2, 1, 0, .5, .5}},
	{6, 2}: {{1, 0, math.Sqrt2 / 2, 0, math.Sqrt2 / 2, 0}, {0, 1, math.Sqrt2 / 2, 0, 0, math.Sqrt2 / 2}},
	{6, 4}: {{1, 0, math.Sqrt2 / 2, 0, 0, 0}, {0, 1, math.Sqrt2 / 2, 0, 0, 0}, {0, 0, 0, 0, 1, 0}, {0, 0, 0, 0, 0, 1}},
}

func mixGain(sources, destinations, from, to int, interpretation polyfill.ChannelInterpretation) float64 {
	if matrix, known := speakerGains[[2]int{sources, destinations}]; known && interpretation == polyfill.Speakers {
		return matrix[to][from]
	}
	if from == to {
		return 1
	}
	return 0
}
