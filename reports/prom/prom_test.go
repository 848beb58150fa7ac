package prom_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/holdline/holdline/reports/prom"
	"github.com/holdline/holdline/sim/record"
)

func exporter() *prom.Exporter {
	return prom.New(record.Labels{
		Intents: []string{"refund"}, Channels: []string{"chat"}, Locales: []string{"en-US"}, Queues: []record.Queue{{}},
	}, prom.Info{Scenario: "quickstart", Version: "dev", Seed: 7, Speedup: 1})
}

func inquiry(o record.Outcome) *record.Inquiry {
	return &record.Inquiry{Outcome: o, QueuedAt: record.Never, JoinedAt: record.Never}
}

// Three customers: one contained, one handled after four seconds in the queue, one still there.
func TestValues(t *testing.T) {
	t.Parallel()
	e := exporter()
	for range 3 {
		e.Open(inquiry(record.InProgress))
	}
	contained := inquiry(record.Contained)
	contained.Solved = record.Yes
	e.Close(contained)
	handled := inquiry(record.Handled)
	handled.Escalated, handled.QueuedAt, handled.JoinedAt = true, time.Second, 5*time.Second
	e.Close(handled)

	e.Turn(&record.Turn{Intended: time.Second, Sent: time.Second + time.Millisecond, Complete: 3 * time.Second})
	e.Turn(&record.Turn{Intended: 0, Sent: 0, Complete: 30 * time.Second, Failure: record.TimeoutTurn})
	e.Turn(&record.Turn{Intended: 0, Sent: 0, Complete: time.Millisecond, Failure: record.RateLimited})
	e.Turn(&record.Turn{Intended: 0, Sent: 0, Complete: record.Never, Open: true, Endpoint: record.Desk})

	const want = `
# HELP holdline_inquiries_closed_total Inquiries that ended, by outcome.
# TYPE holdline_inquiries_closed_total counter
holdline_inquiries_closed_total{channel="chat",intent="refund",outcome="abandoned"} 0
holdline_inquiries_closed_total{channel="chat",intent="refund",outcome="blocked"} 0
holdline_inquiries_closed_total{channel="chat",intent="refund",outcome="contained"} 1
holdline_inquiries_closed_total{channel="chat",intent="refund",outcome="failed"} 0
holdline_inquiries_closed_total{channel="chat",intent="refund",outcome="handled"} 1
holdline_inquiries_closed_total{channel="chat",intent="refund",outcome="in_progress"} 0
holdline_inquiries_closed_total{channel="chat",intent="refund",outcome="not_sent"} 0
# HELP holdline_inquiries_escalated_total Ended inquiries that the bot had handed to a human.
# TYPE holdline_inquiries_escalated_total counter
holdline_inquiries_escalated_total{channel="chat",intent="refund"} 1
# HELP holdline_inquiries_offered_total Inquiries that started, returns included.
# TYPE holdline_inquiries_offered_total counter
holdline_inquiries_offered_total{channel="chat",intent="refund"} 3
# HELP holdline_inquiries_open Inquiries open now.
# TYPE holdline_inquiries_open gauge
holdline_inquiries_open 1
# HELP holdline_inquiries_solved_total Ended inquiries by whether the matter was settled.
# TYPE holdline_inquiries_solved_total counter
holdline_inquiries_solved_total{channel="chat",intent="refund",solved="no"} 0
holdline_inquiries_solved_total{channel="chat",intent="refund",solved="unknown"} 1
holdline_inquiries_solved_total{channel="chat",intent="refund",solved="yes"} 1
# HELP holdline_run_info The run: always 1.
# TYPE holdline_run_info gauge
holdline_run_info{scenario="quickstart",seed="7",speedup="1",version="dev"} 1
# HELP holdline_turns_total Turns that ended, by result: ok, gave_up, open or a failure label.
# TYPE holdline_turns_total counter
holdline_turns_total{endpoint="bot",result="ok"} 1
holdline_turns_total{endpoint="bot",result="rate_limited"} 1
holdline_turns_total{endpoint="bot",result="timeout_turn"} 1
holdline_turns_total{endpoint="desk",result="ok"} 0
holdline_turns_total{endpoint="desk",result="open"} 1
`
	err := testutil.GatherAndCompare(e.Gatherer(), strings.NewReader(want),
		"holdline_inquiries_closed_total", "holdline_inquiries_escalated_total", "holdline_inquiries_offered_total",
		"holdline_inquiries_open", "holdline_inquiries_solved_total", "holdline_run_info", "holdline_turns_total")
	if err != nil {
		t.Error(err)
	}
}

// Rejections and cut turns are in no latency; time-outs are, at their limit.
func TestLatencySums(t *testing.T) {
	t.Parallel()
	e := exporter()
	e.Turn(&record.Turn{Intended: time.Second, Sent: time.Second, Complete: 3 * time.Second})
	e.Turn(&record.Turn{Complete: 30 * time.Second, Failure: record.TimeoutTurn})
	e.Turn(&record.Turn{Complete: time.Millisecond, Failure: record.RateLimited})
	e.Turn(&record.Turn{Complete: 99 * time.Second, Open: true})
	srv := httptest.NewServer(e.Handler())
	defer srv.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`holdline_reply_latency_seconds_sum{endpoint="bot"} 32`,
		`holdline_reply_latency_seconds_count{endpoint="bot"} 2`,
		`holdline_send_lag_seconds_count 4`,
	} {
		if !strings.Contains(string(body), line+"\n") {
			t.Errorf("missing %q in\n%s", line, body)
		}
	}
}

// Names and help texts follow Prometheus' conventions.
func TestLint(t *testing.T) {
	t.Parallel()
	problems, err := testutil.GatherAndLint(exporter().Gatherer())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}
