package verify

import (
	"testing"

	"github.com/holdline/holdline/sim/verify/reference"
)

// Every system is a legal scenario, at both sizes, with a seed of its own.
func TestSystemsLoad(t *testing.T) {
	t.Parallel()
	ids, seeds := map[string]bool{}, map[uint32]string{}
	for _, s := range Systems() {
		for _, quick := range []bool{false, true} {
			sc, err := s.load(quick)
			if err != nil {
				t.Errorf("%v\n%s", err, s.Scenario(quick))
				continue
			}
			if warmup, horizon := s.times(quick); sc.Warmup.Std() != warmup || sc.Length() != horizon || sc.Seed != uint64(s.seed()) {
				t.Errorf("%s: warm-up %v, horizon %v, want %v and %v", s.ID, sc.Warmup, sc.Length(), warmup, horizon)
			}
		}
		if ids[s.ID] || seeds[s.seed()] != "" {
			t.Errorf("%s, or its seed, is there twice: %s", s.ID, seeds[s.seed()])
		}
		ids[s.ID], seeds[s.seed()] = true, s.ID
	}
}

// Every system of the reference is simulated, or listed as left out.
func TestNothingIsForgotten(t *testing.T) {
	t.Parallel()
	have := map[string]bool{}
	for _, s := range Systems() {
		have[system(s.ID)] = true
	}
	for _, id := range []string{"B15", "C12", "C16", "C20"} {
		if have[id] {
			t.Errorf("%s is simulated, though it cannot converge", id)
		}
		have[id] = true
	}
	for _, d := range reference.Desks() {
		if !have[d.System] {
			t.Errorf("%s is not simulated", d.System)
		}
	}
	for _, v := range reference.Values() {
		if !have[v.System] {
			t.Errorf("%s is not simulated", v.System)
		}
	}
}
