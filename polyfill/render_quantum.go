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
