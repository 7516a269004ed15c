package polyfill

import "unsafe"

// Words of a process block, before the counts.
const (
	blockVersion = iota
	blockSamples
	blockParameterValues
	blockRenderQuantumSize
	blockInputs
	blockOutputs
	blockParameters
	blockCounts
)

// processBlock is the memory through which one node's audio passes between the engine and
// web/, which reads it by address:
//
//	words:   [0] version, changes whenever a count or [1] does
//	         [1] address of samples  [2] address of the parameter values
//	         [3] render quantum size  [4] inputs I  [5] outputs O  [6] parameters P
//	         [7 … 7+I) channels of each input, then O counts of the outputs,
//	         then P lengths of the parameters (1 or the render quantum size), which
//	         may change with every quantum
//	samples: every channel of every input, of every output, then every parameter, each
//	         render quantum size float32
//	values:  one float32 a parameter, written by web/ before each block
//
// words and values stay where they are for the node's life; samples move when the
// counts outgrow them.
type processBlock struct {
	words   []int32
	values  []float32
	samples []float32

	inputs     []RenderQuantum
	outputs    []RenderQuantum
	parameters [][]float32
}

// newProcessBlock lays out a block with unconnected inputs and the outputs' initial counts.
func newProcessBlock(n *AudioWorkletNode, renderQuantumSize int) processBlock {
	inputs, outputs, parameters := len(n.inputs), len(n.outputs), len(n.parameters)
	b := processBlock{
		words:      make([]int32, blockCounts+inputs+outputs+parameters),
		values:     make([]float32, max(1, parameters)),
		inputs:     make([]RenderQuantum, inputs),
		outputs:    make([]RenderQuantum, outputs),
		parameters: make([][]float32, parameters),
	}
	for i := range n.parameters {
		b.values[i] = n.parameters[i].Value
	}
	b.words[blockParameterValues] = address(b.values)
	b.words[blockRenderQuantumSize] = int32(renderQuantumSize)
	b.words[blockInputs] = int32(inputs)
	b.words[blockOutputs] = int32(outputs)
	b.words[blockParameters] = int32(parameters)
	for i := range parameters {
		b.words[blockCounts+inputs+outputs+i] = 1
	}
	for i := range n.outputs {
		b.words[blockCounts+inputs+i] = int32(n.outputs[i].channels)
	}
	b.layOut()
	return b
}

// adapt takes over the channel counts propagation found; returns whether one changed. It
// allocates only when one did.
func (b *processBlock) adapt(n *AudioWorkletNode) bool {
	changed := false
	counts := b.words[blockCounts:]
	for i := range n.inputs {
		changed = changed || counts[i] != int32(n.inputs[i].channels)
		counts[i] = int32(n.inputs[i].channels)
	}
	counts = counts[len(n.inputs):]
	for i := range n.outputs {
		changed = changed || counts[i] != int32(n.outputs[i].channels)
		counts[i] = int32(n.outputs[i].channels)
	}
	if changed {
		b.layOut()
	}
	return changed
}

// layOut cuts the samples into channels by the counts in words. What they hold is of no
// use any more: inputs, outputs and parameters are written anew in each quantum.
func (b *processBlock) layOut() {
	size := int(b.words[blockRenderQuantumSize])
	channels := len(b.parameters)
	for _, count := range b.words[blockCounts : blockCounts+len(b.inputs)+len(b.outputs)] {
		channels += int(count)
	}
	if needed := max(1, channels) * size; needed > len(b.samples) {
		b.samples = make([]float32, needed)
	}
	rest, counts := b.samples, b.words[blockCounts:]
	for i := range b.inputs {
		b.inputs[i], rest = cut(b.inputs[i], rest, int(counts[i]), size)
	}
	counts = counts[len(b.inputs):]
	for i := range b.outputs {
		b.outputs[i], rest = cut(b.outputs[i], rest, int(counts[i]), size)
	}
	for i := range b.parameters {
		b.parameters[i], rest = rest[:size:size], rest[size:]
	}
	b.words[blockSamples] = address(b.samples)
	b.words[blockVersion]++
}

// cut takes count channels off the front of samples, reusing quantum's own storage.
func cut(quantum RenderQuantum, samples []float32, count, size int) (RenderQuantum, []float32) {
	quantum = quantum[:0]
	for range count {
		quantum = append(quantum, samples[:size:size])
		samples = samples[size:]
	}
	return quantum, samples
}

func (b *processBlock) parameterLength(i int) int {
	return int(b.words[blockCounts+len(b.inputs)+len(b.outputs)+i])
}

func (b *processBlock) setParameterLength(i, length int) {
	b.words[blockCounts+len(b.inputs)+len(b.outputs)+i] = int32(length)
}

// address is a pointer as web/ uses it: WebAssembly's are 32 bits wide. (Elsewhere, in
// native tests, it is cut off and means nothing.)
func address(samples []float32) int32 {
	return int32(uintptr(unsafe.Pointer(unsafe.SliceData(samples))))
}
