package verify

import (
	"fmt"
	"strconv"
)

// law is one of work, with what is needed to know of it.
type law struct {
	name string // Kendall's letter
	yaml string
	cv2  float64 // squared coefficient of variation
}

// laws of a mean of aht.
func laws() map[string]law {
	return map[string]law{
		"D":  {"D", "{constant: 300s}", 0},
		"M":  {"M", "{exponential: {mean: 300s}}", 1},
		"E2": {"E2", "{gamma: {mean: 300s, cv: 0.7071067811865476}}", 0.5},
		"LN": {"LN", "{lognormal: {mean: 300s, cv: 1.3}}", 1.69},
		// Half of the work is in a share w of the inquiries: 1/w + 1/(1-w) = 2 (cv2 + 1).
		"H2": {"H2", "{mixture: [{weight: 0.1127016653792583, law: {exponential: {mean: 1330.9475019311126s}}}, " +
			"{weight: 0.8872983346207417, law: {exponential: {mean: 169.05249806888748s}}}]}", 4},
	}
}

// one is a single agent of that load, and that law of work.
func one(id, measure string, l law, load, inquiries float64) System {
	return System{
		ID: id, Model: fmt.Sprintf("M/%s/1, load %v", l.name, load), Measure: measure,
		relaxation: relaxation(1, load, l.cv2, aht.Seconds()), rate: load / aht.Seconds(), inquiries: inquiries,
		sheet: sheet{
			demand: []string{item("intent: calls", "channel: voice", "arrivals: "+poisson(load/aht.Seconds()), "work: "+l.yaml)},
			groups: agents(1),
		},
	}
}

// singles are agents who work alone on work of any law (Pollaczek and Khinchine).
func singles() []System {
	rows := []struct {
		law             string
		load, inquiries float64
	}{
		{"D", 0.5, 0},
		{"M", 0.5, 0},
		{"H2", 0.5, 0},
		{"E2", 0.8, 0},
		{"LN", 0.8, 0},
		{"D", 0.95, 4e6},
		{"M", 0.95, 8e6},
		{"H2", 0.95, 2e7},
	}
	all := make([]System, 0, len(rows))
	for _, row := range rows {
		id := fmt.Sprintf("PK-%s-%.0f", row.law, 100*row.load)
		all = append(all, one(id, "mean_wait", laws()[row.law], row.load, row.inquiries))
	}
	return all
}

// sharing is an agent who holds any number of chats at once and shares the time among them: how
// long they take depends on the mean of the work alone, not on its law.
func sharing() []System {
	ln, d := one("PS-50", "time_in_service", laws()["LN"], 0.5, 0), one("PS-95", "time_in_service", laws()["D"], 0.95, 0)
	all := []System{ln, d}
	for i := range all {
		all[i].Model += ", processor sharing"
		all[i].sheet.groups = agents(1, "concurrency: {voice: unlimited}", "total_rate: [1]")
	}
	return all
}

// priorities are classes that are served one before the other, without taking work away (Cobham).
func priorities() []System {
	rows := []struct {
		agents  int
		loads   []float64
		measure string
	}{
		{1, []float64{0.3, 0.3, 0.2}, "mean_wait_third"},
		{10, []float64{3, 3, 3}, "mean_wait_second"},
		{50, []float64{10, 18, 20}, "mean_wait_first"},
	}
	all := make([]System, 0, len(rows))
	for _, row := range rows {
		s := System{ID: "COB-" + strconv.Itoa(row.agents), Measure: row.measure}
		total := 0.0
		for i, load := range row.loads {
			total += load
			intent := []string{"first", "second", "third"}[i]
			s.sheet.demand = append(s.sheet.demand, caller(intent, load/aht.Seconds(), aht.Seconds(), "priority: "+strconv.Itoa(i+1)))
		}
		s.Model = fmt.Sprintf("M/M/%d with three priorities, %v erlangs", row.agents, total)
		s.rate, s.relaxation = total/aht.Seconds(), relaxation(row.agents, total, 1, aht.Seconds())
		s.sheet.groups = []string{staff("agents", row.agents, "{intent: first}, {intent: second}, {intent: third}")}
		all = append(all, s)
	}
	return all
}

// finite are desks with places for so many, agents included: by trunks or by the queue's length.
func finite() []System {
	rows := []struct {
		agents, places int
		load           float64
		measure        string
	}{
		{1, 5, 0.8, "blocked_rate"}, {50, 60, 48, "p_wait"}, {100, 130, 100, "mean_wait"},
	}
	all := make([]System, 0, len(rows))
	for i, row := range rows {
		s := System{
			ID: "MMCK-" + strconv.Itoa(row.places), Measure: row.measure,
			Model:      fmt.Sprintf("M/M/%d/%d, %v erlangs", row.agents, row.places, row.load),
			relaxation: 5 * aht, rate: row.load / aht.Seconds(), // the places bound how far it may stray
		}
		s.sheet.service = []string{"queue_limit: {voice: " + strconv.Itoa(row.places-row.agents) + "}"}
		if i%2 == 0 {
			s.sheet.service = []string{"trunks: {voice: " + strconv.Itoa(row.places) + "}"}
		}
		s.sheet.demand = []string{caller("calls", s.rate, aht.Seconds())}
		s.sheet.groups = agents(row.agents)
		all = append(all, s)
	}
	return all
}

// constants are agents whose work always takes equally long.
func constants() []System {
	rows := []struct {
		agents    int
		load      float64
		measure   string
		inquiries float64
	}{
		{1, 0.8, "mean_wait", 0}, {10, 9, "p_wait", 0}, {100, 95, "mean_wait", 8e6},
	}
	all := make([]System, 0, len(rows))
	for _, row := range rows {
		s := one("MDC-"+strconv.Itoa(row.agents), row.measure, laws()["D"], row.load, row.inquiries)
		s.Model = fmt.Sprintf("M/D/%d, %v erlangs", row.agents, row.load)
		s.relaxation = relaxation(row.agents, row.load, 0, aht.Seconds())
		s.sheet.groups = agents(row.agents)
		all = append(all, s)
	}
	return all
}

// overflow is the N-model: the first pool takes the first class alone, the second both, and
// prefers its own, the second; the first class tries the first pool first.
func overflow() []System {
	rows := []struct {
		agents               int // in either pool
		first, second, theta float64
		measure              string
	}{
		{5, 5, 3, 0.5, "p_wait_first"}, {10, 11, 7, 1, "abandonment_rate_second"},
	}
	all := make([]System, 0, len(rows))
	for _, row := range rows {
		unit := aht.Seconds()
		patience := "patience: " + exponential(unit/row.theta)
		all = append(all, System{
			ID: "NMOD-" + strconv.Itoa(row.agents), Measure: row.measure,
			Model:      fmt.Sprintf("N-model, %d + %d agents, %v + %v erlangs, patience %v x AHT", row.agents, row.agents, row.first, row.second, 1/row.theta),
			relaxation: 5 * aht, rate: (row.first + row.second) / unit,
			sheet: sheet{
				demand: []string{caller("first", row.first/unit, unit, patience), caller("second", row.second/unit, unit, patience)},
				groups: []string{
					staff("one", row.agents, "{intent: first, rank: 1}"),
					staff("both", row.agents, "{intent: second, rank: 1}, {intent: first, rank: 2}"),
				},
				routing: "skill_rank",
			},
		})
	}
	return all
}

// chats are agents who hold several at once, each the slower for it; they go to the least loaded.
func chats() []System {
	rows := []struct {
		agents, most int
		rates        string
		load, theta  float64
		measure      string
		inquiries    float64
	}{
		{1, 3, "[1, 1.6, 1.8]", 1.5, 0.5, "time_in_service", 0},
		{5, 3, "[1, 2, 3]", 12, 1, "p_wait", 0},
		{5, 1, "[1]", 7, 1, "abandonment_rate", 0},
		{20, 3, "[1, 1.6, 1.8]", 32, 1, "p_wait", 5e6},
	}
	all := make([]System, 0, len(rows))
	for _, row := range rows {
		unit := aht.Seconds()
		all = append(all, System{
			ID: fmt.Sprintf("CHAT-%dx%d", row.agents, row.most), Measure: row.measure, inquiries: row.inquiries,
			Model:      fmt.Sprintf("%d agents, up to %d chats at rates %s, %v erlangs, patience %v x AHT", row.agents, row.most, row.rates, row.load, 1/row.theta),
			relaxation: 20 * aht, rate: row.load / unit,
			sheet: sheet{
				demand: []string{item("intent: calls", "channel: chat", "arrivals: "+poisson(row.load/unit), "work: "+exponential(unit),
					"patience: "+exponential(unit/row.theta))},
				groups:  agents(row.agents, "concurrency: {chat: "+strconv.Itoa(row.most)+"}", "total_rate: "+row.rates),
				routing: "least_loaded",
			},
		})
	}
	return all
}
