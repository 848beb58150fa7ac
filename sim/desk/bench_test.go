package desk_test

import (
	"math"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/desk/routing"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// The benchmarks count contacts: ns/op is all of a contact's cost in the loop, arrival, patience
// and draws included.

func BenchmarkDesk(b *testing.B) {
	for _, bm := range benchmarks() {
		b.Run(bm.name, func(b *testing.B) {
			l := bm.loop()
			l.run(20_000)
			b.ReportAllocs()
			b.ResetTimer()
			l.run(b.N)
		})
	}
}

type benchmark struct {
	name string
	loop func() *loop
}

func benchmarks() []benchmark {
	return []benchmark{
		{"100 agents, load 1", func() *loop {
			return &loop{desk: desk.New(pool(100, desk.Group{})), src: source(1), every: 3, patience: 300, contact: exponentialWork(300)}
		}},
		{"8 x 8 two skills, 200 agents", func() *loop {
			return &loop{desk: desk.New(eight()), src: source(2), every: 1.5, patience: 300, contact: eightWork}
		}},
		{"chat of 3, slow-down, 50 agents", func() *loop {
			g := desk.Group{Concurrency: []int{3}, TotalRate: []float64{1, 1.7, 2.5}}
			cfg := pool(50, g)
			cfg.Policy = routing.LeastLoaded{}
			return &loop{desk: desk.New(cfg), src: source(3), every: 300 / 125.0, patience: 300, contact: exponentialWork(300)}
		}},
	}
}

func source(seed uint64) *rng.Source { return rng.New(seed, 0).Source(rng.Order) }

// eight has eight queues and eight groups, each of which serves its own and the next.
func eight() desk.Config {
	var cfg desk.Config
	for i := range 8 {
		cfg.Queues = append(cfg.Queues, desk.Queue{Intent: i})
		cfg.Groups = append(cfg.Groups, desk.Group{
			Name:   string(rune('a' + i)),
			Skills: []desk.Skill{{Queue: i, Resolution: 1}, {Queue: (i + 1) % 8, Rank: 2, Resolution: 1}},
			Shifts: []desk.Shift{{To: math.MaxInt64, Headcount: 25}},
		})
	}
	return cfg
}

func eightWork(src *rng.Source, id uint64) desk.Contact {
	return desk.Contact{
		ID: id, Queue: int(src.Uint64() % 8), Key: rng.Key(id), Work: exponential(src, 300),
	}
}

// busy is eight with all that the desk can do: transfers, wrap-up, reserves, overflow, and people who
// stay on after hours that never end for long.
func busy() desk.Config {
	cfg := eight()
	var hours []desk.Span
	for from := time.Duration(0); from < 1000*time.Hour; from += time.Hour {
		hours = append(hours, desk.Span{From: from, To: from + 55*time.Minute})
	}
	cfg.Hours, cfg.StayOn = [][]desk.Span{hours}, []bool{true}
	for i := range cfg.Groups {
		g := &cfg.Groups[i]
		g.Skills[0].Reserve, g.Skills[1].After = 2, 20*time.Second
		g.Skills = append(g.Skills, desk.Skill{Queue: (i + 2) % 8, Leg: 2, Resolution: 1})
		g.InShift, g.Concurrency = 0.1, []int{1 + i%2}
	}
	return cfg
}

func busyWork(src *rng.Source, id uint64) desk.Contact {
	c := eightWork(src, id)
	c.WrapUp = time.Duration(id%3) * 10 * time.Second
	c.Second = desk.Second{Set: id%5 == 0, Work: exponential(src, 100)}
	return c
}

func drop(*record.Interval) {}

// In steady state the desk allocates nothing, whatever happens to a contact.
func TestNoAllocations(t *testing.T) {
	for _, bm := range benchmarks() {
		l := bm.loop()
		l.run(20_000)
		if n := testing.AllocsPerRun(5, func() { l.run(2_000) }); n > 0 {
			t.Errorf("%s: %v allocations in 2000 contacts", bm.name, n)
		}
	}
	l := &loop{desk: desk.New(busy()), src: source(5), every: 1.7, patience: 300, contact: busyWork}
	l.run(20_000)
	if n := testing.AllocsPerRun(5, func() { l.run(2_000) }); n > 0 {
		t.Errorf("with transfers, wrap-up, reserve, overflow and hours: %v allocations in 2000 contacts", n)
	}
	cfg := eight()
	cfg.Tick, cfg.Interval = time.Second, time.Minute
	for i := range cfg.Groups {
		cfg.Groups[i].InShift = 0.1
	}
	l = &loop{desk: desk.New(cfg), src: source(4), every: 1.4, patience: 300, contact: eightWork}
	l.run(20_000)
	fetch := func() { l.run(2_000); l.desk.Intervals(0, drop) }
	fetch()
	if n := testing.AllocsPerRun(5, fetch); n > 1 { // the row buffer may still grow
		t.Errorf("with tick, rotation and rows: %v allocations in 2000 contacts", n)
	}
}
