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
// a new one is made, the lowest first, so that few carriers suffice.
type bus struct {
	frames     int
	directions [2]laneSet
}

type laneSet struct {
	memory [][]float32
	used   []bool
}

func newBus(frames int) bus { return bus{frames: frames} }

func (b *bus) allocate(direction int) (lane int) {
	set := &b.directions[direction]
	for lane := range set.used {
		if !set.used[lane] {
			set.used[lane] = true
			return lane
		}
	}
	set.memory = append(set.memory, make([]float32, b.frames))
	set.used = append(set.used, true)
	return len(set.used) - 1
}

func (b *bus) free(direction, lane int) {
	set := &b.directions[direction]
	silence(set.memory[lane])
	set.used[lane] = false
}

// BusChannels is the number of lanes a carrier of that direction needs: the highest in
// use plus 1.
func (c *BaseAudioContext) BusChannels(direction int) int {
	if direction != BusInput && direction != BusOutput {
		return 0
	}
	used := c.bus.directions[direction].used
	for lane := len(used) - 1; lane >= 0; lane-- {
		if used[lane] {
			return lane + 1
		}
	}
	return 0
}

// BusLane is the memory of a lane, busFrames samples; nil for a lane that was never in use.
func (c *BaseAudioContext) BusLane(direction, lane int) []float32 {
	if direction != BusInput && direction != BusOutput || lane < 0 {
		return nil
	}
	if memory := c.bus.directions[direction].memory; lane < len(memory) {
		return memory[lane]
	}
	return nil
}
