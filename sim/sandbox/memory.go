package sandbox

import "time"

// memory knows for a while which conversations wrote to the bot, and how far each has come. It
// keeps two generations: what is not used during a whole generation is forgotten, so it is bounded
// in time and in number however long the sandbox runs.
type memory struct {
	young, old map[uint64]progress
	born       time.Duration
}

// progress is how far a conversation with the bot has come.
type progress struct {
	turn int32
	over bool // it was handed to a human or given up
}

const (
	memorySpan = 30 * time.Minute // a generation's length; a conversation silent for twice that is new again
	memorySize = 1 << 18          // or its size
	maxTurn    = 1 << 20
)

// meet notes a message of a conversation, given by hash, and tells its turn and whether it is the
// first of the conversation. A turn below 1 means that the message does not say: it is counted.
func (m *memory) meet(now time.Duration, conversation uint64, turn int) (int, bool) {
	if m.young == nil || now-m.born > memorySpan || len(m.young) >= memorySize {
		m.old, m.young, m.born = m.young, make(map[uint64]progress, len(m.young)/2), now
	}
	p, known := m.find(conversation)
	if turn < 1 {
		turn = int(p.turn) + 1
	}
	p.turn = int32(min(turn, maxTurn))
	m.young[conversation] = p
	return turn, !known
}

// end notes that a conversation is over, and says whether that is news.
func (m *memory) end(conversation uint64) bool {
	p, known := m.find(conversation)
	if known && p.over {
		return false
	}
	p.over = true
	m.young[conversation] = p
	return true
}

func (m *memory) find(conversation uint64) (progress, bool) {
	p, known := m.young[conversation]
	if !known {
		p, known = m.old[conversation]
	}
	return p, known
}
