package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/record/runlog"
)

// pipeline carries rows from the engine to the row log, the accumulator and the exporter. The
// engine fills a buffer at memory speed; one goroutine here empties it, snapshots the accumulator
// once a second together with the rows that it covers, and watches the abort gates.
type pipeline struct {
	buffer *record.Buffer
	log    *runlog.Writer
	acc    *reports.Accumulator
	sinks  record.Tee
	abort  func(*reports.Accumulator) string // why the run is to stop, "" while it may go on

	stop chan struct{}
	done chan struct{}

	mu  sync.Mutex
	why string
	err error
}

func newPipeline(log *runlog.Writer, acc *reports.Accumulator, abort func(*reports.Accumulator) string, more ...record.Sink) *pipeline {
	return &pipeline{
		buffer: record.NewBuffer(), log: log, acc: acc, abort: abort,
		sinks: append(record.Tee{log, acc}, more...),
		stop:  make(chan struct{}), done: make(chan struct{}),
	}
}

// start begins to empty the buffer.
func (p *pipeline) start() {
	go func() {
		defer close(p.done)
		var spare record.Batch
		second, often := time.NewTicker(time.Second), time.NewTicker(100*time.Millisecond)
		defer second.Stop()
		defer often.Stop()
		for {
			select {
			case <-p.stop:
				p.buffer.Drain(p.sinks, &spare)
				p.snapshot()
				return
			case <-second.C:
				p.buffer.Drain(p.sinks, &spare)
				p.snapshot()
				p.watch()
			case <-often.C:
				p.buffer.Drain(p.sinks, &spare)
			case <-p.buffer.Ready():
				p.buffer.Drain(p.sinks, &spare)
			}
		}
	}()
}

// finish empties the buffer for good.
func (p *pipeline) finish() {
	close(p.stop)
	<-p.done
}

func (p *pipeline) snapshot() {
	b, err := p.acc.MarshalBinary()
	if err == nil {
		err = p.log.Snapshot(b)
	}
	if err != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.err == nil {
			p.err = fmt.Errorf("writing the run's directory: %w", err)
		}
	}
}

func (p *pipeline) watch() {
	why := p.abort(p.acc)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.why == "" {
		p.why = why
	}
}

// stopping is the engine's question, once a second, whether to abort.
func (p *pipeline) stopping(time.Duration) (why string, stop bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.why, p.why != ""
}
