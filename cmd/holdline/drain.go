package main

import (
	"fmt"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/unit"
)

// seeThrough lets the runs of a search go on until the customers of each promise have waited for as long as it
// allows, and says so: of those who came last it would not be known whether it was kept. "": they do already.
func seeThrough(sc *scenarios.Scenario, goals []goal.Gate) (note string) {
	given := sc.Drain
	for _, g := range goals {
		if longer := unit.Duration(g.Threshold); longer > sc.Drain {
			sc.Drain = longer
			note = fmt.Sprintf("Runs go on for %s after the last arrival here, where the scenario's drain is %s: until then who came last has not waited for as long as %s allows. A report of simulate leaves them out unless drain is %s or more.", longer, given, g.Text, longer)
		}
	}
	return note
}
