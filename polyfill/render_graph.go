package polyfill

import "slices"

// renderGraph is the set of edges between a context's nodes and, derived from it, the
// order in which its worklets render. Edges among native nodes only carry channel counts;
// edges between two worklets carry audio, without latency; from a native node audio
// comes over the bus. Web Audio §2.6.
type renderGraph struct {
	version     uint64 // counts the changes that channel counts may depend on
	walks       uint64 // counts the walks of widenBehind
	worklets    []*AudioWorkletNode
	order       renderOrder
	orderStale  bool
	propagation channelPropagation
	fading      []*AudioNode // whose tail-time is running
}

func newRenderGraph() renderGraph { return renderGraph{version: 1} }

// touch invalidates channel counts and activity.
func (g *renderGraph) touch() { g.version++ }

// settle makes node's channel counts those of the graph as it is.
func (g *renderGraph) settle(node *AudioNode) { g.propagation.settle(node, g.version) }

func (g *renderGraph) add(worklet *AudioWorkletNode) {
	g.worklets = append(g.worklets, worklet)
	g.orderStale = true
	g.touch()
}

// remove takes a node with all its edges out of the graph.
func (g *renderGraph) remove(node *AudioNode) {
	for i := range node.inputCount() {
		for _, source := range node.input(i).connections {
			source.node.outputs[source.index].drop(connection{node, i})
		}
		node.input(i).connections = nil
	}
	for i := range node.outputs {
		for _, destination := range node.outputs[i].connections {
			destination.node.input(destination.index).drop(connection{node, i})
			if !node.activity.dormant && destination.index < len(destination.node.inputs) {
				destination.node.inputEnded()
			}
		}
		node.outputs[i].connections = nil
	}
	g.unfade(node)
	if node.worklet != nil {
		if at := slices.Index(g.worklets, node.worklet); at >= 0 {
			g.worklets = slices.Delete(g.worklets, at, at+1)
		}
		g.orderStale = true
	}
	g.touch()
}

func (i *nodeInput) drop(source connection) {
	if at := slices.Index(i.connections, source); at >= 0 {
		i.connections = slices.Delete(i.connections, at, at+1)
	}
}

func (o *nodeOutput) drop(destination connection) {
	if at := slices.Index(o.connections, destination); at >= 0 {
		o.connections = slices.Delete(o.connections, at, at+1)
	}
}

// Connect adds the edge from an output to an input; one that is there already stays the
// only one (Web Audio §1.5.5: connections between the same output and input are one). An
// input from the node's number of inputs on is one of its AudioParams: of a worklet node's,
// in the order of their descriptors.
func (c *BaseAudioContext) Connect(source NodeID, output int, destination NodeID, input int) {
	from, to := c.edge(source, output, destination, input)
	if from == nil || slices.Contains(from.outputs[output].connections, connection{to, input}) {
		return
	}
	from.outputs[output].connections = append(from.outputs[output].connections, connection{to, input})
	to.input(input).connections = append(to.input(input).connections, connection{from, output})
	c.graph.edgeChanged(from, to)
	if !from.activity.dormant && input < len(to.inputs) {
		to.wake()
	}
	c.widenBehind(to)
}

// Disconnect removes the edge from an output to an input, if there is one.
func (c *BaseAudioContext) Disconnect(source NodeID, output int, destination NodeID, input int) {
	from, to := c.edge(source, output, destination, input)
	if from == nil || !slices.Contains(from.outputs[output].connections, connection{to, input}) {
		return
	}
	from.outputs[output].drop(connection{to, input})
	to.input(input).drop(connection{from, output})
	c.graph.edgeChanged(from, to)
	if !from.activity.dormant && input < len(to.inputs) {
		to.inputEnded()
	}
}

// edge finds the two nodes; both nil unless such an edge is possible.
func (c *BaseAudioContext) edge(source NodeID, output int, destination NodeID, input int) (from, to *AudioNode) {
	from, to = c.node(source), c.node(destination)
	if from == nil || to == nil || output < 0 || output >= len(from.outputs) ||
		input < 0 || input >= to.inputCount() {
		return nil, nil
	}
	return from, to
}

func (g *renderGraph) edgeChanged(from, to *AudioNode) {
	if from.worklet != nil && to.worklet != nil {
		g.orderStale = true
	}
	g.touch()
}
