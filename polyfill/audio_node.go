package polyfill

// OutputRule says how a native node's output channel count comes about.
type OutputRule int32

// The output rules, numbered as on the wire to web/.
const (
	// OutputFixed: a count for each output, set by SetOutputChannels. 0 is a source that does
	// not play (any more): what it is connected to counts as unconnected.
	OutputFixed OutputRule = 0
	// OutputFollowsInput: input 0's computedNumberOfChannels (gain, delay, filters, …).
	OutputFollowsInput OutputRule = 1
	// OutputStereo: always 2. Web Audio §1.27, §1.30: panners.
	OutputStereo OutputRule = 2
	// OutputConvolver: 1 when input and buffer are mono, else 2. Web Audio §1.17.4.
	OutputConvolver OutputRule = 3
)

// AudioNode is the engine's picture of one node of the page: of a native one only what
// channel counts depend on, of a worklet node (Worklet not nil) all.
// https://webaudio.github.io/web-audio-api/#AudioNode
type AudioNode struct {
	id       NodeID
	context  *BaseAudioContext
	worklet  *AudioWorkletNode
	released bool

	rule    OutputRule
	inputs  []nodeInput
	params  []nodeInput // what is connected to its AudioParams; numbered after the inputs
	outputs []nodeOutput

	channelCount          int
	channelCountMode      ChannelCountMode
	channelInterpretation ChannelInterpretation

	ports  [2]port
	mark   propagationMark
	walked uint64 // the walk of widenBehind that came by last

	activity activity
}

// connection is one end of an edge: the node at the other end and which of its outputs
// or inputs it is.
type connection struct {
	node  *AudioNode
	index int
}

type nodeInput struct {
	connections []connection // to outputs of other nodes

	// Found by propagation; 0 when nothing (that plays) is connected.
	channels       int // computedNumberOfChannels
	nativeChannels int // the same, of the native connections alone: what the bus brings
}

type nodeOutput struct {
	connections []connection // to inputs of other nodes
	fixed       int          // count where the rule is a fixed one; of a convolver, its buffer's
	channels    int          // found by propagation
	changed     bool         // since the block was laid out
	tapped      bool         // the page captures it for several inputs at once
	tap         *tap         // the latest
}

// inputCount is how many places a node has that can be connected to: inputs and AudioParams.
func (n *AudioNode) inputCount() int { return len(n.inputs) + len(n.params) }

// input is an input or, numbered after those, an AudioParam. index < inputCount().
func (n *AudioNode) input(index int) *nodeInput {
	if index < len(n.inputs) {
		return &n.inputs[index]
	}
	return &n.params[index-len(n.inputs)]
}

// ID is the node's id.
func (n *AudioNode) ID() NodeID { return n.id }

// Context is the context the node belongs to.
func (n *AudioNode) Context() *BaseAudioContext { return n.context }

// Worklet is the node as an AudioWorkletNode, nil for a native one.
func (n *AudioNode) Worklet() *AudioWorkletNode { return n.worklet }

// CreateNativeNode adds the picture of a native node. outputChannels is the count of each
// output under OutputFixed and that of the buffer under OutputConvolver, else ignored. Its
// channelCount is 2, "max", "speakers" until SetChannelConfig. nil for impossible numbers.
func (c *BaseAudioContext) CreateNativeNode(rule OutputRule, inputs, outputs, outputChannels int) *AudioNode {
	if c.closed || inputs < 0 || outputs < 0 || inputs > maxPorts || outputs > maxPorts ||
		outputChannels < 0 || rule < OutputFixed || rule > OutputConvolver {
		return nil
	}
	node := &AudioNode{}
	node.initialize(c, rule, inputs, outputs)
	for i := range node.outputs {
		node.outputs[i].fixed = outputChannels
	}
	node.activity.dormant = rule == OutputFixed && outputs > 0 && outputChannels == 0
	c.adopt(node)
	return node
}

func (n *AudioNode) initialize(context *BaseAudioContext, rule OutputRule, inputs, outputs int) {
	n.context = context
	n.rule = rule
	n.inputs = make([]nodeInput, inputs)
	n.outputs = make([]nodeOutput, outputs)
	n.channelCount = 2
}

// SetChannelConfig sets the three attributes of AudioNode that mixing depends on (Web Audio
// §1.5.4). web/ has checked them; a count outside 1 … MaxChannels is ignored.
func (c *BaseAudioContext) SetChannelConfig(id NodeID, count int, mode ChannelCountMode, interpretation ChannelInterpretation) {
	node := c.node(id)
	if node == nil || count < 1 || count > MaxChannels {
		return
	}
	node.channelCount = count
	node.channelCountMode = mode
	node.channelInterpretation = interpretation
	c.graph.touch()
	c.widenBehind(node)
}

// SetOutputChannels sets the count of one output of a native node with OutputFixed (0: it
// does not play), or the channels of a convolver's buffer.
func (c *BaseAudioContext) SetOutputChannels(id NodeID, output, count int) {
	node := c.node(id)
	if node == nil || node.worklet != nil || count < 0 || output < 0 || output >= len(node.outputs) {
		return
	}
	if node.outputs[output].fixed == count {
		return
	}
	node.outputs[output].fixed = count
	c.graph.touch()
	if node.rule == OutputFixed {
		if count == 0 {
			node.sleep()
		} else {
			node.wake()
		}
	}
	c.widenBehind(node)
}

// InputChannels is the computedNumberOfChannels of an input, as process() would see it
// now: 0 when nothing that plays is connected.
func (c *BaseAudioContext) InputChannels(id NodeID, input int) int {
	node := c.node(id)
	if node == nil || input < 0 || input >= len(node.inputs) {
		return 0
	}
	c.graph.settle(node)
	return node.inputs[input].channels
}
