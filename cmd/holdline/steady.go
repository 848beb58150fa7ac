package main

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/arrival"
	"github.com/holdline/holdline/sim/stats"
	"github.com/holdline/holdline/sim/unit"
)

// steady gives the scenario that a step against live targets plays: the customers of one moment, as if
// it lasted. Arrivals keep the rates that they have then, agents the headcount, and what is tied to the
// clock (phases, a backlog, other days) goes. It comes with the gates that cannot be judged like this.
// The scenario given is left as it is.
func steady(sc *scenarios.Scenario, plan *sim.Plan, moment, warmup, step time.Duration, open scenarios.Opener) (*scenarios.Scenario, []string, error) {
	if sc.Calendar != nil {
		return nil, nil, errors.New("days of a calendar cannot be held at one moment: --whole plays all of them in each step")
	}
	out := *sc
	out.Horizon, out.Warmup = unit.Duration(warmup+step), unit.Duration(warmup)
	out.Phases, out.Mixes, out.Workforce = nil, nil, nil
	out.Demand = slices.Clone(sc.Demand)
	for i := range out.Demand {
		d := &out.Demand[i]
		if d.Arrivals.Process == "trace" {
			return nil, nil, fmt.Errorf("arrivals of %s are recorded and have no rate to hold: --whole replays the recording in each step", d.Intent)
		}
		d.Backlog = 0
		d.Arrivals = held(d.Arrivals, plan.Rate(i, moment))
		if more := crowding(sc, i, warmup); more > 1 {
			rate := d.Arrivals.Rate
			d.Arrivals.Process, d.Arrivals.Rate = "steps", 0
			d.Arrivals.Steps = []arrival.Step{{Rate: rate * unit.Rate(more)}, {At: unit.Duration(warmup), Rate: rate}}
		}
	}
	if sc.Service != nil {
		service := *sc.Service
		service.Groups = slices.Clone(service.Groups)
		for i := range service.Groups {
			g := &service.Groups[i]
			shifts, err := sc.Staffing(*g, open)
			if err != nil {
				return nil, nil, fmt.Errorf("the staffing of %s: %w", g.Name, err)
			}
			g.Staffing, g.Shifts = "", []scenarios.Shift{{To: out.Horizon + sc.Drain + unit.Duration(time.Hour), Headcount: headsAt(shifts, moment)}}
		}
		out.Service = &service
	}
	gates, aside := timeless(sc.Gates)
	out.Gates = throughout(gates)
	out.AbortWhen, _ = timeless(sc.AbortWhen)
	return &out, aside, nil
}

// throughout has gates that are about every interval judged over the whole: at a steady load one interval
// is like the next, and all of them together tell better what to expect of each.
func throughout(gates []string) []string {
	out := make([]string, 0, len(gates))
	for _, text := range gates {
		if g, err := goal.Parse(text); err == nil && g.Every > 0 {
			_, text, _ = strings.Cut(text, ":")
			text = strings.TrimSpace(text)
		}
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// crowding is by how much more customers of a demand a warm-up must bring for a desk to hold, when it
// is over, as many as it would after a long time: an empty desk is slow to fill, and while it does
// nobody waits, so that a limit by steps with a warm-up of one stay came out 17 % too high. 1 where the
// warm-up is long enough by itself.
//
// With a bot ahead customers meet that first, which delays them, and it has to bear the crowd as well:
// warm-ups are twice as long there, and the crowd is smaller.
func crowding(sc *scenarios.Scenario, demand int, warmup time.Duration) float64 {
	if filled := filledBy(sc, demand, warmup); filled*leastCrowding < 1 {
		return min(1/filled, mostCrowding)
	}
	return 1
}

// filledBy is the share of the places in talk after a long time that are taken by the end of a warm-up at
// the same load, where nobody waits: of a mean work, what is done by then.
func filledBy(sc *scenarios.Scenario, demand int, warmup time.Duration) float64 {
	d := &sc.Demand[demand]
	if _, desk := sim.Ends(sc); !desk {
		return 1
	}
	left, mean := (warmup - ahead(sc, d)).Seconds(), d.Work.Mean()
	if left <= 0 {
		return 0
	}
	work := d.Work.Sampler()
	const points = 1000
	held := 0.0
	for i := range points {
		held += min(work.Sample((float64(i)+0.5)/points).Seconds(), left) / points
	}
	return min(held/mean, 1)
}

// ahead is how long customers talk with a bot before a human is asked for.
func ahead(sc *scenarios.Scenario, d *scenarios.Demand) time.Duration {
	if bot, _ := sim.Ends(sc); !bot {
		return 0
	}
	think := 0.0
	if d.Think != nil {
		think = d.Think.Mean()
	}
	return time.Duration(float64(len(d.Conversation)) * (think + replyTakes) * float64(time.Second))
}

// Of a warm-up's crowd: what is hardly more than usual is left at that, and more than twice the load is
// asked of nobody.
const (
	leastCrowding = 1.05
	mostCrowding  = 2.0
)

// held is a process at a rate a second that does not change. The gaps between arrivals stay what they are.
func held(p arrival.Process, rate float64) arrival.Process {
	if p.Rate > 0 && p.Busyness == nil && len(p.Weekly) == 0 {
		return p
	}
	return arrival.Process{Process: "poisson", Rate: unit.Rate(rate), Gaps: p.Gaps, CV: p.CV}
}

func headsAt(shifts []scenarios.Shift, moment time.Duration) int {
	heads := 0
	for _, s := range shifts {
		if s.From.Std() <= moment && moment < s.To.Std() {
			heads += s.Headcount
		}
	}
	return heads
}

// timeless leaves out the gates that are about a phase or about days.
func timeless(gates []string) (kept, aside []string) {
	for _, text := range gates {
		if g, err := goal.Parse(text); err == nil && (g.Labels.Phase != "" || g.ShareOfDays) {
			aside = append(aside, text)
		} else {
			kept = append(kept, text)
		}
	}
	return kept, aside
}

// Of a step's length: a conversation's mean stay must fit into the warm-up once (twice behind a bot), enough batches into the
// measured time, and that must bring so many inquiries.
const (
	staysMeasured  = 2
	staysBehindBot = 2.0 // in the warm-up of a desk behind a bot
	longMemories   = 4.0 // of a channel, in a batch: so that one hardly knows of the next
	staysWaited    = 2.0 // at most, before those who wait are gone as well
	fewInquiries   = 200
	sampleMargin   = 3.0      // times the samples that the neediest quantile wants
	zeroOf         = 6.0      // over the limit of a share: so many without one case tell that it is below
	mostInquiries  = 2000     // whatever a gate wants
	replyTakes     = 2.0      // seconds, of a reply, where nothing says how long
	shortestWarmup = 1.0 / 10 // of the measured time
)

// usualStep chooses how long a step warms up and measures, in scenario time: perSecond is how many
// inquiries come then at the first load.
//
// A step that is given stays as it is.
func usualStep(sc *scenarios.Scenario, goals []goal.Gate, perSecond float64, given time.Duration) (warmup, step time.Duration) {
	stay := stayOf(sc)
	measured := max(stats.FewestBatches*batchOf(sc).Seconds(), countedStep(sc, goals, perSecond))
	if given > 0 {
		measured = given.Seconds()
	}
	warm := max(sc.Warmup.Std().Seconds(), stay, shortestWarmup*measured)
	if bot, desk := sim.Ends(sc); bot && desk {
		warm = max(warm, staysBehindBot*stay)
	}
	seconds := func(s float64) time.Duration {
		return time.Duration(min(s, 1e6) * float64(time.Second)).Round(time.Second)
	}
	return seconds(warm), cmp.Or(given, seconds(measured))
}

// countedStep is how long, in seconds, a step must be to bring as many inquiries as its gates want.
func countedStep(sc *scenarios.Scenario, goals []goal.Gate, perSecond float64) float64 {
	return max(staysMeasured*stayOf(sc), inquiriesWanted(goals)/max(perSecond, 1e-9))
}

// inquiriesWanted is how many inquiries a step should measure to judge gates by.
func inquiriesWanted(goals []goal.Gate) float64 {
	wanted := float64(fewInquiries)
	for _, g := range goals {
		wanted = max(wanted, sampleMargin*float64(stats.Needed(g.Quantile)))
		if room := min(g.Limit, 1-g.Limit); g.Unit == goal.Share && room > 0 {
			wanted = max(wanted, zeroOf/room)
		}
	}
	return min(wanted, mostInquiries)
}

// tooShort says whether a step that measured so many inquiries is too short to call a gate plainly held
// or broken, whatever its batches: so few may all have met an idle queue. A step as long as they would
// have it at the first load is long enough at every load.
func tooShort(sc *scenarios.Scenario, goals []goal.Gate, first float64, step time.Duration, inquiries int64) bool {
	if step.Seconds() >= math.Floor(countedStep(sc, goals, first)) {
		return false
	}
	return float64(inquiries) < inquiriesWanted(goals) || step.Seconds() < staysMeasured*stayOf(sc)
}

// batchOf is how long a batch of a step must be at least, in scenario time.
func batchOf(sc *scenarios.Scenario) time.Duration {
	return time.Duration(longMemories * memoryOf(sc) * float64(time.Second)).Round(time.Second)
}

// memoryOf is about how long a channel remembers that it was busy, in seconds: until what was asked of
// it then is done. A bot alone is left in peace by those who think. At a desk it takes until those are
// gone who talk and those who wait, up to the mean of their patience; where nobody gives up, a queue
// near its limit takes the longer, the nearer, and no number is long enough.
func memoryOf(sc *scenarios.Scenario) float64 { return memoryUpTo(sc, staysWaited) }

// memoryUpTo is that with so many stays at most for those who wait.
func memoryUpTo(sc *scenarios.Scenario, stays float64) float64 {
	stay := stayOf(sc)
	if _, desk := sim.Ends(sc); !desk {
		turns := 1
		for i := range sc.Demand {
			turns = max(turns, len(sc.Demand[i].Conversation))
		}
		reply := replyTakes
		if sc.Service != nil && sc.Service.Bot != nil {
			reply = max(reply, sc.Service.Bot.ReplyTime.Mean())
		}
		return reply * float64(turns)
	}
	waits := 0.0
	for i := range sc.Demand {
		patience := math.Inf(1)
		if p := sc.Demand[i].Patience; p != nil {
			patience = p.Mean()
		}
		waits = max(waits, min(patience, stays*stay))
	}
	return stay + waits
}

// trialsOf is how many independent trials so much measured time is worth: one in 0.6 memories of the
// channel. A step of M/M/30 near its limit is worth one in 0.6 of them where customers give up after two
// thirds of a stay; of the searches of TestEstimatesHoldTheLimit as many hold their limit as they state.
func trialsOf(sc *scenarios.Scenario, measured time.Duration) float64 {
	return measured.Seconds() / (trialMemories * memoryUpTo(sc, staysFelt))
}

const (
	trialMemories = 0.6
	staysFelt     = 4.0 // where nobody gives up a queue is felt for longer than a batch can be asked to last
)

// stayOf is the longest mean stay of a conversation among the intents, in seconds without queueing.
func stayOf(sc *scenarios.Scenario) float64 {
	longest := 1.0
	_, desk := sim.Ends(sc)
	for i := range sc.Demand {
		d := &sc.Demand[i]
		stay, think := 0.0, 0.0
		if d.Think != nil {
			think = d.Think.Mean()
		}
		stay += float64(len(d.Conversation)) * (think + replyTakes)
		if desk {
			stay += d.Work.Mean()
		}
		longest = max(longest, stay)
	}
	return longest
}
