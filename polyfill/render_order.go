package polyfill

// renderOrder sorts a context's worklets so that each comes after those whose output it
// reads. Worklets that form a cycle have no such order: they are muted (Web Audio §2.6, step
// "If nodes contains cycles": a native DelayNode, like any native node, lies beyond the bus
// and breaks the cycle by its latency). The cycles are the strongly connected components
// of the graph, found by Tarjan's algorithm, which yields them sources first.
//
// Not in a render quantum's steady state: may allocate.
type renderOrder struct {
	sorted []*AudioWorkletNode
	stack  []*AudioWorkletNode
	run    uint64
	index  int
}

// orderMark is what the algorithm notes on a node.
type orderMark struct {
	run     uint64 // the run that visited the node last
	index   int    // in the order of visits
	lowest  int    // the least index known to be in the same component
	onStack bool
}

// sort puts worklets into order and mutes and unmutes them.
func (o *renderOrder) sort(worklets []*AudioWorkletNode) {
	o.forget()
	o.run++
	o.index = 0
	for _, worklet := range worklets {
		if worklet.order.run != o.run {
			o.visit(worklet)
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
	for i := range n.inputs {
		for _, connected := range n.inputs[i].connections {
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
	if n.order.lowest == n.order.index {
		o.takeComponent(n)
	}
}

// takeComponent moves the component whose first visited node is n from the stack into the order.
func (o *renderOrder) takeComponent(n *AudioWorkletNode) {
	first := len(o.stack) - 1
	for o.stack[first] != n {
		first--
	}
	component := o.stack[first:]
	muted := len(component) > 1 || n.readsItself()
	for _, member := range component {
		member.order.onStack = false
		member.muted = muted
		o.sorted = append(o.sorted, member)
	}
	clear(component)
	o.stack = o.stack[:first]
}

func (n *AudioWorkletNode) readsItself() bool {
	for i := range n.inputs {
		for _, connected := range n.inputs[i].connections {
			if connected.node.worklet == n {
				return true
			}
		}
	}
	return false
}
