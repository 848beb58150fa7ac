package live

import (
	"time"

	"github.com/holdline/holdline/sim/record"
)

// recorder takes rows from the scheduler in batches and gives them to the sink from a goroutine of
// its own, so that a slow disk or a slow Stop makes no message late. The same goroutine watches
// the run's health, reports progress and asks Stop. Only when a great many rows wait does the
// scheduler have to, which then shows as send lag.
type recorder struct {
	batch   *batch
	flushed time.Duration
	full    chan *batch
	empty   chan *batch
	done    chan struct{}
	meter   *meter
}

// batch is rows in the order of their making.
type batch struct {
	entries   []entry
	inquiries []record.Inquiry
	turns     []record.Turn
	ticks     []tick
}

// entry says of which kind the next row is.
type entry uint8

const (
	openEntry entry = iota
	closeEntry
	turnEntry
	tickEntry
)

// tick is the engine's state at one moment.
type tick struct {
	at       time.Duration
	state    State
	open     int
	inFlight int
	offered  int64
	turns    int64
	area     float64
	sojourn  float64
}

// backlog is how many batches may wait, and crowd how many rows one may hold meanwhile. A batch
// of few rows is kept until it is no longer young.
const (
	backlog = 64
	crowd   = 1 << 16
	few     = 1 << 9
	young   = 50 * time.Millisecond
)

func newRecorder(c *Config, post func(note)) *recorder {
	r := &recorder{
		batch: new(batch), full: make(chan *batch, backlog), empty: make(chan *batch, backlog),
		done: make(chan struct{}), meter: newMeter(c, post),
	}
	go r.run(c.Sink)
	return r
}

func (r *recorder) opened(row *record.Inquiry) { r.inquiry(openEntry, row) }

func (r *recorder) closed(row *record.Inquiry) { r.inquiry(closeEntry, row) }

func (r *recorder) inquiry(kind entry, row *record.Inquiry) {
	r.batch.entries = append(r.batch.entries, kind)
	r.batch.inquiries = append(r.batch.inquiries, *row)
}

func (r *recorder) turn(row *record.Turn) {
	r.batch.entries = append(r.batch.entries, turnEntry)
	r.batch.turns = append(r.batch.turns, *row)
}

func (r *recorder) tick(t tick) {
	r.batch.entries = append(r.batch.entries, tickEntry)
	r.batch.ticks = append(r.batch.ticks, t)
}

// flush hands over what there is, unless it is little and young, since waking the recorder costs
// more than a row, or the recorder is behind and it can wait.
func (r *recorder) flush(now time.Duration) {
	switch n := len(r.batch.entries); {
	case n < few && now < r.flushed+young:
		return
	case n == 0, n < crowd && len(r.full) == backlog:
		return
	}
	r.flushed = now
	r.full <- r.batch
	select {
	case r.batch = <-r.empty:
	default:
		r.batch = new(batch)
	}
}

// close hands over the last rows and waits until the sink has them.
func (r *recorder) close() {
	if len(r.batch.entries) > 0 {
		r.full <- r.batch
	}
	close(r.full)
	<-r.done
}

func (r *recorder) run(sink record.Sink) {
	defer close(r.done)
	for b := range r.full {
		r.write(sink, b)
		if len(b.entries) > 8*few {
			continue // made in a rush: not worth keeping
		}
		b.entries, b.inquiries, b.turns, b.ticks = b.entries[:0], b.inquiries[:0], b.turns[:0], b.ticks[:0]
		select {
		case r.empty <- b:
		default:
		}
	}
	r.meter.end()
}

func (r *recorder) write(sink record.Sink, b *batch) {
	var inquiries, turns, ticks int
	for _, kind := range b.entries {
		switch kind {
		case openEntry:
			sink.Open(&b.inquiries[inquiries])
			inquiries++
		case closeEntry:
			r.meter.closed(&b.inquiries[inquiries])
			sink.Close(&b.inquiries[inquiries])
			inquiries++
		case turnEntry:
			r.meter.turn(&b.turns[turns])
			sink.Turn(&b.turns[turns])
			turns++
		case tickEntry:
			r.meter.tick(b.ticks[ticks])
			ticks++
		}
	}
}
