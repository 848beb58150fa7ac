package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/reports"
)

func newBench(p *process) *cobra.Command {
	b := &bench{process: p}
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure the generator itself on this machine: ceiling, send lag, CPU, memory",
		Long: `Bench runs holdline against an endpoint that does nothing, in a process of its own, and tells what
this machine can generate: for each rate the turns a second achieved, the send lag and the CPU time a
turn (whole process, getrusage), and then the memory of an open, thinking conversation.
With --vegeta the vegeta CLI sends single requests at the same rates, interleaved round by round.`,
		Example: `  holdline bench
  holdline bench --rates 2000,5000 --rounds 5 --vegeta "$(which vegeta)"
  holdline bench --rates 0 --open 50000                # the memory alone
  holdline bench soak --duration 10m`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := b.check(); err != nil {
				return usage(err)
			}
			return b.run(cmd.Context())
		},
	}
	fl := cmd.Flags()
	fl.IntSliceVar(&b.rates, "rates", []int{500, 1000, 2000, 5000}, "turns a second to try; 0 leaves them out")
	fl.DurationVar(&b.duration, "duration", 10*time.Second, "of each run")
	fl.IntVar(&b.rounds, "rounds", 1, "interleaved rounds; the median and the spread are shown")
	fl.StringVar(&b.vegeta, "vegeta", "", "path of the vegeta CLI to compare with")
	fl.IntVar(&b.open, "open", 20000, "open conversations to measure the memory of; 0 leaves it out")
	cmd.AddCommand(newBenchEndpoint(p), newBenchInbox(p), newBenchSoak(p), newBenchReport(p), newBenchSimulator(p), newBenchSearches(p))
	return cmd
}

// bench is a series of measurements; each runs a real command in a child process.
type bench struct {
	*process

	rates    []int
	duration time.Duration
	rounds   int
	vegeta   string
	open     int

	self, dir, endpoint string
}

// sample is what one run of one tool at one rate showed.
type sample struct {
	achieved float64       // turns a second
	cpu      time.Duration // a turn
	lagP99   time.Duration
	lagP50   time.Duration
}

// check refuses what cannot be measured, and takes out the rate 0.
func (b *bench) check() error {
	switch {
	case slices.ContainsFunc(b.rates, func(rate int) bool { return rate < 0 }):
		return fmt.Errorf("--rates %v: want numbers above 0, or 0 alone to leave them out", b.rates)
	case b.rounds < 1:
		return fmt.Errorf("--rounds %d: want 1 or more", b.rounds)
	case b.duration < 100*time.Millisecond:
		return fmt.Errorf("--duration %s: want 100ms or more", b.duration)
	case b.open < 0:
		return fmt.Errorf("--open %d: want 0 or more", b.open)
	}
	b.rates = slices.DeleteFunc(b.rates, func(rate int) bool { return rate == 0 })
	return nil
}

func (b *bench) run(ctx context.Context) error {
	ctx, cancel := b.interruptible(ctx)
	defer cancel()
	done, err := b.setUp(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := b.turns(ctx); err != nil {
		return b.ended(ctx, err)
	}
	if b.open > 0 {
		if err := b.memory(ctx); err != nil {
			return b.ended(ctx, err)
		}
	}
	return nil
}

func (b *bench) ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return exit(exitInterrupted, nil)
	}
	return exit(exitUntrusted, err)
}

// setUp starts the endpoint and makes a folder for what the runs write.
func (b *bench) setUp(ctx context.Context) (done func(), err error) {
	if b.self, err = os.Executable(); err != nil {
		return nil, exit(exitInternal, err)
	}
	if b.dir, err = os.MkdirTemp("", "holdline-bench-"); err != nil {
		return nil, exit(exitUntrusted, err)
	}
	stop, addr, err := startEndpoint(ctx, b.self)
	if err != nil {
		return nil, exit(exitUntrusted, errors.Join(err, os.RemoveAll(b.dir)))
	}
	b.endpoint = addr
	return func() { stop(); _ = os.RemoveAll(b.dir) }, nil
}

// startEndpoint runs the endpoint that does nothing as a child and gives its address.
func startEndpoint(ctx context.Context, self string) (stop func(), addr string, err error) {
	ctx, cancel := context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, self, "bench", "endpoint", "--while-stdin")
	_, inErr := cmd.StdinPipe() // closed when we end, even by a kill -9: nothing is left behind
	out, err := cmd.StdoutPipe()
	if err = errors.Join(inErr, err); err != nil {
		cancel()
		return nil, "", fmt.Errorf("starting the endpoint: %w", err)
	}
	if err = cmd.Start(); err != nil {
		cancel()
		return nil, "", fmt.Errorf("starting the endpoint: %w", err)
	}
	stop = func() { cancel(); _ = cmd.Wait() }
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		stop()
		return nil, "", fmt.Errorf("starting the endpoint: %w", err)
	}
	return stop, strings.TrimSpace(line), nil
}

func newBenchEndpoint(p *process) *cobra.Command {
	var whileStdin bool
	cmd := &cobra.Command{
		Use: "endpoint", Short: "Serve a bot that answers at once", Hidden: true, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, cancel := p.interruptible(cmd.Context())
			defer cancel()
			if whileStdin {
				go func() {
					_, _ = io.Copy(io.Discard, p.stdin)
					cancel()
				}()
			}
			ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
			if err != nil {
				return exit(exitUntrusted, err)
			}
			srv := &http.Server{ReadHeaderTimeout: time.Minute, Handler: idleEndpoint()}
			context.AfterFunc(ctx, func() { _ = srv.Close() })
			if _, err := fmt.Fprintln(p.stdout, ln.Addr()); err != nil {
				return err
			}
			if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
				return exit(exitUntrusted, err)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&whileStdin, "while-stdin", false, "end when stdin is closed")
	return cmd
}

// idleEndpoint answers a bot's message at once, and lets a desk's customers wait for ever.
func idleEndpoint() http.Handler {
	mux := http.NewServeMux()
	answer := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, 1<<20))
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, body)
		}
	}
	mux.Handle("POST /bot", answer(`{"reply":{"text":"noted"},"handoff":false,"solved":true}`))
	mux.Handle("POST /desk", answer(`{"queue":{"position":1}}`))
	mux.HandleFunc("GET /desk/{id}/events", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, ": waiting\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	return mux
}

// turns measures every rate, the tools taking turns within a round.
func (b *bench) turns(ctx context.Context) error {
	tools := []struct {
		name string
		run  func(context.Context, int) (sample, error)
	}{{"holdline", b.holdline}}
	if b.vegeta != "" {
		tools = append(tools, struct {
			name string
			run  func(context.Context, int) (sample, error)
		}{"vegeta", b.peer})
	}
	for _, rate := range b.rates {
		got := make([][]sample, len(tools))
		for range b.rounds {
			for i, tool := range tools {
				s, err := tool.run(ctx, rate)
				if err != nil {
					return fmt.Errorf("%s at %d/s: %w", tool.name, rate, err)
				}
				got[i] = append(got[i], s)
			}
		}
		for i, tool := range tools {
			b.show(tool.name, rate, got[i])
		}
		if len(tools) == 2 {
			mine, theirs := median(got[0], cpuOf), median(got[1], cpuOf)
			_, _ = fmt.Fprintf(b.stdout, "%6d/s  CPU a turn, holdline / vegeta a hit: %.2f\n", rate, mine/theirs)
		}
	}
	return nil
}

func (b *bench) show(tool string, rate int, got []sample) {
	lag := ""
	if tool == "holdline" {
		lag = fmt.Sprintf("  send lag p50 %s, p99 %s [%s..%s]", span(median(got, lag50Of)), span(median(got, lag99Of)), span(lowest(got, lag99Of)), span(highest(got, lag99Of)))
	}
	_, _ = fmt.Fprintf(b.stdout, "%6d/s  %-8s achieved %.1f/s  CPU %s a turn [%s..%s]%s  (median of %d)\n", rate, tool,
		median(got, func(s sample) float64 { return s.achieved }),
		span(median(got, cpuOf)), span(lowest(got, cpuOf)), span(highest(got, cpuOf)), lag, len(got))
}

func cpuOf(s sample) float64   { return s.cpu.Seconds() }
func lag50Of(s sample) float64 { return s.lagP50.Seconds() }
func lag99Of(s sample) float64 { return s.lagP99.Seconds() }

func values(got []sample, of func(sample) float64) []float64 {
	v := make([]float64, len(got))
	for i, s := range got {
		v[i] = of(s)
	}
	slices.Sort(v)
	return v
}

func median(got []sample, of func(sample) float64) float64  { return values(got, of)[len(got)/2] }
func lowest(got []sample, of func(sample) float64) float64  { return values(got, of)[0] }
func highest(got []sample, of func(sample) float64) float64 { return values(got, of)[len(got)-1] }

// benchScenario is single-turn customers at a constant rate, or ones that think for hours.
func (b *bench) benchScenario(rate int, lasts time.Duration, think string) (string, error) {
	second := ""
	if think != "" {
		second = "\n      - say: \"Are you still there?\""
	} else {
		think = "1s"
	}
	text := fmt.Sprintf(`version: 1
name: bench
horizon: %s
demand:
  - intent: refund-status
    arrivals: {process: poisson, rate: %d/s}
    conversation:
      - say: "Hello, where is my refund for order 12345? It has been nine days."%s
    think: {constant: %s}
    work: {constant: 1s}
targets:
  bot:
    protocol: http
    url: "http://%s/bot"
    send: {json: {conversation: "{{.ConversationID}}", text: "{{.Text}}"}}
    extract: {text: reply.text, handoff: handoff, solved: solved}
limits: {rate: 1000000/s, duration: 240h, open: 1000000}
deadline: 48h
`, lasts, rate, second, think, b.endpoint)
	name := filepath.Join(b.dir, "bench.yaml")
	return name, os.WriteFile(name, []byte(text), 0o600)
}

// holdline runs the real command at a rate and reads its own report and its CPU time.
func (b *bench) holdline(ctx context.Context, rate int) (sample, error) {
	name, err := b.benchScenario(rate, b.duration, "")
	if err != nil {
		return sample{}, err
	}
	cmd := exec.CommandContext(ctx, b.self, "run", name, "--quiet", "--force", "--format", "json", "--out", filepath.Join(b.dir, "run")) //nolint:gosec // it is this very program
	var failed *exec.ExitError
	out, err := cmd.Output()
	if err != nil && (!errors.As(err, &failed) || failed.ExitCode() != exitUntrusted && failed.ExitCode() != exitFailed) {
		return sample{}, err
	}
	var s reports.Summary
	if err := json.Unmarshal(out, &s); err != nil {
		return sample{}, fmt.Errorf("reading its report: %w", err)
	}
	if s.Whole.Turns == 0 || s.Health == nil {
		return sample{}, errors.New("its report holds no turns")
	}
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return sample{
		achieved: float64(s.Whole.Turns) / b.duration.Seconds(),
		cpu:      used / time.Duration(s.Whole.Turns),
		lagP50:   time.Duration(s.Health.SendLagP50 * float64(time.Second)),
		lagP99:   time.Duration(s.Health.SendLagP99 * float64(time.Second)),
	}, nil
}

// peer runs the vegeta CLI at a rate with the same request, results going to a file as well.
func (b *bench) peer(ctx context.Context, rate int) (sample, error) {
	body := filepath.Join(b.dir, "body.json")
	targets := filepath.Join(b.dir, "targets.txt")
	err := errors.Join(
		os.WriteFile(body, []byte(`{"conversation":"bench-refund-status-0-1","text":"Hello, where is my refund for order 12345? It has been nine days."}`), 0o600),
		os.WriteFile(targets, []byte("POST http://"+b.endpoint+"/bot\nContent-Type: application/json\n@"+body+"\n"), 0o600),
	)
	if err != nil {
		return sample{}, err
	}
	cmd := exec.CommandContext(ctx, b.vegeta, "attack", "-rate", strconv.Itoa(rate), "-duration", b.duration.String(), //nolint:gosec // the user named it
		"-targets", targets, "-output", filepath.Join(b.dir, "vegeta.bin"))
	if out, err := cmd.CombinedOutput(); err != nil {
		return sample{}, fmt.Errorf("%w: %s", err, out)
	}
	hits := float64(rate) * b.duration.Seconds()
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return sample{achieved: float64(rate), cpu: time.Duration(float64(used) / hits)}, nil
}
