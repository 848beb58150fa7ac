package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// memory measures what a thinking conversation costs, each with one turn behind it.
func (b *bench) memory(ctx context.Context) error {
	return b.growth(ctx, "thinking conversations", func(filling time.Duration) (string, error) {
		return b.benchScenario(fillRate, filling+24*time.Hour, "12h")
	})
}

// fillRate is how many conversations are opened a second before their memory is read.
const fillRate = 2500

// growth opens b.open conversations and compares the whole process before the first and with all
// of them open.
func (b *bench) growth(ctx context.Context, what string, scenario func(filling time.Duration) (string, error)) error {
	filling := time.Duration(b.open) * time.Second / fillRate
	name, err := scenario(filling)
	if err != nil {
		return err
	}
	const quiet = 3 * time.Second // before the first arrival, to see the process without any
	steps := fmt.Sprintf("demand[refund-status].arrivals={process: steps, steps: [{at: 0s, rate: 0/s}, {at: %s, rate: %d/s}, {at: %s, rate: 0/s}], gaps: even}",
		quiet, fillRate, quiet+filling)
	cmd := exec.CommandContext(ctx, b.self, "run", name, "--quiet", "--force", "--out", filepath.Join(b.dir, "memory"), "--set", steps) //nolint:gosec // it is this very program
	if err = cmd.Start(); err != nil {
		return err
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	before, err := residentAfter(ctx, quiet-time.Second, cmd.Process.Pid)
	if err != nil {
		return err
	}
	after, err := residentAfter(ctx, filling+6*time.Second, cmd.Process.Pid)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(b.stdout, "%d %s: %.1f MB resident, %.1f MB without them: %.2f KB each\n",
		b.open, what, float64(after)/1e6, float64(before)/1e6, float64(after-before)/1024/float64(b.open))
	return err
}

// residentAfter waits and then reads the resident set of a process.
func residentAfter(ctx context.Context, d time.Duration, pid int) (int64, error) {
	select {
	case <-time.After(d):
		return resident(pid)
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func newBenchInbox(p *process) *cobra.Command {
	b := &bench{process: p}
	cmd := &cobra.Command{
		Use:   "inbox",
		Short: "Measure the memory of a customer who waits on an open stream",
		Long: `Inbox lets customers wait for a human, each on a server-sent event stream of its own, and tells what
one costs the generator: a connection, two goroutines of the HTTP client and one of ours.`,
		Example: "  holdline bench inbox --open 2000",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, cancel := b.interruptible(cmd.Context())
			defer cancel()
			done, err := b.setUp(ctx)
			if err != nil {
				return err
			}
			defer done()
			if err := b.growth(ctx, "open inboxes", b.inboxScenario); err != nil {
				return b.ended(ctx, err)
			}
			return nil
		},
	}
	cmd.Flags().IntVar(&b.open, "open", 2000, "customers who wait at once; each needs a file descriptor on both sides")
	return cmd
}

// inboxScenario is customers who wait for a human for hours.
func (b *bench) inboxScenario(filling time.Duration) (string, error) {
	text := fmt.Sprintf(`version: 1
name: bench
horizon: %s
demand:
  - intent: refund-status
    arrivals: {process: poisson, rate: 1/s}
    conversation: [{say: "Hello?"}]
    work: {constant: 1s}
targets:
  desk:
    protocol: http
    url: "http://%[2]s/desk"
    stream: {url: "http://%[2]s/desk/{{.ConversationID}}/events"}
    extract: {queued: queue.position, joined: agent, ended: done}
limits: {rate: 1000000/s, duration: 240h, open: 1000000}
deadline: 48h
`, filling+24*time.Hour, b.endpoint)
	name := filepath.Join(b.dir, "inbox.yaml")
	return name, os.WriteFile(name, []byte(text), 0o600)
}

// resident gives the resident set of a process in bytes, where the system has /proc.
func resident(pid int) (int64, error) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0, fmt.Errorf("memory is measured on Linux only: %w", err)
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kb << 10, err
		}
	}
	return 0, errors.New("the system does not tell the resident set")
}

func newBenchSoak(p *process) *cobra.Command {
	b := &bench{process: p}
	cmd := &cobra.Command{
		Use:   "soak",
		Short: "Hold a constant number of open conversations and watch the heap",
		Long: `Soak runs a constant load, so that the number of open conversations stays the same, and reads the
heap after a forced garbage collection. Growth from a fifth of the time to its end should stay under
5 %: what is measured must not pile up in memory. Above that the exit code is 1.`,
		Example: "  holdline bench soak --duration 10m",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return b.soak(cmd.Context()) },
	}
	cmd.Flags().DurationVar(&b.duration, "duration", 10*time.Minute, "of the whole run")
	return cmd
}

// heap is one reading.
type heap struct {
	at    time.Duration
	bytes uint64
}

func (b *bench) soak(ctx context.Context) error {
	done, err := b.setUp(ctx)
	if err != nil {
		return err
	}
	defer done()
	const rate = 500
	// The run is planned for a day and interrupted: the time slots of a report fill up over the
	// horizon to a bounded size, which in a short run would pass for growth.
	name, err := b.benchScenario(rate, 24*time.Hour, "30s")
	if err != nil {
		return err
	}
	readings := make(chan []heap, 1)
	watching, stop := context.WithCancel(ctx)
	go func() { readings <- b.watchHeap(watching) }()
	child := *b.process
	child.stdout, child.isTTY, child.signals = discard{}, false, make(chan os.Signal, 2)
	end := time.AfterFunc(b.duration, func() { child.signals <- os.Interrupt })
	defer end.Stop()
	code := report(b.stderr, (&child).run(ctx, name, &runFlags{
		scenarioFlags: scenarioFlags{load: 1, speedup: 1, format: "json", quiet: true, out: filepath.Join(b.dir, "soak")}, force: true,
	}))
	stop()
	return b.judgeHeap(<-readings, code)
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// watchHeap reads the heap twenty times over the run, after a forced collection each.
func (b *bench) watchHeap(ctx context.Context) []heap {
	start := time.Now()
	every := time.NewTicker(b.duration / 20)
	defer every.Stop()
	var got []heap
	for {
		select {
		case <-ctx.Done():
			return got
		case <-every.C:
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			h := heap{time.Since(start), m.HeapAlloc - ballastSize}
			got = append(got, h)
			_, _ = fmt.Fprintf(b.stderr, "%8s  heap %.2f MB\n", short(h.at), float64(h.bytes)/1e6)
		}
	}
}

func (b *bench) judgeHeap(got []heap, code int) error {
	if code != exitInterrupted {
		return exit(code, nil)
	}
	var first, last heap
	for _, h := range got {
		if first.at == 0 && h.at >= b.duration/5 {
			first = h
		}
		if h.at <= b.duration {
			last = h
		}
	}
	if first.at == 0 || last.at <= first.at {
		return exit(exitUntrusted, errors.New("soak: it ended before there was anything to compare"))
	}
	growth := float64(last.bytes)/float64(first.bytes) - 1
	_, err := fmt.Fprintf(b.stdout, "heap after a forced collection: %.2f MB at %s, %.2f MB at %s: growth %.1f %% (bound 5 %%)\n",
		float64(first.bytes)/1e6, short(first.at), float64(last.bytes)/1e6, short(last.at), 100*growth)
	if err != nil {
		return err
	}
	if growth > 0.05 {
		return exit(exitFailed, nil)
	}
	return nil
}
