package verify

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"sync"
	"time"

	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/record"
)

// Options say what to verify, and how well.
type Options struct {
	Rows    *regexp.Regexp // of the systems' IDs; nil: all
	Quick   bool           // standard errors and their limits five times as wide
	Workers int            // 0: one a processor
	Started func(s *System, index, of int)
}

// Row is what came of a system.
type Row struct {
	System       string  `json:"system"`
	Model        string  `json:"model"`
	Measure      string  `json:"measure"`
	Unit         string  `json:"unit"`
	Exact        float64 `json:"exact"`
	Simulated    float64 `json:"simulated"`
	Error        float64 `json:"relative_standard_error"`
	Limit        float64 `json:"error_limit"` // on it
	Z            float64 `json:"z"`
	Replications int     `json:"replications"`
	Inquiries    int64   `json:"inquiries"` // simulated, warm-up and returns included
	Verdict      string  `json:"verdict"`
}

// The verdicts of a row.
const (
	OK            = "ok"
	Off           = "off"           // |z| is beyond chance
	Uninformative = "uninformative" // the standard error is above its limit
)

// Run plays the systems one after the other. The rows depend on the options alone, not on the
// number of workers. An error is that of ctx, or a scenario that could not be played.
func Run(ctx context.Context, o Options) ([]Row, error) {
	var chosen []System
	for _, s := range Systems() {
		if o.Rows == nil || o.Rows.MatchString(s.ID) {
			chosen = append(chosen, s)
		}
	}
	rows := make([]Row, 0, len(chosen))
	for i := range chosen {
		s := &chosen[i]
		if o.Started != nil {
			o.Started(s, i+1, len(chosen))
		}
		row, err := s.play(ctx, o)
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// play runs the replications of a system.
func (s *System) play(ctx context.Context, o Options) (Row, error) {
	sc, err := s.load(o.Quick)
	if err != nil {
		return Row{}, err
	}
	j := &judge{system: s, queues: len(sc.Demand)}
	j.from, j.to = s.times(o.Quick)
	study := center.Study{Replications: s.count(o.Quick), Workers: o.Workers}
	if _, err := center.Replicate(ctx, sc, sim.Options{Seed: sc.Seed}, study, j); err != nil {
		return Row{}, fmt.Errorf("%s: %w", s.ID, err)
	}
	return j.row(o.Quick), nil
}

// judge keeps both sides of the measure's ratio in every replication.
type judge struct {
	system    *System
	queues    int
	from, to  time.Duration
	x, y      []float64
	inquiries int64

	mu    sync.Mutex
	spare []*tally // that were taken already
}

// Sink implements center.Judge.
func (j *judge) Sink(int) record.Sink {
	j.mu.Lock()
	defer j.mu.Unlock()
	if n := len(j.spare); n > 0 {
		t := j.spare[n-1]
		j.spare = j.spare[:n-1]
		*t = tally{from: t.from, to: t.to, threshold: t.threshold, queues: t.queues}
		clear(t.queues)
		return t
	}
	return newTally(j.from, j.to, j.system.threshold, j.queues)
}

// Take implements center.Judge.
func (j *judge) Take(_ int, sink record.Sink, r center.Result) error {
	t, ok := sink.(*tally)
	if !ok {
		return fmt.Errorf("a sink of type %T came back, not the one that was given", sink)
	}
	if t.cut > 0 {
		return fmt.Errorf("%d measured inquiries were cut off, though nothing should end the run before they do", t.cut)
	}
	x, y := j.system.of(t)
	j.x, j.y = append(j.x, x), append(j.y, y)
	j.inquiries += r.Contacts
	j.mu.Lock()
	defer j.mu.Unlock()
	j.spare = append(j.spare, t)
	return nil
}

// Enough implements center.Judge; the number of replications is fixed.
func (j *judge) Enough(int) bool { return true }

func (j *judge) row(quick bool) Row {
	s := j.system
	r := Row{
		System: s.ID, Model: s.Model, Measure: s.Measure, Unit: s.Unit, Exact: s.Exact, Limit: s.limit,
		Replications: len(j.x), Inquiries: j.inquiries, Verdict: OK,
	}
	if quick {
		r.Limit *= quickWider
	}
	r.Simulated, r.Error, r.Z = test(j.x, j.y, s.Exact)
	switch {
	case !(r.Error <= r.Limit) || r.Error == 0:
		r.Verdict = Uninformative
	case !(math.Abs(r.Z) < farOff):
		r.Verdict = Off
	}
	return r
}

var _ center.Judge = (*judge)(nil)
