package polyfill

// route is the lanes of one input or output of a worklet node. It has none while the page
// connects no native node there.
type route struct {
	lanes  []int
	window RenderQuantum // of each lane, the current render quantum

	// Of an input: how many channels the page's side captures, and did before the last change.
	width, before int
	changed       uint64 // what the bus had rendered at the last change, in frames
}

// capture changes how many channels are captured; returns whether it did. Lanes are added
// but never taken away.
func (r *route) capture(bus *bus, width int) bool {
	if width == r.width {
		return false
	}
	r.before, r.width, r.changed = r.width, width, bus.rendered
	if r.before == 0 {
		r.before = width
	}
	r.resize(bus, BusInput, max(width, len(r.lanes)))
	return true
}

// captureRest is how many blocks are under way when the page's side changes what it captures: the
// one that is being filled, and the one before.
const captureRest = 2

// captured is how many channels the audio that arrives now was captured with.
func (r *route) captured(bus *bus) int {
	if bus.rendered < r.changed+captureRest*uint64(bus.frames) {
		return r.before
	}
	return r.width
}

// resize allocates or frees lanes from the end, so that those in use keep their places.
func (r *route) resize(bus *bus, direction, width int) {
	for len(r.lanes) < width {
		r.lanes = append(r.lanes, bus.allocate(direction))
		r.window = append(r.window, nil)
	}
	for len(r.lanes) > width {
		last := len(r.lanes) - 1
		bus.free(direction, r.lanes[last])
		r.lanes, r.window = r.lanes[:last], r.window[:last]
	}
	if width == 0 {
		r.width = 0
	}
}

// seek points the window at the render quantum that begins at offset. No allocation.
func (r *route) seek(bus *bus, direction, offset, size int) {
	lanes := bus.directions[direction]
	for i, index := range r.lanes {
		r.window[i] = lanes[index].memory[offset : offset+size]
	}
}

func (r *route) lane(channel int) int {
	if channel < 0 || channel >= len(r.lanes) {
		return -1
	}
	return r.lanes[channel]
}

// inputWidth is how many lanes an input needs: a stereo pair at least, so that the usual
// changes between mono and stereo cost no new wiring.
func (n *AudioWorkletNode) inputWidth(input int) int {
	if input >= len(n.inputs) {
		return 1 // a parameter
	}
	width := max(2, n.inputs[input].nativeChannels)
	if n.channelCountMode == Explicit {
		width = max(width, n.channelCount)
	}
	return width
}

// outputWidth: a mono output fills a pair.
func (n *AudioWorkletNode) outputWidth(output int) int { return max(2, len(n.block.outputs[output])) }

func (n *AudioWorkletNode) releaseRoutes(bus *bus) {
	for i := range n.inputRoutes {
		n.inputRoutes[i].resize(bus, BusInput, 0)
	}
	for i := range n.outputRoutes {
		n.outputRoutes[i].resize(bus, BusOutput, 0)
	}
}

func (c *BaseAudioContext) inputRoute(id NodeID, input int) (*AudioWorkletNode, *route) {
	node := c.workletNode(id)
	if node == nil || input < 0 || input >= len(node.inputRoutes) {
		return nil, nil
	}
	return node, &node.inputRoutes[input]
}

func (c *BaseAudioContext) outputRoute(id NodeID, output int) (*AudioWorkletNode, *route) {
	node := c.workletNode(id)
	if node == nil || output < 0 || output >= len(node.outputRoutes) {
		return nil, nil
	}
	return node, &node.outputRoutes[output]
}

// RouteInput gives an input the lanes over which its native sources' audio arrives; returns
// how many channels are to be captured: the native part's computed count, but a pair at least, to
// which mono is mixed up. It changes with the graph (Host.InputRouteChanged). From
// the node's number of inputs on, input is a parameter (see paramLane), which has one lane.
func (c *BaseAudioContext) RouteInput(id NodeID, input int) (width int) {
	node, route := c.inputRoute(id, input)
	if node == nil {
		return 0
	}
	c.graph.settle(&node.AudioNode)
	if parameter := input - len(node.inputs); parameter >= 0 {
		if len(route.lanes) == 0 {
			node.parameters[parameter].hold(node.block.values[parameter])
		}
		route.resize(&c.bus, BusInput, 1)
		return len(route.lanes)
	}
	route.capture(&c.bus, node.inputWidth(input))
	return route.width
}

// InputLane is the lane of one channel of a routed input, else -1.
func (c *BaseAudioContext) InputLane(id NodeID, input, channel int) int {
	if node, route := c.inputRoute(id, input); node != nil {
		return route.lane(channel)
	}
	return -1
}

// UnrouteInput frees an input's lanes.
func (c *BaseAudioContext) UnrouteInput(id NodeID, input int) {
	if node, route := c.inputRoute(id, input); node != nil {
		route.resize(&c.bus, BusInput, 0)
	}
}

// RouteOutput gives an output the lanes over which its audio leaves; returns how many:
// its channel count, or 2 for a mono output, which is written to both. It changes with the
// channel count (Host.OutputChannelsChanged).
func (c *BaseAudioContext) RouteOutput(id NodeID, output int) (width int) {
	node, route := c.outputRoute(id, output)
	if node == nil {
		return 0
	}
	if len(route.lanes) == 0 {
		c.graph.orderStale = true // see leadsOut
		c.graph.touch()
	}
	route.resize(&c.bus, BusOutput, node.outputWidth(output))
	return len(route.lanes)
}

// OutputLane is the lane of one channel of a routed output, else -1.
func (c *BaseAudioContext) OutputLane(id NodeID, output, channel int) int {
	if node, route := c.outputRoute(id, output); node != nil {
		return route.lane(channel)
	}
	return -1
}

// UnrouteOutput frees an output's lanes.
func (c *BaseAudioContext) UnrouteOutput(id NodeID, output int) {
	if node, route := c.outputRoute(id, output); node != nil {
		route.resize(&c.bus, BusOutput, 0)
	}
}
