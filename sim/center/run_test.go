package center_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/record"
)

// A contact allocates nothing once the center has grown to its size, and what it has grown to does
// not depend on how many contacts there are.
func TestNoAllocations(t *testing.T) {
	for _, w := range worlds() {
		few, many := []center.Config{w.play(t, 10_000, counting), w.play(t, 10_000, counting)}, []center.Config{w.play(t, 30_000, counting), w.play(t, 30_000, counting)}
		allocs := func(cs []center.Config) (n float64) {
			i := 0
			return testing.AllocsPerRun(1, func() {
				if _, err := center.Run(t.Context(), cs[i]); err != nil {
					t.Fatal(err)
				}
				i++
			})
		}
		a, b := allocs(few), allocs(many)
		if extra := b - a; extra > 20 { // a heap or a list may still grow a little
			t.Errorf("%s: %v allocations in 10,000 contacts, %v in 30,000", w.name, a, b)
		}
	}
}

// The memory of a run is that of whoever is there, not of whoever was.
func TestMemoryIsIndependentOfContacts(t *testing.T) {
	w := worlds()[0]
	grown := func(n int) uint64 {
		c := w.play(t, n, counting)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := center.Run(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	if few, many := grown(10_000), grown(100_000); many > 2*few+1<<16 {
		t.Errorf("10,000 contacts took %d bytes, 100,000 took %d", few, many)
	}
}

// broken is a sink that fails after some rows.
type broken struct {
	counter

	after int
}

// caller is a sink that calls the run off after 1000 contacts.
type caller struct {
	counter

	cancel func()
}

func (c *caller) Open(r *record.Inquiry) {
	if c.counter.Open(r); c.opened == 1000 {
		c.cancel()
	}
}

var errFull = errors.New("disk full")

func (b *broken) Err() error {
	if b.opened > b.after {
		return errFull
	}
	return nil
}

// Customers who come back at once, again and again, would let no time pass.
func TestTimeThatStandsStill(t *testing.T) {
	sc := load(t, `horizon: 10m
demand:
  - intent: help
    arrivals: {process: constant, rate: 5/min}
    work: {constant: 1m}
    retry: {probability: 1, after: {constant: 0s}, max_attempts: unlimited}
service:
  queue_limit: {chat: 0}
  groups:
    - {name: desk, serves: [{intent: help}], shifts: [{from: 0s, to: 20m, headcount: 1}]}
`)
	c, err := center.New(sc, sim.Options{Seed: 1}, &counter{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := center.Run(t.Context(), c)
	if err == nil || !strings.Contains(err.Error(), "time stands still at 18s") || r.End != 18*time.Second {
		t.Errorf("%+v, %v", r, err)
	}
}

// A run that is called off, or whose rows nobody takes, ends soon, with its books in order.
func TestRunEndsEarly(t *testing.T) {
	w := worlds()[0]
	sum := func(r center.Result) (n int64) {
		for _, k := range r.Outcomes {
			n += k
		}
		return n
	}
	ctx, cancel := context.WithCancel(t.Context())
	c := w.play(t, 100_000, counting)
	c.Sink = &caller{cancel: cancel}
	r, err := center.Run(ctx, c)
	if !errors.Is(err, context.Canceled) || r.Contacts > 10_000 || sum(r) != r.Contacts || r.Outcomes[record.InProgress] == 0 {
		t.Errorf("canceled: %+v, %v", r, err)
	}
	if r, err = center.Run(ctx, w.play(t, 100_000, counting)); !errors.Is(err, context.Canceled) || r.Contacts > 0 {
		t.Errorf("canceled before it began: %+v, %v", r, err)
	}
	c = w.play(t, 100_000, counting)
	c.Sink = &broken{after: 1000}
	r, err = center.Run(t.Context(), c)
	if !errors.Is(err, errFull) || r.Contacts > 10_000 || sum(r) != r.Contacts {
		t.Errorf("full: %+v, %v", r, err)
	}
}
