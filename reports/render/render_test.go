package render_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/sim/stats"
)

var update = flag.Bool("update", false, "rewrite golden files")

func share(v, low, high float64, n int64) stats.Estimate {
	return stats.Estimate{Value: v, Low: low, High: high, N: n, Method: "block bootstrap over time"}
}

// sample is a run on which every state of a gate and every part of the report shows.
func sample() *reports.Summary {
	held, up, returns := 88.0, 96.0, 4.2
	return &reports.Summary{
		SchemaVersion: reports.SchemaVersion,
		Run: reports.Run{
			Scenario: "launch-surge", Seed: 42, Version: "v1.2.3", Mode: "live", Target: "sandbox", Load: 1, Speedup: 90,
			ReplyClock: reports.ScenarioClock, HorizonS: 2700, ToS: 2700, Elapsed: 31.5,
			Notes: []string{"one live run: intervals hold the doubt within this run only"},
		},
		Verdict: &reports.Overall{Outcome: "failed", Met: 1, Failed: 1, MarginalMet: 1, Undecided: 1, Skipped: 1},
		Gates: []reports.Verdict{
			{Text: "escalation_rate < 35%", Measure: "escalation_rate", Unit: "share", Op: "<", Limit: 0.35, Estimate: share(0.31, 0.29, 0.33, 2400), State: reports.Met, Margin: 0.04, Needed: 30},
			{
				Text: "service_level(20s) >= 80%", Measure: "service_level", Unit: "share", Op: ">=", Limit: 0.8, Estimate: share(0.62, 0.55, 0.69, 744), State: reports.Failed, Margin: -0.18, Needed: 30,
				Worst: &reports.Window{FromS: 1500, ToS: 2400},
			},
			{Text: "abandonment_rate < 5%", Measure: "abandonment_rate", Unit: "share", Op: "<", Limit: 0.05, Estimate: share(0.048, 0.03, 0.07, 744), State: reports.Marginal, MarginalMet: true, Margin: 0.002, Needed: 30},
			{Text: "p95(reply_latency, phase=peak) < 4s", Measure: "reply_latency", Unit: "s", Op: "<", Limit: 4, Estimate: stats.Unknown(12), State: reports.Undecided, Needed: 200, Reason: "12 samples, 200 needed"},
			{Text: "bot_abandonment_rate < 1%", Measure: "bot_abandonment_rate", Unit: "share", Op: "<", Limit: 0.01, Estimate: stats.Unknown(0), State: reports.Skipped, Reason: "nobody met a bot"},
		},
		Funnel: reports.Funnel{
			Offered: 2434, Fresh: 2300, Retries: 100, Repeats: 34, BotOffered: 2434, Escalated: 744, QueueOffered: 744, Answered: 700,
			Contained: 1650, Handled: 690, AbandonedAtBot: 30, AbandonedInQueue: 36, Balked: 4, Blocked: 20, BlockedAtBot: 12, Failed: 8, Raced: 1, BotSolved: 1400,
		},
		Measures: reports.Measures{
			{Name: "containment_rate", Unit: "share", Estimate: share(0.678, 0.66, 0.69, 2434)},
			{Name: "escalation_rate", Unit: "share", Estimate: share(0.306, 0.29, 0.32, 2434)},
			{Name: "service_level", Arg: "20s", Unit: "share", Estimate: share(0.62, 0.55, 0.69, 744)},
			{Name: "cost_per_solved", Unit: "money", Estimate: share(3.217, 3.1, 3.4, 2000)},
			{Name: "aht", Unit: "s", Clock: reports.ScenarioClock, Estimate: share(371.3, 360, 382, 690)},
			{Name: "csat", Unit: "share", Estimate: stats.Unknown(0), Missing: "no <rating> | told"},
		},
		Latency: []reports.Latency{{
			Measure: "reply_latency", Endpoint: "bot", Turn: "1", Clock: reports.ScenarioClock, N: 2434, Censored: 2, Excluded: 3,
			Mean: share(1.2, 1.1, 1.3, 2434), P50: share(1, 0.9, 1.1, 2434), P90: share(2, 1.9, 2.1, 2434), P95: share(2.5, 2.4, 2.6, 2434), P99: share(4.1, 3.9, 4.4, 2434), Max: 30,
		}},
		Waits: []reports.Latency{{
			Measure: "wait", Clock: reports.ScenarioClock, N: 700,
			Mean: share(24, 20, 28, 700), P50: share(8, 7, 9, 700), P90: share(70, 60, 80, 700), P95: share(95, 90, 99, 700), P99: share(150, 140, 170, 700), Max: 222.4,
		}},
		Groups:   []reports.Group{{Name: "in-house-remote", Handled: 690, PaidHours: 36, StaffedHours: 28.1, Occupancy: share(0.93, 0.9, 0.95, 690), SlotOccupancy: share(0.88, 0.85, 0.9, 690), Cost: 1116}},
		Capacity: []reports.Capacity{{Gate: "service_level(20s) >= 80%", State: reports.CapacityBroke, Held: &held, Broke: &up, BrokeReturns: &returns, Ramp: 5.3, Label: "held at 88.0/min, broke by 96.0/min (returns 4.2/min apart) on this ramp (5.3 %/min); the steady limit may be lower"}},
		Failures: []reports.Count{{Label: "http_5xx", Inquiries: 8, Turns: 9}},
		Health:   &reports.Health{Trustworthy: true, SendLagP50: 4e-5, SendLagP99: 6.1e-4, SendLagMax: 0.0021, LagBound: 0.01, CPU: 0.31, CPUPeak: 0.52, LittleError: 0.004},
		Warnings: []string{"repeats are due after 6h, beyond the horizon: they are counted, not replayed"},
		Books: &reports.Books{Target: "sandbox", Sound: true, Rows: []reports.Book{
			{Name: "met_bot", Run: 2434, Target: 2431, Difference: -3, CutOff: 5, Explained: true},
			{Name: "asked_for_human", Run: 744, Target: 744, Explained: true},
		}},
		Whole: reports.Conservation{Offered: 2434, Contained: 1650, Handled: 690, Abandoned: 66, Blocked: 20, Failed: 8},
	}
}

func rendered(t *testing.T, name string, o render.Options) []byte {
	t.Helper()
	f, ok := render.Summaries().Named(name)
	if !ok {
		t.Fatalf("no format %q", name)
	}
	var b bytes.Buffer
	if err := f(&b, sample(), o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The golden files are what users see; read them before committing a change.
func TestGolden(t *testing.T) {
	t.Parallel()
	for _, name := range render.Summaries().Names() {
		got := rendered(t, name, render.Options{})
		file := filepath.Join("testdata", "sample."+name)
		if *update {
			if err := os.WriteFile(file, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from its golden file; with -update it is rewritten:\n%s", name, got)
		}
	}
}

// JUnit: one case a gate and one for the generator; what must break a build is a failure, what
// nobody can tell is an error.
func TestJUnitCounts(t *testing.T) {
	t.Parallel()
	var suite struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Skipped  int `xml:"skipped,attr"`
		Cases    []struct {
			Name string `xml:"name,attr"`
		} `xml:"testcase"`
	}
	if err := xml.Unmarshal(rendered(t, "junit", render.Options{}), &suite); err != nil {
		t.Fatal(err)
	}
	if suite.Tests != 6 || len(suite.Cases) != 6 || suite.Failures != 1 || suite.Errors != 1 || suite.Skipped != 1 {
		t.Errorf("have %+v, want 6 tests with 1 failure, 1 error, 1 skipped", suite)
	}
}

// JSON reads back into the same document.
func TestJSONRoundTrip(t *testing.T) {
	t.Parallel()
	doc := rendered(t, "json", render.Options{})
	var s reports.Summary
	if err := json.Unmarshal(doc, &s); err != nil {
		t.Fatal(err)
	}
	f, _ := render.Summaries().Named("json")
	var again bytes.Buffer
	if err := f(&again, &s, render.Options{}); err != nil || !bytes.Equal(again.Bytes(), doc) {
		t.Errorf("reading and writing again changes the document (%v)", err)
	}
}

// Color changes the paint and nothing else.
func TestColorIsOnlyPaint(t *testing.T) {
	t.Parallel()
	painted := string(rendered(t, "text", render.Options{Color: true}))
	for _, code := range []string{"0", "1", "2", "31", "32", "33"} {
		painted = strings.ReplaceAll(painted, "\x1b["+code+"m", "")
	}
	if plain := string(rendered(t, "text", render.Options{})); painted != plain {
		t.Errorf("without its paint the colored report differs:\n%s", painted)
	}
}

// No line of the report is wider than a terminal, as long as gates and names are not.
func TestTextIsNarrow(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(string(rendered(t, "text", render.Options{}))) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 120 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}

// Every number of the sample that has a place in the text stands there: gates, funnel, quantiles.
func TestTextTellsAll(t *testing.T) {
	t.Parallel()
	text, s := string(rendered(t, "text", render.Options{})), sample()
	want := []string{"2,434", "1,650", "744", "690", "p50", "p90", "p95", "p99", "max", "2 given up, 3 erred", "http_5xx", "610 µs", "-3"}
	for _, g := range s.Gates {
		if !strings.Contains(text, g.Text) {
			t.Errorf("the text does not tell of %s", g.Text)
		}
	}
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("the text does not tell %q", w)
		}
	}
}

// When both sides agree, one line says so.
func TestBooksThatAgree(t *testing.T) {
	t.Parallel()
	s := sample()
	s.Books = &reports.Books{Target: "sandbox", Agree: true, Sound: true, Rows: []reports.Book{
		{Name: "met_bot", Run: 2202, Target: 2202}, {Name: "asked_for_human", Run: 637, Target: 637}, {Name: "ended_by_human", Run: 600, Target: 600},
	}}
	f, _ := render.Summaries().Named("text")
	var b bytes.Buffer
	if err := f(&b, s, render.Options{}); err != nil {
		t.Fatal(err)
	}
	if want := "the sandbox's own books agree: 2,202 met the bot, 637 asked for a human, 600 were handled\n"; !strings.Contains(b.String(), want) {
		t.Errorf("want %q in\n%s", want, b.String())
	}
}

// Text from outside cannot break out of a Markdown table.
func TestMarkdownEscapes(t *testing.T) {
	t.Parallel()
	md := string(rendered(t, "markdown", render.Options{}))
	if strings.Contains(md, "<rating>") || !strings.Contains(md, `&lt;rating&gt; \| told`) {
		t.Errorf("markup survives:\n%s", md)
	}
}

func TestHeadline(t *testing.T) {
	t.Parallel()
	gate := []reports.Verdict{{}}
	for _, row := range []struct {
		name string
		s    reports.Summary
		want string
	}{
		{"no promises", reports.Summary{}, "NO GATES: nothing was promised, so nothing was judged"},
		{"none that could be judged", reports.Summary{Gates: gate, Verdict: &reports.Overall{Skipped: 1}}, "NOTHING TO JUDGE: 1 gate skipped"},
		{"cut off", reports.Summary{Run: reports.Run{Interrupted: true}, Gates: gate, Verdict: &reports.Overall{Met: 1}}, "HELD: 1 gate met, none broke (a partial report)"},
		{"lost anyway", reports.Summary{Run: reports.Run{Aborted: true, Why: "abort_when: asa > 1m"}, Gates: gate, Verdict: &reports.Overall{Met: 1}}, "ABORTED: abort_when: asa > 1m - HELD: 1 gate met, none broke"},
		{"all met", reports.Summary{Gates: gate, Verdict: &reports.Overall{Met: 1}}, "HELD: 1 gate met, none broke"},
		{"one broke", reports.Summary{Gates: gate, Verdict: &reports.Overall{Failed: 1}}, "FAILED: 1 of 1 gate broke"},
		{"undecided", reports.Summary{Gates: gate, Verdict: &reports.Overall{Undecided: 1}}, "CANNOT TELL: 1 of 1 gate undecided"},
		{"late generator", reports.Summary{Gates: gate, Verdict: &reports.Overall{Failed: 1}, Health: &reports.Health{Reasons: []string{"send lag"}}}, "NOT TRUSTWORTHY: send lag - FAILED: 1 of 1 gate broke"},
		{"late generator without promises", reports.Summary{Health: &reports.Health{Reasons: []string{"send lag"}}}, "NOT TRUSTWORTHY: send lag"},
		{"broke, and cannot tell", reports.Summary{Gates: []reports.Verdict{{}, {}}, Verdict: &reports.Overall{MarginalFailed: 1, Undecided: 1}}, "FAILED: 1 of 2 gates broke, 1 undecided"},
	} {
		if have := render.Headline(&row.s); have != row.want {
			t.Errorf("%s: have %q, want %q", row.name, have, row.want)
		}
	}
}

// The text leaves no measure out: what has no place of its own stands in the list at its end.
func TestTextHoldsEveryMeasure(t *testing.T) {
	t.Parallel()
	s := sample()
	s.Measures = append(s.Measures, reports.Measure{Name: "orbit", Unit: "count", Estimate: share(3.25, 3, 3.5, 40)})
	f, _ := render.Summaries().Named("text")
	var b bytes.Buffer
	if err := f(&b, s, render.Options{}); err != nil {
		t.Fatal(err)
	}
	known := map[string]string{
		"containment_rate": "67.8%", "escalation_rate": "30.6%", "service_level": "62.0%", "cost_per_solved": "3.22", "aht": "6m11s", "orbit": "3.25",
	}
	for _, m := range s.Measures {
		if m.Estimate.Known() && !strings.Contains(b.String(), known[m.Name]) {
			t.Errorf("%s is not in\n%s", m.Name, b.String())
		}
	}
}
