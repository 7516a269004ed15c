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

// alive: it is, or will be, called.
func (p *AudioWorkletProcessor) alive() bool {
	return p.state == processorPending || p.state == processorRunning
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
	if n.fed() {
		return false
	}
	n.processor.state = processorEnded
	n.inputEnded()
	n.context.engine.host.ProcessorDone(n.id)
	return true
}

// failProcessor is the end after an error: one processorerror event, then silence for ever.
func (n *AudioWorkletNode) failProcessor() {
	n.processor.state = processorFailed
	n.processor.activeSource = false
	n.letGo()
	n.inputEnded()
	n.context.engine.host.ProcessorError(n.id)
	n.context.engine.host.ProcessorDone(n.id)
}
