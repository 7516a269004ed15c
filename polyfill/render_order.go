package polyfill

// renderOrder sorts a context's worklets so that each comes after those whose output it
// reads. Worklets that form a cycle have no such order. The standard mutes them (Web Audio
// §2.6), Chromium does not: whoever reads an output that is not computed yet gets the
// quantum before, and we do the same. The walk begins where audio leaves the worklets, as
// Chromium's does, so that the same edge of a cycle is the late one. The cycles are the strongly
// connected components of the graph, found by Tarjan's algorithm, which yields them sources first.
//
// Not in a render quantum's steady state: may allocate.
type renderOrder struct {
	sorted []*AudioWorkletNode
	stack  []*AudioWorkletNode
	run    uint64
	index  int

	components uint64 // counts all that were ever found
}

// orderMark is what the algorithm notes on a node.
type orderMark struct {
	run     uint64 // the run that visited the node last
	index   int    // in the order of visits
	lowest  int    // the least index known to be in the same component
	onStack bool

	component uint64
}

// sort puts worklets into order.
func (o *renderOrder) sort(worklets []*AudioWorkletNode) {
	o.forget()
	o.run++
	o.index = 0
	for _, first := range [...]bool{true, false} {
		for _, worklet := range worklets {
			if worklet.order.run != o.run && (!first || worklet.leadsOut()) {
				o.visit(worklet)
			}
		}
	}
}

// forget empties the order; the next sort makes a new one.
func (o *renderOrder) forget() {
	clear(o.sorted)
	o.sorted = o.sorted[:0]
}

func (o *renderOrder) visit(n *AudioWorkletNode) {
	n.order = orderMark{run: o.run, index: o.index, lowest: o.index, onStack: true}
	o.index++
	o.stack = append(o.stack, n)
	for i := range n.inputCount() {
		for _, connected := range n.input(i).connections {
			source := connected.node.worklet
			if source == nil {
				continue
			}
			if source.order.run != o.run {
				o.visit(source)
				n.order.lowest = min(n.order.lowest, source.order.lowest)
			} else if source.order.onStack {
				n.order.lowest = min(n.order.lowest, source.order.index)
			}
		}
	}
	o.sorted = append(o.sorted, n)
	if n.order.lowest == n.order.index {
		o.takeComponent(n)
	}
}

// takeComponent takes the component whose first visited node is n off the stack.
func (o *renderOrder) takeComponent(n *AudioWorkletNode) {
	first := len(o.stack) - 1
	for o.stack[first] != n {
		first--
	}
	component := o.stack[first:]
	o.components++
	for _, member := range component {
		member.order.onStack = false
		member.order.component = o.components
	}
	clear(component)
	o.stack = o.stack[:first]
}

// leadsOut: audio leaves the worklets here, or goes nowhere.
func (n *AudioWorkletNode) leadsOut() bool {
	nowhere := true
	for i := range n.outputs {
		if len(n.outputRoutes[i].lanes) > 0 || n.tapes[i].channels > 0 {
			return true
		}
		nowhere = nowhere && len(n.outputs[i].connections) == 0
	}
	return nowhere
}
