package main

import (
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/unit"
)

// A search sees everybody through who may wait for so long, and says that it does; a drain that is long enough
// stays as it is.
func TestSearchesSeeCustomersThrough(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		drain time.Duration
		gates []string
		want  time.Duration
		said  string
	}{
		{"seconds", time.Minute, []string{"service_level(20s) >= 80%", "asa < 2h"}, time.Minute, ""},
		{"hours", 12 * time.Minute, []string{"service_level(20s) >= 80%", "service_level(4h) >= 80%", "every 1h: service_level(2h) >= 50%"}, 4 * time.Hour, "where the scenario's drain is 12m"},
		{"long enough", 10 * time.Hour, []string{"service_level(4h) >= 80%"}, 10 * time.Hour, ""},
	} {
		goals := make([]goal.Gate, len(row.gates))
		for i, text := range row.gates {
			g, err := goal.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			goals[i] = g
		}
		sc := &scenarios.Scenario{Drain: unit.Duration(row.drain)}
		note := seeThrough(sc, goals)
		if sc.Drain.Std() != row.want || (note == "") != (row.said == "") || !strings.Contains(note, row.said) {
			t.Errorf("%s: a drain of %s, %q; want %s, %q", row.name, sc.Drain, note, row.want, row.said)
		}
	}
}
