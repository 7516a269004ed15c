package ringbuffer

// StartAt moves both indices of an empty ring, so that tests reach their wrap-around at 2^32 at once.
func (m *memory) StartAt(index uint32) {
	*m.write, *m.read = index, index
}

// Indices are the write and the read index.
func (m *memory) Indices() (write, read uint32) { return *m.write, *m.read }

// StartSequence moves the sequence numbers of both ends.
func (m *memory) StartSequence(sequence uint32) {
	*m.written, *m.expected = sequence, sequence
}

// Word is the header or storage word at a byte offset.
func (m *memory) Word(offset int) *uint32 { return wordAt(m.bytes, offset) }
