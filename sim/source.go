package sim

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/arrival"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// A source hands out fresh inquiries in time order.
type source interface {
	next() (inquiry.Inquiry, bool)
	err() error // why it ended early
	close() error
	rate(queue int, t time.Duration) float64
	expected() float64
}

// drawn is the source of synthetic customers: one stream of arrivals a demand, merged by time and
// then by the order of demand. Its memory is one arrival a demand.
type drawn struct{ streams []*demandStream }

type demandStream struct {
	queue    int
	prefix   string // of names: refund-status-, or refund-status-email- off chat
	arrivals *arrival.Stream
	locales  picker
	head     arrival.Candidate
	live     bool // head holds the next arrival
}

func newDrawn(sc *scenarios.Scenario, l record.Labels, o Options) (*drawn, error) {
	s := &drawn{}
	names := map[string]int{}
	for i := range sc.Demand {
		d := &sc.Demand[i]
		st := &demandStream{queue: i, prefix: d.Intent + "-", locales: newPicker(locales(sc, d), l.Locales)}
		key := o.key().Name(d.Intent)
		if c := d.Channel; c != scenarios.DefaultChannel {
			key, st.prefix = key.Name(c), st.prefix+c+"-"
		}
		if first, taken := names[st.prefix]; taken {
			return nil, errors.Join(fmt.Errorf("demand[%d]: its inquiries would be named like those of demand[%d] (%s0-1)", i, first, st.prefix), s.close())
		}
		names[st.prefix] = i
		arrivals, err := arrival.New(d.Arrivals, arrival.Options{
			Key: key, Days: o.key().Name("days"), Load: o.Load, Horizon: horizon(sc), Speedup: o.Speedup, Open: o.Open,
		})
		if err != nil {
			return nil, errors.Join(fmt.Errorf("demand[%d].arrivals: %w", i, err), s.close())
		}
		st.arrivals = arrivals
		st.head, st.live = arrivals.Next()
		s.streams = append(s.streams, st)
	}
	return s, nil
}

func (s *drawn) next() (inquiry.Inquiry, bool) {
	var first *demandStream
	for _, st := range s.streams {
		if st.live && (first == nil || st.head.At < first.head.At) {
			first = st
		}
	}
	if first == nil {
		return inquiry.Inquiry{}, false
	}
	c := first.head
	first.head, first.live = first.arrivals.Next()
	return inquiry.Inquiry{
		ID:  first.prefix + strconv.Itoa(c.Layer) + "-" + strconv.FormatInt(c.N, 10),
		Key: c.Key, Attempt: 1, Queue: first.queue, At: c.At,
		Locale: first.locales.pick(c.Key.Uniform(rng.Locale, 0)),
	}, true
}

func (s *drawn) err() error {
	var faults []error
	for _, st := range s.streams {
		if err := st.arrivals.Err(); err != nil {
			faults = append(faults, fmt.Errorf("demand[%d].arrivals: %w", st.queue, err))
		}
	}
	return errors.Join(faults...)
}

func (s *drawn) close() error {
	faults := make([]error, 0, len(s.streams))
	for _, st := range s.streams {
		faults = append(faults, st.arrivals.Close())
	}
	return errors.Join(faults...)
}

func (s *drawn) rate(queue int, t time.Duration) float64 { return s.streams[queue].arrivals.Rate(t) }

func (s *drawn) expected() float64 {
	sum := 0.0
	for _, st := range s.streams {
		sum += st.arrivals.Expected()
	}
	return sum
}

// picker draws an index by weight.
type picker struct {
	upTo  []float64 // cumulative shares
	index []int
}

func newPicker(w scenarios.Weights, names []string) picker {
	var p picker
	sum, total := 0.0, 0.0
	for _, x := range w {
		total += x.Weight
	}
	for _, x := range w {
		sum += x.Weight
		p.upTo = append(p.upTo, sum/total)
		p.index = append(p.index, index(&names, x.Name))
	}
	return p
}

func (p *picker) pick(u float64) int {
	for i, limit := range p.upTo {
		if u < limit {
			return p.index[i]
		}
	}
	return p.index[len(p.index)-1]
}
