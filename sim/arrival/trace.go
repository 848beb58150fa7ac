package arrival

import (
	"errors"
	"fmt"
	"io"
	"math"
	"path"

	"github.com/holdline/holdline/sim/rng"
)

// recorded plays moments that were observed: the only process whose clock a load compresses.
func recorded() kind {
	return kind{
		name: "trace", recorded: true,
		needs: []string{"file"}, uses: []string{"time_scale"},
		check: func(p Process, f fault) {
			if p.File != "" && momentFormat(p.File) == nil {
				f("file", "%q ends in %q; want .csv, .jsonl, .ndjson or .json", p.File, path.Ext(p.File))
			}
			if !(p.Scale >= 0) || math.IsInf(p.Scale, 1) {
				f("time_scale", "is %v; want a number above 0", p.Scale)
			}
		},
		describe: func(p Process) string {
			return fmt.Sprintf("%s played at %v times its speed", p.File, p.timeScale())
		},
	}
}

func (p Process) timeScale() float64 {
	if p.Scale == 0 {
		return 1
	}
	return p.Scale
}

// trace reads a recording as it goes along.
type trace struct {
	key   rng.Key // of layer 0
	speed float64 // recorded time / scenario time: time scale x load
	in    io.Closer
	read  *moments
	n     int64
	err   error
}

// newTraceStream reads the recording twice: now, to check and to count it, and again as Next asks.
func newTraceStream(p Process, o Options) (*Stream, error) {
	t, err := openTrace(p, o)
	if err != nil {
		return nil, err
	}
	counts, err := t.count(o)
	if err = errors.Join(err, t.close()); err != nil {
		return nil, err
	}
	if t, err = openTrace(p, o); err != nil {
		return nil, err
	}
	s := blank(counts.curve, o)
	s.load, s.trace, s.expected = 1, t, float64(counts.n)
	return s, nil
}

func openTrace(p Process, o Options) (*trace, error) {
	format := momentFormat(p.File)
	if format == nil {
		return nil, fmt.Errorf("%s: a recording ends in .csv, .jsonl, .ndjson or .json", p.File)
	}
	in, err := o.open(p.File)
	if err != nil {
		return nil, err
	}
	return &trace{
		key: o.Key.Num(0), speed: p.timeScale() * o.Load,
		in: in, read: &moments{name: p.File, record: format(in)},
	}, nil
}

// checkTrace reads a recording as far as the horizon and gives all that is wrong with it, but no more
// faults than tell anybody more.
func (p Process) checkTrace(o Options) []error {
	const most = 20
	format := momentFormat(p.File)
	if format == nil || o.Open == nil {
		return nil // told elsewhere; not to be looked into
	}
	in, err := o.open(p.File)
	if err != nil {
		return []error{err}
	}
	var faults []error
	m := &moments{name: p.File, record: format(in)}
	for len(faults) < most {
		at, err := m.next()
		if errors.Is(err, io.EOF) || err == nil && !(at < p.timeScale()*o.Horizon.Seconds()) {
			break
		}
		if err != nil {
			faults = append(faults, err)
		}
	}
	if m.line == 0 && len(faults) == 0 {
		faults = append(faults, fmt.Errorf("%s:1:1: the recording holds no moment", p.File))
	}
	if err := in.Close(); err != nil {
		faults = append(faults, fmt.Errorf("%s: %w", p.File, err))
	}
	return faults
}

// counted is what a recording holds before the horizon.
type counted struct {
	n     int64
	curve curve
}

// count plays the recording to the horizon.
func (t *trace) count(o Options) (counted, error) {
	const bins = 1000
	horizon := o.Horizon.Seconds()
	width := horizon / bins
	segments := make([]segment, bins+1)
	for i := range segments {
		segments[i].t = float64(i) * width
	}
	var n int64
	for {
		at, _ := t.next()
		if !(at < horizon) {
			break
		}
		n++
		bin := &segments[min(int(at/width), bins-1)]
		bin.r0 += 1 / width
		bin.r1 = bin.r0
	}
	if t.err != nil && !errors.Is(t.err, io.EOF) {
		return counted{}, t.err
	}
	if t.read.line == 0 {
		return counted{}, fmt.Errorf("%s:1:1: the recording holds no moment", t.read.name)
	}
	return counted{n, newPolyline(0, segments...)}, nil
}

// next gives the next moment in scenario seconds, +Inf at the end or on an error.
func (t *trace) next() (float64, Candidate) {
	if t.err == nil {
		at, err := t.read.next()
		if err == nil {
			c := Candidate{N: t.n, Key: t.key.Num(uint64(t.n))}
			t.n++
			return at / t.speed, c
		}
		t.err = errors.Join(err, t.close())
	}
	return math.Inf(1), Candidate{}
}

// stop closes the recording once it has passed the horizon.
func (t *trace) stop() {
	if err := t.close(); err != nil {
		t.err = err
	}
}

func (t *trace) close() error {
	if t.in == nil {
		return nil
	}
	err := t.in.Close()
	t.in = nil
	if t.err == nil {
		t.err = io.EOF
	}
	if err != nil {
		return fmt.Errorf("closing a recording: %w", err)
	}
	return nil
}
