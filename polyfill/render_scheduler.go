package polyfill

import "strconv"

// renderScheduler cuts a driver's blocks into render quanta and drives the worklets through
// each in order. https://webaudio.github.io/web-audio-api/#rendering-loop
//
// In steady state, that is while the graph does not change, a quantum allocates nothing.
type renderScheduler struct {
	rendering bool
	quantum   uint64 // counts quanta, from 1
	applied   uint64 // the graph version the blocks and lanes are laid out for
	scratch   RenderQuantum
}

func newRenderScheduler(renderQuantumSize int) renderScheduler {
	s := renderScheduler{scratch: make(RenderQuantum, MaxChannels)}
	for i := range s.scratch {
		s.scratch[i] = make([]float32, renderQuantumSize)
	}
	return s
}

// Render renders one block of frames / renderQuantumSize quanta, reading the input lanes and
// writing the output lanes from their beginnings. Nodes whose processor is not constructed yet
// (RunControlMessages) are silent.
// frame is the context frame of the block's first input frame as the driver knows it. An
// impossible length is a NotSupportedError, a closed context or a call from within a
// Render of the same context an InvalidStateError.
func (c *BaseAudioContext) Render(frames int, frame float64) error {
	if err := c.checkRender(frames); err != nil {
		return err
	}
	c.scheduler.rendering = true
	c.bus.freeLeaving()
	c.clock.follow(frame)
	c.graph.endTails(c.clock.frame)
	for offset := 0; offset < frames; offset += c.renderQuantumSize {
		c.renderQuantum(offset, 0)
		c.clock.advance()
	}
	c.bus.rendered += uint64(frames)
	c.lead.listen(&c.bus, frames)
	c.blocks.listen(&c.bus, frames)
	c.scheduler.rendering = false
	return nil
}

func (c *BaseAudioContext) checkRender(frames int) error {
	if c.closed || c.scheduler.rendering {
		return &DOMException{InvalidStateError, "The context is closed or rendering already."}
	}
	if frames <= 0 || frames > c.bus.frames || frames%c.renderQuantumSize != 0 {
		return &DOMException{NotSupportedError, "Cannot render a block of " + strconv.Itoa(frames) +
			" frames: it must be a multiple of " + strconv.Itoa(c.renderQuantumSize) +
			", at most " + strconv.Itoa(c.bus.frames) + "."}
	}
	return nil
}

// renderQuantum renders the worklets of one pass: of a context that is not rendered offline all are of the first.
func (c *BaseAudioContext) renderQuantum(offset, pass int) {
	c.scheduler.quantum++
	if c.scheduler.applied != c.graph.version {
		c.applyGraph(offset)
	}
	c.arrivals.listen(&c.bus, offset)
	for _, node := range c.graph.order.sorted {
		if !node.released && node.pass == pass {
			node.render(offset)
		}
	}
}

// applyGraph brings order, blocks and lanes up to the graph for the quantum at offset. The host's answers to what it
// is told may change the graph again: the next quantum sees to that.
func (c *BaseAudioContext) applyGraph(offset int) {
	graph := &c.graph
	c.scheduler.applied = graph.version
	if graph.orderStale {
		graph.orderStale = false
		graph.order.sort(graph.worklets)
	}
	for _, node := range graph.order.sorted {
		if !node.released {
			graph.settle(&node.AudioNode)
			node.applyChannels(offset)
		}
	}
}

// applyChannels adapts a node's block and lanes to its channel counts and tells the host.
func (n *AudioWorkletNode) applyChannels(offset int) {
	host := n.context.engine.host
	for i := range n.outputs {
		n.outputs[i].changed = n.outputs[i].channels != len(n.block.outputs[i])
	}
	if n.block.adapt(n) {
		n.renderedAt = 0 // the outputs are laid out anew: nobody must read them
	}
	for i := range n.inputs {
		if len(n.inputRoutes[i].lanes) > 0 && n.captureInput(i) {
			host.InputRouteChanged(n.id, i)
		}
		n.nativeChannels[i] = n.inputs[i].nativeChannels
	}
	for i := range n.outputs {
		if !n.outputs[i].changed {
			continue
		}
		if n.tapes[i].channels > 0 {
			n.tapes[i].grow(len(n.block.outputs[i]))
		}
		if len(n.outputRoutes[i].lanes) > 0 {
			n.outputRoutes[i].replace(&n.context.bus, offset, len(n.block.outputs[i]))
		}
		host.OutputChannelsChanged(n.id, i, len(n.block.outputs[i]))
	}
}
