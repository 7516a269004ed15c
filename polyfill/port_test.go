package polyfill_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/ringbuffer"
)

const nodeEnd, processorEnd = polyfill.NodeEnd, polyfill.ProcessorEnd

// post writes a record as the page does: when the ring is full it asks for room.
func (f *fixture) post(node polyfill.NodeID, end polyfill.PortEnd, text string) {
	f.t.Helper()
	if !f.context.Ring(end).Write(1, int32(node), []byte(text)) {
		require.True(f.t, f.context.ReserveRing(end, len(text)).Write(1, int32(node), []byte(text)))
	}
}

// messages are the payloads delivered to one end of a node, in order.
func (f *fixture) messages(node polyfill.NodeID, end polyfill.PortEnd) []string {
	var payloads []string
	for _, delivery := range f.host.Deliveries {
		if delivery.Node == node && delivery.End == end {
			payloads = append(payloads, delivery.Payload)
		}
	}
	return payloads
}

func TestPort_DeliversInOrderWithKindAndEnd(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	f.context.StartPort(node, nodeEnd)
	require.True(t, f.context.Ring(nodeEnd).Write(7, int32(node), []byte("a")))
	require.True(t, f.context.Ring(nodeEnd).Write(8, int32(node), nil))
	require.Equal(t, 2, f.context.Deliver(nodeEnd, 10))
	require.Equal(t, int32(7), f.host.Deliveries[0].Kind)
	require.Equal(t, "a", f.host.Deliveries[0].Payload)
	require.Equal(t, int32(8), f.host.Deliveries[1].Kind)
	require.Equal(t, nodeEnd, f.host.Deliveries[1].End)
	require.Zero(t, f.context.Deliver(nodeEnd, 10))
	require.Zero(t, f.context.Deliver(processorEnd, 10))
}

// A message whose transferred objects travel beside the ring holds up its own port only.
func TestPort_HoldsARecordThatTheHostCannotTakeYet(t *testing.T) {
	f := newFixture(t)
	a := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	b := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	f.context.StartPort(b, processorEnd)
	f.host.Underway = map[string]bool{"a1": true, "a3": true}
	for _, text := range []string{"a0", "a1", "a2"} {
		f.post(a, processorEnd, text)
		f.post(b, processorEnd, "b")
	}
	require.Equal(t, 6, f.context.Deliver(processorEnd, 100), "parked, and delivered")
	require.Equal(t, 3, f.context.StartPort(a, processorEnd))
	require.Equal(t, 3, f.context.Deliver(processorEnd, 100))
	require.Equal(t, []string{"a0"}, f.messages(a, processorEnd), "a2 waits behind a1 on the way out of the parked ones")

	f.post(a, processorEnd, "a3")
	require.Equal(t, 1, f.context.Deliver(processorEnd, 100))
	f.host.Underway = map[string]bool{"a3": true}
	require.Equal(t, 3, f.context.StartPort(a, processorEnd), "what was under way is there")
	f.post(a, processorEnd, "a4")
	require.Equal(t, 4, f.context.Deliver(processorEnd, 100))
	require.Equal(t, []string{"a0", "a1", "a2"}, f.messages(a, processorEnd), "a3 holds up a4")
	f.host.Underway = nil
	require.Equal(t, 2, f.context.StartPort(a, processorEnd))
	require.Equal(t, 2, f.context.Deliver(processorEnd, 100))
	require.Equal(t, []string{"a0", "a1", "a2", "a3", "a4"}, f.messages(a, processorEnd))
	require.Equal(t, []string{"b", "b", "b"}, f.messages(b, processorEnd), "nobody else was held up")

	f.host.Underway = map[string]bool{"a5": true}
	f.post(a, processorEnd, "a5")
	require.Equal(t, 1, f.context.Deliver(processorEnd, 1), "straight from the ring")
	f.context.ClosePort(a, processorEnd)
	require.Zero(t, f.context.StartPort(a, processorEnd), "a closed port keeps nothing")
}

// One task delivers one record: a port may be started again while records of it are on the way out still.
func TestPort_StartedAgainOnTheWayOutKeepsTheOrder(t *testing.T) {
	f := newFixture(t)
	a := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	b := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	for i := range 6 {
		f.post(a, nodeEnd, "a"+strconv.Itoa(i))
		f.post(b, nodeEnd, "b"+strconv.Itoa(i))
	}
	require.Equal(t, 12, f.context.Deliver(nodeEnd, 100), "parked")
	f.host.Underway = map[string]bool{"a0": true}
	require.Equal(t, 6, f.context.StartPort(b, nodeEnd))
	require.Equal(t, 6, f.context.StartPort(a, nodeEnd))
	require.Equal(t, 9, f.context.Deliver(nodeEnd, 9), "b's, a0 is held, and a1 and a2 wait behind it")
	f.host.Underway = nil
	require.Equal(t, 3, f.context.StartPort(a, nodeEnd))
	require.Equal(t, 6, f.context.Deliver(nodeEnd, 100))
	require.Equal(t, []string{"a0", "a1", "a2", "a3", "a4", "a5"}, f.messages(a, nodeEnd))
	require.Equal(t, []string{"b0", "b1", "b2", "b3", "b4", "b5"}, f.messages(b, nodeEnd))
}

func TestPort_LimitIsKept(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	f.context.StartPort(node, processorEnd)
	for i := range 5 {
		f.post(node, processorEnd, strconv.Itoa(i))
	}
	require.Zero(t, f.context.Deliver(processorEnd, 0))
	require.Zero(t, f.context.Deliver(processorEnd, -3))
	require.Equal(t, 2, f.context.Deliver(processorEnd, 2))
	require.Equal(t, []string{"0", "1"}, f.messages(node, processorEnd))
	require.Equal(t, 3, f.context.Deliver(processorEnd, 100))
	require.Equal(t, []string{"0", "1", "2", "3", "4"}, f.messages(node, processorEnd))
}

func TestPort_QueuesUntilStartedAndKeepsTheOrder(t *testing.T) {
	f := newFixture(t)
	a := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	b := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	f.context.StartPort(b, nodeEnd)
	f.post(a, nodeEnd, "a0")
	f.post(b, nodeEnd, "b0")
	f.post(a, nodeEnd, "a1")
	require.Equal(t, 3, f.context.Deliver(nodeEnd, 3))
	require.Empty(t, f.messages(a, nodeEnd))
	require.Equal(t, []string{"b0"}, f.messages(b, nodeEnd), "a closed door holds up nobody else")

	f.post(a, nodeEnd, "a2")
	require.Equal(t, 2, f.context.StartPort(a, nodeEnd))
	require.Zero(t, f.context.StartPort(a, nodeEnd), "started already")
	require.Equal(t, 1, f.context.Deliver(nodeEnd, 1))
	require.Equal(t, []string{"a0"}, f.messages(a, nodeEnd))
	require.Equal(t, 2, f.context.Deliver(nodeEnd, 5))
	require.Equal(t, []string{"a0", "a1", "a2"}, f.messages(a, nodeEnd))
	require.Empty(t, f.messages(a, processorEnd))
}

func TestPort_ClosedAndReleasedOnesDropTheirRecords(t *testing.T) {
	f := newFixture(t)
	closed := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	parked := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	released := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	for _, node := range []polyfill.NodeID{closed, parked, released} {
		f.post(node, nodeEnd, "before")
	}
	require.Equal(t, 3, f.context.Deliver(nodeEnd, 3))
	f.context.ClosePort(closed, nodeEnd)
	require.Zero(t, f.context.StartPort(closed, nodeEnd), "a closed port does not start")
	f.context.StartPort(parked, nodeEnd)
	f.context.ClosePort(parked, nodeEnd)
	f.context.StartPort(released, nodeEnd)
	f.context.ReleaseNode(released)
	for _, node := range []polyfill.NodeID{closed, parked, released} {
		f.post(node, nodeEnd, "after")
	}
	f.post(12345, nodeEnd, "nobody")
	require.Equal(t, 6, f.context.Deliver(nodeEnd, 100), "2 formerly parked, 4 from the ring, all dropped")
	require.Empty(t, f.host.Deliveries)
}

func TestPort_ReceiversMayPostGrowCloseAndDeliverWithin(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	f.context.StartPort(node, nodeEnd)
	large := strings.Repeat("x", 100_000)
	depth := 0
	f.host.OnDeliver = func(polyfill.NodeID) {
		require.Zero(t, depth, "no message interrupts another")
		depth++
		if len(f.host.Deliveries) == 1 {
			f.post(node, nodeEnd, large) // the ring grows while one of its records is being read
			require.Zero(t, f.context.Deliver(nodeEnd, 2))
		}
		depth--
	}
	f.post(node, nodeEnd, "first")
	f.post(node, nodeEnd, "second")
	require.Equal(t, 3, f.context.Deliver(nodeEnd, 1), "the limits of calls within are not lost")
	require.Equal(t, []string{"first", "second", large}, f.messages(node, nodeEnd))
	require.NoError(t, f.context.RingError(nodeEnd))
	require.Zero(t, f.context.Deliver(nodeEnd, 1))
}

func TestPort_ReserveRingGrowsByNeedAndPolicy(t *testing.T) {
	f := newFixture(t)
	start := f.context.Ring(nodeEnd).Capacity()
	require.Equal(t, 2*start, f.context.ReserveRing(nodeEnd, 10).Capacity())
	for range 20 {
		f.context.ReserveRing(nodeEnd, 10)
	}
	require.Equal(t, 1<<20, f.context.Ring(nodeEnd).Capacity(), "not beyond 1 MiB because it is full")
	big := f.context.ReserveRing(nodeEnd, 3<<20)
	require.Same(t, big, f.context.Ring(nodeEnd))
	require.GreaterOrEqual(t, big.MaxPayload(), 3<<20)
	require.Same(t, big, f.context.ReserveRing(nodeEnd, -1))
	require.Same(t, big, f.context.ReserveRing(nodeEnd, ringbuffer.MaxCapacity))
	require.Equal(t, start, f.context.Ring(processorEnd).Capacity())
}

func TestPort_ABrokenRingIsReported(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	f.context.StartPort(node, nodeEnd)
	f.post(node, nodeEnd, "good")
	f.post(node, nodeEnd, "gap")
	ring := f.context.Ring(nodeEnd)
	ring.Memory()[ringbuffer.HeaderSize+24+12] = 9 // the second record's sequence number
	require.Equal(t, -1, f.context.Deliver(nodeEnd, 5))
	require.ErrorContains(t, f.context.RingError(nodeEnd), "expected record 1, found 9")
	require.Equal(t, []string{"good"}, f.messages(node, nodeEnd))
	require.Equal(t, 1, f.context.Deliver(nodeEnd, 5), "it goes on behind the gap")
	require.NoError(t, f.context.RingError(nodeEnd))
	require.NoError(t, f.context.RingError(2))
}

// The page makes one task a record, and as many more as StartPort returns: with that,
// whatever the order of events, everything arrives, in the order it was posted.
func TestPort_OneTaskARecordDeliversEverythingInOrder(t *testing.T) {
	for seed := range uint64(50) {
		random := rand.New(rand.NewPCG(seed, 1))
		f := newFixture(t)
		nodes := make([]polyfill.NodeID, 4)
		for i := range nodes {
			nodes[i] = f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
		}
		tasks, posted := 0, map[polyfill.NodeID][]string{}
		for step := range 400 {
			node := nodes[random.IntN(len(nodes))]
			switch action := random.IntN(20); {
			case action < 10:
				text := strconv.Itoa(step) + strings.Repeat(".", random.IntN(2000))
				f.post(node, nodeEnd, text)
				posted[node] = append(posted[node], text)
				tasks++
			case action < 19 && tasks > 0:
				f.context.Deliver(nodeEnd, 1)
				tasks--
			default:
				tasks += f.context.StartPort(node, nodeEnd)
			}
		}
		for _, node := range nodes {
			tasks += f.context.StartPort(node, nodeEnd)
		}
		for ; tasks > 0; tasks-- {
			require.Equal(t, 1, f.context.Deliver(nodeEnd, 1), "seed %d", seed)
		}
		require.Zero(t, f.context.Deliver(nodeEnd, 1), "seed %d: no task too few", seed)
		for _, node := range nodes {
			require.Equal(t, posted[node], f.messages(node, nodeEnd), "seed %d", seed)
		}
	}
}

func TestPort_HundredThousandMessagesEachWay(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	f.context.StartPort(node, nodeEnd)
	f.context.StartPort(node, processorEnd)
	const count = 100_000
	for i := range count {
		f.post(node, nodeEnd, strconv.Itoa(i))
		f.post(node, processorEnd, strconv.Itoa(-i))
		if i%1000 == 999 {
			f.context.Deliver(nodeEnd, 700)
			f.context.Deliver(processorEnd, 1300)
		}
	}
	f.context.Deliver(nodeEnd, count)
	f.context.Deliver(processorEnd, count)
	for end, sign := range map[polyfill.PortEnd]int{nodeEnd: 1, processorEnd: -1} {
		received := f.messages(node, end)
		require.Len(t, received, count)
		for i, text := range received {
			require.Equal(t, strconv.Itoa(sign*i), text)
		}
	}
}

func TestParkedRecords_CountsWhatWaitsForAStart(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	f.post(node, nodeEnd, "a")
	f.post(node, nodeEnd, "b")
	require.Zero(t, f.context.ParkedRecords(node, nodeEnd), "still in the ring")
	f.context.Deliver(nodeEnd, 2)
	require.Equal(t, 2, f.context.ParkedRecords(node, nodeEnd))
	require.Zero(t, f.context.ParkedRecords(node, processorEnd)+f.context.ParkedRecords(99, nodeEnd)+f.context.ParkedRecords(node, 7))
	f.context.StartPort(node, nodeEnd)
	require.Equal(t, 2, f.context.ParkedRecords(node, nodeEnd), "on their way out")
	f.host.Underway = map[string]bool{"b": true}
	f.context.Deliver(nodeEnd, 2)
	require.Equal(t, 1, f.context.ParkedRecords(node, nodeEnd), "held: its port was started, and has not got it")
	f.host.Underway = nil
	f.context.StartPort(node, nodeEnd)
	f.context.Deliver(nodeEnd, 1)
	require.Zero(t, f.context.ParkedRecords(node, nodeEnd))
}
