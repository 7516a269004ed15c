package polyfill

// processorState is how far a processor has come.
type processorState int32

const (
	processorPending processorState = iota // its constructor has not run yet
	processorRunning                       // its process() is called every quantum
	processorEnded                         // it ended by itself and is never called again
	processorFailed                        // constructor or process() threw: silence for ever
)

// AudioWorkletProcessor is the life of a node's processor.
// https://webaudio.github.io/web-audio-api/#AudioWorkletProcessor
type AudioWorkletProcessor struct {
	state processorState
	// activeSource is what process() returned last; true before the first call.
	activeSource bool
}

func newAudioWorkletProcessor() AudioWorkletProcessor {
	return AudioWorkletProcessor{activeSource: true}
}

// callableProcess is the standard's [[callable process]], true until an error.
func (p *AudioWorkletProcessor) callableProcess() bool { return p.state != processorFailed }

// activelyProcessing follows Web Audio §1.5.3: callable, and an active source or fed by
// a node that is actively processing.
func (p *AudioWorkletProcessor) activelyProcessing(inputActive bool) bool {
	return p.callableProcess() && p.state != processorEnded && (p.activeSource || inputActive)
}

// constructProcessor runs a pending constructor. Web Audio §1.32.3.3.
func (c *BaseAudioContext) constructProcessor(id NodeID) {
	node := c.workletNode(id)
	if node == nil {
		return
	}
	constructed := c.engine.host.ConstructProcessor(id)
	if node.released {
		return
	}
	if !constructed {
		node.failProcessor()
		return
	}
	node.processor.state = processorRunning
}

// callProcess calls process() once and draws the consequences (Web Audio §2.6, the steps for
// an AudioWorkletNode). Called in the render quantum; it allocates nothing.
func (n *AudioWorkletNode) callProcess() {
	status := n.context.engine.host.Process(n.id)
	if n.released {
		return
	}
	switch status {
	case ProcessTruthy:
		n.processor.activeSource = true
	case ProcessFalsy:
		n.processor.activeSource = false
		n.endIfIdle()
	default:
		n.silenceOutputs()
		n.failProcessor()
	}
}

// endIfIdle ends a processor that is neither an active source nor fed by a node that is
// actively processing; returns whether it did. Such a processor could start again by the letter
// of the standard; but nothing would tell it from a finished one, which must be collectable,
// and the native implementations do not start it either.
func (n *AudioWorkletNode) endIfIdle() bool {
	if n.processor.activeSource {
		return false
	}
	n.context.graph.settle(&n.AudioNode) // the graph may have changed within this quantum
	if n.inputPlaying() {
		return false
	}
	n.processor.state = processorEnded
	n.context.graph.touch()
	n.context.engine.host.ProcessorDone(n.id)
	return true
}

// inputPlaying tells whether any source is actively processing; counts must be settled.
func (n *AudioWorkletNode) inputPlaying() bool {
	for i := range n.inputs {
		for _, source := range n.inputs[i].connections {
			if source.playing() {
				return true
			}
		}
	}
	return false
}

// failProcessor is the end after an error: one processorerror event, then silence for ever.
func (n *AudioWorkletNode) failProcessor() {
	n.processor.state = processorFailed
	n.processor.activeSource = false
	n.context.graph.touch()
	n.context.engine.host.ProcessorError(n.id)
	n.context.engine.host.ProcessorDone(n.id)
}
