package polyfill

// The rendering of one pass of an offline context (see PlanOffline): as a block of the bus, but inputs and
// parameters come from recordings, and outputs go onto tapes. Web Audio §2.6.

// recording is what native nodes put out towards an input or a parameter, as far as the page's side has brought it: block by block.
type recording struct {
	samples  []float32 // of each channel, one after another, as many frames as a block has
	frames   int
	channels int // that play now; 0 when nothing that plays is connected
}

func (r *recording) channel(index, offset, size int) []float32 {
	first := index*r.frames + offset
	return r.samples[first : first+size]
}

// tape is where an output's audio is written, laid out as a recording. It grows and never shrinks.
type tape struct {
	samples  []float32
	frames   int
	channels int
}

func (t *tape) grow(channels int) {
	if channels > t.channels {
		samples := make([]float32, channels*t.frames)
		copy(samples, t.samples)
		t.samples, t.channels = samples, channels
	}
}

// write takes down a render quantum. No allocation.
func (t *tape) write(output RenderQuantum, offset int) {
	for channel := range min(len(output), t.channels) {
		first := channel*t.frames + offset
		copySamples(t.samples[first:first+len(output[channel])], output[channel])
	}
}

// RecordInput gives a recorded input so many channels and returns their memory: busFrames samples of the first channel, then
// those of the next.
func (c *BaseAudioContext) RecordInput(id NodeID, input, channels int) []float32 {
	if !c.RecordedOffline(id, input) || channels < 1 || channels > MaxChannels {
		return nil
	}
	recorded := c.workletNode(id).offline[input].recorded
	*recorded = recording{samples: make([]float32, channels*c.bus.frames), frames: c.bus.frames, channels: recorded.channels}
	return recorded.samples
}

// SetRecordedChannels says how many channels of a recorded input play from here on: as many as the browser mixes it to,
// 0 when nothing that plays is connected.
func (c *BaseAudioContext) SetRecordedChannels(id NodeID, input, channels int) {
	if !c.RecordedOffline(id, input) || channels < 0 || channels > MaxChannels {
		return
	}
	node := c.workletNode(id)
	node.offline[input].recorded.channels = channels
	c.graph.touch()
	if channels == 0 && input < len(node.inputs) {
		node.inputEnded()
	}
}

// RecordParameter returns the memory for a parameter's values, busFrames of them: it follows them from now on. With all that modulates
// it, if the plan wants that recorded.
func (c *BaseAudioContext) RecordParameter(id NodeID, parameter int) []float32 {
	p := c.parameter(id, parameter)
	if p == nil {
		return nil
	}
	p.recorded = make([]float32, c.bus.frames)
	return p.recorded
}

// RecordOutput returns the memory that an output is written to, and begins to write it: busFrames samples of each channel,
// for as many as it had at most. It moves when the output gets more channels.
func (c *BaseAudioContext) RecordOutput(id NodeID, output int) []float32 {
	node := c.workletNode(id)
	if node == nil || output < 0 || output >= len(node.tapes) {
		return nil
	}
	tape := &node.tapes[output]
	tape.frames = c.bus.frames
	tape.grow(len(node.block.outputs[output]))
	return tape.samples
}

// RenderOffline renders frames / renderQuantumSize quanta of the worklets of one pass, from a frame of the context on,
// which the clock goes to, be it backwards. Errors are Render's.
func (c *BaseAudioContext) RenderOffline(pass, frames int, frame float64) error {
	if err := c.checkRender(frames); err != nil {
		return err
	}
	c.scheduler.rendering = true
	c.clock.seek(frame)
	for offset := 0; offset < frames; offset += c.renderQuantumSize {
		c.renderQuantum(offset, pass)
		c.clock.advance()
	}
	c.scheduler.rendering = false
	return nil
}

// mixRecorded fills an input from its recording; false when it has none. No allocation.
func (n *AudioWorkletNode) mixRecorded(i, offset int) bool {
	recorded := n.offline[i].recorded
	if recorded == nil {
		return false
	}
	for channel, samples := range n.block.inputs[i] {
		silence(samples)
		if channel < recorded.channels && len(recorded.samples) >= (channel+1)*recorded.frames {
			copySamples(samples, recorded.channel(channel, offset, len(samples)))
		}
	}
	return true
}

// computeRecorded fills a parameter that is recorded; false when it is not. What comes from worklets of this pass is added,
// unless it was recorded too. The value is clamped before, as in Chromium, and after. No allocation.
func (n *AudioWorkletNode) computeRecorded(i, offset int) bool {
	parameter := &n.parameters[i]
	if parameter.recorded == nil {
		return false
	}
	block := n.block.parameters[i]
	copySamples(block, parameter.recorded[offset:offset+len(block)])
	if n.offline[len(n.inputs)+i].recorded == nil {
		for frame := range block {
			block[frame] = parameter.computedValue(block[frame])
		}
		n.addModulators(i, block)
	}
	n.block.setParameterLength(i, parameter.compute(block))
	return true
}
