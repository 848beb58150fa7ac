package center_test

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/record"
)

// hasher is a sink that keeps a fingerprint of all rows in their order.
type hasher struct{ sum uint64 }

func (h *hasher) add(row any) {
	f := fnv.New64a()
	_, _ = fmt.Fprintf(f, "%x %v", h.sum, row)
	h.sum = f.Sum64()
}
func (h *hasher) Open(r *record.Inquiry)      { h.add(*r) }
func (h *hasher) Close(r *record.Inquiry)     { h.add(*r) }
func (h *hasher) Turn(r *record.Turn)         { h.add(*r) }
func (h *hasher) Interval(r *record.Interval) { h.add(*r) }
func (h *hasher) Err() error                  { return nil }

// jury is a judge that notes what it was given.
type jury struct {
	want    int          // enough of them
	refuse  int          // replication whose Take fails; 0: none
	pending atomic.Int32 // handed out and not taken
	most    atomic.Int32 // of pending
	taken   []int
	sums    []uint64
	looks   []int
}

func (j *jury) Sink(int) record.Sink {
	n := j.pending.Add(1)
	for most := j.most.Load(); n > most && !j.most.CompareAndSwap(most, n); most = j.most.Load() {
	}
	return &hasher{}
}

func (j *jury) Take(n int, s record.Sink, _ center.Result) error {
	j.pending.Add(-1)
	if n == j.refuse && n > 0 {
		return errors.New("no room")
	}
	h, ok := s.(*hasher)
	if !ok {
		return errors.New("another sink than was given")
	}
	j.taken, j.sums = append(j.taken, n), append(j.sums, h.sum)
	return nil
}

func (j *jury) Enough(n int) bool {
	j.looks = append(j.looks, n)
	return n >= j.want
}

const quick = `horizon: 10m
demand:
  - {intent: help, arrivals: {process: poisson, rate: 5/min}, work: {exponential: {mean: 1m}}, patience: {exponential: {mean: 1m}}}
service:
  groups:
    - {name: desk, serves: [{intent: help}], shifts: [{from: 0s, to: 20m, headcount: 5}]}
`

// Whatever the number of workers, the judge sees the same rows in the same order.
func TestAnyNumberOfWorkers(t *testing.T) {
	for _, text := range []string{quick, fmt.Sprintf(twoIntents, "", "")} {
		sc := load(t, text)
		var first []uint64
		for _, workers := range []int{1, 2, 8} {
			var j jury
			n, err := center.Replicate(t.Context(), sc, sim.Options{Seed: 9}, center.Study{Replications: 25, Workers: workers}, &j)
			if n != 25 || err != nil || !slices.IsSorted(j.taken) || len(j.taken) != 25 || len(j.looks) > 0 {
				t.Fatalf("%d workers: %d replications, taken %v, looks %v: %v", workers, n, j.taken, j.looks, err)
			}
			if first == nil {
				first = j.sums
			}
			if !slices.Equal(first, j.sums) {
				t.Errorf("%d workers give other rows", workers)
			}
		}
		if unique := slices.Compact(slices.Sorted(slices.Values(first))); len(unique) != len(first) {
			t.Error("two replications are alike")
		}
	}
}

// Looks come after 20 replications, 40, 80, and so on to the last, and the judge ends it. It is asked at
// the last one, too, though it ends anyway: what it finds there is what a report says was reached.
func TestLooks(t *testing.T) {
	sc := load(t, quick)
	for _, c := range []struct {
		want, most, n int
		looks         string
	}{
		{20, 0, 20, "[20]"},
		{50, 0, 80, "[20 40 80]"},
		{1000, 100, 100, "[20 40 80 100]"},
		{1000, 7, 7, "[7]"},
	} {
		j := jury{want: c.want}
		done := 0
		study := center.Study{Most: c.most, Workers: 2, Progress: func(n int) { done = n }}
		n, err := center.Replicate(t.Context(), sc, sim.Options{Seed: 1}, study, &j)
		if n != c.n || err != nil || len(j.taken) != c.n || done != c.n || fmt.Sprint(j.looks) != c.looks {
			t.Errorf("%+v: n %d, %d taken, %d told, looks %v, %v", c, n, len(j.taken), done, j.looks, err)
		}
	}
}

// A replication that is slow to be taken holds up those behind it, so that they do not pile up.
func TestFewAreEverPending(t *testing.T) {
	var j jury
	if _, err := center.Replicate(t.Context(), load(t, quick), sim.Options{Seed: 1}, center.Study{Replications: 60, Workers: 3}, &j); err != nil {
		t.Fatal(err)
	}
	if most := j.most.Load(); most > 6 {
		t.Errorf("%d replications were pending at once with 3 workers", most)
	}
}

func TestReplicateEndsEarly(t *testing.T) {
	sc := load(t, quick)
	t.Run("the judge cannot take one", func(t *testing.T) {
		j := jury{refuse: 5}
		n, err := center.Replicate(t.Context(), sc, sim.Options{Seed: 1}, center.Study{Replications: 30, Workers: 4}, &j)
		if n != 5 || len(j.taken) != 5 || err == nil || !strings.Contains(err.Error(), "replication 5: no room") {
			t.Errorf("%d replications: %v", n, err)
		}
	})
	t.Run("the caller gives up", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var j jury
		study := center.Study{Replications: 1000, Workers: 2, Progress: func(n int) {
			if n == 10 {
				cancel()
			}
		}}
		n, err := center.Replicate(ctx, sc, sim.Options{Seed: 1}, study, &j)
		if n < 10 || n > 20 || n != len(j.taken) || !errors.Is(err, context.Canceled) {
			t.Errorf("%d replications, %d taken: %v", n, len(j.taken), err)
		}
	})
	t.Run("there is nothing to simulate", func(t *testing.T) {
		bare := *sc
		bare.Service = nil
		if n, err := center.Replicate(t.Context(), &bare, sim.Options{Seed: 1}, center.Study{Replications: 3}, &jury{}); n != 0 || err == nil {
			t.Errorf("%d replications: %v", n, err)
		}
	})
}
