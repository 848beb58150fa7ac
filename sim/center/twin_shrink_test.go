package center_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
)

// simplification makes a scenario plainer.
type simplification func(*scenarios.Scenario)

// shrink makes the case plainer as long as the centers differ.
func (c *twinCase) shrink() {
	for again := true; again; {
		again = false
		for _, s := range simplifications() {
			before, _ := c.scenario()
			kept := c.simpler
			c.simpler = append(slices.Clone(kept), s)
			after, _ := c.scenario()
			if printed(before) != printed(after) && c.legal() && c.compare() != "" {
				again = true
				continue
			}
			c.simpler = kept
		}
	}
}

// simplifications are tried in turn: first what takes much away.
func simplifications() []simplification {
	list := []simplification{
		func(sc *scenarios.Scenario) { sc.Service.Bot = nil },
		func(sc *scenarios.Scenario) {
			if sc.Calendar == nil {
				sc.Horizon /= 2
			}
		},
		func(sc *scenarios.Scenario) { sc.Deadline = 0 },
		func(sc *scenarios.Scenario) { sc.Drain = 0 },
		func(sc *scenarios.Scenario) { sc.TurnTimeout = 0 },
		func(sc *scenarios.Scenario) { sc.AfterHorizon = "" },
		func(sc *scenarios.Scenario) { sc.Customers.Locales = nil },
		func(sc *scenarios.Scenario) { sc.Service.QueueLimit = nil },
		func(sc *scenarios.Scenario) { sc.Service.Trunks = nil },
		func(sc *scenarios.Scenario) { sc.Service.Routing = scenarios.Routing{} },
	}
	for i := range 3 {
		list = append(list, dropDemand(i), dropGroup(i))
	}
	for _, change := range []func(*scenarios.Demand){
		func(d *scenarios.Demand) { d.Balk = nil },
		func(d *scenarios.Demand) { d.Callback = nil },
		func(d *scenarios.Demand) { d.SilentShare, d.DetectAfter = 0, nil },
		func(d *scenarios.Demand) { d.Retry = nil },
		func(d *scenarios.Demand) { d.Repeat = nil },
		func(d *scenarios.Demand) { d.Backlog = 0 },
		func(d *scenarios.Demand) { d.Patience = nil },
		func(d *scenarios.Demand) { d.WrapUp = nil },
		func(d *scenarios.Demand) { d.Priority = 0 },
		func(d *scenarios.Demand) { d.OnBotFailure = nil },
		func(d *scenarios.Demand) { d.BotPatience = nil },
		func(d *scenarios.Demand) { d.Locales = nil },
		func(d *scenarios.Demand) { d.Conversation = d.Conversation[:1] },
		func(d *scenarios.Demand) { d.Arrivals.Rate /= 2 },
	} {
		for i := range 3 {
			list = append(list, func(sc *scenarios.Scenario) {
				if i < len(sc.Demand) {
					change(&sc.Demand[i])
				}
			})
		}
	}
	return append(list, simplerGroups()...)
}

func simplerGroups() (list []simplification) {
	for _, change := range []func(*scenarios.Group){
		func(g *scenarios.Group) { g.Absence = 0 },
		func(g *scenarios.Group) { g.InShift = 0 },
		func(g *scenarios.Group) { g.TotalRate = nil },
		func(g *scenarios.Group) { g.Concurrency = nil },
		func(g *scenarios.Group) { g.AtShiftEnd = "" },
		func(g *scenarios.Group) { g.Shifts = g.Shifts[:1] },
		func(g *scenarios.Group) { g.Shifts = g.Shifts[1:] },
		func(g *scenarios.Group) { g.Serves = g.Serves[1:] },
		func(g *scenarios.Group) { g.Serves[0].Reserve = 0 },
		func(g *scenarios.Group) { g.Serves[0].After = 0 },
		func(g *scenarios.Group) { g.Serves[0].Speed = 0 },
		func(g *scenarios.Group) { g.Serves[0].Locales = nil },
		func(g *scenarios.Group) { g.Serves[0].Rank = 0 },
	} {
		for i := range 3 {
			list = append(list, func(sc *scenarios.Scenario) {
				if i < len(sc.Service.Groups) && len(sc.Service.Groups[i].Serves) > 0 && len(sc.Service.Groups[i].Shifts) > 0 {
					change(&sc.Service.Groups[i])
				}
			})
		}
	}
	return list
}

// dropDemand takes away a demand and whoever served it alone.
func dropDemand(i int) simplification {
	return func(sc *scenarios.Scenario) {
		if i >= len(sc.Demand) {
			return
		}
		intent := sc.Demand[i].Intent
		sc.Demand = slices.Delete(sc.Demand, i, i+1)
		if slices.ContainsFunc(sc.Demand, func(d scenarios.Demand) bool { return d.Intent == intent }) {
			return
		}
		if sc.Service.Bot != nil {
			delete(sc.Service.Bot.Outcome, intent)
		}
		for g := range sc.Service.Groups {
			group := &sc.Service.Groups[g]
			group.Serves = slices.DeleteFunc(group.Serves, func(s scenarios.Skill) bool { return s.Intent == intent })
		}
		sc.Service.Groups = slices.DeleteFunc(sc.Service.Groups, func(g scenarios.Group) bool { return len(g.Serves) == 0 })
	}
}

func dropGroup(i int) simplification {
	return func(sc *scenarios.Scenario) {
		if i < len(sc.Service.Groups) {
			sc.Service.Groups = slices.Delete(sc.Service.Groups, i, i+1)
		}
	}
}

func printed(sc *scenarios.Scenario) string {
	var b bytes.Buffer
	if err := scenarios.Print(&b, sc); err != nil {
		return err.Error()
	}
	return b.String()
}

// report is all that is known about a case: the scenario, the first difference, and what each center
// says happened.
func (c *twinCase) report() string {
	sc, _ := c.scenario()
	full := scenarios.WithDefaults(sc)
	var slow []string
	slowly := func() error {
		w, err := newTwin(full, sim.Options{Seed: full.Seed}, map[string]int{})
		if err == nil {
			w.trace = &slow
			w.run()
		}
		return err
	}
	fast := &teller{}
	quickly := func() error { return playFast(sc, fast, &fast.labels) }
	return fmt.Sprintf("%s\n%s\n\ntwin: %s\n%s\n\nfast: %s\n%s", printed(sc), c.compare(),
		outcomeOf(slowly), strings.Join(slow, "\n"), outcomeOf(quickly), fast.out.String())
}

// outcomeOf plays and tells how that ended.
func outcomeOf(play func() error) (how string) {
	defer func() {
		if p := recover(); p != nil {
			how = fmt.Sprintf("panic: %v", p)
		}
	}()
	if err := play(); err != nil {
		return err.Error()
	}
	return "played"
}
