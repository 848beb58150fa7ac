package desk

// set is a set of small numbers: number i is bit i%64 of word i/64.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

func (s set) add(i int32) { s[uint32(i)/64] |= 1 << (uint32(i) % 64) }

func (s set) remove(i int32) { s[uint32(i)/64] &^= 1 << (uint32(i) % 64) }
