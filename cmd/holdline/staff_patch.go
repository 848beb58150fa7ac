package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/unit"
)

// patchLines are --set lines that turn the scenario into the staffed one.
func (j *staffJob) patchLines(groups []scenarios.Group) []string {
	var out []string
	if j.longer != "" {
		out = append(out, fmt.Sprintf("drain=%s", j.scenario.Drain))
	}
	for i, g := range groups {
		if j.scenario.Service.Groups[i].Staffing != "" {
			out = append(out, fmt.Sprintf("service.groups[%s].staffing=null", g.Name))
		}
		var b strings.Builder
		for k, s := range g.Shifts {
			if k > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "{from: %s, to: %s, headcount: %d}", s.From, s.To, s.Headcount)
		}
		if len(g.Shifts) == 0 { // a group without shifts is a fault, one that nobody works in is not
			fmt.Fprintf(&b, "{from: 0s, to: %s, headcount: 0}", unit.Duration(j.spans[len(j.spans)-1].To))
		}
		out = append(out, fmt.Sprintf("service.groups[%s].shifts=[%s]", g.Name, b.String()))
	}
	return out
}

// stays says what the patch adds to the heads and shifts that are shown: whoever is there at the end of
// the run stays while somebody waits. "" where nobody is.
func (j *staffJob) stays(d *reports.Staffing) string {
	last := &d.Intervals[len(d.Intervals)-1]
	there := last.Paid
	if d.Shifts != nil {
		there = last.OnShift
	}
	more := unit.Duration(j.world.end - j.spans[len(j.spans)-1].To)
	if more <= 0 || slices.Max(there) == 0 {
		return ""
	}
	return fmt.Sprintf("in the lines to simulate it, whoever is on at the end of the run stays up to %s longer, so that those who wait are answered; the cost of heads and shifts above is without that time", more)
}

// gates are the promises in the words they were searched for, and those that stand aside.
func (j *staffJob) gates() []string {
	var out []string
	for _, list := range [][]goal.Gate{j.promise, j.aside} {
		for i := range list {
			out = append(out, list[i].Text)
		}
	}
	return out
}

// writePatch writes the staffing as a mix whose gates are the promises that it was found for.
func (j *staffJob) writePatch(w io.Writer, d *reports.Staffing) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Found by holdline %s with seed %d. Add it to the scenario (if that has mixes, put staffed among them), then: holdline simulate FILE --mix staffed\n", version, j.scenario.Seed)
	if more := j.stays(d); more != "" {
		fmt.Fprintf(&b, "# %s.\n", strings.ToUpper(more[:1])+more[1:])
	}
	b.WriteString("mixes:\n  staffed:\n    gates:\n")
	for _, g := range j.gates() {
		fmt.Fprintf(&b, "      - %q\n", g)
	}
	for _, line := range d.Patch {
		path, value, _ := strings.Cut(line, "=")
		fmt.Fprintf(&b, "    %q: %s\n", path, value)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
