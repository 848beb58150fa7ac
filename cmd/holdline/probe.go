package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"
	vegeta "github.com/tsenart/vegeta/v12/lib"

	"github.com/holdline/holdline/sim/live/driver"
	"github.com/holdline/holdline/sim/stats"
)

// probeFlags say how to look for the rate that one URL bears.
type probeFlags struct {
	method, body string
	from, to     float64
	step, budget time.Duration
	p99          time.Duration
	success      float64
	allow        []string
	format       string
	quiet        bool
}

func newProbe(p *process) *cobra.Command {
	f := probeFlags{}
	cmd := &cobra.Command{
		Use:   "probe URL",
		Short: "Find the rate of single requests that one URL bears",
		Long: `Probe sends the same request at a constant rate for a while, doubles the rate until the target
breaks (too slow, too many errors, or too few answers a second), and then halves the gap three
times. It knows nothing of conversations: it is the quick look before a scenario is written.
Loopback is always allowed; any other host must be named with --allow, and its owner asked.`,
		Example: `  holdline probe http://127.0.0.1:8080/health
  holdline probe http://127.0.0.1:8080/bot --method POST --body '{"conversation":"p","text":"hi"}' --p99 250ms
  holdline probe https://bot.staging.example/health --allow bot.staging.example --to 200`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return probe(cmd.Context(), p, args[0], f)
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&f.method, "method", http.MethodGet, "HTTP method")
	fl.StringVar(&f.body, "body", "", "request body; JSON is assumed")
	fl.Float64Var(&f.from, "from", 10, "first rate, in requests/s")
	fl.Float64Var(&f.to, "to", 5000, "highest rate, in requests/s")
	fl.DurationVar(&f.step, "step", 3*time.Second, "length of one step")
	fl.DurationVar(&f.budget, "budget", 2*time.Minute, "total time; the search stops with what it knows")
	fl.DurationVar(&f.p99, "p99", time.Second, "a step breaks when its p99 latency is above this")
	fl.Float64Var(&f.success, "success", 0.99, "a step breaks when its share of successes is below this")
	fl.StringSliceVar(&f.allow, "allow", nil, "further hosts that may be sent to")
	fl.StringVar(&f.format, "format", "text", "text or json")
	fl.BoolVarP(&f.quiet, "quiet", "q", false, "no progress")
	return cmd
}

// probeStep is what one constant rate showed. Latencies are in seconds, from the planned moment.
type probeStep struct {
	Rate     float64 `json:"rate_per_s"`
	Achieved float64 `json:"achieved_per_s"`
	Requests int64   `json:"requests"`
	Success  float64 `json:"success"`
	P50      float64 `json:"p50_s"`
	P99      float64 `json:"p99_s"`
	Max      float64 `json:"max_s"`
	LagP99   float64 `json:"send_lag_p99_s"` // vegeta's own lateness
	Held     bool    `json:"held"`
	Why      string  `json:"why,omitempty"`
}

// probeResult is the answer: the bracket between the last rate that held and the first that broke.
type probeResult struct {
	URL    string      `json:"url"`
	Held   float64     `json:"held_per_s"`
	Broke  float64     `json:"broke_per_s,omitempty"`
	Answer string      `json:"answer"`
	Steps  []probeStep `json:"steps"`
}

func probe(ctx context.Context, p *process, target string, f probeFlags) error {
	if err := f.check(target); err != nil {
		return usage(err)
	}
	ctx, cancel := p.interruptible(ctx)
	defer cancel()
	start := time.Now()
	res := probeResult{URL: target}
	search(f.from, f.to, func(rate float64) (bool, bool) {
		if ctx.Err() != nil || time.Since(start)+f.step > f.budget {
			return false, false
		}
		s := attack(ctx, target, f, rate)
		if ctx.Err() != nil {
			return false, false
		}
		res.Steps = append(res.Steps, s)
		if !f.quiet {
			_, _ = fmt.Fprintf(p.stderr, "%8.0f/s  achieved %8.1f/s  success %6.2f%%  p50 %s  p99 %s  %s\n",
				s.Rate, s.Achieved, 100*s.Success, span(s.P50), span(s.P99), s.Why)
		}
		return s.Held, true
	})
	res.answer(f, ctx.Err() != nil)
	if err := res.write(p.stdout, f.format); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return exit(exitInterrupted, nil)
	case len(res.Steps) == 0:
		return exit(exitUntrusted, nil)
	case res.Held == 0:
		return exit(exitFailed, nil)
	}
	return nil
}

// isToken says whether a word may be a method of HTTP.
func isToken(s string) bool {
	_, err := http.NewRequest(s, "http://127.0.0.1/", nil) //nolint:noctx // it is only looked at
	return s != "" && err == nil
}

func (f probeFlags) check(target string) error {
	u, err := url.Parse(target)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%q is no URL to send to: want http://host:port/path, or the same with https", target)
	case !driver.Allowed(u.Host, f.allow):
		return fmt.Errorf("%s is not loopback: if you may send load to it, say --allow %s", u.Hostname(), u.Hostname())
	case !(f.from > 0) || !(f.to >= f.from) || math.IsInf(f.to, 0):
		return errors.New("--from must be above 0 and --to no lower than it")
	case f.step < 100*time.Millisecond || f.step >= f.budget:
		return errors.New("--step must be at least 100ms, and shorter than --budget")
	case !(f.success > 0) || f.success > 1:
		return fmt.Errorf("--success %g: want a share above 0 and at most 1, such as 0.99", f.success)
	case f.p99 <= 0:
		return fmt.Errorf("--p99 %s: want a time above 0, such as 250ms", f.p99)
	case !isToken(f.method):
		return fmt.Errorf("--method %q: want the name of an HTTP method, such as POST", f.method)
	case f.format != "text" && f.format != "json":
		return fmt.Errorf("there is no format %q; allowed are text, json", f.format)
	}
	return nil
}

// search doubles the rate while try says that it held, then halves the gap in rate three times.
// The second result of try is false when there is nothing more to be learnt.
func search(from, to float64, try func(rate float64) (held, more bool)) {
	var held, broke float64
	for rate := from; ; rate = min(2*rate, to) {
		ok, more := try(rate)
		if !more {
			return
		}
		if !ok {
			broke = rate
			break
		}
		held = rate
		if rate >= to {
			return
		}
	}
	for range 3 {
		mid := (held + broke) / 2
		ok, more := try(mid)
		if !more {
			return
		}
		if ok {
			held = mid
		} else {
			broke = mid
		}
	}
}

// attack sends one constant rate through vegeta. Latency counts from the planned moment: a worker
// that was late adds its lateness, so that a slow target cannot hide behind waiting workers.
func attack(ctx context.Context, target string, f probeFlags, rate float64) probeStep {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	a := vegeta.NewAttacker(vegeta.Timeout(max(2*f.p99, time.Second)), vegeta.MaxWorkers(20000), vegeta.Connections(10000), vegeta.MaxBody(1<<20))
	context.AfterFunc(ctx, func() { a.Stop() })
	hit := vegeta.Target{Method: f.method, URL: target, Header: http.Header{"User-Agent": {"holdline-probe"}}}
	if f.body != "" {
		hit.Body = []byte(f.body)
		hit.Header.Set("Content-Type", "application/json")
	}
	pace := vegeta.ConstantPacer{Freq: int(math.Round(rate * 1000)), Per: 1000 * time.Second}
	latency, lag := stats.NewSketch(3), stats.NewSketch(3)
	s := probeStep{Rate: rate}
	began := time.Now()
	var good int64
	var last time.Time
	for r := range a.Attack(vegeta.NewStaticTargeter(hit), pace, f.step, "probe") {
		late := max(0, r.Timestamp.Sub(began)-time.Duration(float64(r.Seq)/rate*float64(time.Second)))
		lag.Record(late)
		latency.Record(late + r.Latency)
		s.Requests++
		if r.Error == "" && r.Code < 400 {
			good++
		}
		if end := r.End(); end.After(last) {
			last = end
		}
	}
	if s.Requests == 0 {
		s.Why = "nothing was sent"
		return s
	}
	s.Success = float64(good) / float64(s.Requests)
	s.Achieved = float64(good) / max(last.Sub(began), f.step).Seconds()
	s.P50, s.P99, s.Max = latency.Quantile(0.5).Seconds(), latency.Quantile(0.99).Seconds(), latency.Max().Seconds()
	s.LagP99 = lag.Quantile(0.99).Seconds()
	s.judge(f)
	return s
}

func (s *probeStep) judge(f probeFlags) {
	switch {
	case s.Success < f.success:
		s.Why = fmt.Sprintf("broke: %.2f%% succeeded, %.2f%% wanted", 100*s.Success, 100*f.success)
	case s.P99 > f.p99.Seconds():
		s.Why = fmt.Sprintf("broke: p99 %s, %s allowed", span(s.P99), f.p99)
	case s.Achieved < 0.9*s.Rate:
		s.Why = fmt.Sprintf("broke: %.1f/s answered of %.1f/s", s.Achieved, s.Rate)
	default:
		s.Held = true
	}
}

func (r *probeResult) answer(f probeFlags, interrupted bool) {
	var why string
	for _, s := range r.Steps {
		if s.Held {
			r.Held = max(r.Held, s.Rate)
		}
	}
	for _, s := range r.Steps {
		if !s.Held && s.Rate > r.Held && (r.Broke == 0 || s.Rate < r.Broke) {
			r.Broke, why = s.Rate, s.Why
		}
	}
	switch {
	case len(r.Steps) == 0:
		r.Answer = "cannot tell: no step was finished"
	case r.Held == 0:
		r.Answer = fmt.Sprintf("broken from the start, at %.4g/s (%s)", r.Steps[0].Rate, r.Steps[0].Why)
	case r.Broke == 0:
		r.Answer = fmt.Sprintf("not reached up to %.4g/s", r.Held)
	default:
		r.Answer = fmt.Sprintf("holds %.4g/s, breaks at %.4g/s (%s)", r.Held, r.Broke, why)
	}
	if interrupted {
		r.Answer += "; interrupted, so this is what was learnt so far"
	} else if r.Broke == 0 && r.Held > 0 && r.Held < f.to {
		r.Answer += ": the budget ended"
	}
}

func (r *probeResult) write(w io.Writer, format string) error {
	if format == "json" {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	_, err := fmt.Fprintf(w, "%s: %s\n", r.URL, r.Answer)
	return err
}

// span prints seconds as a duration of three digits.
func span(s float64) string {
	d := time.Duration(s * float64(time.Second))
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit).String()
}
