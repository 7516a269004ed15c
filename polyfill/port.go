package polyfill

import (
	"slices"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/ringbuffer"
)

const (
	initialRingCapacity = 64 << 10 // bytes
	// greatestEagerCapacity is how far a ring grows by doubling just because it is full.
	// Beyond, it grows only for a record that does not fit an empty one.
	greatestEagerCapacity = 1 << 20
)

// portState is what a MessagePort does with a message. https://html.spec.whatwg.org/#message-ports
type portState int32

const (
	// portDisabled: messages wait, for start() to be called, or behind one whose transferred
	// objects are still under way.
	portDisabled portState = iota
	portEnabled
	portClosed // messages are dropped
)

// port is one end of a node's pair.
type port struct {
	state  portState
	parked []parkedRecord // in order; only while disabled
}

// parkedRecord is a record that was taken out of the ring before its port was started.
type parkedRecord struct {
	node    NodeID
	kind    int32
	payload []byte
}

// recordQueue is what is under way to the ports of one end, of all nodes of a context: the
// ring and, older than all in it, the parked records of ports that were started meanwhile.
type recordQueue struct {
	ring      *ringbuffer.RecordRing
	ready     []parkedRecord
	readyHead int
	budget    int // records the running Deliver may still take
	running   bool
	fault     error
}

func newRecordQueue() recordQueue {
	return recordQueue{ring: ringbuffer.NewRecordRing(initialRingCapacity)}
}

func (c *BaseAudioContext) queue(end PortEnd) *recordQueue {
	if end != NodeEnd && end != ProcessorEnd {
		return nil
	}
	return &c.queues[end]
}

// Ring is the ring that carries records for the ports of end; nil for no such end.
func (c *BaseAudioContext) Ring(end PortEnd) *ringbuffer.RecordRing {
	if queue := c.queue(end); queue != nil {
		return queue.ring
	}
	return nil
}

// ReserveRing makes room: the ring doubles, up to 1 MiB, and beyond only so far that a record of
// so many bytes of payload fits when the ring is empty. Returns the ring, which is a
// new one, with the same unread records, when it grew. Allocates.
func (c *BaseAudioContext) ReserveRing(end PortEnd, bytes int) *ringbuffer.RecordRing {
	queue := c.queue(end)
	if queue == nil || bytes < 0 || bytes > ringbuffer.MaxCapacity/2-ringbuffer.RecordHeaderSize {
		return c.Ring(end)
	}
	capacity := max(min(2*queue.ring.Capacity(), greatestEagerCapacity), ringbuffer.CapacityFor(bytes))
	if capacity > queue.ring.Capacity() {
		queue.ring = queue.ring.GrowInto(capacity)
	}
	return queue.ring
}

// StartPort starts one end of a node's pair and returns how many records had been parked
// for it. They go before all that is still in the ring; each costs one of a Deliver's
// limit, so whoever delivers one record a task makes that many tasks more.
func (c *BaseAudioContext) StartPort(id NodeID, end PortEnd) int {
	node, queue := c.node(id), c.queue(end)
	if node == nil || queue == nil || node.ports[end].state != portDisabled {
		return 0
	}
	parked := node.ports[end].parked
	node.ports[end] = port{state: portEnabled}
	queue.ready = slices.Insert(queue.ready, queue.readyBehind(id), parked...)
	return len(parked)
}

// readyBehind is where records go that are older than all of a node's that are ready: before the first
// of them, since one that could not be delivered was parked on its way out, and those behind it are still there.
func (q *recordQueue) readyBehind(id NodeID) int {
	for i := q.readyHead; i < len(q.ready); i++ {
		if q.ready[i].node == id {
			return i
		}
	}
	return len(q.ready)
}

// ParkedRecords is how many records wait for one end of a node's pair to be started, or did and are on their way out
// still: a node that has some cannot be given back.
func (c *BaseAudioContext) ParkedRecords(id NodeID, end PortEnd) int {
	node, queue := c.node(id), c.queue(end)
	if node == nil || queue == nil {
		return 0
	}
	count := len(node.ports[end].parked)
	for _, record := range queue.ready[queue.readyHead:] {
		if record.node == id {
			count++
		}
	}
	return count
}

// ClosePort closes one end of a node's pair: what is for it, or was parked, is dropped.
func (c *BaseAudioContext) ClosePort(id NodeID, end PortEnd) {
	if node := c.node(id); node != nil && c.queue(end) != nil {
		node.ports[end] = port{state: portClosed}
	}
}

// Deliver takes up to limit records for the ports of end, the oldest first, and returns how
// many it took: delivered, parked for a port that is not started, or dropped for one that is
// closed or gone. Called again from within Host.Deliver it returns 0 and the running
// call takes limit records more, so that no message interrupts another. -1 says that the ring
// is broken, see RingError.
func (c *BaseAudioContext) Deliver(end PortEnd, limit int) int {
	queue := c.queue(end)
	if queue == nil {
		return 0
	}
	queue.budget += max(0, limit)
	if queue.running {
		return 0
	}
	queue.running = true
	queue.fault = nil
	taken := 0
	for queue.budget > 0 && (c.deliverReady(queue, end) || c.deliverFromRing(queue, end)) {
		queue.budget--
		taken++
	}
	queue.budget = 0
	queue.running = false
	if queue.fault != nil {
		return -1
	}
	return taken
}

// RingError is what the last Deliver found wrong with the ring for end: records missing in
// the sequence, or one that cannot be. nil when all was well.
func (c *BaseAudioContext) RingError(end PortEnd) error {
	if queue := c.queue(end); queue != nil {
		return queue.fault
	}
	return nil
}

// deliverReady takes one formerly parked record; false when there is none.
func (c *BaseAudioContext) deliverReady(queue *recordQueue, end PortEnd) bool {
	if queue.readyHead == len(queue.ready) {
		return false
	}
	record := queue.ready[queue.readyHead]
	queue.ready[queue.readyHead] = parkedRecord{}
	queue.readyHead++
	if queue.readyHead == len(queue.ready) {
		queue.ready, queue.readyHead = queue.ready[:0], 0
	}
	if node := c.node(record.node); node != nil {
		switch destination := &node.ports[end]; destination.state {
		case portEnabled:
			if !c.engine.host.Deliver(record.node, end, record.kind, record.payload) {
				destination.hold(record)
			}
		case portDisabled: // again: one of the records before this is held
			destination.parked = append(destination.parked, record)
		}
	}
	return true
}

// hold disables a port before a record that could not be delivered yet, which waits there
// before all that come after it.
func (p *port) hold(record parkedRecord) {
	p.state = portDisabled
	p.parked = append(p.parked, record)
}

// deliverFromRing takes one record out of the ring; false when there is none or it is broken.
func (c *BaseAudioContext) deliverFromRing(queue *recordQueue, end PortEnd) bool {
	record, ok, err := queue.ring.Next()
	if err != nil {
		queue.fault = err
	}
	if !ok {
		return false
	}
	if node := c.node(NodeID(record.Port)); node != nil {
		switch destination := &node.ports[end]; destination.state {
		case portEnabled:
			if !c.engine.host.Deliver(node.id, end, record.Kind, record.Payload) {
				destination.hold(parkedCopy(node.id, record))
			}
		case portDisabled:
			destination.parked = append(destination.parked, parkedCopy(node.id, record))
		}
	}
	queue.ring.Release() // of the ring of now: it may have grown during the delivery
	return true
}

// parkedCopy is a record with a payload of its own: that in the ring is written over. Allocates.
func parkedCopy(node NodeID, record ringbuffer.Record) parkedRecord {
	return parkedRecord{node, record.Kind, append([]byte(nil), record.Payload...)}
}
