package polyfill

// A routed input begins with as many lanes as its native sources need: one where they are mono. When channels are
// connected that it has no lanes for, and when it has many more than it needs, it gets other lanes. No browser
// tells when their wiring is carried out. So the page wires them beside those in use, which bring the same sound mixed to
// their own count, and then connects a mark (see arrivals): from the render quantum on in which it is heard, the new lanes
// have the sound of the same frames. Nothing is left out, and nothing comes twice.
type routeWidening struct {
	lanes   []int // none: none is under way
	mark    uint64
	round   uint64
	until   uint64 // what the bus will have rendered when the mark is waited for no longer
	refused uint64 // the same where no mark was connected
	sounds  int    // the channels of the sound that the lanes in use bring
	tap     *tap   // whose lanes the new ones are; nil: its own
}

// wideningBlocks is after how many blocks of the bus a wiring is carried out for sure, and heard.
const wideningBlocks = 4

// capture gives a routed input another number of lanes, or those of a tap of an output (nil: its own); returns whether it got
// others. heard says that it is, or may be, heard already: then those in use stay until the new ones bring the sound; what they
// bring has so many channels.
func (r *route) capture(c *BaseAudioContext, width int, heard bool, sounds int, tapped *nodeOutput) bool {
	if width == r.width() && r.nextTap().isOf(tapped) {
		return false
	}
	bus := &c.bus
	if len(r.lanes) == 0 || !heard {
		alone := r.alone
		r.drop(c, BusInput)
		r.lanes, r.tap = bus.captureLanes(width, tapped)
		r.window = make(RenderQuantum, width)
		r.alone = alone
		return true
	}
	if r.widens() {
		sounds = r.next.sounds
	} else {
		c.arrivals.waits++
	}
	former := r.next
	r.next = routeWidening{
		until:   bus.rendered + uint64(max(holdFrames, holdBlocks*bus.carried())),
		refused: bus.rendered + uint64(wideningBlocks*bus.carried()),
		sounds:  sounds,
	}
	r.next.mark, r.next.round = c.arrivals.nextMark()
	r.next.lanes, r.next.tap = bus.captureLanes(width, tapped)
	for _, lane := range former.lanes {
		bus.free(BusInput, lane)
	}
	former.tap.leave()
	return true
}

// captureLanes are lanes of an input's own, or those of a tap. They are its own slice.
func (b *bus) captureLanes(width int, tapped *nodeOutput) (lanes []int, shared *tap) {
	if tapped != nil {
		shared = tapped.share(b, width)
		return append(lanes, shared.lanes...), shared
	}
	for range width {
		lanes = append(lanes, b.allocate(BusInput))
	}
	return lanes, nil
}

// nextTap is whose lanes it has, or will have; nil: they are its own.
func (r *route) nextTap() *tap {
	if r.widens() {
		return r.next.tap
	}
	return r.tap
}

// width is how many lanes it has, or will have when the widening that is under way has ended.
func (r *route) width() int {
	if r.widens() {
		return len(r.next.lanes)
	}
	return len(r.lanes)
}

func (r *route) widens() bool { return len(r.next.lanes) > 0 }

// arrived tells whether the new lanes bring the sound of the render quantum at offset. No allocation.
func (w *routeWidening) arrived(c *BaseAudioContext, offset int) bool {
	a, frame := &c.arrivals, c.bus.rendered+uint64(offset)
	if a.open && w.round == a.rounds && w.mark <= a.marks {
		return w.mark <= a.heard || frame >= w.until
	}
	return frame >= w.refused
}

// endWidening makes the new lanes those in use when they bring the sound of the render quantum at offset. Not in a
// quantum's steady state: allocates nothing but the windows of more lanes.
func (r *route) endWidening(c *BaseAudioContext, offset int) {
	if !r.widens() || !r.next.arrived(c, offset) {
		return
	}
	for _, lane := range r.lanes {
		c.bus.free(BusInput, lane)
	}
	r.tap.leave()
	c.arrivals.waits--
	r.lanes, r.tap, r.next = r.next.lanes, r.next.tap, routeWidening{}
	r.window = make(RenderQuantum, len(r.lanes))
}

// inputWidth is how many lanes an input needs: as many as its native sources have channels. One that nothing plays into, and
// one that had a pair already, has a pair at least, so that it needs no new wiring at every sound.
func (n *AudioWorkletNode) inputWidth(input int) int {
	width := n.inputs[input].nativeChannels
	if n.channelCountMode == Explicit {
		width = max(width, n.channelCount)
	}
	had := n.inputRoutes[input].width()
	if had == mono && width < mono || had <= mono && width == mono && !n.context.bus.pairs {
		return mono
	}
	return max(stereo, width)
}

// captureInput is capture for one input of a node; it must be routed, and its counts settled.
func (n *AudioWorkletNode) captureInput(input int) bool {
	heard := n.hold.begun || n.hold.isMarked(&n.context.arrivals)
	return n.inputRoutes[input].capture(n.context, n.inputWidth(input), heard, n.nativeChannels[input], n.tappable(input))
}

// endWidenings does so for all inputs. Audio path.
func (n *AudioWorkletNode) endWidenings(offset int) {
	for i := range n.inputs {
		n.inputRoutes[i].endWidening(n.context, offset)
	}
}

// widenBehind widens the routes downstream of a node of which the graph has just changed: before the page goes on, so that
// what it connects finds them wide enough. Not in a render quantum: may tell the host.
func (c *BaseAudioContext) widenBehind(node *AudioNode) {
	c.graph.walks++
	c.widenFrom(node)
}

func (c *BaseAudioContext) widenFrom(node *AudioNode) {
	if node.walked == c.graph.walks {
		return
	}
	node.walked = c.graph.walks
	if node.worklet != nil {
		node.worklet.widenInputs()
	}
	for i := range node.outputs {
		for _, destination := range node.outputs[i].connections {
			c.widenFrom(destination.node)
		}
	}
}

func (n *AudioWorkletNode) widenInputs() {
	for i := range n.inputs {
		route := &n.inputRoutes[i]
		if len(route.lanes) == 0 {
			continue
		}
		n.context.graph.settle(&n.AudioNode)
		isOther := n.inputWidth(i) > route.width() || !route.nextTap().isOf(n.tappable(i))
		if isOther && n.captureInput(i) {
			n.context.engine.host.InputRouteChanged(n.id, i)
		}
	}
}

// ExpectPairs says that who wires the lanes is too far away to be asked for more in time: inputs begin with a pair.
func (c *BaseAudioContext) ExpectPairs() { c.bus.pairs = true }
