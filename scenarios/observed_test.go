package scenarios

import (
	"slices"
	"strings"
	"testing"
)

const measured = `
version: 1
name: measured
horizon: 8h
demand: [{intent: help, arrivals: {process: poisson, rate: 1/min}, work: 6m, observed_at: 2}]
service:
  groups:
    - {name: one, serves: [{intent: help}], shifts: [{from: 0s, to: 8h, headcount: 9}], concurrency: {chat: 2}, total_rate: [1, 1.5]}
mixes:
  better-tool: {"service.groups[one].total_rate": [1, 2]}
  newcomers: {"service.groups[two]": {serves: [{intent: help}], shifts: [{from: 0s, to: 8h, headcount: 1}], concurrency: {chat: 2}, total_rate: [1, 1.2]}}
  at-three: {"demand[help].observed_at": 3}
  elsewhere: {"demand[help].observed_rate": [1, 1.1]}
`

// Handle times were measured once: whatever a mix or an option makes of the agents, the customers bring the
// same work. Only what says of the measuring changes it. What was loaded loads back to the same.
func TestObservedRateIsThatOfTheFile(t *testing.T) {
	rows := []struct {
		name string
		o    LoadOptions
		want []float64
	}{
		{"as written", LoadOptions{}, []float64{1, 1.5}},
		{"another tool", LoadOptions{Mix: "better-tool"}, []float64{1, 1.5}},
		{"further agents", LoadOptions{Mix: "newcomers"}, []float64{1, 1.5}},
		{"an option", LoadOptions{Set: []string{"service.groups[one].total_rate=[1, 1]"}}, []float64{1, 1.5}},
		{"without slow-down", LoadOptions{Set: []string{"service.groups[one].total_rate=null"}}, []float64{1, 1.5}},
		{"measured at three", LoadOptions{Mix: "at-three"}, []float64{1, 1.5}},
		{"measured elsewhere", LoadOptions{Mix: "elsewhere"}, []float64{1, 1.1}},
	}
	for _, r := range rows {
		sc := load(t, r.name, measured, r.o)
		if got := sc.Demand[0].ObservedRate; !slices.Equal(got, r.want) {
			t.Errorf("%s: observed_rate %v, want %v", r.name, got, r.want)
		}
		var printed strings.Builder
		if err := Print(&printed, sc); err != nil {
			t.Fatal(err)
		}
		if got := load(t, r.name, printed.String(), LoadOptions{}).Demand[0].ObservedRate; !slices.Equal(got, r.want) {
			t.Errorf("%s, printed and read: observed_rate %v, want %v", r.name, got, r.want)
		}
	}
	level := load(t, "level", strings.Replace(measured, ", total_rate: [1, 1.5]", "", 1), LoadOptions{Mix: "better-tool"})
	if got := level.Demand[0].ObservedRate; !slices.Equal(got, []float64{1, 2}) {
		t.Errorf("where nobody slowed down, observed_rate is %v, want [1 2]", got)
	}
}

// A call needs an empty agent, and a chat takes any slot: with the better priority the call starves.
func TestPriorityThatNeedsMoreRoom(t *testing.T) {
	mixed := func(chat, voice string) string {
		return `
version: 1
name: mixed
horizon: 8h
demand:
  - {intent: c, channel: chat, priority: ` + chat + `, arrivals: {process: poisson, rate: 3/min}, work: 6m}
  - {intent: v, channel: voice, priority: ` + voice + `, arrivals: {process: poisson, rate: 12/h}, work: 5m}
service:
  groups:
    - {name: g, serves: [{intent: c}, {intent: v}], shifts: [{from: 0s, to: 8h, headcount: 10}], concurrency: {chat: 3, voice: 1}}
`
	}
	const want = "service.groups[g]: v on voice comes before c on chat, but needs more of an agent, and every slot that comes free goes to who fits: it may wait for as long as the others come; want a group of its own for it"
	if got := Warnings(load(t, "mixed", mixed("5", "1"), LoadOptions{}), 1); !slices.Equal(got, []string{want}) {
		t.Errorf("got %q", got)
	}
	for _, p := range [][2]string{{"1", "5"}, {"1", "1"}} {
		if got := Warnings(load(t, "mixed", mixed(p[0], p[1]), LoadOptions{}), 1); len(got) > 0 {
			t.Errorf("priorities %v: %q", p, got)
		}
	}
}

func TestObservedWarnings(t *testing.T) {
	rows := []struct{ mix, set, want string }{
		{"", "", ""},
		{"better-tool", "", ""},
		{"at-three", "", "demand[help].observed_at: 3 conversations at once is more than anybody who serves it holds (2); say in observed_rate what the total_rate was where work was measured"},
		{"at-three", "demand[help].observed_rate=[1, 1.5, 1.8]", ""},
		{"newcomers", "", "demand[help].observed_at: one and two slow down differently, and work is converted by one total_rate, [1 1.5]; say in observed_rate whose handle time it is"},
	}
	for _, r := range rows {
		o := LoadOptions{Mix: r.mix}
		if r.set != "" {
			o.Set = []string{r.set}
		}
		if got := strings.Join(Warnings(load(t, "measured", measured, o), 1), "\n"); got != r.want {
			t.Errorf("mix %q, %s:\n got %s\nwant %s", r.mix, r.set, got, r.want)
		}
	}
}
