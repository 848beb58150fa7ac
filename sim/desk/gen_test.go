package desk_test

import (
	"slices"
	"time"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/desk/routing"
	"github.com/holdline/holdline/sim/rng"
)

// gen makes up small worlds of two kinds. On the grid, all times are whole seconds, so that many
// things happen at one instant, and rates and speeds are sums of powers of two, so that both desks
// compute without rounding and must agree to the nanosecond. Off the grid, ties do not happen,
// rates are as crooked as in life, and rounding may differ by a little.
type gen struct {
	*rng.Source
	grid bool
}

// time makes up a span of less than that many seconds.
func (g gen) time(seconds int) time.Duration {
	if g.grid {
		return time.Duration(g.up(seconds)) * time.Second
	}
	return time.Duration(g.Uniform() * float64(seconds) * float64(time.Second))
}

func (g gen) up(n int) int { return int(g.Uniform() * float64(n)) }

func (g gen) chance(p float64) bool { return g.Uniform() < p }

func oneOf[T any](g gen, items ...T) T { return items[g.up(len(items))] }

func (g gen) config() (desk.Config, string) {
	cfg := desk.Config{
		Channels: 1 + g.up(2), Locales: 1 + g.up(2), Key: rng.Key(g.Uint64()),
		Interval: oneOf(g, 60*time.Second, 45*time.Second), Day: 120 * time.Second,
	}
	if g.chance(0.3) {
		cfg.Tick = oneOf(g, 5*time.Second, 7*time.Second)
	}
	for range 1 + g.up(3) {
		cfg.Queues = append(cfg.Queues, desk.Queue{Channel: g.up(cfg.Channels), Priority: 1 + g.up(2)})
	}
	for range cfg.Channels {
		cfg.QueueLimit = append(cfg.QueueLimit, oneOf(g, -1, -1, -1, 0, 2, 6))
		cfg.Trunks = append(cfg.Trunks, oneOf(g, -1, -1, -1, 3, 8))
	}
	for range cfg.Channels {
		cfg.Hours = append(cfg.Hours, g.hours())
		cfg.Deferred, cfg.StayOn = append(cfg.Deferred, g.chance(0.4)), append(cfg.StayOn, g.chance(0.6))
	}
	for i := range 1 + g.up(3) {
		cfg.Groups = append(cfg.Groups, g.group(&cfg, string(rune('a'+i))))
	}
	return cfg, oneOf(g, routing.Names()...)
}

func (g gen) group(cfg *desk.Config, name string) desk.Group {
	out := desk.Group{
		Name: name, AtShiftEnd: desk.AtShiftEnd(g.up(3)), Interval: oneOf(g, 30*time.Second, 20*time.Second),
		Absence: oneOf(g, 0, 0, 0.3), InShift: oneOf(g, 0, 0, 0.25, 0.5),
		TotalRate: oneOf(g, nil, nil, []float64{1, 1.5}, []float64{1, 1.5, 2.25, 2}, []float64{2, 1, 1.5}),
	}
	if !g.grid {
		out.TotalRate = oneOf(g, nil, []float64{1, 1.7, 2.5}, []float64{0.9, 1.6, 1.8})
	}
	for range cfg.Channels {
		out.Concurrency = append(out.Concurrency, oneOf(g, 1, 1, 1, 2, 3, 4, -1))
	}
	if g.grid && slices.Contains(out.Concurrency, desk.Unlimited) {
		out.TotalRate = nil // a third or a tenth of a rate is not a sum of powers of two
	}
	for q := range cfg.Queues {
		if g.chance(0.7) {
			out.Skills = append(out.Skills, g.skill(cfg, q))
		}
		if g.chance(0.2) {
			second := g.skill(cfg, q)
			second.Leg = 2
			out.Skills = append(out.Skills, second)
		}
	}
	for range 1 + g.up(4) {
		from := time.Duration(g.up(15)) * 10 * time.Second
		out.Shifts = append(out.Shifts, desk.Shift{
			From: from, To: from + time.Duration(1+g.up(12))*10*time.Second, Headcount: 1 + g.up(2),
		})
	}
	return out
}

// hours make up when a channel is open: most are always.
func (g gen) hours() []desk.Span {
	if g.chance(0.75) {
		return nil
	}
	hours := []desk.Span{}
	for range g.up(4) {
		from := time.Duration(g.up(20)-1) * 10 * time.Second
		hours = append(hours, desk.Span{From: from, To: from + time.Duration(g.up(12))*10*time.Second})
	}
	return hours
}

func (g gen) skill(cfg *desk.Config, q int) desk.Skill {
	s := desk.Skill{Queue: q, Rank: 1 + g.up(2), Speed: oneOf(g, 1.0, 1, 2, 0.5), Resolution: oneOf(g, 0.5, 1)}
	if !g.grid {
		s.Speed = oneOf(g, 1, 1.2, 0.7)
	}
	if g.chance(0.2) {
		s.Reserve = 1 + g.up(2)
	}
	if g.chance(0.3) {
		s.After = g.time(20)
	}
	if cfg.Locales > 1 && g.chance(0.4) {
		s.Locales = make([]bool, cfg.Locales)
		s.Locales[g.up(cfg.Locales)] = true
	}
	return s
}

func (g gen) contact(cfg *desk.Config, id uint64) desk.Contact {
	c := desk.Contact{
		ID: id, Queue: g.up(len(cfg.Queues)), Locale: g.up(cfg.Locales), Key: rng.Key(g.Uint64()),
		Work: g.time(40),
	}
	if g.chance(0.4) {
		c.WrapUp = g.time(10)
	}
	if g.chance(0.4) {
		c.Second = desk.Second{Set: true, Work: g.time(20), WrapUp: g.time(5)}
	}
	return c
}
