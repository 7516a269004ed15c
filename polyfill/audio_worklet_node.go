package polyfill

// AudioWorkletNode is a node whose audio a processor of the page computes.
// https://webaudio.github.io/web-audio-api/#AudioWorkletNode
type AudioWorkletNode struct {
	AudioNode
	options    AudioWorkletNodeOptions
	parameters []AudioParam
	processor  AudioWorkletProcessor
	hold       hold
	block      processBlock

	inputRoutes    []route // of the inputs, then of the parameters
	outputRoutes   []route
	nativeChannels []int        // of each input, as of the last graph change that was applied
	mono           [1][]float32 // a parameter, as the mixing rules want it

	pass    int            // of an offline context's rendering, in which it is rendered; else 0
	offline []offlineInput // of the inputs, then of the parameters
	tapes   []tape         // of the outputs

	order      orderMark
	renderedAt uint64 // the scheduler's quantum for which the outputs hold audio
}

// ConstructNode does the engine's part of the AudioWorkletNode constructor (Web Audio
// §1.32.4.1): looks the processor up, checks and completes the options, makes the
// parameters and queues the control message that constructs the processor. The error is
// a *DOMException: InvalidStateError for an unknown name, else that of Validate.
func (c *BaseAudioContext) ConstructNode(processorName string, options AudioWorkletNodeOptions) (*AudioWorkletNode, error) {
	if c.closed {
		return nil, &DOMException{InvalidStateError, "The context is closed."}
	}
	descriptors, err := c.scope.ParameterDescriptors(processorName)
	if err != nil {
		return nil, err
	}
	if err := options.Validate(); err != nil {
		return nil, err
	}
	node := newAudioWorkletNode(c, options, descriptors)
	c.adopt(&node.AudioNode)
	c.graph.add(node)
	c.messages.post(ControlMessage{Kind: ConstructProcessor, Node: node.id})
	return node, nil
}

func newAudioWorkletNode(c *BaseAudioContext, options AudioWorkletNodeOptions, descriptors []AudioParamDescriptor) *AudioWorkletNode {
	resolved := options.resolved()
	node := &AudioWorkletNode{
		options:    resolved,
		parameters: newAudioParams(descriptors, resolved.ParameterData),
		processor:  newAudioWorkletProcessor(),
	}
	rule := OutputFixed
	if options.outputFollowsInput() {
		rule = OutputFollowsInput
	}
	node.worklet = node
	node.initialize(c, rule, *resolved.NumberOfInputs, *resolved.NumberOfOutputs)
	node.channelCount = *resolved.ChannelCount
	node.channelCountMode = *resolved.ChannelCountMode
	node.channelInterpretation = *resolved.ChannelInterpretation
	for i, count := range resolved.OutputChannelCount {
		node.outputs[i].fixed = count
		node.outputs[i].channels = count
	}
	node.params = make([]nodeInput, len(descriptors))
	node.inputRoutes = make([]route, node.inputCount())
	node.outputRoutes = make([]route, len(node.outputs))
	node.offline = make([]offlineInput, node.inputCount())
	node.tapes = make([]tape, len(node.outputs))
	node.nativeChannels = make([]int, len(node.inputs))
	node.block = newProcessBlock(node, c.renderQuantumSize)
	return node
}

// Options are the options the node was constructed with, every member present.
func (n *AudioWorkletNode) Options() AudioWorkletNodeOptions { return n.options }

// Parameters are the node's parameters in the order of their descriptors, with their
// initial values.
func (n *AudioWorkletNode) Parameters() []AudioParam { return n.parameters }

// Block is the words of the node's process block (see processBlock); it stays where it
// is for the node's life.
func (n *AudioWorkletNode) Block() []int32 { return n.block.words }

// Input is what process() reads from input i.
func (n *AudioWorkletNode) Input(i int) RenderQuantum { return n.block.inputs[i] }

// Output is what process() writes to output i.
func (n *AudioWorkletNode) Output(i int) RenderQuantum { return n.block.outputs[i] }

// Parameter is the values of parameter i: one for the render quantum, or one a frame.
func (n *AudioWorkletNode) Parameter(i int) []float32 {
	return n.block.parameters[i][:n.block.parameterLength(i)]
}

// ParameterValues has a value for each parameter, written by the page before a block: the
// AudioParam's value, which the engine clamps.
func (n *AudioWorkletNode) ParameterValues() []float32 { return n.block.values[:len(n.parameters)] }
