package verify

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/holdline/holdline/sim/verify/reference"
)

// choice says which value of a desk is simulated; the numbers are as in System.
type choice struct {
	id, measure string
	inquiries   float64
	limit       float64
}

// choices covers every desk but those of LeftOut, and every measure by several sizes.
func choices() []choice {
	return []choice{
		{"B01", "blocked_rate", 0, 0},
		{"B03", "blocked_rate", 0, 0},
		{"B05", "blocked_rate", 0, 0},
		{"B07", "blocked_rate", 0, 0},
		{"B09", "blocked_rate", 0, 0},
		{"B11", "blocked_rate", 0, 0},
		{"B13", "blocked_rate", 0, 0},
		{"B17", "blocked_rate", 6e6, 0},
		{"B19", "blocked_rate", 1.4e8, 0},
		{"B21", "blocked_rate", 0, 0},
		{"C02", "mean_wait", 5e6, 0},
		{"C04", "p_wait", 0, 0},
		{"C06", "queue_length", 5e6, 0},
		{"C08", "mean_wait", 0, 0},
		{"C10", "service_level", 0, 0},
		{"C14", "p_wait", 4e6, 0},
		{"C18", "p_wait", 2e7, 0.03},
		{"C22", "mean_wait", 1.5e7, 0},
		{"A02", "service_level", 0, 0},
		{"A04", "p_wait", 0, 0},
		{"A06", "abandonment_rate", 0, 0},
		{"A08", "mean_wait", 0, 0},
		{"A10", "service_level_short_excluded", 0, 0},
		{"A12", "queue_length", 0, 0},
		{"A14", "abandonment_rate", 5e6, 0},
		{"A16", "asa", 6e7, 0},
		{"A18", "asa", 0, 0},
		{"A20", "p_wait", 1.1e8, 0.03},
		{"A22", "service_level", 0, 0},
		{"A24", "service_level_abandons_good", 0, 0},
	}
}

// erlangs are desks without a queue (B), with endless patience (C) and with abandonment (A).
func erlangs() []System {
	known := map[string]reference.Desk{}
	for _, d := range reference.Desks() {
		known[d.System] = d
	}
	chosen := choices()
	all := make([]System, 0, len(chosen))
	for i, c := range chosen {
		all = append(all, desk(known[c.id], c, i))
	}
	return all
}

func desk(d reference.Desk, c choice, index int) System {
	s := System{
		ID: d.System, Measure: c.measure, Exact: value(&d, c.measure), Unit: unitOf(c.measure),
		rate: d.Load / d.AHT, inquiries: c.inquiries, limit: c.limit,
	}
	var more []string
	switch {
	case math.IsNaN(d.Threshold): // B: by a queue of no places, or by as many trunks as agents
		s.Model = fmt.Sprintf("M/M/%d/%d, %v erlangs", d.Servers, d.Servers, d.Load)
		s.relaxation = span1(d.AHT)
		s.sheet.service = []string{"queue_limit: {voice: 0}"}
		if index%2 == 1 {
			s.sheet.service = []string{"trunks: {voice: " + strconv.Itoa(d.Servers) + "}"}
		}
	case math.IsNaN(d.Patience):
		s.Model = fmt.Sprintf("M/M/%d, %v erlangs", d.Servers, d.Load)
		s.relaxation = relaxation(d.Servers, d.Load, 1, d.AHT)
	default:
		s.Model = fmt.Sprintf("M/M/%d+M, %v erlangs", d.Servers, d.Load)
		s.relaxation = span1(max(d.AHT, d.Patience)) // no slower than the slowest of all rates of leaving
		more = append(more, "patience: "+exponential(d.Patience))
	}
	if !math.IsNaN(d.Threshold) {
		s.threshold = span1(d.Threshold)
	}
	s.sheet.demand = []string{caller("calls", s.rate, d.AHT, more...)}
	s.sheet.groups = agents(d.Servers)
	return s
}

// relaxation is that of a queue for servers who are busy but for a share 1-rho of the time, their
// work of squared coefficient of variation cv2: as of Brownian motion with the same drift and
// variance (J. Abate and W. Whitt, Advances in Applied Probability 19 (1987)), and a work time.
func relaxation(servers int, load, cv2, work float64) time.Duration {
	spare := 1 - load/float64(servers)
	return span1(work * (1 + 2*(1+cv2)/(float64(servers)*spare*spare)))
}

// span1 is a number of seconds as a duration.
func span1(s float64) time.Duration { return time.Duration(math.Round(s * float64(time.Second))) }

// value is the exact value of a desk.
func value(d *reference.Desk, measure string) float64 {
	return map[string]float64{
		"blocked_rate": d.Blocked, "p_wait": d.PWait, "abandonment_rate": d.PAbandon, "mean_wait": d.MeanWait, "asa": d.ASA,
		"queue_length": d.QueueLength, "service_level": d.Level, "service_level_short_excluded": d.ShortExcluded,
		"service_level_abandons_good": d.AbandonsGood, "service_level_answered": d.OverAnswered,
	}[measure]
}

func unitOf(measure string) string {
	switch measure {
	case "mean_wait", "asa":
		return "seconds"
	case "queue_length":
		return "inquiries"
	}
	return "share"
}
