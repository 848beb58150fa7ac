package record

import "sync"

// Buffer is a Sink that an engine fills at memory speed while another goroutine empties it, so
// that no disk and no reader of the rows can make the engine late.
type Buffer struct {
	mu     sync.Mutex
	filled []row
	wake   chan struct{}
	err    error
}

type row struct {
	kind     rowKind
	inquiry  Inquiry
	turn     Turn
	interval Interval
}

type rowKind uint8

const (
	rowOpen rowKind = iota
	rowClose
	rowTurn
	rowInterval
)

// NewBuffer gives an empty buffer.
func NewBuffer() *Buffer { return &Buffer{wake: make(chan struct{}, 1)} }

func (b *Buffer) put(r row) {
	b.mu.Lock()
	b.filled = append(b.filled, r)
	n := len(b.filled)
	b.mu.Unlock()
	if n == full {
		select {
		case b.wake <- struct{}{}:
		default:
		}
	}
}

// full is how many rows make a buffer want to be drained before its time: waking the other side
// for every row would cost more than the row.
const full = 1024

// Open implements Sink.
func (b *Buffer) Open(q *Inquiry) { b.put(row{kind: rowOpen, inquiry: *q}) }

// Close implements Sink.
func (b *Buffer) Close(q *Inquiry) { b.put(row{kind: rowClose, inquiry: *q}) }

// Turn implements Sink.
func (b *Buffer) Turn(t *Turn) { b.put(row{kind: rowTurn, turn: *t}) }

// Interval implements Sink.
func (b *Buffer) Interval(v *Interval) { b.put(row{kind: rowInterval, interval: *v}) }

// Err gives the first error of the sink behind the buffer, as of the last Drain.
func (b *Buffer) Err() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}

// Ready tells when so many rows wait that they should be drained at once; drain every now and then
// without being told.
func (b *Buffer) Ready() <-chan struct{} { return b.wake }

// Drain hands all rows so far to the sink, in order, using spare as the next buffer, and returns
// the emptied one for the next call. One goroutine drains.
func (b *Buffer) Drain(to Sink, spare *Batch) {
	b.mu.Lock()
	spare.rows, b.filled = b.filled, spare.rows[:0]
	b.mu.Unlock()
	for i := range spare.rows {
		r := &spare.rows[i]
		switch r.kind {
		case rowOpen:
			to.Open(&r.inquiry)
		case rowClose:
			to.Close(&r.inquiry)
		case rowTurn:
			to.Turn(&r.turn)
		case rowInterval:
			to.Interval(&r.interval)
		}
	}
	clear(spare.rows)
	if err := to.Err(); err != nil {
		b.mu.Lock()
		b.err = err
		b.mu.Unlock()
	}
}

// Batch is the spare half of a Buffer, kept by the goroutine that drains.
type Batch struct{ rows []row }

// Tee is a Sink that hands every row to each of several sinks, in order.
type Tee []Sink

// Open implements Sink.
func (t Tee) Open(q *Inquiry) {
	for _, s := range t {
		s.Open(q)
	}
}

// Close implements Sink.
func (t Tee) Close(q *Inquiry) {
	for _, s := range t {
		s.Close(q)
	}
}

// Turn implements Sink.
func (t Tee) Turn(v *Turn) {
	for _, s := range t {
		s.Turn(v)
	}
}

// Interval implements Sink.
func (t Tee) Interval(v *Interval) {
	for _, s := range t {
		s.Interval(v)
	}
}

// Err gives the first error of any of the sinks.
func (t Tee) Err() error {
	for _, s := range t {
		if err := s.Err(); err != nil {
			return err
		}
	}
	return nil
}

var (
	_ Sink = (*Buffer)(nil)
	_ Sink = Tee(nil)
)
