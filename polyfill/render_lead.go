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
	stalled   bool    // frames were lost while the last wake rendered
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
	// LeadWindow is how many input frames a driver holds, in frames.
	LeadWindow = 32768
	// windowMargin keeps off the window's far end, which moves on while it is read.
	windowMargin = 1024
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
	if l.lose(head) || l.stalled && head > l.written {
		l.grow(head, late)
	}
	l.stalled = false
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

// Written says that the output for so many input frames, from a frame on, was written before the browser had played up to head, when
// the page renders. It is written in order; what is left out was lost. The lead stays: this output would break where it grows.
func (l *RenderLead) Written(frame, frames, head float64) {
	if l.write(frame, head) {
		l.stalled = true
	}
	l.delivered = frame + frames
}

// Rendered says that what Wake asked for was rendered, in so many milliseconds. Not every wake is timed: then they are negative.
func (l *RenderLead) Rendered(milliseconds float64) {
	if l.planned == 0 {
		return
	}
	l.words[LeadNext] += l.planned
	l.words[LeadRendered] += l.planned
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
	if l.write(frame, head) {
		l.grow(head, head-l.delivered)
	}
	l.answered = true
	l.delivered = end
	l.written = end + l.words[LeadFrames]
	l.hear(frames, silent)
}

// Jumped says that the browser counted so many frames that it did not play: all goes on where it was, at later frames. Answers LeadNext.
func (l *RenderLead) Jumped(frames float64) float64 {
	for _, frame := range []*float64{&l.words[LeadNext], &l.delivered, &l.written, &l.counted, &l.broke, &l.settled, &l.restless} {
		*frame += frames
	}
	return l.words[LeadNext]
}

// write counts what is lost when the output from an input frame on is written so late; true when an underrun has begun.
func (l *RenderLead) write(frame, head float64) bool {
	l.written = l.delivered + l.words[LeadFrames]
	if frame > l.delivered {
		l.lose(frame + l.words[LeadFrames])
	}
	return l.lose(head)
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
	begins := l.counted < l.written
	l.words[LeadLost] += head - first
	if begins {
		l.words[LeadUnderruns]++
	}
	l.counted, l.broke = head, head
	return begins
}

func rest(frames, quantum float64) float64 { return frames - math.Floor(frames/quantum)*quantum }
