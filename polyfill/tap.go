package polyfill

// tap is lanes that bring what one output of a native node puts out to all inputs that hear nothing else of the page's: so a
// source that feeds many worklets is captured once. The page captures it at the source itself, by a node of its own, so that an
// input may come and go without the others.
type tap struct {
	of    *nodeOutput
	lanes []int
	users int
}

// isOf tells whether it is one of an output; no tap is one of none.
func (t *tap) isOf(output *nodeOutput) bool {
	if t == nil {
		return output == nil
	}
	return t.of == output
}

func (t *tap) leave() {
	if t != nil {
		t.users--
	}
}

// TapOutput says that the page could capture an output of a native node at once for several inputs; returns whether it is to, from
// now on: when it feeds more than one.
func (c *BaseAudioContext) TapOutput(id NodeID, output int) bool {
	node := c.node(id)
	if node == nil || node.worklet != nil || output < 0 || output >= len(node.outputs) {
		return false
	}
	inputs := 0
	for _, destination := range node.outputs[output].connections {
		if destination.node.worklet != nil && destination.index < len(destination.node.inputs) {
			inputs++
		}
	}
	tapped := &node.outputs[output]
	tapped.tapped = tapped.tapped || inputs > 1
	return tapped.tapped
}

// IsTapped tells whether an input has, or will have, the lanes of a tap.
func (c *BaseAudioContext) IsTapped(id NodeID, input int) bool {
	node, route := c.inputRoute(id, input)
	return node != nil && route.nextTap() != nil
}

// LeaveTap gives an input lanes of its own, and tells the host, before a connection to it is taken away: those of the tap would still
// bring the sound.
func (c *BaseAudioContext) LeaveTap(id NodeID, input int) {
	node, route := c.inputRoute(id, input)
	if node == nil || route.nextTap() == nil {
		return
	}
	route.alone = true
	if c.graph.settle(&node.AudioNode); node.captureInput(input) {
		c.engine.host.InputRouteChanged(id, input)
	}
}

// tappable is the one native output that an input hears, if that is tapped and comes mixed as it is; else nil. An input
// that has lanes of its own keeps them, and one that runs already gets no others: it would hear of a connection before it was made.
func (n *AudioWorkletNode) tappable(input int) *nodeOutput {
	route := &n.inputRoutes[input]
	if route.alone || n.channelCountMode != Max || n.channelInterpretation != Speakers ||
		route.nextTap() == nil && (len(route.lanes) > 0 || n.hold.begun) {
		return nil
	}
	var tapped *nodeOutput
	for _, source := range n.inputs[input].connections {
		if source.node.worklet != nil {
			continue
		}
		if tapped != nil {
			return nil
		}
		tapped = &source.node.outputs[source.index]
	}
	if tap := route.nextTap(); tapped == nil && tap != nil {
		return tap.of // until it is taken off the bus
	}
	if tapped == nil || !tapped.tapped {
		return nil
	}
	return tapped
}

// share are lanes of a tap of an output: those that there are, or new ones.
func (o *nodeOutput) share(bus *bus, width int) *tap {
	if o.tap != nil && o.tap.users > 0 && len(o.tap.lanes) == width {
		o.tap.users++
		for _, lane := range o.tap.lanes {
			bus.directions[BusInput][lane].users++
		}
		return o.tap
	}
	o.tap = &tap{of: o, users: 1}
	for range width {
		o.tap.lanes = append(o.tap.lanes, bus.allocate(BusInput))
	}
	return o.tap
}
