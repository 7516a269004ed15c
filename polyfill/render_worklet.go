package polyfill

// What happens to one worklet in one render quantum. Nothing here allocates.

// render computes the quantum that begins at offset in the block. A node that is not
// called (pending, held, ended, failed) is silent.
func (n *AudioWorkletNode) render(offset int) {
	n.endWidenings(offset)
	called := n.processor.state == processorRunning && !n.held(offset) && !n.endIfIdle()
	if called {
		// A node may read its own last quantum: before the next one is written over it.
		n.mixInputs(offset)
		n.computeParameters(offset)
	}
	if called {
		n.renderedAt = n.context.scheduler.quantum
		n.callProcess() // which fills all outputs
	} else {
		n.silenceOutputs()
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
// What comes first is mixed onto the input, and only what comes after it is added.
func (n *AudioWorkletNode) mixInputs(offset int) {
	for i, input := range n.block.inputs {
		if len(input) == 0 || n.mixRecorded(i, offset) {
			continue
		}
		mixed := n.mixNative(i, offset)
		for _, source := range n.inputs[i].connections {
			if !source.rendered(n) {
				continue
			}
			mix := MixInto
			if !mixed {
				mix = mixOnto
			}
			mix(input, source.node.worklet.block.outputs[source.index], n.channelInterpretation)
			mixed = true
		}
		if !mixed {
			input.Silence()
		}
	}
}

// mixNative mixes what came over the bus onto an input; false when nothing does. The page's side
// captures as many channels as the route has lanes: what is not the computed count of the moment, because the
// graph just changed or a mono signal fills a pair, is mixed to that here.
func (n *AudioWorkletNode) mixNative(i, offset int) bool {
	route, channels, input := &n.inputRoutes[i], n.nativeChannels[i], n.block.inputs[i]
	if channels == 0 || len(route.lanes) == 0 {
		return false
	}
	if route.widens() && route.next.sounds > 0 {
		channels = route.next.sounds // a pair of mono lanes is no pair of front speakers
	}
	c := n.context
	route.seek(&c.bus, BusInput, offset, c.renderQuantumSize)
	captured := route.window
	if len(captured) != channels && channels != len(input) {
		mixed := c.scheduler.scratch[:channels]
		mixOnto(mixed, captured, n.channelInterpretation)
		captured = mixed
	}
	mixOnto(input, captured, n.channelInterpretation)
	return true
}

// rendered: the source is a worklet whose outputs hold audio for reader: of this quantum, or,
// where both are in a cycle and the source's turn is yet to come, of the one before. One
// connected in mid-quantum or ended may hold an old quantum's or nothing.
func (s connection) rendered(reader *AudioWorkletNode) bool {
	worklet := s.node.worklet
	if worklet == nil {
		return false
	}
	quantum := worklet.context.scheduler.quantum
	return worklet.renderedAt == quantum ||
		worklet.order.component == reader.order.component && worklet.renderedAt == quantum-1
}

// writeOutputs copies the outputs to their lanes.
func (n *AudioWorkletNode) writeOutputs(offset int) {
	for i, output := range n.block.outputs {
		n.tapes[i].write(output, offset)
		route := &n.outputRoutes[i]
		if len(route.lanes) == 0 {
			continue
		}
		route.seek(&n.context.bus, BusOutput, offset, n.context.renderQuantumSize)
		for channel, lane := range route.window[:min(len(route.window), len(output))] {
			copySamples(lane, output[channel])
		}
	}
}
