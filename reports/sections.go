package reports

import (
	"math"
	"slices"

	"github.com/holdline/holdline/sim/stats"
)

// numSections is into how many groups of replications the times are divided, to see how a quantile
// varies: replication r belongs to section r mod numSections.
const numSections = 20

// sections keep the times of a study apart by section: those of every sketch, and those of every
// track in each stretch that can be asked for.
type sections struct {
	a        *Accumulator
	sketches [numSections][]stats.Bins // as store.sketches lists them
	spans    []reach
	tracks   [numSections][]stats.Bins // [track][reach]
}

// reach is a stretch of slots, with or without what came after the horizon.
type reach struct {
	span
	late bool
}

// newSections prepares for the whole run, every phase and every window that a quantile is asked for in.
func newSections(a *Accumulator, asked []question) sections {
	s := sections{a: a, spans: []reach{{a.stretches()[measuredStretch], true}}}
	for _, in := range a.stretches()[firstPhase:] {
		s.spans = append(s.spans, reach{in, false})
	}
	for i := range asked {
		if asked[i].form != distribution || asked[i].days {
			continue
		}
		for _, in := range asked[i].spans {
			if r := (reach{in, false}); !slices.Contains(s.spans, r) {
				s.spans = append(s.spans, r)
			}
		}
	}
	for i := range s.sketches {
		s.sketches[i] = make([]stats.Bins, len(a.store.sketches()))
		s.tracks[i] = make([]stats.Bins, len(a.store.tracks)*len(s.spans))
	}
	return s
}

// take adds a replication's times to its section.
func (s *sections) take(a *Accumulator, replication int) {
	to := replication % numSections
	for i, d := range a.store.sketches() {
		d.Into(&s.sketches[to][i])
	}
	for t := range a.store.tracks {
		bins := a.store.tracks[t].bins
		for i, r := range s.spans {
			into := &s.tracks[to][t*len(s.spans)+i]
			for slot := r.from; slot < r.to; slot++ {
				into.Merge(&bins[slot])
			}
			if r.late {
				into.Merge(&bins[a.layout.late()])
			}
		}
	}
}

// of gives what some sketches of the study hold, section by section.
func (s *sections) of(some []*stats.Sketch) []*stats.Bins {
	all := s.a.store.sketches()
	out := make([]*stats.Bins, numSections)
	for i := range out {
		out[i] = new(stats.Bins)
		for _, d := range some {
			if at := slices.Index(all, d); at >= 0 {
				out[i].Merge(&s.sketches[i][at])
			}
		}
	}
	return out
}

// ofTrack gives what a track holds in a view, section by section; false where it was not kept.
func (s *sections) ofTrack(track int, v view) ([]*stats.Bins, bool) {
	at := slices.Index(s.spans, reach{v.span, v.late})
	if at < 0 {
		return nil, false
	}
	out := make([]*stats.Bins, numSections)
	for i := range out {
		out[i] = &s.tracks[i][track*len(s.spans)+at]
	}
	return out, true
}

// quantiles reads a quantile off each section, in seconds; NaN off an empty one. At 0 it is the mean.
func quantiles(sections []*stats.Bins, p float64) []float64 {
	out := make([]float64, len(sections))
	for i, b := range sections {
		switch {
		case b.Count() == 0:
			out[i] = math.NaN()
		case p == 0:
			out[i] = b.Mean().Seconds()
		default:
			out[i] = b.Quantile(p).Seconds()
		}
	}
	return out
}
