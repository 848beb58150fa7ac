package live

import (
	"sync"

	"github.com/holdline/holdline/sim/live/driver"
)

// note tells the scheduler what happened elsewhere: a worker's answer, or a reason to stop.
type note struct {
	worker   *worker
	exchange *driver.Exchange // what an open inbox brought, which goes on; nil: the worker is done
	stop     *stop
}

// mailbox takes notes from any goroutine and wakes the scheduler when it sleeps.
type mailbox struct {
	mu     sync.Mutex
	notes  []note
	asleep bool
	wake   func()
}

func (m *mailbox) post(n note) {
	m.mu.Lock()
	m.notes = append(m.notes, n)
	wake := m.asleep
	m.asleep = false
	m.mu.Unlock()
	if wake {
		m.wake()
	}
}

// take gives the notes so far; spare is a slice to go on with.
func (m *mailbox) take(spare []note) []note {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asleep = false
	if len(m.notes) == 0 {
		return spare[:0]
	}
	notes := m.notes
	m.notes = spare[:0]
	return notes
}

// rest says that the scheduler is about to sleep, unless there are notes.
func (m *mailbox) rest() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asleep = len(m.notes) == 0
	return m.asleep
}
