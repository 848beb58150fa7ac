package desk

import (
	"math"
	"slices"
	"time"

	"github.com/holdline/holdline/sim/desk/routing"
	"github.com/holdline/holdline/sim/rng"
)

// defaultRotation is how long one turn of the in-shift rotation lasts.
const defaultRotation = 30 * time.Minute

// duty is where an agent stands with their shift.
type duty uint8

const (
	off     duty = iota // no chair, or away
	on                  // at the bench
	leaving             // takes nothing new, goes when empty
)

// agent is a person's place in a group; what they do is in their Agent, or here if they are solo.
type agent struct {
	since      time.Duration // when a slot was last taken or came free, or the agent came on; of a solo agent at work the former
	used       int32         // units of the group's slots
	level      int32         // on the bench
	prev, next int32         // in a chain: of the bench, or of those off or leaving
	group      int32
	number     int32 // within the group
	duty       duty
	handing    bool // leaving, conversations waiting to be handed over

	solo     bool // see solo.go; what follows is for them alone
	wrapping bool
	talk     int32         // the contact they talk to, or none
	due      time.Duration // when that or the wrap-up ends
	stamp    uint64        // order in which solo agents were last changed
	work     float64       // with so much of their undivided time to go at since, ns
}

// access is a group's skill for one line.
type access struct {
	rank       int32 // 0: no skill
	reserve    int32
	after      time.Duration
	speed      float64
	resolution float64
}

// group is a compiled Group with its agents' whereabouts.
type group struct {
	slots   slots
	limits  []int32  // by channel: highest level of the bench with room
	access  []access // by line
	serves  set      // bit: line
	queues  []int32  // queues with a first line served
	bench   bench
	off     chain
	leaving chain
	onDuty  int     // on the bench
	stay    []int   // by channel: agents who stay on after closing time
	changed bool    // the heads are to be counted anew
	choosy  bool    // a skill holds back: see takes
	plain   bool    // solo agents and not choosy: whoever is idle can take what comes
	sure    bool    // whatever it serves it settles
	even    bool    // all of it at speed 1
	easy    int32   // highest level of the bench at which an agent can take whatever comes; -1 where choosy
	alone   float64 // rate of an agent with one conversation

	roster   roster
	rotation rotation
	atEnd    AtShiftEnd

	paid, staffed, busy, units integral
	ended                      int
}

func newGroup(cfg *Config, g *Group, lines []line) group {
	out := group{
		access: make([]access, len(lines)), serves: newSet(len(lines)),
		off: newChain(), leaving: newChain(), atEnd: g.AtShiftEnd, sure: true, even: true,
	}
	channels := make([]bool, cfg.Channels)
	for _, s := range g.Skills {
		out.learn(&s, lines, channels)
	}
	for q := range cfg.Queues {
		for l := q * cfg.Locales; l < (q+1)*cfg.Locales; l++ {
			if out.access[l].rank > 0 {
				out.queues = append(out.queues, int32(q))
				break
			}
		}
	}
	out.stay = make([]int, cfg.Channels)
	rates := NewRates(g.TotalRate)
	out.alone = rates.Each(1)
	out.slots = newSlots(g.Concurrency, channels)
	out.easy = math.MaxInt32
	for c := range channels {
		out.limits = append(out.limits, out.slots.limit(c))
		if channels[c] {
			out.easy = min(out.easy, out.limits[c])
		}
	}
	if out.choosy {
		out.easy = none
	}
	out.plain = out.slots.single && !out.choosy
	out.bench = newBench(out.slots.levels(), out.slots.single)
	key := cfg.Key.Name(g.Name)
	out.roster = newRoster(g.Shifts, g.Absence, key, cfg.Day)
	out.rotation = rotation{
		share: g.InShift, interval: g.Interval, carry: key.Uniform(rng.Rotation, 0), due: never,
	}
	if out.rotation.interval <= 0 {
		out.rotation.interval = defaultRotation
	}
	return out
}

// learn enters a skill for its lines; of two skills for one line the first counts.
func (g *group) learn(s *Skill, lines []line, channels []bool) {
	for l := range lines {
		known := s.Locales == nil || lines[l].locale < len(s.Locales) && s.Locales[lines[l].locale]
		if lines[l].queue != s.Queue || lines[l].leg != max(s.Leg, 1)-1 || !known || g.access[l].rank > 0 {
			continue
		}
		a := access{
			rank: int32(s.Rank), reserve: int32(s.Reserve), after: s.After, speed: s.Speed, resolution: s.Resolution,
		}
		if a.rank == 0 {
			a.rank = 1
		}
		if a.speed == 0 {
			a.speed = 1
		}
		g.access[l] = a
		g.sure, g.even = g.sure && a.resolution >= 1, g.even && a.speed == 1
		g.choosy = g.choosy || a.reserve > 0 || a.after > 0
		g.serves.add(int32(l))
		channels[lines[l].channel] = true
	}
}

// takes reports whether the group takes whoever has waited so long in line l, if one of its agents
// has room.
func (g *group) takes(l int32, channel int, waited time.Duration) bool {
	if !g.choosy {
		return true
	}
	s := &g.access[l]
	return waited >= s.after && (s.reserve == 0 || g.bench.room(g.limits[channel]) > s.reserve)
}

// free gives the agent whom the group puts forward for a conversation on the channel, or none.
func (g *group) free(agents []agent, channel int, order routing.Order) int32 {
	switch {
	case g.bench.levels[0].head != none:
		return g.bench.levels[0].head
	case g.slots.single:
		return none
	case order == routing.ByLoad:
		return g.bench.least(g.limits[channel])
	}
	return g.bench.longest(agents, g.limits[channel])
}

// due is when the group's heads change next.
func (g *group) due() time.Duration { return min(g.roster.due(), g.rotation.due) }

// staying is how many agents stay on, whatever the shifts say.
func (g *group) staying() int { return slices.Max(g.stay) }
