package polyfill

import "slices"

// activity is whether a node is actively processing (Web Audio §1.5.3): what is connected to a
// node that is not counts as unconnected. It follows Chromium where the standard leaves room:
// a source plays from its making to its end, started or not; a node with inputs goes dormant
// when the last active connection to it ends, some only after their tail-time, and wakes at the
// next one; one that nothing was ever connected to is active, unless it is made dormant
// (mergers, convolvers). So a feedback loop, once fed, stays active until it is taken apart.
//
// A worklet node's tail-time is its processor's life.
type activity struct {
	dormant bool
	tail    float64 // frames for which the node goes on without active input; may be infinite
	ends    float64 // the context frame at which the tail that is running ends
	fading  bool    // a tail is running; the node is in the graph's list
}

// SetActivity says for how many frames (infinity: for ever) a native node with inputs goes on
// after its last active input, and whether it is dormant now. Negative numbers and NaN count as 0.
func (c *BaseAudioContext) SetActivity(id NodeID, tail float64, dormant bool) {
	node := c.node(id)
	if node == nil || node.worklet != nil {
		return
	}
	node.activity.tail = 0
	if tail > 0 {
		node.activity.tail = tail
	}
	if dormant {
		node.sleep()
	}
}

// fed tells whether any active node is connected to n.
func (n *AudioNode) fed() bool {
	for i := range n.inputs {
		if recorded := n.recordedInput(i); recorded != nil {
			if recorded.channels > 0 {
				return true
			}
			continue
		}
		for _, source := range n.inputs[i].connections {
			if !source.node.activity.dormant {
				return true
			}
		}
	}
	return false
}

// wake makes a node, and what is downstream of it, active.
func (n *AudioNode) wake() {
	n.context.graph.unfade(n)
	if !n.activity.dormant {
		return
	}
	n.activity.dormant = false
	n.context.graph.touch()
	for i := range n.outputs {
		for _, destination := range n.outputs[i].connections {
			destination.node.wake()
		}
	}
}

// sleep makes a node dormant, and what nothing else feeds downstream of it.
func (n *AudioNode) sleep() {
	n.context.graph.unfade(n)
	if n.activity.dormant {
		return
	}
	n.activity.dormant = true
	n.context.graph.touch()
	for i := range n.outputs {
		for _, destination := range n.outputs[i].connections {
			destination.node.inputEnded()
		}
	}
}

// inputEnded is called when an active connection to n has ended.
func (n *AudioNode) inputEnded() {
	switch {
	case n.activity.dormant || n.activity.fading || n.fed() || n.worklet != nil && n.worklet.processor.alive():
	case n.activity.tail > 0:
		n.activity.fading = true
		n.activity.ends = n.context.clock.frame + n.activity.tail
		n.context.graph.fading = append(n.context.graph.fading, n)
	default:
		n.sleep()
	}
}

// endTails puts the nodes to sleep whose tail-time is over at a context frame. Called once a block.
func (g *renderGraph) endTails(frame float64) {
	for i := 0; i < len(g.fading); {
		node := g.fading[i]
		if frame < node.activity.ends {
			i++
			continue
		}
		node.sleep() // takes it, and perhaps others, out of the list
		i = 0
	}
}

func (g *renderGraph) unfade(n *AudioNode) {
	if !n.activity.fading {
		return
	}
	n.activity.fading = false
	if at := slices.Index(g.fading, n); at >= 0 {
		g.fading = slices.Delete(g.fading, at, at+1)
	}
}
