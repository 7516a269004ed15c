package polyfill

// route is the lanes of one input or output of a worklet node. It has none while the page
// connects no native node there.
type route struct {
	lanes  []int
	window RenderQuantum // of each lane, the current render quantum
	next   routeWidening // of an input, that is to have other lanes
	tap    *tap          // whose lanes they are; nil: its own
	alone  bool          // it must have lanes of its own
}

func (r *route) allocate(bus *bus, direction, width int) {
	for range width {
		r.lanes = append(r.lanes, bus.allocate(direction))
		r.window = append(r.window, nil)
	}
}

// replace gives an output other lanes from the render quantum at offset on. What was written before is to be played from those that
// it had, so that sounds of two widths follow each other exactly, whenever the page wires the new ones: they are
// silent until then.
func (r *route) replace(bus *bus, offset, width int) {
	if len(r.lanes) == width {
		return // when it was routed the count was known
	}
	for _, lane := range r.lanes {
		bus.leave(lane, offset)
	}
	r.lanes, r.window = r.lanes[:0], r.window[:0]
	r.allocate(bus, BusOutput, width)
}

// drop frees all lanes.
func (r *route) drop(c *BaseAudioContext, direction int) {
	for _, lane := range r.lanes {
		c.bus.free(direction, lane)
	}
	for _, lane := range r.next.lanes {
		c.bus.free(direction, lane)
	}
	if r.widens() {
		c.arrivals.waits--
	}
	r.tap.leave()
	r.next.tap.leave()
	*r = route{}
}

// seek points the window at the render quantum that begins at offset. No allocation.
func (r *route) seek(bus *bus, direction, offset, size int) {
	lanes := bus.directions[direction]
	for i, index := range r.lanes {
		r.window[i] = lanes[index].memory[offset : offset+size]
	}
}

// lane is that of one channel, of the lanes that it will have.
func (r *route) lane(channel int) int {
	lanes := r.lanes
	if r.widens() {
		lanes = r.next.lanes
	}
	if channel < 0 || channel >= len(lanes) {
		return -1
	}
	return lanes[channel]
}

func (n *AudioWorkletNode) releaseRoutes() {
	for i := range n.inputRoutes {
		n.inputRoutes[i].drop(n.context, BusInput)
	}
	for i := range n.outputRoutes {
		n.outputRoutes[i].drop(n.context, BusOutput)
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
// how many channels are to be captured: the native part's computed count, or a pair (see inputWidth). It
// changes with the graph (Host.InputRouteChanged): then lanes are to be wired beside those of before, and a mark is to be
// connected after them (MarkArrival). From the node's number of inputs on, input is a parameter (see paramLane),
// which has one lane.
func (c *BaseAudioContext) RouteInput(id NodeID, input int) (width int) {
	node, route := c.inputRoute(id, input)
	if node == nil {
		return 0
	}
	c.graph.settle(&node.AudioNode)
	if parameter := input - len(node.inputs); parameter >= 0 {
		if len(route.lanes) == 0 {
			node.parameters[parameter].hold(node.block.values[parameter])
			route.allocate(&c.bus, BusInput, 1)
		}
		return len(route.lanes)
	}
	node.captureInput(input)
	return route.width()
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
		route.drop(c, BusInput)
	}
}

// RouteOutput gives an output the lanes over which its audio leaves; returns how many: its channel count. With
// that they change (Host.OutputChannelsChanged): what was written to those of before is to be played from there yet.
func (c *BaseAudioContext) RouteOutput(id NodeID, output int) (width int) {
	node, route := c.outputRoute(id, output)
	if node == nil {
		return 0
	}
	if len(route.lanes) == 0 {
		c.graph.orderStale = true // see leadsOut
		c.graph.touch()
		c.graph.settle(&node.AudioNode)
		route.allocate(&c.bus, BusOutput, node.outputs[output].channels)
	}
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
		route.drop(c, BusOutput)
	}
}
