package polyfill

// What process() is given for each parameter (Web Audio §1.32.5.3, §1.6.3). Nothing here allocates.

// computeParameters fills the parameters' part of the block for the quantum at offset.
func (n *AudioWorkletNode) computeParameters(offset int) {
	for i := range n.parameters {
		if n.computeRecorded(i, offset) {
			continue
		}
		route := &n.inputRoutes[len(n.inputs)+i]
		if len(route.lanes) == 0 && len(n.params[i].connections) == 0 {
			n.block.parameters[i][0] = n.parameters[i].computedValue(n.block.values[i])
			n.block.setParameterLength(i, 1)
			continue
		}
		n.computeParameter(i, route, offset)
	}
}

// computeParameter sums the parameter's own value and what is connected to it. The sum of
// native sources came with the value over the lane; worklets that rendered before in this very
// quantum are added here, without the bus and its latency, mixed to mono as for a native
// AudioParam.
func (n *AudioWorkletNode) computeParameter(i int, route *route, offset int) {
	block := n.block.parameters[i]
	if len(route.lanes) > 0 {
		route.seek(&n.context.bus, BusInput, offset, len(block))
		n.parameters[i].lane.arrive(block, route.window[0])
		n.releaseIfOver(i)
	} else {
		fill(block, n.block.values[i])
	}
	n.addModulators(i, block)
	n.block.setParameterLength(i, n.parameters[i].compute(block))
}

func (n *AudioWorkletNode) addModulators(i int, block []float32) {
	for _, source := range n.params[i].connections {
		if source.rendered(n) {
			n.mono[0] = block
			MixInto(n.mono[:], source.node.worklet.block.outputs[source.index], Speakers)
		}
	}
}

// compute makes the sums computed values and returns how many of them process() sees: one
// at k-rate, that of the first frame, and one where all are equal, as Chromium does.
func (p *AudioParam) compute(block []float32) (length int) {
	first := p.computedValue(block[0])
	block[0] = first
	if p.rate == KRate {
		return 1
	}
	length = 1
	for i := 1; i < len(block); i++ {
		block[i] = p.computedValue(block[i])
		if block[i] != first {
			length = len(block)
		}
	}
	return length
}

func fill(samples []float32, value float32) {
	for i := range samples {
		samples[i] = value
	}
}
