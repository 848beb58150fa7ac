package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/gate"
	"github.com/holdline/holdline/reports/prom"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/live"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/record/runlog"
)

// trust gives the engine its thresholds; the tightest latency gate is one of them, on the wall
// clock, since a generator that is late by a twentieth of it could decide it.
func (r *running) trust() live.Trust {
	t := r.scenario.Trust
	trust := live.Trust{NotSent: float64(t.NotSent), SendLag: t.SendLag.Std(), GeneratorCPU: float64(t.GeneratorCPU)}
	gs, err := goals(r.scenario.Gates)
	if err != nil {
		return trust // the loader has refused such gates
	}
	for _, g := range gs {
		switch g.Measure {
		case "reply_latency", "first_reply_latency", "service_time":
			limit := time.Duration(g.Limit * float64(time.Second))
			if !r.options.WallReplies {
				limit = r.scaled(limit)
			}
			if trust.LatencyGate == 0 || limit < trust.LatencyGate {
				trust.LatencyGate = limit
			}
		}
	}
	return trust
}

// persona gives templates of real targets the customer; the sandbox's use none.
func (r *running) persona() func(*inquiry.Inquiry) any {
	if r.onSandbox() {
		return nil
	}
	return func(in *inquiry.Inquiry) any { return r.plan.Persona(in) }
}

// abortWhen gives the watch over the scenario's abort_when: why to stop, once one of them holds
// with its whole interval.
func (r *running) abortWhen() (func(*reports.Accumulator) string, error) {
	gs, err := goals(r.scenario.AbortWhen)
	if err != nil {
		return nil, err
	}
	return func(acc *reports.Accumulator) string {
		if len(gs) == 0 {
			return ""
		}
		for _, v := range gate.Judge(gs, acc) {
			if v.State == reports.Met {
				return "abort_when: " + v.Text
			}
		}
		return ""
	}, nil
}

// exporters serves /metrics while the run lasts, where that was asked for.
func (r *running) exporters(ctx context.Context) ([]record.Sink, error) {
	if r.flags.metrics == "" {
		return nil, nil
	}
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", r.flags.metrics)
	if err != nil {
		return nil, usage(fmt.Errorf("--metrics: %w", err))
	}
	e := prom.New(r.plan.Labels(), prom.Info{Scenario: r.scenario.Name, Version: version, Seed: r.scenario.Seed, Speedup: r.flags.speedup})
	mux := http.NewServeMux()
	mux.Handle("/metrics", e.Handler())
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = srv.Serve(ln) }() // ends with Close
	r.closers = append(r.closers, func() { _ = srv.Close() })
	r.say("metrics: http://%s/metrics", ln.Addr())
	return []record.Sink{e}, nil
}

// end is what the manifest keeps of a run's end. Rows that were lost make the run untrustworthy: the
// report that is rendered again from the directory has to say so too.
func (r *running) end(res *live.Result, lost error) (runlog.End, error) {
	end := runlog.End{Why: res.Why, Interrupted: res.Interrupted, Aborted: res.Aborted, Elapsed: res.Elapsed}
	h := res.Health
	health := reports.Health{
		Trustworthy: h.Trustworthy, Reasons: h.Reasons, Warnings: h.Warnings,
		NotSent: res.Counts.Outcomes[record.NotSent], NotSentRate: h.NotSent,
		SendLagP50: known(h.SendLag.P50), SendLagP99: known(h.SendLag.P99), SendLagMax: known(h.SendLag.Max),
		LagBound: h.SendLagBound.Seconds(), CPU: h.CPUMean, CPUPeak: h.CPUPeak,
		OpenSampled: h.OpenSampled, OpenByRows: h.OpenExpected,
	}
	if lost != nil {
		health.Trustworthy = false
		health.Reasons = append(health.Reasons, fmt.Sprintf("Rows are missing: %v.", lost))
	}
	if h.OpenExpected > 0 {
		health.LittleError = h.OpenSampled/h.OpenExpected - 1
	}
	var errs [2]error
	end.Health, errs[0] = json.Marshal(health)
	if r.ends.sandbox != nil {
		end.Sandbox, errs[1] = json.Marshal(r.ends.sandbox.Counts())
	}
	return end, errors.Join(errs[:]...)
}

func known(d time.Duration) float64 {
	if d == record.Never {
		return 0
	}
	return d.Seconds()
}

func joined(args []string) string { return strings.Join(append([]string{"holdline"}, args...), " ") }

// safe are arguments for the record, without what may be a secret.
func safe(args []string) []string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = safeArg(a)
	}
	return out
}

// safeArg leaves out what is set anywhere inside targets, and of a URL the credentials and the query.
func safeArg(a string) string {
	if i := strings.Index(a, "targets"); i >= 0 {
		if path, _, ok := strings.Cut(a[i:], "="); ok {
			return a[:i] + path + "=..."
		}
	}
	scheme, rest, ok := strings.Cut(a, "://")
	if !ok {
		return a
	}
	rest, _, _ = strings.Cut(rest, "?")
	host, path, slash := strings.Cut(rest, "/")
	host = host[strings.LastIndexByte(host, '@')+1:]
	if slash {
		path = "/" + path
	}
	return scheme + "://" + host + path
}
