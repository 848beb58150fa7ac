package desk_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/desk/routing"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// TestTwins lets both desks run the same thousands of small random cases: same answers, same
// agents, same times, same rows. See gen for the two kinds of cases.
func TestTwins(t *testing.T) {
	cases := 4000
	if testing.Short() {
		cases = 400
	}
	var seen census
	for n := range cases {
		if report := compareTwins(uint64(n), &seen); report != "" {
			t.Fatalf("case %d: %s", n, report)
		}
	}
	seen.check(t, cases)
}

// compareTwins runs one case and tells the first difference.
func compareTwins(seed uint64, seen *census) string {
	g := gen{rng.New(seed, 0).Source(rng.Order), seed%2 == 0}
	cfg, policy := g.config()
	cfg.Policy, _ = routing.Named(policy)
	fast, slow := desk.New(cfg), newTwin(cfg, policy)
	var now time.Duration
	handles := map[uint64]desk.Handle{}
	for id := range uint64(g.up(40)) {
		now += g.time(8)
		got, want := fast.Advance(now, nil), slow.advance(now)
		if diff := differ(got, want, g.grid); diff != "" {
			return fmt.Sprintf("%s, by %v: %s", policy, now, diff)
		}
		seen.events(got)
		if g.chance(0.3) && id > 0 {
			who := uint64(g.up(int(id)))
			l, m := fast.Leave(now, handles[who]), slow.leave(now, who)
			if l != m {
				return fmt.Sprintf("%s, at %v: leave %d: %d, twin %d", policy, now, who, l, m)
			}
			seen.leaves[l]++
		}
		if g.chance(0.2) && id > 0 {
			who, work := uint64(g.up(int(id))), g.time(10)
			l, m := fast.Rework(now, handles[who], work), slow.rework(now, who, work)
			if l != m {
				return fmt.Sprintf("%s, at %v: rework %d: %v, twin %v", policy, now, who, l, m)
			}
			if l {
				seen.reworks++
			}
		}
		c := g.contact(&cfg, id)
		a, b := fast.Offer(now, c), slow.offer(now, c)
		handles[id], a.Handle = a.Handle, 0
		if a != b {
			return fmt.Sprintf("%s, at %v: offer %d: %+v, twin %+v", policy, now, id, a, b)
		}
		seen.answer(a)
		for who, h := range handles {
			if p, q := fast.Position(h), slow.place(who); p != q {
				return fmt.Sprintf("%s, at %v: place of %d: %d, twin %d", policy, now, who, p, q)
			}
		}
	}
	end := now + 1000*time.Second
	got, want := fast.Advance(end, nil), slow.advance(end)
	if diff := differ(got, want, g.grid); diff != "" {
		return fmt.Sprintf("%s, at the end: %s", policy, diff)
	}
	seen.events(got)
	return differRows(fast, slow, end)
}

func (w *twin) advance(t time.Duration) []desk.Event {
	w.reach(t)
	out := w.events
	w.events = nil
	return out
}

func (w *twin) place(id uint64) int {
	i := slices.IndexFunc(w.contacts, func(c *twinContact) bool { return c.ID == id && c.waiting })
	if i < 0 {
		return 0
	}
	place := 1
	for _, c := range w.contacts[:i] {
		if c.waiting && c.Queue == w.contacts[i].Queue && c.leg == w.contacts[i].leg {
			place++
		}
	}
	return place
}

func differ(got, want []desk.Event, exact bool) string {
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) {
			return fmt.Sprintf("%d events, twin %d:\n%+v\n%+v", len(got), len(want), got, want)
		}
		g := got[i]
		g.Handle = 0
		if !exact && (g.At-want[i].At).Abs() < 100*time.Nanosecond {
			g.At = want[i].At
		}
		if g != want[i] {
			return fmt.Sprintf("event %d:\n     %+v\ntwin %+v", i, g, want[i])
		}
	}
	return ""
}

func differRows(fast *desk.Desk, slow *twin, end time.Duration) string {
	i, diff := 0, ""
	fast.Intervals(end, func(r *record.Interval) {
		if diff == "" && (i >= len(slow.rows.done) || !sameRow(*r, slow.rows.done[i])) {
			diff = fmt.Sprintf("row %d: %+v\ntwin %+v", i, *r, slow.rows.done[min(i, len(slow.rows.done)-1)])
		}
		i++
	})
	if diff == "" && i != len(slow.rows.done) {
		return fmt.Sprintf("%d rows, twin %d", i, len(slow.rows.done))
	}
	return diff
}

func sameRow(a, b record.Interval) bool {
	near := func(x, y float64) bool { return math.Abs(x-y) <= 1e-6 }
	return a.From == b.From && a.To == b.To && a.Scope == b.Scope && a.Index == b.Index && a.Ended == b.Ended &&
		near(a.Paid, b.Paid) && near(a.Staffed, b.Staffed) && near(a.Busy, b.Busy) && near(a.SlotBusy, b.SlotBusy) &&
		near(a.SlotStaff, b.SlotStaff) && near(a.QueueArea, b.QueueArea) && near(a.Open, b.Open)
}

// census counts what the cases showed, lest they agree about nothing.
type census struct {
	kinds    [5]int
	verdicts [3]int
	leaves   [3]int
	others   [3]int // turned away by a closed door, told a wait, rewritten
	reworks  int
}

func (c *census) answer(a desk.Answer) {
	c.verdicts[a.Verdict]++
	if a.Closed {
		c.others[0]++
	}
	if a.Announced > 0 {
		c.others[1]++
	}
}

func (c *census) events(events []desk.Event) {
	for _, e := range events {
		c.kinds[e.Kind]++
	}
}

func (c *census) check(t *testing.T, cases int) {
	t.Helper()
	c.others[2] = c.reworks
	t.Logf("joined, ended, moved, requeued, passed on: %v; blocked, queued, joined: %v; unknown, left, too late: %v; "+
		"closed, told a wait, reworked: %v", c.kinds, c.verdicts, c.leaves, c.others)
	for _, n := range slices.Concat(c.kinds[:], c.verdicts[:], c.leaves[:], c.others[:]) {
		if n < cases/20 {
			t.Errorf("the cases show something hardly ever: %+v", *c)
		}
	}
}
