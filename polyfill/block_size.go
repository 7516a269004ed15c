package polyfill

// BlockSize decides how long the blocks of a bus of ScriptProcessorNodes are. A block that the page is late for is lost, so
// longer ones lose less, and the latency is two or three of them.
//
// One break may be an accident, and is no reason to be late for ever: the blocks grow, by one power of two, at the second break
// within a short time. Nor does a stall count that not even the longest blocks would have bridged. After a long calm they
// shrink by one, in silence. The first break of a size that they have shrunk to makes them grow back, and then they wait
// twice as long before they try that again: what loses again and again is tried ever less often. No allocation.
//
// All frames are the context's.
type BlockSize struct {
	frames float64 // 0 before Begin
	base   float64 // the size that was asked for
	pinned bool
	calm   float64 // frames without a break after which they shrink

	patience float64 // calm, or what losses after shrinking have made of it
	known    float64 // frames that were lost, as far as they were looked at
	accident float64 // when the break was of which another makes a repetition
	changed  float64 // when the size changed last
	broke    float64 // the last break, change, or begin: since then it is calm
	shrunk   bool    // by the last change
	grows    bool
	waits    bool    // for silence to shrink in
	silence  float64 // frames of it that were rendered last
	memory   float64 // frames for which a break is remembered
}

const (
	// MaxBlock is the size that losses can make of a shorter one: its latency is MaxLead.
	MaxBlock = MaxLead / 2
	// breakMemory is for how many seconds a break is remembered, of which a second one is a repetition.
	breakMemory = 10
	// settling is how many blocks after a change say nothing of the size: losses of before come with them.
	settling = 8
	// mostPatience is how many times the calm becomes longer at most, by sizes that lost again.
	mostPatience = 16
)

// Begin starts with blocks of so many frames; pinned ones stay, others that have grown shrink after so many seconds without a loss.
func (b *BlockSize) Begin(frames float64, pinned bool, calm, sampleRate float64) {
	*b = BlockSize{frames: frames, base: frames, pinned: pinned, calm: calm * sampleRate, patience: calm * sampleRate,
		memory: breakMemory * sampleRate, accident: -1, broke: -1, changed: -1}
}

// Next says that the driver, whose blocks are of so many frames now, has brought what ends before a frame, that so much was
// lost in all, and whether that tells something (not of a page or context that stands still). Returns the size that the
// blocks should have: the driver changes to it when it can. One that is smaller may be taken back.
func (b *BlockSize) Next(frames, frame, lost float64, tells bool) float64 {
	if b.pinned {
		return frames
	}
	if b.broke < 0 {
		b.broke, b.changed = frame, frame-settling*frames
	}
	if frames != b.frames {
		b.change(frames, frame)
	}
	hole := lost - b.known
	b.known = lost
	if hole > 0 {
		b.broke = frame
		if tells && frame-b.changed >= settling*frames && hole+frames <= MaxBlock {
			b.lose(frame)
		}
	}
	if b.grows {
		return 2 * frames
	}
	b.waits = frames > b.base && frame-b.broke > b.patience
	if !b.waits {
		b.silence = 0
	} else if b.silence >= laneRest*frames {
		return frames / 2
	}
	return frames
}

func (b *BlockSize) lose(frame float64) {
	again := b.shrunk && frame-b.changed <= b.patience
	if again {
		b.patience = min(2*b.patience, mostPatience*b.calm)
		b.shrunk = false
	}
	if again || b.accident >= 0 && frame-b.accident <= b.memory {
		b.grows = 2*b.frames <= MaxBlock
	}
	b.accident = frame
}

func (b *BlockSize) change(frames, frame float64) {
	b.shrunk = frames < b.frames
	b.frames, b.changed, b.broke = frames, frame, frame
	b.accident, b.grows, b.silence = -1, false, 0
}

// listen counts the silence in what is rendered. Only while the blocks wait for it: it looks at every sample.
func (b *BlockSize) listen(out *bus, frames int) {
	if !b.waits {
		return
	}
	if out.isSilent(frames) {
		b.silence += float64(frames)
	} else {
		b.silence = 0
	}
}
