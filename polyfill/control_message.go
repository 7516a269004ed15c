package polyfill

// ControlMessageKind says what a control message asks for.
type ControlMessageKind int32

// ConstructProcessor asks for the construction of a node's AudioWorkletProcessor: the last
// step of the AudioWorkletNode constructor. Web Audio §1.32.4.1.
const ConstructProcessor ControlMessageKind = 1

// ControlMessage is something the page asked for that happens in the processors' realm,
// later than the call that asked.
type ControlMessage struct {
	Kind ControlMessageKind
	Node NodeID
}

// controlMessageQueue is the standard's control message queue (Web Audio §2.2), drained by a
// task of its own, never by a block: what a constructor leaves to microtasks has run when
// process() is called first, as where constructors and quanta are tasks of one thread.
type controlMessageQueue struct {
	messages []ControlMessage
	running  bool
}

func (q *controlMessageQueue) post(message ControlMessage) {
	q.messages = append(q.messages, message)
}

// RunControlMessages constructs the pending processors, in the order of their nodes'
// construction. Messages that constructors cause run too. Called again from within (a
// constructor of the page's), it leaves the rest to the call that is running.
func (c *BaseAudioContext) RunControlMessages() {
	queue := &c.messages
	if queue.running || len(queue.messages) == 0 {
		return
	}
	queue.running = true
	for i := 0; i < len(queue.messages); i++ {
		if message := queue.messages[i]; message.Kind == ConstructProcessor {
			c.constructProcessor(message.Node)
		}
	}
	queue.messages = queue.messages[:0]
	queue.running = false
}
