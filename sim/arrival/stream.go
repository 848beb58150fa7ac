package arrival

import (
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
)

// Curve is a rate over time, per second: any pacer of vegeta's shape is one.
type Curve interface {
	Rate(t time.Duration) float64
}

// Options place a process in a run. Times and rates of processes and curves are in scenario time;
// a stream gives them on the run clock.
type Options struct {
	Key     rng.Key       // the entity of the demand: the parent of every candidate's key
	Days    rng.Key       // the parent of the days' busyness, shared by all demand; 0: Key
	Load    float64       // multiplier of the arrivals; 0: 1
	Horizon time.Duration // arrivals come in [0, Horizon), scenario time
	Beyond  time.Duration // and go on for so long after it, uncounted by Expected
	Speedup float64       // scenario time / run clock; 0: 1

	Calendar *civil.Calendar // days of the process's weekly factors, busyness and profile; nil: days are 24h
	Open     func(name string) (io.ReadCloser, error)
	Laws     *dist.Laws // shared with other streams; nil: none are

	Intent, Channel string // of the demand: files may be about several; "" is anyone's
}

// maxLoad bounds the layers of a Poisson stream, hence its memory.
const maxLoad = 10_000

// filled checks o and puts the defaults in.
func (o Options) filled() (Options, error) {
	if o.Load == 0 {
		o.Load = 1
	}
	if o.Speedup == 0 {
		o.Speedup = 1
	}
	if o.Days == 0 {
		o.Days = o.Key
	}
	if !(o.Load > 0 && o.Load <= maxLoad) {
		return o, fmt.Errorf("load is %v; want a number above 0 and up to %d", o.Load, maxLoad)
	}
	if !(o.Speedup > 0) || math.IsInf(o.Speedup, 1) {
		return o, fmt.Errorf("speed-up is %v; want a number above 0", o.Speedup)
	}
	return o, nil
}

// end is when arrivals end, scenario time.
func (o Options) end() time.Duration {
	if o.Beyond > math.MaxInt64-o.Horizon {
		return math.MaxInt64
	}
	return o.Horizon + max(o.Beyond, 0)
}

func (o Options) open(name string) (io.ReadCloser, error) {
	if o.Open == nil {
		return nil, fmt.Errorf("%s: this run opens no files", name)
	}
	in, err := o.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening arrivals: %w", err)
	}
	return in, nil
}

// Candidate is an arrival that was kept.
type Candidate struct {
	At    time.Duration // run clock
	Layer int           // of the load, from 0; always 0 without layers
	N     int64         // its number within the layer, before thinning
	Key   rng.Key       // Options.Key, then Layer, then N
}

// Stream gives the arrivals of one process in time order. Its memory grows with the load (a layer
// each) and not with the horizon.
type Stream struct {
	curve    curve   // at load 1, scenario time
	load     float64 // multiplier of curve
	speedup  float64
	until    float64       // end of arrivals, scenario seconds
	end      time.Duration // likewise, run clock
	expected float64
	plain    *plain // or
	layers   *layers
	trace    *trace
	drawn    []Candidate  // and not yet given by Next
	one      [1]Candidate // that Ahead gave, where it knows no more
}

// New builds the stream of a process that passed Check.
func New(p Process, o Options) (*Stream, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	k, ok := p.kind()
	if !ok {
		return nil, fmt.Errorf("unknown arrival process %q", p.Process)
	}
	if k.recorded {
		return newTraceStream(p, o)
	}
	if len(p.Weekly) > 0 && o.Calendar == nil {
		return nil, errNoCalendar
	}
	c, err := k.curve(p, o)
	if err != nil {
		return nil, err
	}
	return newStream(newPatchwork(c, p, k, o), newGaps(p.gapsOf(k), p.CV, o.Laws), o), nil
}

// FromCurve builds the stream of a Poisson process with that rate, sampled at 4096 even steps of
// the horizon and joined by straight lines. Options that New would refuse give no arrivals.
func FromCurve(c Curve, o Options) *Stream {
	o, err := o.filled()
	if err != nil {
		o.Load, o.Speedup, o.Horizon = 1, 1, 0
	}
	rate := func(t float64) float64 { return c.Rate(time.Duration(t * 1e9)) }
	return newStream(sampled(rate, o.Horizon.Seconds()), newGaps(gapsPoisson, 0, nil), o)
}

func newStream(c curve, g gaps, o Options) *Stream {
	s := blank(c, o)
	if s.plain = newPlain(c, g, o); s.plain == nil {
		s.layers = newLayers(c, g, o)
	}
	if s.until > 0 {
		s.expected = s.load * c.integral(o.Horizon.Seconds())
	}
	return s
}

func blank(c curve, o Options) *Stream {
	return &Stream{
		curve: c, load: o.Load, speedup: o.Speedup,
		until: o.end().Seconds(),
		end:   time.Duration(float64(o.end()) / o.Speedup),
	}
}

// Next gives the next arrival, and false after the last one before the horizon or, with
// Options.Beyond, before that has passed as well.
func (s *Stream) Next() (Candidate, bool) {
	if len(s.drawn) == 0 {
		if s.drawn = s.Ahead(); len(s.drawn) == 0 {
			return Candidate{}, false
		}
	}
	c := s.drawn[0]
	s.drawn = s.drawn[1:]
	return c, true
}

// Ahead is Next for those who merge streams: it gives the arrivals that are known already, one at
// least, and none after the last. They are valid until it is called again. It is not to be mixed with Next.
func (s *Stream) Ahead() []Candidate {
	if s.plain != nil {
		return s.plain.ahead(s)
	}
	var t float64
	c := &s.one[0]
	if s.trace != nil {
		t, *c = s.trace.next()
	} else {
		t, *c = s.layers.next()
	}
	if t < s.until {
		if c.At = time.Duration(t * 1e9 / s.speedup); c.At < s.end {
			return s.one[:]
		}
	}
	if s.trace != nil {
		s.trace.stop()
	}
	return nil
}

// Err says why the stream ended early: a recording that could not be read to its end.
func (s *Stream) Err() error {
	if s.trace == nil || errors.Is(s.trace.err, io.EOF) {
		return nil
	}
	return s.trace.err
}

// Close gives back the recording's file, if one is open. Next does so itself at the end.
func (s *Stream) Close() error {
	if s.trace == nil {
		return nil
	}
	return s.trace.close()
}

// Rate gives the planned rate per second of run clock at run-clock time t, load included. Of a
// recording it is the mean over a thousandth of the horizon.
func (s *Stream) Rate(t time.Duration) float64 {
	if t < 0 || t >= s.end {
		return 0
	}
	return s.curve.rate(t.Seconds()*s.speedup) * s.load * s.speedup
}

// Expected gives the planned number of arrivals: the integral of Rate up to the horizon, or the
// number of recorded moments before it.
func (s *Stream) Expected() float64 { return s.expected }
