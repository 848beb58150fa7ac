package arrival

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func faults(p Process) string {
	var found []string
	p.Check(func(path, format string, args ...any) {
		found = append(found, path+": "+fmt.Sprintf(format, args...))
	})
	return strings.Join(found, "\n")
}

// One bad process a fault, in the words an author reads.
func TestCheck(t *testing.T) {
	rows := []struct {
		p    Process
		want string
	}{
		{Process{}, `process: "" is no arrival process; want one of constant, poisson, bursty, ramp, steps, spike, sine, diurnal, profile, trace`},
		{Process{Process: "poison", Rate: 1}, `process: "poison" is no arrival process; want one of constant, poisson, bursty, ramp, steps, spike, sine, diurnal, profile, trace`},
		{Process{Process: "poisson"}, "rate: is missing or 0; poisson needs rate"},
		{Process{Process: "poisson", Rate: 1, Peak: 2}, "peak: does not belong to poisson; allowed are rate, gaps, busyness, weekly"},
		{Process{Process: "poisson", Rate: 1, CV: 2}, "cv: does not belong to poisson; allowed are rate, gaps, busyness, weekly"},
		{Process{Process: "poisson", Rate: 1, Gaps: "random"}, `gaps: is "random"; want poisson, even or gamma`},
		{Process{Process: "poisson", Rate: 1, Gaps: "gamma"}, "cv: is 0; gamma gaps need a number from 0.001 to 100, above 1 for bursts"},
		{Process{Process: "bursty", Rate: 1}, "cv: is 0; gamma gaps need a number from 0.001 to 100, above 1 for bursts"},
		{Process{Process: "poisson", Rate: 1, Busyness: &Busyness{}}, "busyness.cv: is 0; want a number from 0.001 to 10"},
		{Process{Process: "poisson", Rate: 1, Busyness: &Busyness{CV: 1, Day: 1}}, "busyness.day: is 1ns; want at least 1m"},
		{Process{Process: "poisson", Rate: 1, Busyness: &Busyness{Within: &Within{}}}, "busyness.within.cv: is 0; want a number from 0.001 to 10"},
		{Process{Process: "poisson", Rate: 1, Busyness: &Busyness{Within: &Within{CV: 1, Interval: 1}}}, "busyness.within.interval: is 1ns; want at least 1m"},
		{Process{Process: "poisson", Rate: 1, Busyness: &Busyness{Within: &Within{CV: 1, Correlation: 1}}}, "busyness.within.correlation: is 1; want a number from 0 up to, but not, 1"},
		{Process{Process: "poisson", Rate: 1, Weekly: map[string]float64{"monday": 1, "mon": -1}}, "weekly.mon: is -1; want a factor from 0 to a million\nweekly.monday: is no day; want one of mon, tue, wed, thu, fri, sat, sun, holiday"},
		{Process{Process: "trace", File: "a.csv", Weekly: map[string]float64{"mon": 2}}, "weekly: does not belong to trace; allowed are file, time_scale"},
		{Process{Process: "ramp", At: 1}, "to: is missing or 0, and so is from; want at least one rate above 0"},
		{Process{Process: "spike", Base: 1, Hold: 1}, "peak: is missing or 0; spike needs peak"},
		{Process{Process: "spike", Peak: 1}, "hold: is missing, and so are rise and fall; want a spike that lasts"},
		{Process{Process: "sine", Base: 2, Peak: 1, Period: 1}, "base: 2/s is above peak, 1/s; want the lowest rate here"},
		{Process{Process: "sine", Peak: 1}, "period: is missing or 0; sine needs peak, period"},
		{Process{Process: "steps"}, "steps: is missing or 0; steps needs steps"},
		{Process{Process: "steps", Steps: []Step{{5, 1}, {5, 1}}}, "steps[1].at: 5ns is not after 5ns; want steps in order of time"},
		{Process{Process: "steps", Steps: []Step{{5, 0}}}, "steps: all have rate 0; want at least one above 0"},
		{Process{Process: "profile"}, "steps: is missing, and so is file; want one of them"},
		{Process{Process: "profile", File: "a.csv", Steps: []Step{{5, 1}}}, "steps: want either steps or a file, and not both"},
		{Process{Process: "profile", Period: 5, Steps: []Step{{5, 1}}}, "steps[0].at: 5ns is not within the period of 5ns"},
		{Process{Process: "trace"}, "file: is missing or 0; trace needs file"},
		{Process{Process: "trace", File: "calls.xlsx"}, `file: "calls.xlsx" ends in ".xlsx"; want .csv, .jsonl, .ndjson or .json`},
		{Process{Process: "trace", File: "a.csv", Scale: -1}, "time_scale: is -1; want a number above 0"},
		{Process{Process: "trace", File: "a.csv", Gaps: "even"}, "gaps: does not belong to trace; allowed are file, time_scale"},
	}
	for _, r := range rows {
		if got := faults(r.p); got != r.want {
			t.Errorf("got  %s\nwant %s", got, r.want)
		}
		r.p.Describe() // reports may describe what was never checked
		r.p.Scaling()
	}
}

func TestDescribe(t *testing.T) {
	rows := []struct {
		p    Process
		want string
	}{
		{table()[0].p, "constant: 1/s; even gaps / load shrinks the gaps and the curve keeps its clock"},
		{table()[4].p, "bursty: 6000/h; gamma gaps of cv 2 / load shrinks the gaps and the curve keeps its clock"},
		{table()[3].p, "poisson: 1/s; poisson gaps; busyness of cv 0.3 each 30m / load adds customers to those of a lower load"},
		{Process{Process: "poisson", Rate: 2, Busyness: &Busyness{CV: 0.1}}, "poisson: 2/s; poisson gaps; busyness of cv 0.1 a day / load adds customers to those of a lower load"},
		{
			Process{Process: "poisson", Rate: 2, Weekly: map[string]float64{"sun": 0.5, "mon": 1.5, "holiday": 0}, Busyness: &Busyness{CV: 0.1, Within: &Within{CV: 0.2, Correlation: 0.5}}},
			"poisson: 2/s; poisson gaps; by day: mon 1.5, sun 0.5, holiday 0; busyness of cv 0.1 a day; busyness of cv 0.2 each 30m, correlated by 0.5 / load adds customers to those of a lower load",
		},
		{Process{Process: "diurnal", Base: 2, Peak: 4}, "diurnal: 2/s to 4/s every 24h, highest at 14h; poisson gaps / load adds customers to those of a lower load"},
		{Process{Process: "trace", File: "calls.csv", Scale: 2}, "trace: calls.csv played at 2 times its speed / load compresses the recording in clock time"},
	}
	for _, r := range rows {
		if got := r.p.Describe() + " / " + r.p.Scaling(); got != r.want {
			t.Errorf("got  %s\nwant %s", got, r.want)
		}
	}
}

func TestFiles(t *testing.T) {
	if got := (Process{Process: "trace", File: "a.csv"}).Files(); !slices.Equal(got, []string{"a.csv"}) {
		t.Errorf("a trace opens %v", got)
	}
	if got := (Process{Process: "poisson"}).Files(); got != nil {
		t.Errorf("a Poisson process opens %v", got)
	}
}
