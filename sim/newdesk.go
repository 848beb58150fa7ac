package sim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/desk/routing"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

const (
	defaultRotation = 30 * time.Minute // of breaks, without a calendar
	defaultRows     = time.Minute      // of interval rows, likewise
)

// NewDesk opens the human desk of a checked scenario's service, on the run clock.
func NewDesk(sc *scenarios.Scenario, o Options) (*desk.Desk, error) {
	s, err := prepare(sc, o)
	if err != nil {
		return nil, err
	}
	service := s.sc.Service
	if service == nil {
		return nil, errors.New("the scenario has no service, so there is no desk to open")
	}
	policy, ok := routing.Named(or(service.Routing.Policy, routing.Names()[0])) // no groups, no default
	if !ok {
		return nil, fmt.Errorf("service.routing.policy: %q; want one of %s", service.Routing.Policy, strings.Join(routing.Names(), ", "))
	}
	b := deskBuilder{setting: s, labels: newLabels(s.sc)}
	c := desk.Config{
		Channels:   len(b.labels.Channels),
		Locales:    len(b.labels.Locales),
		QueueLimit: b.byChannel(service.QueueLimit, desk.Unlimited),
		Trunks:     b.byChannel(service.Trunks, desk.Unlimited),
		Policy:     policy,
		Tick:       s.run(service.Routing.AssignmentTick.Std()),
		Key:        s.key().Name("desk"),
		Interval:   s.run(rowInterval(s.sc)),
		Day:        s.run(unit.Day),
	}
	if c.Hours, err = b.hours(); err != nil {
		return nil, err
	}
	c.Deferred, c.StayOn = b.doors()
	for i, q := range b.labels.Queues {
		c.Queues = append(c.Queues, desk.Queue{Intent: q.Intent, Channel: q.Channel, Priority: s.sc.Demand[i].Priority})
	}
	for i := range service.Groups {
		g, err := b.group(&service.Groups[i])
		if err != nil {
			return nil, err
		}
		c.Groups = append(c.Groups, g)
	}
	return desk.New(c), nil
}

// rowInterval is how long the interval rows are: short where no calendar asks for more, so that
// warm-up and phases cut few of them.
func rowInterval(sc *scenarios.Scenario) time.Duration {
	if sc.Calendar != nil {
		return sc.Calendar.Interval.Std()
	}
	return defaultRows
}

type deskBuilder struct {
	*setting
	labels record.Labels
}

// byChannel lists a map's counts by channel, with fallback where a channel has none.
func (b *deskBuilder) byChannel(counts map[string]scenarios.Count, fallback int) []int {
	list := make([]int, len(b.labels.Channels))
	for i, name := range b.labels.Channels {
		list[i] = fallback
		if n, ok := counts[name]; ok {
			list[i] = int(n)
		}
	}
	return list
}

func (b *deskBuilder) group(g *scenarios.Group) (desk.Group, error) {
	end, err := atShiftEnd(g)
	if err != nil {
		return desk.Group{}, err
	}
	out := desk.Group{
		Name: g.Name, Absence: float64(g.Absence), InShift: float64(g.InShift),
		Interval:    b.run(rotation(b.sc)),
		Concurrency: b.byChannel(g.Concurrency, 1), TotalRate: g.TotalRate, AtShiftEnd: end,
	}
	if out.Shifts, err = b.shifts(g); err != nil {
		return desk.Group{}, fmt.Errorf("service.groups[%s].%w", g.Name, err)
	}
	for i := range g.Serves {
		out.Skills = append(out.Skills, b.skills(g, &g.Serves[i])...)
	}
	return out, nil
}

// rotation is how often breaks change hands.
func rotation(sc *scenarios.Scenario) time.Duration {
	if sc.Calendar != nil {
		return or(sc.Calendar.Interval.Std(), defaultRotation)
	}
	return defaultRotation
}

// skills are the queues that one line of serves stands for.
func (b *deskBuilder) skills(g *scenarios.Group, s *scenarios.Skill) []desk.Skill {
	var out []desk.Skill
	channels := channelsOf(g, s, b.labels.Channels)
	for queue := range b.sc.Demand {
		d := &b.sc.Demand[queue]
		if d.Intent != s.Intent || !slices.Contains(channels, d.Channel) {
			continue
		}
		out = append(out, desk.Skill{
			Queue: queue, Locales: b.spoken(s), Rank: s.Rank, Speed: s.Speed, Resolution: float64(s.Resolution),
			Leg: s.Leg, Reserve: s.Reserve, After: b.run(s.After.Std()),
		})
	}
	return out
}

// channelsOf are the channels of a skill: its own, else those the group says it can hold
// conversations on, else all.
func channelsOf(g *scenarios.Group, s *scenarios.Skill, all []string) []string {
	switch {
	case len(s.Channels) > 0:
		return s.Channels
	case len(g.Concurrency) > 0:
		return slices.DeleteFunc(slices.Clone(all), func(c string) bool { _, ok := g.Concurrency[c]; return !ok })
	}
	return all
}

// spoken says by locale whether a skill covers it; nil stands for all.
func (b *deskBuilder) spoken(s *scenarios.Skill) []bool {
	if len(s.Locales) == 0 {
		return nil
	}
	speaks := make([]bool, len(b.labels.Locales))
	for i, name := range b.labels.Locales {
		speaks[i] = slices.Contains(s.Locales, name)
	}
	return speaks
}

func atShiftEnd(g *scenarios.Group) (desk.AtShiftEnd, error) {
	switch g.AtShiftEnd {
	case "finish":
		return desk.Finish, nil
	case "hand_over":
		return desk.HandOver, nil
	case "preempt":
		return desk.Preempt, nil
	}
	return 0, fmt.Errorf("service.groups[%s].at_shift_end: %q; want finish, hand_over or preempt", g.Name, g.AtShiftEnd)
}
