package live_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/holdline/holdline/sim/live"
)

// deaf is an endpoint that cannot be reached.
type deaf struct{ fake }

func (*deaf) Probe(context.Context) error { return errors.New("connection refused") }

func TestPreflight(t *testing.T) {
	for _, c := range []struct {
		name         string
		config       live.Config
		peak         live.Peak
		warning, err string
	}{
		{"all well", live.Config{Bot: &fake{}, Desk: &fake{}}, live.Peak{Rate: 10, Open: 100}, "", ""},
		{"no bot", live.Config{Bot: &deaf{}, Desk: &fake{}}, live.Peak{}, "", "the bot could not be reached: connection refused"},
		{"no desk", live.Config{Bot: &fake{}, Desk: &deaf{}}, live.Peak{}, "", "the desk could not be reached"},
		{"too few files", live.Config{Bot: &fake{}}, live.Peak{Connections: 1e12}, "", "may open only"},
		{"limits.open", live.Config{Bot: &fake{}, Limits: live.Limits{Open: 10}}, live.Peak{Open: 100}, "limits.open allows 10", ""},
		{"limits.rate", live.Config{Bot: &fake{}, Limits: live.Limits{Rate: 5}}, live.Peak{Rate: 8}, "limits.rate lets 5 start", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			warnings, err := live.Preflight(t.Context(), c.config, c.peak)
			if got := strings.Join(warnings, "\n"); (c.warning == "" && c.err == "" && got != "") || !strings.Contains(got, c.warning) {
				t.Errorf("warnings %q, want %q", got, c.warning)
			}
			if (c.err == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("error %v, want %q", err, c.err)
			}
		})
	}
}

func TestRunNeeds(t *testing.T) {
	for _, c := range []live.Config{{}, {Plan: &plan{}}, {Plan: &plan{}, Sink: &books{}}} {
		if _, err := live.Run(t.Context(), c); err == nil {
			t.Errorf("ran without what it needs: %+v", c)
		}
	}
}
