package polyfill

import "math"

// RenderLead decides how far ahead of the browser a ring driver plays: it renders what the browser has
// played into the inputs, and writes what comes of it so many frames, the lead, later into a ring
// that the browser plays. While the page wakes up in time, nothing is lost; a stall that is longer than the
// lead is heard, and the lead grows in the gap that is there anyway. No allocation.
//
// Where a Worker renders, what Wake asked for comes later, by Delivered, and has the lead's time for it: the lead grows by what
// that was late, too.
//
// All frames are the context's. The page reads the words where they lie (see LeadWord).
type RenderLead struct {
	words   [leadWords]float64
	quantum float64
	base    float64 // the lead that was asked for
	most    float64 // the lead that stalls can make of it
	pinned  bool
	calm    float64 // frames without a loss after which the lead shrinks
	remote  bool    // a Worker renders

	planned   float64 // frames of the wake that is under way
	delivered float64 // the input frame after the last whose output was written
	answered  bool    // something was delivered since Begin
	written   float64 // the frame after the last that was written when the wake began, or something was delivered
	counted   float64 // up to here lost frames are counted
	broke     float64 // when frames were lost last, or the lead was looked at last
	worst     float64 // the longest gap between two wakes since then, in frames
	silence   float64 // frames of silence that were rendered last, while the lead waits for it
	settled   float64 // from here on stalls make the lead grow
	restless  float64 // up to here the page wakes up more often
	rate      float64
}

// LeadWord is the index of a float64 that the page may read.
type LeadWord int

// The words of a RenderLead.
const (
	// LeadNext is the first input frame that was not rendered yet.
	LeadNext LeadWord = iota
	// LeadFrames is the lead.
	LeadFrames
	// LeadRendered is how many frames were rendered.
	LeadRendered
	// LeadLost is how many frames the browser played before they were written.
	LeadLost
	// LeadSkipped is how many input frames were given up.
	LeadSkipped
	// LeadUnderruns is how often frames were lost.
	LeadUnderruns
	// LeadLoadMean is rendering time by rendered time, smoothed, of the wakes that were timed.
	LeadLoadMean
	// LeadLoadWorst is the largest of any of these.
	LeadLoadWorst
	// LeadInterval is after how many milliseconds the page is to wake up again.
	LeadInterval
	// LeadShrinks is 1 while the lead waits for silence to shrink in.
	LeadShrinks

	leadWords
)

const (
	// MaxLead is the lead that stalls can make of a shorter one, in frames at the usual rates.
	MaxLead = 8192
	// LeadWindow is how many input frames a driver holds, in frames.
	LeadWindow = 32768
	// windowMargin keeps off the window's far end, which moves on while it is read.
	windowMargin = 1024
	// wakesPerLead is how often the page wakes up within the lead: one late wake costs nothing, and each wake costs more than what it renders.
	wakesPerLead = 3
	// restlessWakes is the same for restlessSeconds after half of the lead went by between two wakes: more of it is left for the next stall.
	restlessWakes   = 4
	restlessSeconds = 10
	// growsAfter is for how many seconds the lead does not grow: pages that load stall, and few of them go on so.
	growsAfter = 0.5
	// overload is the load from which a backlog cannot be worked off any more.
	overload = 0.8
	// loadWeight is that of one wake in the mean load.
	loadWeight = 1.0 / 64
)

// Begin starts at a frame with a lead, both whole quanta; a pinned lead never changes, another shrinks after so many seconds
// without a loss. If a Worker renders, outputs come by Delivered.
func (l *RenderLead) Begin(frame, lead float64, pinned, remote bool, calm, quantum, sampleRate float64) {
	most := float64(atRate(MaxLead, sampleRate))
	*l = RenderLead{quantum: quantum, base: lead, most: most, pinned: pinned, remote: remote, calm: calm * sampleRate, rate: sampleRate,
		counted: frame, broke: frame, delivered: frame, settled: frame + growsAfter*sampleRate}
	l.words[LeadNext] = frame
	l.words[LeadFrames] = lead
	l.pace(frame)
	l.written = frame + lead
}

// Words is what the page reads; they stay where they are.
func (l *RenderLead) Words() *[leadWords]float64 { return &l.words }

// Word is one of them.
func (l *RenderLead) Word(word LeadWord) float64 { return l.words[word] }

// Wake says that the browser has played up to frame head; returns how many frames are to be rendered
// now, from LeadNext on.
func (l *RenderLead) Wake(head float64) (frames int) {
	backlog := head - l.words[LeadNext]
	if !(backlog >= l.quantum) {
		l.planned = 0
		return 0
	}
	late := head - l.delivered
	l.worst = max(l.worst, late)
	if late > l.words[LeadFrames]/2 {
		l.restless = head + restlessSeconds*l.rate
	}
	l.written = l.delivered + l.words[LeadFrames]
	if l.lose(head) {
		l.grow(head, late)
	}
	l.pace(head)
	limit, kept := float64(LeadWindow-windowMargin), float64(LeadWindow-windowMargin)
	if l.words[LeadLoadMean] > overload {
		limit, kept = l.words[LeadFrames], l.quantum
	}
	if backlog > limit {
		skipped := backlog - kept
		skipped -= rest(skipped, l.quantum)
		l.words[LeadSkipped] += skipped
		l.words[LeadNext] += skipped
		backlog -= skipped
	}
	l.planned = backlog - rest(backlog, l.quantum)
	return int(l.planned)
}

// Rendered says that what Wake asked for was rendered and written in so many milliseconds, while the browser went on to head. Not
// every wake is timed: then the milliseconds are negative.
func (l *RenderLead) Rendered(head, milliseconds float64) {
	if l.planned == 0 {
		return
	}
	l.lose(head)
	l.words[LeadNext] += l.planned
	l.words[LeadRendered] += l.planned
	if !l.remote {
		l.delivered = l.words[LeadNext]
	}
	if milliseconds >= 0 {
		load := milliseconds / 1000 * l.rate / l.planned
		l.words[LeadLoadMean] += (load - l.words[LeadLoadMean]) * loadWeight
		l.words[LeadLoadWorst] = max(l.words[LeadLoadWorst], load)
	}
	l.planned = 0
	l.shrink()
}

// Delivered says that a Worker's output for so many input frames, from a frame on, has come and will be written, when the browser has
// played up to head, and whether it is silent. It comes in the order in which it was asked for; what is left out was lost.
func (l *RenderLead) Delivered(frame, frames, head float64, silent bool) {
	end := frame + frames
	if end <= l.delivered {
		return
	}
	l.written = l.delivered + l.words[LeadFrames]
	if frame > l.delivered {
		l.lose(frame + l.words[LeadFrames])
	}
	if l.lose(head) {
		l.grow(head, head-l.delivered)
	}
	l.answered = true
	l.delivered = end
	l.written = end + l.words[LeadFrames]
	l.hear(frames, silent)
}

// listen counts the silence in what the page is given next to write ahead. Only while the lead waits for it: it looks at every sample.
func (l *RenderLead) listen(out *bus, frames int) {
	if l.words[LeadShrinks] == 0 {
		return
	}
	l.hear(float64(frames), out.isSilent(frames))
}

func (l *RenderLead) hear(frames float64, silent bool) {
	if silent {
		l.silence += frames
	} else {
		l.silence = 0
	}
}

// lose counts what the browser has played of frames that were not written; true when an underrun has begun.
func (l *RenderLead) lose(head float64) bool {
	if l.remote && !l.answered {
		return false // A Worker that has not begun to answer is starting: nothing sounded yet that could break.
	}
	first := max(l.written, l.counted)
	if head <= first {
		return false
	}
	begins := first == l.written
	l.words[LeadLost] += head - first
	if begins {
		l.words[LeadUnderruns]++
	}
	l.counted, l.broke = head, head
	return begins
}

// grow: the stall that has just been is to be bridged next time, if it can be.
func (l *RenderLead) grow(head, backlog float64) {
	wanted := backlog + backlog/4
	wanted += l.quantum - 1 - rest(wanted+l.quantum-1, l.quantum)
	if l.pinned || head < l.settled || wanted > l.most || wanted <= l.words[LeadFrames] {
		return
	}
	l.words[LeadFrames] = wanted
	l.worst = 0
}

// shrink goes back towards the lead that was asked for after a long calm, in a silence that is as long as the lead:
// what is under way is silent, and what comes instead is, too.
func (l *RenderLead) shrink() {
	lead := l.words[LeadFrames]
	if lead <= l.base || l.words[LeadNext]-l.broke <= l.calm {
		l.words[LeadShrinks], l.silence = 0, 0
		return
	}
	l.words[LeadShrinks] = 1
	shorter := max(l.base, math.Ceil(l.worst*1.5/l.quantum)*l.quantum)
	if shorter < lead && l.silence < lead {
		return
	}
	// Where all of it was needed, what comes may be calmer.
	l.words[LeadFrames] = min(lead, shorter)
	l.worst, l.broke = 0, l.words[LeadNext]
}

// pace says how often to wake up, at most each 20 ms, so that the windows that are read stay short.
func (l *RenderLead) pace(head float64) {
	wakes := float64(wakesPerLead)
	if head < l.restless {
		wakes = restlessWakes
	}
	l.words[LeadInterval] = min(max(math.Floor(l.words[LeadFrames]/wakes/l.rate*1000), 2), 20)
}

func rest(frames, quantum float64) float64 { return frames - math.Floor(frames/quantum)*quantum }
