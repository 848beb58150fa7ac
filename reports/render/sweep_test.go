package render_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/sim/stats"
)

// Columns are named by the last step of their path, and by more of it where two would have one name.
func TestSweptColumns(t *testing.T) {
	for _, r := range []struct {
		paths []string
		want  string
	}{
		{[]string{"service.bot.concurrency", "workforce.growth"}, "| concurrency | growth |"},
		{[]string{"service.groups[outsourced].shifts[0].headcount", "service.groups[inhouse].shifts[0].headcount"}, "| groups[outsourced]...headcount | groups[inhouse]...headcount |"},
		{[]string{"demand[a].patience", "demand[b].patience"}, "| demand[a].patience | demand[b].patience |"},
		{[]string{"drain", "service.drain"}, "| drain | service.drain |"},
	} {
		s := reports.Sweep{Parameters: r.paths}
		s.Add([]string{"1", "2"}, &reports.Summary{}, nil)
		write, _ := render.Sweeps().Named("markdown")
		var out bytes.Buffer
		if err := write(&out, &s, render.Options{}); err != nil || !strings.Contains(out.String(), r.want) {
			t.Errorf("%v: want %q (%v) in\n%s", r.paths, r.want, err, out.String())
		}
	}
}

// A service level belongs to its threshold, in the columns of a sweep and in the rows of a comparison, too.
func TestComparedServiceLevelsNameTheirThreshold(t *testing.T) {
	level := reports.Measures{{Name: "service_level", Arg: "30s", Unit: "share", Estimate: share(0.9, 0.85, 0.95, 100)}}
	s := reports.Sweep{Parameters: []string{"drain"}}
	s.Add([]string{"1m"}, &reports.Summary{Measures: level}, nil)
	var c reports.Comparison
	c.Names = []string{"as-is", "more"}
	c.Summaries = []*reports.Summary{{Measures: level}, {Measures: level}}
	c.Differences = [][]reports.Difference{{{Measure: "service_level", Arg: "30s", Unit: "share", Diff: share(0.1, 0.05, 0.15, 100), Verdict: reports.Higher}}}
	for format, want := range map[string][2]string{
		"text":     {"  service_level(30s)", "  service level (30s)"},
		"markdown": {"| service_level(30s) |", "| service level (30s) |"},
	} {
		sweep, _ := render.Sweeps().Named(format)
		comparison, _ := render.Comparisons().Named(format)
		var a, b bytes.Buffer
		if err := errors.Join(sweep(&a, &s, render.Options{}), comparison(&b, &c, render.Options{})); err != nil {
			t.Fatal(err)
		}
		if have := strings.Count(a.String(), want[0]); have != 1 {
			t.Errorf("%s: %q stands %d times in\n%s", format, want[0], have, a.String())
		}
		if have := strings.Count(b.String(), want[1]); have != 2 {
			t.Errorf("%s: %q stands %d times, want it among the values and among the differences, in\n%s", format, want[1], have, b.String())
		}
	}
}

// A point at which a gate is undecided says why: its interval may lie on the good side.
func TestSweptGatesSayWhyTheyAreUndecided(t *testing.T) {
	s := reports.Sweep{Parameters: []string{"drain"}}
	const open, none = "38 inquiries were still waiting", "nobody was handled"
	of := func(v reports.Verdict) *reports.Summary {
		v.Text, v.Unit, v.Limit = "service_level(20s) >= 80%", "share", 0.8
		return &reports.Summary{Gates: []reports.Verdict{v}}
	}
	s.Add([]string{"1m"}, of(reports.Verdict{State: reports.Undecided, Estimate: share(0.9, 0.85, 0.95, 100), Reason: open}), nil)
	s.Add([]string{"2m"}, of(reports.Verdict{State: reports.Skipped, Estimate: stats.Unknown(0), Reason: none}), nil)
	s.Add([]string{"3m"}, of(reports.Verdict{State: reports.Marginal, Estimate: share(0.8, 0.75, 0.85, 100), Reason: "straddles"}), nil)
	for format, want := range map[string][]string{
		"text":     {"\n  1m: " + open + "\n", none},
		"markdown": {"\n- 1m: " + open + "\n", "| 2m | - |  | skip | " + none + " |"},
	} {
		write, _ := render.Sweeps().Named(format)
		var out bytes.Buffer
		if err := write(&out, &s, render.Options{}); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s: want %q in\n%s", format, w, out.String())
			}
		}
		if strings.Contains(out.String(), "straddles") || format == "markdown" && strings.Contains(out.String(), "--o") {
			t.Errorf("%s: more than is asked for:\n%s", format, out.String())
		}
	}
}
