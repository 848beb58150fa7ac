package sim

import (
	"errors"
	"fmt"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/arrival"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// A source hands out fresh inquiries in time order.
type source interface {
	next(in *inquiry.Inquiry) bool
	err() error // why it ended early
	close() error
	rate(queue int, t time.Duration) float64
	expected() float64
}

// drawn is the source of synthetic customers: those who wait when the run begins, and then one
// stream of arrivals a demand, merged by time and then by the order of demand. Its memory is a few
// arrivals a demand.
type drawn struct {
	streams  []demandStream
	order    tournament // of streams, by their heads
	prefixes []string   // of names, by queue; nil: nobody is named
	backlog  int        // demand whose backlog is handed out, all of them when it is done
	waiting  int        // of these handed out
}

type demandStream struct {
	key      rng.Key // of the demand
	arrivals *arrival.Stream
	locales  picker
	backlog  int
	ahead    []arrival.Candidate // drawn
	head     int                 // of these, the one in the tournament
}

func newDrawn(s *setting, l record.Labels) (source, error) {
	d := &drawn{streams: make([]demandStream, 0, len(s.sc.Demand)), order: newTournament(len(s.sc.Demand))}
	if !s.Simulated {
		d.prefixes = prefixes(s.sc)
	}
	if err := unique(prefixes(s.sc)); err != nil {
		return nil, err
	}
	for i := range s.sc.Demand {
		st, err := newDemandStream(s, i, l)
		if err != nil {
			return nil, errors.Join(err, d.close())
		}
		d.streams = append(d.streams, st)
		d.draw(i)
	}
	return d, nil
}

func newDemandStream(s *setting, queue int, l record.Labels) (demandStream, error) {
	d := &s.sc.Demand[queue]
	st := demandStream{key: s.key().Name(d.Intent), locales: newPicker(locales(s.sc, d), l.Locales)}
	if d.Channel != scenarios.DefaultChannel {
		st.key = st.key.Name(d.Channel)
	}
	if s.Desk && s.Simulated {
		st.backlog = d.Backlog
	}
	var err error
	st.arrivals, err = arrival.New(d.Arrivals, arrival.Options{
		Key: st.key, Days: s.key().Name("days"), Load: s.loadOf(d.Intent), Horizon: s.length, Beyond: s.beyond(),
		Speedup: s.Speedup, Calendar: s.days, Open: s.Open, Laws: s.Shared.tables(), Intent: d.Intent, Channel: d.Channel,
	})
	if err != nil {
		return st, fmt.Errorf("demand[%s].arrivals: %w", d.Intent, err)
	}
	return st, nil
}

// prefixes are what the names of a demand's inquiries begin with: refund-status-, or
// refund-status-email- off chat.
func prefixes(sc *scenarios.Scenario) []string {
	all := make([]string, len(sc.Demand))
	for i := range sc.Demand {
		d := &sc.Demand[i]
		all[i] = d.Intent + "-"
		if d.Channel != scenarios.DefaultChannel {
			all[i] += d.Channel + "-"
		}
	}
	return all
}

// unique refuses demands whose inquiries nobody could tell apart.
func unique(prefixes []string) error {
	names := map[string]int{}
	for i, prefix := range prefixes {
		if first, taken := names[prefix]; taken {
			return fmt.Errorf("demand[%d]: its inquiries would be named like those of demand[%d] (%s0-1)", i, first, prefix)
		}
		names[prefix] = i
	}
	return nil
}

func (s *drawn) next(in *inquiry.Inquiry) bool {
	if s.backlog < len(s.streams) && s.left(in) {
		return true
	}
	queue, ok := s.order.first()
	if !ok {
		return false
	}
	st := &s.streams[queue]
	s.fill(in, queue, st, &st.ahead[st.head])
	if st.head++; st.head < len(st.ahead) {
		s.order.set(queue, st.ahead[st.head].At)
	} else {
		s.draw(queue)
	}
	return true
}

// left hands out who still waits from before the run, in the order of demand; false when nobody
// does.
func (s *drawn) left(in *inquiry.Inquiry) bool {
	for ; s.backlog < len(s.streams); s.backlog, s.waiting = s.backlog+1, 0 {
		if st := &s.streams[s.backlog]; s.waiting < st.backlog {
			n := s.waiting
			s.waiting++
			s.fill(in, s.backlog, st, &arrival.Candidate{
				Layer: inquiry.BacklogLayer, N: int64(n), Key: st.key.Name("backlog").Num(uint64(n)),
			})
			in.Backlog = true
			return true
		}
	}
	return false
}

// draw draws further arrivals of a demand and puts the first of them into the tournament.
func (s *drawn) draw(queue int) {
	st := &s.streams[queue]
	if st.ahead, st.head = st.arrivals.Ahead(), 0; len(st.ahead) > 0 {
		s.order.set(queue, st.ahead[0].At)
		return
	}
	s.order.set(queue, over)
}

func (s *drawn) fill(in *inquiry.Inquiry, queue int, st *demandStream, c *arrival.Candidate) {
	*in = inquiry.Inquiry{} // and then in place: a literal would be made elsewhere and copied
	in.Key, in.N, in.Layer, in.At = c.Key, c.N, int32(c.Layer), c.At
	in.Attempt, in.Queue, in.Locale = 1, queue, st.locales.pick(c.Key)
	if s.prefixes != nil {
		in.ID, _ = inquiry.Name(s.prefixes[queue], in)
	}
}

func (s *drawn) err() error {
	var faults []error
	for i := range s.streams {
		if err := s.streams[i].arrivals.Err(); err != nil {
			faults = append(faults, fmt.Errorf("demand[%d].arrivals: %w", i, err))
		}
	}
	return errors.Join(faults...)
}

func (s *drawn) close() error {
	faults := make([]error, 0, len(s.streams))
	for i := range s.streams {
		faults = append(faults, s.streams[i].arrivals.Close())
	}
	return errors.Join(faults...)
}

func (s *drawn) rate(queue int, t time.Duration) float64 { return s.streams[queue].arrivals.Rate(t) }

func (s *drawn) expected() float64 {
	sum := 0.0
	for i := range s.streams {
		sum += float64(s.streams[i].backlog) + s.streams[i].arrivals.Expected()
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

// pick is the locale of a customer.
func (p *picker) pick(key rng.Key) int {
	if len(p.index) == 1 {
		return p.index[0]
	}
	return p.draw(key)
}

func (p *picker) draw(key rng.Key) int {
	u := key.Uniform(rng.Locale, 0)
	for i, limit := range p.upTo {
		if u < limit {
			return p.index[i]
		}
	}
	return p.index[len(p.index)-1]
}
