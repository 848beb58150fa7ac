package verify

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"
)

// sheet is a system written down: the parts of a scenario in which systems differ.
type sheet struct {
	demand  []string // items of demand, each a mapping in YAML without its dash
	bot     string   // service.bot, a mapping in one line; "" for none
	service []string // further lines of service
	groups  []string // items of service.groups, likewise; %s stands for the end of shifts
	routing string   // policy; "" for the default
	closes  bool     // arrivals end at the horizon, instead of going on behind those measured
}

// aht is the mean work where a system's rates are told in units of it.
const aht = 300 * time.Second

// endless is longer than any run, and short of what a duration can hold.
const endless = "100000d"

// seconds writes a duration for YAML.
func seconds(s float64) string { return strconv.FormatFloat(s, 'f', -1, 64) + "s" }

// exponential writes a law.
func exponential(mean float64) string { return "{exponential: {mean: " + seconds(mean) + "}}" }

// poisson writes an arrival process of so many a second.
func poisson(rate float64) string {
	return "{process: poisson, rate: " + strconv.FormatFloat(rate, 'g', -1, 64) + "/s}"
}

// caller is an item of demand: inquiries by voice at random, with exponential work, and what else
// is given.
func caller(intent string, rate, work float64, more ...string) string {
	return item(append([]string{"intent: " + intent, "channel: voice", "arrivals: " + poisson(rate), "work: " + exponential(work)}, more...)...)
}

// item joins the lines of a list's item.
func item(lines ...string) string { return strings.Join(lines, "\n    ") }

// staff is an item of groups: so many agents on duty for ever who serve the intents.
func staff(name string, heads int, serves string, more ...string) string {
	shift := fmt.Sprintf("shifts: [{from: 0s, to: %s, headcount: %d}]", endless, heads)
	return strings.Join(append([]string{"name: " + name, "serves: [" + serves + "]", shift}, more...), "\n      ")
}

// agents is the group of systems with one intent and one group.
func agents(heads int, more ...string) []string {
	return []string{staff("agents", heads, "{intent: calls}", more...)}
}

// longRun is from when on a scenario is written with a calendar, whose interval rows are a day
// long. Rows a minute long would be more work than the customers.
const longRun = 5 * 24 * time.Hour

// yaml writes the scenario.
func (s *System) yaml(quick bool) string {
	warmup, horizon := s.times(quick)
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# %s: %s is exactly %s %s", s.ID, s.Measure, strconv.FormatFloat(s.Exact, 'g', 15, 64), s.Unit)
	line("version: 1")
	line("name: verify-%s", strings.ToLower(s.ID))
	line("description: %q", s.Model)
	line("seed: %d", s.seed())
	if horizon > longRun {
		line("calendar: {start: 2026-01-05, days: %d, interval: 24h}", horizon/(24*time.Hour))
	} else {
		line("horizon: %s", seconds(horizon.Seconds()))
	}
	if warmup > 0 {
		line("warmup: %s # ten relaxation times", seconds(warmup.Seconds()))
	}
	if !s.sheet.closes {
		line("after_horizon: keep_arriving")
	}
	line("drain: %s # nobody is cut off", endless)
	line("deadline: %s # nor does anybody run out of time", endless)
	line("demand:")
	for _, d := range s.sheet.demand {
		line("  - %s", d)
	}
	line("service:")
	if s.sheet.bot != "" {
		line("  bot: %s", s.sheet.bot)
	}
	for _, l := range s.sheet.service {
		line("  %s", l)
	}
	line("  groups:")
	for _, g := range s.sheet.groups {
		line("    - %s", g)
	}
	if s.sheet.routing != "" {
		line("  routing: {policy: %s}", s.sheet.routing)
	}
	return b.String()
}

// seed is that of the scenario.
func (s *System) seed() uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s.ID)) // never fails
	return h.Sum32()
}
