package verify

import (
	"fmt"
	"strconv"
	"time"
)

// retrials are desks without a queue whose customers, turned away, try again until they get in.
func retrials() []System {
	rows := []struct {
		agents      int
		load, retry float64 // retries of one customer a mean work time
		relaxation  time.Duration
		measure     string
	}{
		{1, 0.5, 0.25, 100 * aht, "orbit"}, {5, 4, 1, 60 * aht, "orbit"}, {10, 8, 1, 40 * aht, "all_busy"},
	}
	all := make([]System, 0, len(rows))
	for _, row := range rows {
		unit := aht.Seconds()
		retry := "retry: {on: [blocked], probability: 1, after: " + exponential(unit/row.retry) + ", max_attempts: unlimited}"
		all = append(all, System{
			ID: "RET-" + strconv.Itoa(row.agents), Measure: row.measure,
			Model:      fmt.Sprintf("M/M/%d with retrials, %v erlangs, retry after %v x AHT", row.agents, row.load, 1/row.retry),
			relaxation: row.relaxation, rate: row.load / unit,
			sheet: sheet{
				demand:  []string{caller("calls", row.load/unit, unit, retry)},
				service: []string{"queue_limit: {voice: 0}"},
				groups:  agents(row.agents),
			},
		})
	}
	return all
}

// redials are desks whose customers lose patience, and some of whom call again.
func redials() []System {
	rows := []struct {
		agents              int
		load, share, redial float64
		relaxation          time.Duration
		measure             string
	}{
		{10, 10, 0.5, 0.2, 30 * aht, "p_wait_fresh"}, {5, 6, 0.7, 0.1, 60 * aht, "orbit"},
	}
	all := make([]System, 0, len(rows))
	for _, row := range rows {
		unit := aht.Seconds()
		retry := fmt.Sprintf("retry: {on: [abandoned], probability: %v, after: %s, max_attempts: unlimited}", row.share, exponential(unit/row.redial))
		all = append(all, System{
			ID: "REDIAL-" + strconv.Itoa(row.agents), Measure: row.measure,
			Model: fmt.Sprintf("M/M/%d+M, %v erlangs, patience 1 x AHT, a share of %v calls again after %v x AHT",
				row.agents, row.load, row.share, 1/row.redial),
			relaxation: row.relaxation, rate: row.load / unit,
			sheet: sheet{
				demand: []string{caller("calls", row.load/unit, unit, "patience: "+exponential(unit), retry)},
				groups: agents(row.agents),
			},
		})
	}
	return all
}

// bots are desks behind a bot without limits. A share of 35 % is escalated; of what the bot closes
// 10 % comes back, of what humans close 5 %. All queues are in product form, whatever the delay.
func bots() []System {
	rows := []struct {
		id         string
		agents     int
		relaxation time.Duration
		measure    string
		inquiries  float64
	}{
		{"BOT", 27, time.Hour, "bot_offered_per_minute", 0},
		{"BOT-24", 24, 500 * time.Minute, "asa", 4.5e7},
		{"BOT-27", 27, time.Hour, "service_level_20s", 0},
	}
	all := make([]System, 0, len(rows))
	for _, row := range rows {
		all = append(all, System{
			ID: row.id, Measure: row.measure, relaxation: row.relaxation, rate: 10. / 60, inquiries: row.inquiries, threshold: 20 * time.Second,
			Model: fmt.Sprintf("M/M/inf (bot, 10/min, 2 min), then 35%% to M/M/%d (6 min), with repeats", row.agents),
			sheet: sheet{
				demand: []string{item("intent: calls", "channel: chat", "arrivals: {process: poisson, rate: 10/min}", "work: "+exponential(360),
					"repeat: {probability: 1, after: "+exponential(600)+"}")},
				bot:    "{duration: " + exponential(120) + ", outcome: {calls: {solved: 0.585, unsolved: 0.065, abandoned: 0}}}",
				groups: []string{staff("agents", row.agents, "{intent: calls, resolution: 0.95}")},
			},
		})
	}
	return all
}
