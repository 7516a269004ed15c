package polyfill

// RenderQuantumSize is the default length of a render quantum in frames. A context may
// have another one (renderSizeHint). Web Audio §2.6.
const RenderQuantumSize = 128

// RenderQuantum is the audio of one input or output during one render quantum: a slice of
// samples for each channel, all of the context's render quantum size. No channels at all is
// what an input has to which nothing is connected.
type RenderQuantum [][]float32

// Silence sets every sample to 0. It does not allocate.
func (q RenderQuantum) Silence() {
	for _, channel := range q {
		silence(channel)
	}
}

// silence counts instead of ranging, and copySamples loops instead of calling copy, so that
// the compiler makes neither into a bulk memory instruction: lowered to the WebAssembly MVP,
// that is a loop over bytes.
func silence(samples []float32) {
	for i := 0; i < len(samples); i++ {
		samples[i] = 0
	}
}

// copySamples copies len(source) samples to the beginning of destination.
func copySamples(destination, source []float32) {
	destination = destination[:len(source)]
	//lint:ignore S1001 a loop on purpose, see silence
	for i, sample := range source {
		destination[i] = sample
	}
}

func addSamples(destination, source []float32) {
	destination = destination[:len(source)]
	for i, sample := range source {
		destination[i] += sample
	}
}

func addScaled(destination, source []float32, gain float32) {
	destination = destination[:len(source)]
	for i, sample := range source {
		// The conversion forbids a fused multiply-add: every machine gets the same sum.
		destination[i] += float32(sample * gain)
	}
}
