package arrival

import (
	"io"
	"time"

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
	Speedup float64       // scenario time / run clock; 0: 1
	Open    func(name string) (io.ReadCloser, error)
}

// Candidate is an arrival that was kept.
type Candidate struct {
	At    time.Duration // run clock
	Layer int           // of the load, from 0; always 0 without layers
	N     int64         // its number within the layer, before thinning
	Key   rng.Key       // Options.Key, then Layer, then N
}

// Stream gives the arrivals of one process in time order.
type Stream struct{}

// New builds the stream of a checked process.
func New(p Process, o Options) (*Stream, error) { return &Stream{}, nil }

// FromCurve builds the stream of a Poisson process with that rate.
func FromCurve(c Curve, o Options) *Stream { return &Stream{} }

// Next gives the next arrival, and false after the last one before the horizon.
func (s *Stream) Next() (Candidate, bool) { return Candidate{}, false }

// Err says why the stream ended early: a recording that could not be read to its end.
func (s *Stream) Err() error { return nil }

// Close gives back the recording's file, if one is open.
func (s *Stream) Close() error { return nil }

// Rate gives the planned rate per second of run clock at run-clock time t, load included.
func (s *Stream) Rate(t time.Duration) float64 { return 0 }

// Expected gives the planned number of arrivals: the integral of Rate up to the horizon.
func (s *Stream) Expected() float64 { return 0 }
