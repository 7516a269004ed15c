package polyfill

// What happens to one worklet in one render quantum. Nothing here allocates.

// render computes the quantum that begins at offset in the block. A node that is not
// called (pending, muted, ended, failed) is silent.
func (n *AudioWorkletNode) render(offset int) {
	n.silenceOutputs()
	if n.processor.state == processorRunning && !n.muted && !n.endIfIdle() {
		n.renderedAt = n.context.scheduler.quantum
		n.mixInputs(offset)
		n.computeParameters()
		n.callProcess()
	}
	if !n.released {
		n.writeOutputs(offset)
	}
}

func (n *AudioWorkletNode) silenceOutputs() {
	for _, output := range n.block.outputs {
		output.Silence()
	}
}

// mixInputs fills the inputs: the native part, which came over the bus, and the outputs of
// other worklets of this very quantum, each mixed to the computedNumberOfChannels. Web Audio §4.
func (n *AudioWorkletNode) mixInputs(offset int) {
	for i, input := range n.block.inputs {
		input.Silence()
		if len(input) == 0 {
			continue
		}
		route := &n.inputRoutes[i]
		if channels := min(n.nativeChannels[i], len(route.lanes)); channels > 0 {
			route.seek(&n.context.bus, BusInput, offset, n.context.renderQuantumSize)
			MixInto(input, route.window[:channels], n.channelInterpretation)
		}
		for _, source := range n.inputs[i].connections {
			if source.rendered() {
				MixInto(input, source.node.worklet.block.outputs[source.index], n.channelInterpretation)
			}
		}
	}
}

// rendered: the source is a worklet whose outputs hold this quantum's audio. One connected
// in mid-quantum, muted or ended may hold an old quantum's or nothing.
func (s connection) rendered() bool {
	worklet := s.node.worklet
	return worklet != nil && worklet.renderedAt == worklet.context.scheduler.quantum
}

// computeParameters writes a value for the whole quantum, which is what parameters have
// that nothing automates.
func (n *AudioWorkletNode) computeParameters() {
	for i := range n.parameters {
		n.block.parameters[i][0] = n.parameters[i].computedValue(n.block.values[i])
	}
}

// writeOutputs copies the outputs to their lanes. A mono output fills both of its lanes,
// which the native node behind them mixes back to the same mono signal.
func (n *AudioWorkletNode) writeOutputs(offset int) {
	for i, output := range n.block.outputs {
		route := &n.outputRoutes[i]
		if len(route.lanes) == 0 {
			continue
		}
		route.seek(&n.context.bus, BusOutput, offset, n.context.renderQuantumSize)
		for channel, lane := range route.window {
			copySamples(lane, output[min(channel, len(output)-1)])
		}
	}
}
