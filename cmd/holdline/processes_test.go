//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/sandbox"
)

// The sandbox in a process of its own, and a run that is sent to it like to any other target, in one
// body or streamed: both keep the same books.
func TestSandboxInItsOwnProcess(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, scenario string
		streamed       bool
	}{{"small", small, false}, {"busy", busy, false}, {"streamed", small, true}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := write(t, "scenario.yaml", c.scenario)
			box := begin(t, "holdline", "sandbox", file, "--addr", "127.0.0.1:0", "--speedup", "20")
			at := box.said(`at (http://[^ ]+)`)
			args := []string{file, "--speedup", "20", "--target", "bot=" + at + "/bot", "--target", "desk=" + at + "/desk"}
			if c.streamed {
				args = []string{streamed(t, c.scenario, at), "--speedup", "20"}
			}
			dir, doc := kept(t, args...)
			send(t, box, os.Interrupt)
			r := box.wait()
			wantCode(t, r, exitMet)
			var counts sandbox.Counts
			if err := json.Unmarshal([]byte(r.stdout), &counts); err != nil {
				t.Fatal(err)
			}
			s := summaryOf(t, doc)
			if s.Funnel.Offered == 0 || !strings.Contains(s.Run.Target, strings.TrimPrefix(at, "http://")) {
				t.Errorf("%d inquiries were sent to %q", s.Funnel.Offered, s.Run.Target)
			}
			conserved(t, s)
			_, all := readRun(t, dir)
			countsAgree(t, &counts, s, all)
			sameReportAs(t, dir, doc)
		})
	}
}

// streamed is the scenario with targets that read the sandbox's streams.
func streamed(t *testing.T, text, at string) string {
	t.Helper()
	sc, err := scenarios.Load("scenario.yaml", strings.NewReader(text), scenarios.LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	sc.Targets = sandbox.TargetsStreaming(at)
	var b strings.Builder
	if err := scenarios.Print(&b, sc); err != nil {
		t.Fatal(err)
	}
	return write(t, "streamed.yaml", b.String())
}

// A target that dies in the middle is failures, judged by the gates: the run goes on to its end.
func TestTargetThatDies(t *testing.T) {
	t.Parallel()
	file := write(t, "small.yaml", small)
	box := begin(t, "holdline", "sandbox", file, "--addr", "127.0.0.1:0", "--speedup", "12")
	at := box.said(`at (http://[^ ]+)`)
	dir := filepath.Join(t.TempDir(), "run")
	c := begin(t, "holdline", "run", file, "--out", dir, "--quiet", "--format", "json", "--speedup", "12",
		"--target", "bot="+at+"/bot", "--target", "desk="+at+"/desk", "--gate", "failure_rate < 1%")
	until(t, "rows on disk", func() bool { return linesOf(filepath.Join(dir, "turns.ndjson")) >= 20 })
	send(t, box, os.Kill)
	_ = box.wait()
	r := c.wait()
	wantCode(t, r, exitFailed)
	s := summaryOf(t, r.stdout)
	conserved(t, s)
	if s.Whole.Failed == 0 || s.Whole.Contained == 0 || s.Health == nil || !s.Health.Trustworthy {
		t.Errorf("want some that were served and others that failed, and a run to be trusted: %+v, %+v", s.Whole, s.Health)
	}
	for _, f := range s.Failures {
		if f.Inquiries > 0 && f.Label != "connect" && f.Label != "reset" && f.Label != "truncated" {
			t.Errorf("%d inquiries failed with %s", f.Inquiries, f.Label)
		}
	}
}

// While a run writes to a directory no other may, --force or not.
func TestDirectoryInUse(t *testing.T) {
	t.Parallel()
	c, dir := underWay(t, "--quiet")
	for _, more := range [][]string{{}, {"--force"}} {
		r := holdline(t, append([]string{"run", "quickstart", "--out", dir, "--quiet"}, more...)...)
		wantCode(t, r, exitUsage)
		if !strings.Contains(r.stderr, "another run is writing to it") || strings.Count(r.stderr, "\n") != 1 {
			t.Errorf("want one clear sentence, got:\n%s", r.stderr)
		}
	}
	send(t, c, os.Interrupt)
	wantCode(t, c.wait(), exitInterrupted)
	_, all := readRun(t, dir)
	allClosed(t, all)
}

// A run shows its metrics while it runs, with the scenario's own names as labels and values that
// are those of its rows.
func TestMetricsWhileRunning(t *testing.T) {
	t.Parallel()
	c, _ := underWay(t, "--metrics", "127.0.0.1:0")
	url := c.said(`metrics: (http://\S+)`)
	offered := regexp.MustCompile(`holdline_inquiries_offered_total{channel="chat",intent="refund"} ([0-9.e+]+)`)
	var page string
	until(t, "the counter of offered inquiries moves", func() bool {
		page = get(t, url)
		n := offered.FindStringSubmatch(page)
		return n != nil && n[1] != "0"
	})
	for _, want := range []string{
		`holdline_run_info{scenario="small",seed="3",speedup="1",version="dev"} 1`,
		`holdline_turns_total{endpoint="bot",result="ok"}`, `holdline_reply_latency_seconds_bucket{endpoint="bot"`,
		`holdline_send_lag_seconds_count`, `holdline_inquiries_closed_total{channel="chat",intent="refund",outcome="contained"}`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	send(t, c, os.Interrupt)
	wantCode(t, c.wait(), exitInterrupted)
}

func get(t *testing.T, url string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", url, resp.Status, err)
	}
	return string(b)
}

// ^C ends a command that has nothing to save at once, as it would any other program.
func TestInterruptWithNothingToSave(t *testing.T) {
	t.Parallel()
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = out.Close() }()
	v := command(t, "holdline", "validate", "-")
	v.Stdin = in
	if err := v.Start(); err != nil {
		t.Fatal(err)
	}
	_ = in.Close()
	if r := v.interrupted(); r.code == exitMet || r.stdout != "" {
		t.Errorf("exit code %d, output %q", r.code, r.stdout)
	}
}

// ^C while a target lets us wait before the first inquiry: exit code 130, and nothing is written.
func TestInterruptInPreflight(t *testing.T) {
	t.Parallel()
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	called := make(chan net.Conn, 1)
	go func() {
		if conn, err := ln.Accept(); err == nil {
			called <- conn // and no handshake ever
		}
	}()
	dir := filepath.Join(t.TempDir(), "run")
	c := command(t, "holdline", "run", write(t, "ours.yaml", ours("https://"+ln.Addr().String(), "")), "--out", dir)
	c.Env = append(os.Environ(), "BOT_TOKEN="+secret)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	conn := <-called
	defer func() { _ = conn.Close() }()
	r := c.interrupted()
	wantCode(t, r, exitInterrupted)
	if !strings.Contains(r.stderr, "interrupted before anything was sent") {
		t.Errorf("it says:\n%s", r.stderr)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a run that never began left a directory")
	}
}

// interrupted sends ^C until the command ends.
func (c *child) interrupted() ran {
	c.t.Helper()
	done := make(chan ran, 1)
	go func() { done <- c.wait() }()
	insist := time.NewTicker(100 * time.Millisecond)
	defer insist.Stop()
	for {
		_ = c.Process.Signal(os.Interrupt) // it may have ended since
		select {
		case <-insist.C:
		case r := <-done:
			return r
		}
	}
}

// probeLimits ask for one step of ten requests a second.
func probeLimits(step string) []string {
	return []string{"--from", "10", "--to", "10", "--step", step, "--budget", "10s", "--p99", "10s", "--format", "json", "--quiet"}
}

// What a server of ours bears, in numbers a script can read.
func TestProbeHolds(t *testing.T) {
	t.Parallel()
	onTheWallClock(t, func() error {
		var hits atomic.Int64
		bot := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
		defer bot.Close()
		var got struct {
			URL   string  `json:"url"`
			Held  float64 `json:"held_per_s"`
			Broke float64 `json:"broke_per_s"`
			Steps []struct {
				Requests int64   `json:"requests"`
				Success  float64 `json:"success"`
			} `json:"steps"`
		}
		r := holdline(t, append([]string{"probe", bot.URL}, probeLimits("1s")...)...)
		wantCode(t, r, exitMet)
		if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
			t.Fatal(err)
		}
		if got.Held != 10 || got.Broke != 0 || len(got.Steps) != 1 || got.Steps[0].Requests != hits.Load() || got.Steps[0].Success != 1 {
			return fmt.Errorf("%d requests came, and probe says %+v", hits.Load(), got)
		}
		return nil
	})
}

// What probe refuses, and what it says of a server that bears nothing.
func TestProbe(t *testing.T) {
	t.Parallel()
	bot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusServiceUnavailable) }))
	defer bot.Close()
	r := holdline(t, append([]string{"probe", bot.URL}, probeLimits("200ms")...)...)
	wantCode(t, r, exitFailed)
	if !strings.Contains(r.stdout, "broken from the start, at 10/s (broke: 0.00% succeeded") {
		t.Errorf("probe says %s", r.stdout)
	}
	for what, args := range map[string][]string{
		"a host that was not allowed": {"probe", "http://bot.example.com/"}, "no URL": {"probe", "bot"},
		"rates upside down":     {"probe", bot.URL, "--from", "10", "--to", "5"},
		"a share above all":     {"probe", bot.URL, "--success", "2"},
		"a budget of one step":  {"probe", bot.URL, "--step", "1s", "--budget", "1s"},
		"a method of two words": {"probe", bot.URL, "--method", "GE T"},
		"no rounds":             {"bench", "--rounds", "0"},
		"a rate below 0":        {"bench", "--rates", "-5"},
		"no time":               {"bench", "--duration", "0s"},
	} {
		if r := holdline(t, args...); r.code != exitUsage || r.stderr == "" {
			t.Errorf("%s: exit code %d, said %q", what, r.code, r.stderr)
		}
	}
}
