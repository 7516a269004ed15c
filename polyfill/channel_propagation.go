package polyfill

// Channel counts flow from sources to sinks: an input's from the outputs connected to it,
// an output's, mostly, from its node's input. Dormant nodes (see activity) count for nothing.
// Counts are found on demand, by walking upstream from a node, and are good until the graph
// changes. In a cycle (delays) the walk meets a node it is still busy with and takes
// what it knows, then walks are repeated until nothing changes. As in Chromium a cycle keeps,
// from before the change, the greatest count that went round in it.
//
// Not in a render quantum's steady state: may allocate.

// propagationMark is what a walk leaves on a node.
type propagationMark struct {
	settled  uint64 // the graph version for which the node's counts are final
	pass     uint64 // the walk that came by last
	visiting bool   // the walk has not left it yet
}

// greatestPasses is more than any graph needs: a count travels once round each cycle.
const greatestPasses = 100

type channelPropagation struct {
	visited []*AudioNode
	pass    uint64
	changed bool
	cyclic  bool
}

// settle makes the counts of node, and of all that is upstream of it, final for version.
func (p *channelPropagation) settle(node *AudioNode, version uint64) {
	if node.mark.settled == version {
		return
	}
	for again, passes := true, 0; again && passes < greatestPasses; again, passes = p.cyclic && p.changed, passes+1 {
		p.visited = p.visited[:0]
		p.pass++
		p.changed, p.cyclic = false, false
		p.visit(node, version)
	}
	for _, visited := range p.visited {
		visited.mark.settled = version
	}
	clear(p.visited) // keeps no released node alive
}

func (p *channelPropagation) visit(n *AudioNode, version uint64) {
	if n.mark.settled == version || n.mark.pass == p.pass {
		p.cyclic = p.cyclic || n.mark.visiting
		return
	}
	n.mark.pass, n.mark.visiting = p.pass, true
	p.visited = append(p.visited, n)
	for i := range n.inputs {
		if n.computeRecordedInput(i) {
			continue
		}
		for _, source := range n.inputs[i].connections {
			p.visit(source.node, version)
		}
		n.computeInput(&n.inputs[i])
	}
	if n.computeOutputs() {
		p.changed = true
	}
	n.mark.visiting = false
}

func (n *AudioNode) computeInput(input *nodeInput) {
	native, all := 0, 0
	for _, source := range input.connections {
		if source.node.activity.dormant {
			continue
		}
		channels := source.node.outputs[source.index].channels
		all = max(all, channels)
		if source.node.worklet == nil {
			native = max(native, channels)
		}
	}
	input.channels = n.mixedChannels(all)
	input.nativeChannels = n.mixedChannels(native)
}

// computeRecordedInput: what is recorded tells its own count; false where nothing is.
func (n *AudioNode) computeRecordedInput(input int) bool {
	recorded := n.recordedInput(input)
	if recorded == nil {
		return false
	}
	n.inputs[input].channels, n.inputs[input].nativeChannels = n.mixedChannels(recorded.channels), 0
	return true
}

// recordedInput is the recording of a worklet's input that is rendered offline, else nil.
func (n *AudioNode) recordedInput(input int) *recording {
	if n.worklet == nil {
		return nil
	}
	return n.worklet.offline[input].recorded
}

// mixedSilence is the count of an input to which nothing is connected, as what follows it sees it.
func (n *AudioNode) mixedSilence() int {
	return ComputedNumberOfChannels(n.channelCount, n.channelCountMode, 0)
}

func (n *AudioNode) mixedChannels(connected int) int {
	if connected == 0 {
		return 0
	}
	return ComputedNumberOfChannels(n.channelCount, n.channelCountMode, connected)
}

// computeOutputs returns whether a count changed.
func (n *AudioNode) computeOutputs() bool {
	changed := false
	for i := range n.outputs {
		channels := n.outputChannels(&n.outputs[i])
		changed = changed || channels != n.outputs[i].channels
		n.outputs[i].channels = channels
	}
	return changed
}

func (n *AudioNode) outputChannels(output *nodeOutput) int {
	switch {
	case n.rule == OutputStereo:
		return 2
	case n.rule == OutputFollowsInput && len(n.inputs) > 0:
		if n.inputs[0].channels == 0 {
			return n.mixedSilence()
		}
		return n.inputs[0].channels
	case n.rule == OutputConvolver && len(n.inputs) > 0:
		return min(2, max(1, output.fixed, n.inputs[0].channels))
	}
	return output.fixed
}
