package polyfill

// Channel counts flow from sources to sinks: an input's from the outputs connected to it,
// an output's, mostly, from its node's input; and so does "actively processing" (Web Audio §1.5.3).
// They are found on demand, by walking upstream from a node, and are good until the graph
// changes. In a cycle (delays) the walk meets a node it is still busy with and takes
// what it knows; then walks are repeated until nothing changes. Counts only grow from walk
// to walk and have an upper bound, so that ends, in the least solution.
//
// Not in a render quantum's steady state: may allocate.

// propagationMark is what a walk leaves on a node.
type propagationMark struct {
	settled  uint64 // the graph version for which the node's counts are final
	begun    uint64 // the graph version for which they are at least begun
	pass     uint64 // the walk that came by last
	visiting bool   // the walk has not left it yet
	active   bool   // actively processing
}

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
	for again := true; again; again = p.cyclic && p.changed {
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
	if n.mark.begun != version {
		n.mark.begun = version
		n.forgetChannels()
	}
	n.mark.pass, n.mark.visiting = p.pass, true
	p.visited = append(p.visited, n)
	inputActive := false
	for i := range n.inputs {
		for _, source := range n.inputs[i].connections {
			p.visit(source.node, version)
			inputActive = inputActive || source.playing()
		}
		n.computeInput(&n.inputs[i])
	}
	if n.computeActive(inputActive) {
		p.changed = true
	}
	if n.computeOutputs() {
		p.changed = true
	}
	n.mark.visiting = false
}

// forgetChannels starts a node from the least counts there are.
func (n *AudioNode) forgetChannels() {
	n.mark.active = false
	for i := range n.outputs {
		n.outputs[i].channels = 0
	}
}

// playing: actively processing, seen from the input it is connected to.
func (s connection) playing() bool {
	return s.node.mark.active && s.node.outputs[s.index].channels > 0
}

// contributes tells whether a source counts for the input it is connected to. By the
// standard only actively processing ones do. Of native effects the engine knows no
// tail-time: they count whenever they are connected, lest the echo of a source that ended be lost.
func (s connection) contributes() bool {
	return s.node.worklet == nil || s.node.mark.active
}

func (n *AudioNode) computeInput(input *nodeInput) {
	native, all := 0, 0
	for _, source := range input.connections {
		if !source.contributes() {
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

func (n *AudioNode) mixedChannels(connected int) int {
	if connected == 0 {
		return 0
	}
	return ComputedNumberOfChannels(n.channelCount, n.channelCountMode, connected)
}

// computeActive returns whether the node's activity changed.
func (n *AudioNode) computeActive(inputActive bool) bool {
	active := inputActive || len(n.inputs) == 0
	if n.worklet != nil {
		active = n.worklet.processor.activelyProcessing(inputActive)
	}
	changed := active != n.mark.active
	n.mark.active = active
	return changed
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
		return max(1, n.inputs[0].channels)
	case n.rule == OutputConvolver && len(n.inputs) > 0:
		return min(2, max(1, output.fixed, n.inputs[0].channels))
	}
	return output.fixed
}
