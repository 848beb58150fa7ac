package reports

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/dist"
)

// Place is where a gate was worst: an interval, and a queue if the measure has some.
type Place struct {
	FromS   float64 `json:"from_s"`
	ToS     float64 `json:"to_s"`
	Begins  string  `json:"begins"`             // local time (RFC 3339); without a calendar the span since the start
	AnyTime bool    `json:"any_time,omitempty"` // every interval is like the next: it is the whole measured time
	Intent  string  `json:"intent,omitempty"`
	Channel string  `json:"channel,omitempty"`

	span  Span
	queue int // or allQueues
}

const allQueues = -1

// Scarcity is a resource and how much of it was in use.
type Scarcity struct {
	Kind string  `json:"kind"` // of the constants below
	Name string  `json:"name"` // the group's, the skill's or the channel's
	Use  float64 `json:"use"`  // share in use, an average over the interval; 0 of a group of which nobody is on shift
}

// The kinds of what can be scarce.
const (
	ScarceGroup       = "group"
	ScarceSkill       = "skill"
	ScarceConcurrency = "bot_concurrency"
	ScarceRate        = "bot_rate_limit"
	ScarceTrunks      = "trunks"
	ScarceShift       = "nobody_on_shift"
	ScarceClosed      = "closed" // nothing is: the channel is outside its opening hours
)

// Worst finds where a gate fell shortest: the interval, within in if that is not empty, and the queue
// that contributed most to the failure. Where intervals are all alike it is the whole measured time. False
// if there is nothing to see.
func (s *Study) Worst(g goal.Gate, in Span) (Place, bool) {
	m := &Margins{all: s.all}
	once := g
	once.Every, once.ShareOfDays = 0, false
	if m.addGate(0, once) != nil {
		return Place{}, false
	}
	c := &m.criteria[0]
	intervals := s.all.layout.intervals(s.all.sc)
	look := intervals
	if in != (Span{}) {
		look = []Span{in}
	}
	best, found := Place{}, false
	worst, beside := math.Inf(1), s.all.besideTheDoor(c, look)
	for _, i := range look {
		for _, queue := range s.all.queuesOf(c, g) {
			v := s.all.of(c, queue, i)
			e := c.in(v)
			if beside {
				e.Good = -c.missed(e, v)
			}
			if e.Of > 0 && e.Good < worst {
				worst, found = e.Good, true
				best = Place{span: i, queue: queue}
			}
		}
	}
	if !found {
		return best, false
	}
	values := make([]float64, 0, len(intervals))
	for _, i := range intervals {
		if e := c.in(s.all.of(c, best.queue, i)); e.Of > 0 {
			values = append(values, e.Good/e.Of)
		}
	}
	if s.alike(intervals, values) {
		best.AnyTime, best.span = true, Span{From: intervals[0].From, To: intervals[len(intervals)-1].To}
	}
	s.all.tell(&best)
	return best, true
}

// of looks at a criterion's queue, or at all of them, over an interval.
func (a *Accumulator) of(c *criterion, queue int, in Span) view {
	v := a.within(c.query, in.From, in.To)
	if queue != allQueues {
		v.queues = only(queue, a.layout.queues)
	}
	return v
}

// tell puts a place into words.
func (a *Accumulator) tell(p *Place) {
	p.FromS, p.ToS = p.span.From.Seconds(), p.span.To.Seconds()
	p.Begins = moment(calendarOf(a.sc), p.span.From)
	if p.queue != allQueues {
		q := a.meta.Labels.Queues[p.queue]
		p.Intent, p.Channel = a.meta.Labels.Intents[q.Intent], a.meta.Labels.Channels[q.Channel]
	}
}

// queuesOf are the queues that a gate can be told apart by.
func (a *Accumulator) queuesOf(c *criterion, g goal.Gate) []int {
	m, _ := goal.Named(g.Measure)
	if c.form == distribution || !slices.Contains(m.Labels, goal.IntentLabel) || strings.HasPrefix(g.Measure, "cost_") || g.Group != "" {
		return []int{allQueues}
	}
	var out []int
	for queue := range a.layout.queues {
		if c.query.takes(queue) {
			out = append(out, queue)
		}
	}
	return out
}

// Scarce lists what a gate may have lacked at a place: groups of which nobody is on shift where nobody else
// serves the line, then what was used most first. Who comes, and the work that they bring, lack nothing.
func (s *Study) Scarce(g goal.Gate, at Place) []Scarcity {
	a := s.all
	if m, _ := goal.Named(g.Measure); a.sc.Service == nil || m.Form == goal.FormCount || g.Measure == "offered_load" {
		return nil
	}
	v := a.within(whole(""), at.span.From, at.span.To)
	var out []Scarcity
	bot, desk := ends(g)
	if bot && desk || g.Labels.Endpoint == "desk" { // of all who come
		var closed bool
		if closed, bot, desk = s.all.turns(g, at); closed {
			return s.all.closedOf(v)
		}
	}
	if bot {
		out = append(out, s.botUse(v)...)
	}
	if desk {
		out = append(out, s.groupUse(v, at, g)...)
		out = append(out, s.trunkUse(v, at.Channel)...)
	}
	slices.SortStableFunc(out, scarcer)
	if g.Measure == "blocked_rate" {
		s.turnedAway(out)
	}
	return out
}

// turnedAway puts the trunks that are full every now and then before the groups that fill them: nobody is
// turned away because an agent is busy. On average they need not be, since calls come and go by chance: by
// two standard deviations of as many calls (Poisson).
func (s *Study) turnedAway(out []Scarcity) {
	const deviations = 2
	for i, x := range out {
		if x.Kind != ScarceTrunks {
			continue
		}
		trunks := float64(s.all.sc.Service.Trunks[strings.TrimPrefix(x.Name, trunksOf)])
		if used := x.Use * trunks; trunks-used <= deviations*math.Sqrt(used) {
			copy(out[1:i+1], out[:i])
			out[0] = x
			return
		}
	}
}

// scarcer puts those first who are not there at all, then what is used most.
func scarcer(x, y Scarcity) int {
	if a, b := x.Kind == ScarceShift, y.Kind == ScarceShift; a != b {
		if a {
			return -1
		}
		return 1
	}
	return cmp.Compare(y.Use, x.Use)
}

// ends says which ends of the channel a gate looks at.
func ends(g goal.Gate) (bot, desk bool) {
	switch g.Labels.Endpoint {
	case "bot":
		return true, false
	case "desk":
		return false, true
	}
	switch g.Measure {
	case "reply_latency", "first_reply_latency", "service_time", "bot_abandonment_rate", "expect_met_rate":
		return true, false
	case "service_level", "service_level_short_excluded", "service_level_abandons_good", "service_level_answered",
		"abandonment_rate", "asa", "mean_wait", "p_wait", "queue_length", "occupancy", "slot_occupancy", "aht", "orbit":
		return false, true
	}
	return true, true
}

// clockTime is how long the view's slots are, over all replications.
func (s *Study) clockTime(v view) time.Duration {
	return time.Duration(s.N()) * (s.all.layout.edges[v.to] - s.all.layout.edges[v.from])
}

// botUse is how much of the bot's places and of its rate is used.
func (s *Study) botUse(v view) []Scarcity {
	a, b := s.all, s.all.sc.Service.Bot
	if b == nil {
		return nil
	}
	replies := int64(0)
	v.eachSlot(func(slot int) { replies += a.store.tracks[0].sums[slot].N })
	seconds := s.clockTime(v).Seconds()
	var out []Scarcity
	if b.Concurrency > 0 {
		out = append(out, Scarcity{ScarceConcurrency, "bot concurrency", min(1, float64(replies)*s.replySeconds(v, b)/seconds/float64(b.Concurrency))})
	}
	if b.RateLimit > 0 {
		out = append(out, Scarcity{ScarceRate, "the bot's rate limit", min(1, float64(replies)/seconds/float64(b.RateLimit))})
	}
	return out
}

// replySeconds is how long a reply holds one of the bot's places, as the laws have it.
func (s *Study) replySeconds(v view, b *scenarios.Bot) float64 {
	sum, n := 0.0, 0.0
	for queue := range min(s.all.layout.queues, len(s.all.sc.Demand)) {
		one := v
		one.queues = only(queue, s.all.layout.queues)
		k := float64(one.sum(botOffered))
		o := b.Outcome[s.all.sc.Demand[queue].Intent]
		sum += k * holds(b, &o)
		n += k
	}
	if n == 0 {
		return 0
	}
	return sum / n
}

// holds is the mean time of a reply about an intent.
func holds(b *scenarios.Bot, o *scenarios.Outcome) float64 {
	for _, law := range []*dist.Law{o.Duration, o.ReplyTime, b.Duration} {
		if law != nil {
			return meanOrNone(law)
		}
	}
	return meanOrNone(&b.ReplyTime)
}

// groupUse is the slot occupancy of each group that serves the line, or of all, or of the one that a gate is
// about; where it is only those that serve it who are busy, it is the skill that is scarce. Who only finishes
// after hours what they hold is not on shift: all of them are busy, and none is to be had.
func (s *Study) groupUse(v view, at Place, gate goal.Gate) []Scarcity {
	var out, off, door []Scarcity
	idle, first, leg := false, false, legOf(gate)
	for g, name := range s.all.meta.Labels.Groups {
		group := &s.all.sc.Service.Groups[g]
		use, takes := s.slotUse(v, g), at.queue != allQueues && leg < 2 && serves(group, at.Intent, at.Channel, 1)
		first = first || takes && !math.IsNaN(use)
		switch {
		case gate.Group != "" && name != gate.Group:
		case at.queue != allQueues && !serves(group, at.Intent, at.Channel, leg):
			idle = idle || use < hardlyUsed && !serves(group, at.Intent, at.Channel, 0) // who only takes the other line is no help here
		case math.IsNaN(use) && takes:
			door = append(door, Scarcity{ScarceShift, name, 0})
		case math.IsNaN(use):
			off = append(off, Scarcity{ScarceShift, name, 0})
		default:
			out = append(out, Scarcity{ScarceGroup, name, use})
		}
	}
	switch {
	case len(door) > 0 && !first && (len(out) > 0 || gate.Measure == "blocked_rate"): // a later line is no help, and turns nobody away
		return append(door, out...)
	case len(out) == 0:
		return append(door, off...)
	case idle:
		for i := range out {
			out[i].Kind, out[i].Name = ScarceSkill, at.Intent+" in "+out[i].Name+", while others have time"
		}
	}
	return out
}

// hardlyUsed is the share of its slots below which a group has time.
const hardlyUsed = 0.7

// slotUse is the slot occupancy of a group; NaN where nobody is on shift.
func (s *Study) slotUse(v view, group int) float64 {
	num, den, heads := 0.0, 0.0, 0.0
	v.eachSlot(func(slot int) {
		x := s.all.areas(group, slot)
		num, den, heads = num+x[slotBusy], den+x[slotStaffed], heads+x[paid]
	})
	if !(den > 0) || !(heads > 0) {
		return math.NaN()
	}
	return min(1, num/den)
}

// Serves says whether a group takes those of an intent on a channel whom a gate is about.
func Serves(g *scenarios.Group, gate goal.Gate, intent, channel string) bool {
	return serves(g, intent, channel, legOf(gate))
}

// legOf is the line that a gate is about, 0 for any.
func legOf(g goal.Gate) int {
	if m, ok := goal.Named(g.Measure); !ok || !slices.Contains(m.Labels, goal.LegLabel) {
		return 0
	}
	return max(g.Labels.Leg, 1)
}

// serves says whether a group takes an intent on a channel, in a line or in any.
func serves(g *scenarios.Group, intent, channel string, leg int) bool {
	for i := range g.Serves {
		k := &g.Serves[i]
		_, can := g.Concurrency[channel]
		if k.Intent == intent && (leg == 0 || max(k.Leg, 1) == leg) && (slices.Contains(k.Channels, channel) || len(k.Channels) == 0 && (can || len(g.Concurrency) == 0)) {
			return true
		}
	}
	return false
}

const trunksOf = "the trunks of " // and a channel

// trunkUse is how much of a channel's trunks is used, or of each one's, by those who wait and those who are served.
func (s *Study) trunkUse(v view, of string) []Scarcity {
	a := s.all
	var out []Scarcity
	for i, channel := range a.meta.Labels.Channels {
		trunks := a.sc.Service.Trunks[channel]
		if trunks <= 0 || of != "" && of != channel {
			continue
		}
		v.queues = make([]bool, a.layout.queues)
		for queue, q := range a.meta.Labels.Queues {
			v.queues[queue] = q.Channel == i
		}
		use := float64(v.sum(queueArea)+v.sum(handleTime)) / float64(s.clockTime(v)) / float64(trunks)
		out = append(out, Scarcity{ScarceTrunks, trunksOf + channel, min(1, use)})
	}
	return out
}
