package polyfill

import "math"

// arrivals tells when what the page connected to new nodes can be heard. A browser renders a
// connection some time after it was made, and the bus brings it later still: how much later no
// browser and no driver tells. Until then a processor would find the channels of its sources, and
// silence in them; natively its first process() finds their sound (Web Audio §2.6). So a node's first
// render quantum is the one in which its connections are heard.
//
// The sound tells: after the connections of a task the page connects a mark, a constant 1, to a
// lane of its own, and browsers carry connections out in the order in which they were made. The sum of the
// marks in a frame is how many tasks' connections are heard from there on.
type arrivals struct {
	lane   int
	open   bool
	marks  uint64 // that were asked for since the lane was opened
	heard  uint64 // of these, the ones that have come
	waits  int    // nodes, and inputs that are given other lanes, that wait for one
	rounds uint64 // counts the openings: marks of an earlier one mean nothing
}

// arrivalLanes is how many lanes the bus may have with that of the marks: a lane that needed one more
// ScriptProcessor would make everything later, for good. (To one that plays a lead it is all the same.)
const arrivalLanes = 31

// holdFrames and holdBlocks bound how long a node is held, in frames and in blocks that the bus brought:
// the longer of the two. A browser that loses the marks must not hold it for ever.
const (
	holdFrames = 8192
	holdBlocks = 4
)

// hold is what a worklet node waits for before its first render quantum.
type hold struct {
	begun bool   // it was rendered, or was found to wait for nothing
	held  bool   // it waits
	mark  uint64 // the number of the mark
	round uint64
	until uint64 // what the bus will have rendered when it waits no longer
}

// AwaitArrival says that something was connected to a node, natively: a node that was never rendered
// waits for the next mark. Returns whether it does.
func (c *BaseAudioContext) AwaitArrival(id NodeID) bool {
	node, a := c.workletNode(id), &c.arrivals
	if node == nil || node.hold.begun || !node.processor.alive() {
		return false
	}
	if !node.hold.held {
		node.hold.held = true
		node.hold.until = c.bus.rendered + uint64(max(holdFrames, holdBlocks*c.bus.carried()))
		a.waits++
	}
	node.hold.mark, node.hold.round = a.nextMark()
	return true
}

// nextMark is the number of the mark that will be asked for next.
func (a *arrivals) nextMark() (mark, round uint64) {
	if !a.open {
		return 1, a.rounds + 1
	}
	return a.marks + 1, a.rounds
}

// isMarked: the mark that a node waits for, if it does, was asked for.
func (h *hold) isMarked(a *arrivals) bool {
	return h.held && h.round == a.rounds && h.mark <= a.marks
}

// MarkArrival is called when the connections of a task were made: returns the lane to which the page
// connects one mark more, or -1 if the bus has no room for it; then nobody waits.
func (c *BaseAudioContext) MarkArrival() int {
	a := &c.arrivals
	if a.waits == 0 {
		return -1
	}
	if !a.open {
		a.rounds++
		a.marks, a.heard = 0, 0
		if a.lane = c.bus.allocate(BusInput); a.lane >= arrivalLanes && c.bus.underWay == 0 {
			c.bus.free(BusInput, a.lane)
			return -1 // held() finds no lane open
		}
		a.open = true
	}
	a.marks++
	return a.lane
}

// Arriving tells whether nodes wait for marks that were asked for. When none does, the page takes its
// marks away.
func (c *BaseAudioContext) Arriving() bool { return c.arrivals.open && c.arrivals.waits > 0 }

// EndArrivals says that the page has taken its marks away: their lane is given back. While nodes wait it is not.
func (c *BaseAudioContext) EndArrivals() {
	a := &c.arrivals
	if !a.open || a.waits > 0 {
		return
	}
	a.open = false
	c.bus.free(BusInput, a.lane)
}

// listen counts the marks that are heard in the render quantum at offset. It allocates nothing.
func (a *arrivals) listen(bus *bus, offset int) {
	if !a.open {
		return
	}
	sum := math.Round(float64(bus.directions[BusInput][a.lane].memory[offset]))
	if sum > float64(a.heard) && sum <= float64(a.marks) {
		a.heard = uint64(sum)
	}
}

// held tells whether a node still waits, for its own connections or for the worklets whose output it
// reads, which are asked before it; those of a cycle wait for nobody. It allocates nothing.
func (n *AudioWorkletNode) held(offset int) bool {
	if n.hold.begun {
		return false
	}
	if n.awaits(offset) || n.readsHeld() {
		return true
	}
	n.beginRendering()
	return false
}

// awaits: its mark was not heard. One that was not asked for yet is waited for, too.
func (n *AudioWorkletNode) awaits(offset int) bool {
	a := &n.context.arrivals
	if !n.hold.held || n.context.bus.rendered+uint64(offset) >= n.hold.until {
		return false
	}
	if n.hold.round > a.rounds {
		return true
	}
	return a.open && n.hold.round == a.rounds && n.hold.mark > a.heard
}

func (n *AudioWorkletNode) readsHeld() bool {
	for i := range n.inputCount() {
		for _, connected := range n.input(i).connections {
			source := connected.node.worklet
			if source != nil && !source.hold.begun && source.processor.state == processorRunning &&
				source.order.component != n.order.component {
				return true
			}
		}
	}
	return false
}

// beginRendering ends a node's hold.
func (n *AudioWorkletNode) beginRendering() {
	n.hold.begun = true
	n.letGo()
}

// letGo: it waits no longer; it may have ended, too.
func (n *AudioWorkletNode) letGo() {
	if n.hold.held {
		n.hold.held = false
		n.context.arrivals.waits--
	}
}
