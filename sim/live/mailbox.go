package live

import (
	"sync"
	"time"

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
	until  time.Duration // sooner the scheduler does not want to be woken, while asleep
	now    func() time.Duration
	wake   func(after time.Duration)
}

func (m *mailbox) post(n note) {
	m.mu.Lock()
	m.notes = append(m.notes, n)
	wake, until := m.asleep, m.until
	m.asleep = false
	m.mu.Unlock()
	if wake {
		m.wake(until - m.now())
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

// rest says that the scheduler is about to sleep, unless there are notes. Notes may wake it, but not
// before the time until.
func (m *mailbox) rest(until time.Duration) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asleep, m.until = len(m.notes) == 0, until
	return m.asleep
}
