package polyfill

// Directions of the bus, numbered as on the wire to web/.
const (
	// BusInput leads into the engine.
	BusInput = 0
	// BusOutput leads out of the engine.
	BusOutput = 1
)

// bus is the lanes, mono channels, over which a context's audio comes in from native
// nodes and goes out to them. The driver (web/) decides what carries them: ScriptProcessors
// with up to 32 channels each, or something else. A lane's memory is busFrames samples and
// stays where it is for the context's life; a freed lane is silent and used again before
// a new one is made, the lowest first, so that few carriers suffice. Between, it rests:
// audio of its former user is still under way in the carrier's own buffers, and the new one
// would hear it or be heard with it.
type bus struct {
	frames     int
	block      int    // frames of a carrier's block, which may be several of ours; 0 is frames
	rendered   uint64 // frames so far; a driver may cut its blocks in parts
	underWay   uint64 // frames a driver has written ahead, if it does that (RenderLead)
	directions [2][]lane
	leaving    []int // output lanes that are free after this block
	pairs      bool  // inputs have two lanes at least (ExpectPairs)
}

type lane struct {
	memory []float32
	users  int    // inputs or outputs; of an input lane, several may share one (see tap)
	since  uint64 // what the bus had rendered when it was allocated
	rests  uint64 // what it will have rendered when the lane has rested
}

// laneRest is how many blocks a carrier has under way: a ScriptProcessor buffers doubly, and
// several of them hold each other's blocks back until all have come.
const laneRest = 3

func newBus(frames int) bus { return bus{frames: frames} }

func (b *bus) allocate(direction int) (index int) {
	lanes := &b.directions[direction]
	for i := range *lanes {
		if free := &(*lanes)[i]; free.users == 0 && b.rendered >= free.rests {
			free.users, free.since = 1, b.rendered
			return i
		}
	}
	*lanes = append(*lanes, lane{memory: make([]float32, b.frames), users: 1, since: b.rendered})
	return len(*lanes) - 1
}

// free takes a user of a lane away. After the last one it is silent, and rests unless nothing was rendered while it was in use.
func (b *bus) free(direction, index int) {
	freed := &b.directions[direction][index]
	if freed.users--; freed.users > 0 {
		return
	}
	silence(freed.memory)
	if b.rendered > freed.since {
		freed.rests = b.rendered + max(laneRest*uint64(b.carried()), b.underWay+uint64(b.frames))
	}
}

// carried is how many frames a carrier brings at once.
func (b *bus) carried() int { return max(b.frames, b.block) }

// leave gives an output lane up from the frame at offset on, in the midst of a block: what was written before that is to be heard.
func (b *bus) leave(index, offset int) {
	left := &b.directions[BusOutput][index]
	if offset == 0 && left.since == b.rendered {
		b.free(BusOutput, index) // nothing was
		return
	}
	silence(left.memory[offset:])
	b.leaving = append(b.leaving, index)
}

// freeLeaving frees the lanes that were given up in the block before.
func (b *bus) freeLeaving() {
	for _, index := range b.leaving {
		b.free(BusOutput, index)
	}
	b.leaving = b.leaving[:0]
}

// isSilent looks through the first frames of all output lanes in use; those that are not are silent.
func (b *bus) isSilent(frames int) bool {
	for i := range b.directions[BusOutput] {
		lane := &b.directions[BusOutput][i]
		if lane.users == 0 {
			continue
		}
		for _, sample := range lane.memory[:frames] {
			if sample != 0 {
				return false
			}
		}
	}
	return true
}

// BusIsSilent tells whether the first frames of all output lanes are silence.
func (c *BaseAudioContext) BusIsSilent(frames int) bool {
	return c.bus.isSilent(min(max(frames, 0), c.bus.frames))
}

// SetUnderWay says how many frames a driver that is elsewhere, on the page of a Worker's engine, plays behind its inputs.
func (c *BaseAudioContext) SetUnderWay(frames int) { c.bus.underWay = uint64(max(frames, 0)) }

// BusChannels is the number of lanes a carrier of that direction needs: the highest in
// use plus 1.
func (c *BaseAudioContext) BusChannels(direction int) int {
	if direction != BusInput && direction != BusOutput {
		return 0
	}
	lanes := c.bus.directions[direction]
	for i := len(lanes) - 1; i >= 0; i-- {
		if lanes[i].users > 0 {
			return i + 1
		}
	}
	return 0
}

// BusLane is the memory of a lane, busFrames samples; nil for a lane that was never in use.
func (c *BaseAudioContext) BusLane(direction, lane int) []float32 {
	if direction != BusInput && direction != BusOutput || lane < 0 {
		return nil
	}
	if lanes := c.bus.directions[direction]; lane < len(lanes) {
		return lanes[lane].memory
	}
	return nil
}
