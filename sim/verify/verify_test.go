package verify

import (
	"math"
	"regexp"
	"strings"
	"testing"
)

// The simulator agrees with every exact result; holdline verify does the same with standard errors
// a fifth as wide.
func TestVerifyQuick(t *testing.T) {
	if testing.Short() || raced {
		t.Skip("plays a hundred million inquiries")
	}
	rows, err := Run(t.Context(), Options{Quick: true})
	if err != nil {
		t.Fatal(err)
	}
	if v := Judge(rows); !v.Pass || v.Rows != len(Systems()) {
		var b strings.Builder
		_ = (&Report{Quick: true, Rows: rows, Verdict: v}).WriteText(&b)
		t.Errorf("run: holdline verify --quick\n%s", b.String())
	}
}

// play runs one system as it is changed by change.
func play(t *testing.T, id string, workers int, change func(*System)) Row {
	t.Helper()
	for _, s := range Systems() {
		if s.ID == id {
			change(&s)
			row, err := s.play(t.Context(), Options{Quick: true, Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			return row
		}
	}
	t.Fatalf("there is no system %s", id)
	return Row{}
}

// A center that is not the one of the formula is found out.
func TestOtherSystemsAreOff(t *testing.T) {
	t.Parallel()
	swap := func(old, with string) func(*System) {
		return func(s *System) {
			changed := false
			for _, list := range [][]string{s.sheet.demand, s.sheet.groups, s.sheet.service} {
				for i := range list {
					changed = changed || strings.Contains(list[i], old)
					list[i] = strings.ReplaceAll(list[i], old, with)
				}
			}
			if !changed {
				t.Errorf("%s has no %q", s.ID, old)
			}
		}
	}
	for _, row := range []struct {
		why, id string
		change  func(*System)
	}{
		{"patience a third longer", "A06", swap("{mean: 180s}", "{mean: 240s}")},
		{"an agent more", "B05", swap("headcount: 5", "headcount: 6")},
		{"another law of work", "PK-D-50", swap("{constant: 300s}", "{exponential: {mean: 300s}}")},
		{"no slow-down", "CHAT-1x3", swap("[1, 1.6, 1.8]", "[1, 2, 3]")},
		{"classes alike", "COB-10", swap("priority: 3", "priority: 2")},
		{"the second pool prefers the first class", "NMOD-5", swap("intent: second, rank: 1", "intent: second, rank: 3")},
		{"nobody calls again", "REDIAL-10", swap("probability: 0.5", "probability: 0")},
		{"nobody turns away", "DAY.lost", swap("probability: 0.1", "probability: 0")},
		{"a place more", "MMCK-5", swap("voice: 5", "voice: 6")},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			if r := play(t, row.id, 1, row.change); math.Abs(r.Z) < farOff || r.Verdict == OK {
				t.Errorf("z = %.1f: %s", r.Z, r.Verdict)
			}
		})
	}
}

// Rows are the same for any number of workers.
func TestWorkers(t *testing.T) {
	t.Parallel()
	keep := func(*System) {}
	if one, three := play(t, "REDIAL-10", 1, keep), play(t, "REDIAL-10", 3, keep); one != three {
		t.Errorf("one worker: %+v\nthree: %+v", one, three)
	}
}

// Rows are chosen by name, and none is no proof.
func TestRows(t *testing.T) {
	t.Parallel()
	var told []string
	o := Options{Rows: regexp.MustCompile("^B0[13]$"), Quick: true, Started: func(s *System, _, of int) { told = append(told, s.ID) }}
	rows, err := Run(t.Context(), o)
	if err != nil || len(rows) != 2 || strings.Join(told, " ") != "B01 B03" {
		t.Errorf("%v: %v, %v", rows, told, err)
	}
	if Judge(nil).Pass {
		t.Error("nothing was verified, and it passed")
	}
}
