// Package ringbuffer holds the two queues of the engine: RingBuffer for samples and RecordRing for the records of message
// ports. Both are single-producer single-consumer, wait-free, and lie in ONE memory layout that Go and TypeScript share; the
// twin is web/src/ring-buffer.ts (with ring-memory.ts, and ring-layout.ts, which is generated from the constants here), and
// polyfill/testdata/ringbuffer holds the two to the same bytes.
//
// # Memory layout
//
// Little endian; the memory is aligned to 8 bytes. One cache line each for what the writer stores, what the reader stores and
// what never changes:
//
//	byte    0  write     u32  free running index of the next byte to write         stored by the writer
//	        4  written   u32  sequence number of the next record (records only)    stored by the writer
//	       64  read      u32  free running index of the next byte to read          stored by the reader
//	       68  expected  u32  sequence number of the next record (records only)    stored by the reader
//	      128  capacity  u32  bytes of storage, a power of two                     constant
//	      132  format    u32  "AWRS" (samples) or "AWRR" (records)                 constant
//	      192  storage   capacity bytes
//
// Indices count bytes, run freely over all of uint32 and wrap; storage offset = index & (capacity-1),
// bytes in use = write - read (modulo 2^32). So the whole capacity is usable, and 0 in use is empty, capacity in use is full.
//
// # Samples
//
// A RingBuffer's storage is float32; a push or pop is copied in at most two parts.
//
// # Records
//
// A record is contiguous and padded to 8 bytes (padding is left as it was):
//
//	byte    0  length    u32  bytes of payload
//	        4  kind      u32  0 … 254; the upper three bytes are 0
//	        8  port      i32  node id of the port the record is for
//	       12  sequence  u32  counted by the writer from 0, wrapping
//	       16  payload   length bytes, then padding
//
// Where a record does not fit between the write index and the end of the storage, a skip fills that rest and the record begins at
// offset 0. A skip has no sequence number, and its header is two words long, because the rest can be as short as 8 bytes:
//
//	byte    0  length    u32  bytes that follow these 8, up to the end of the storage
//	        4  kind      u32  255
//
// A payload may have capacity/2 - 16 bytes at most: an empty ring takes that wherever its indices stand. CapacityFor turns the
// rule round. Skips and records are published by one store of the write index, together.
//
// # Ordering
//
// The writer copies a record into bytes that the reader has given back, then stores the write index; the reader loads that index
// before it touches the bytes. The reader has done with a record when it stores the read index; the writer loads that one before
// it reuses the bytes. In Go the four accesses are sync/atomic (acquire and release), in JavaScript Atomics.load and Atomics.store
// on shared memory. Each index is stored by one side only, so no compare-and-swap is needed and nobody ever waits. In the
// memory of an engine that lives on the page's main thread both ends run on one thread and plain accesses do.
//
// # Who may call what
//
//	writer's thread   Push, AvailableWrite; Write
//	reader's thread   Pop, AvailableRead; Next, Release
//	either            Capacity, MaxPayload, Memory, IsEmpty (may be late on the other side)
//	both standing     GrowInto, Attach…
//
// Only the constructors and GrowInto allocate.
package ringbuffer
