package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/record/runlog"
)

// pipeline is the sink of a run: it hands each row to the row log, the accumulator and the
// exporter, and once a second snapshots the accumulator together with the rows that it covers and
// watches the abort gates. The engine's recorder calls it, not its scheduler, and the sandbox's
// desk beside it: so the disk makes no message late, and there is a lock.
type pipeline struct {
	log   *runlog.Writer
	acc   *reports.Accumulator
	abort func(*reports.Accumulator) string // why the run is to stop, "" while it may go on

	mu    sync.Mutex
	sinks record.Tee
	why   string
	err   error

	stop chan struct{}
	done sync.WaitGroup
}

func newPipeline(log *runlog.Writer, acc *reports.Accumulator, abort func(*reports.Accumulator) string, more ...record.Sink) *pipeline {
	return &pipeline{log: log, acc: acc, abort: abort, sinks: append(record.Tee{log, acc}, more...), stop: make(chan struct{})}
}

// start begins the work of every second.
func (p *pipeline) start() {
	p.done.Go(func() {
		second := time.NewTicker(time.Second)
		defer second.Stop()
		for {
			select {
			case <-p.stop:
				p.snapshot()
				return
			case <-second.C:
				p.snapshot()
				p.watch()
			}
		}
	})
}

// finish takes the last snapshot.
func (p *pipeline) finish() {
	close(p.stop)
	p.done.Wait()
}

// snapshot writes the measures so far. No row passes between reading them and writing them down
// with the offsets of the rows.
func (p *pipeline) snapshot() {
	p.mu.Lock()
	defer p.mu.Unlock()
	state, err := p.acc.MarshalBinary()
	if err != nil {
		p.err = fmt.Errorf("snapshotting the measures: %w", err)
		return
	}
	_ = p.log.Snapshot(state) // an older one and the rows behind it say the same; a full disk shows in the rows
}

func (p *pipeline) watch() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.why == "" {
		p.why = p.abort(p.acc)
	}
}

// stopping is the engine's question, once a second, whether to abort.
func (p *pipeline) stopping(time.Duration) (why string, stop bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.why, p.why != ""
}

// Open implements record.Sink.
func (p *pipeline) Open(q *record.Inquiry) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sinks.Open(q)
}

// Close implements record.Sink.
func (p *pipeline) Close(q *record.Inquiry) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sinks.Close(q)
}

// Turn implements record.Sink.
func (p *pipeline) Turn(t *record.Turn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sinks.Turn(t)
}

// Interval implements record.Sink.
func (p *pipeline) Interval(v *record.Interval) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sinks.Interval(v)
}

// Err implements record.Sink.
func (p *pipeline) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return p.err
	}
	return p.sinks.Err()
}

var _ record.Sink = (*pipeline)(nil)
