//go:build unix

package main

import (
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// smallDisk is holdline on a disk that takes 96 KB of a file and then no more.
func smallDisk() {
	const most = 96 << 10
	signal.Ignore(syscall.SIGXFSZ) // or the kernel kills the process that writes too much
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
		panic(err)
	}
	main()
}

// A full disk ends the run with exit code 3 and one clear sentence, and what was measured before
// is there.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "run")
	r := begin(t, "holdline-small-disk", "run", write(t, "small.yaml", small), "--out", dir, "--quiet", "--speedup", "4", "--load", "4").wait()
	wantCode(t, r, exitUntrusted)
	if n := strings.Count(r.stderr, "\n"); n != 1 || !strings.Contains(r.stderr, "file too large") {
		t.Errorf("want one clear sentence, got:\n%s", r.stderr)
	}
	if !says(r.stdout, "Inquiries") || !says(r.stdout, "rows could not be written") {
		t.Errorf("the run measured until then, and its report does not say so:\n%s", r.stdout)
	}
	_, all := readRun(t, dir)
	if len(all.turns) == 0 || len(all.closed) == 0 {
		t.Fatalf("%d turns and %d inquiries were kept", len(all.turns), len(all.closed))
	}
	contiguousPart(t, dir)
	s := summaryOf(t, sameReport(t, dir, exitUntrusted))
	if s.Whole.Turns != int64(len(all.turns)) || s.Whole.Offered != int64(len(all.opened)) {
		t.Errorf("the report has %d turns and %d inquiries, the rows %d and %d", s.Whole.Turns, s.Whole.Offered, len(all.turns), len(all.opened))
	}
	text := holdline(t, "report", dir)
	if wantCode(t, text, exitUntrusted); !says(text.stdout, "rows could not be written") {
		t.Errorf("the report does not say what is missing:\n%s", text.stdout)
	}
}

// contiguousPart wants whole lines only: what was half written is cut off again.
func contiguousPart(t *testing.T, dir string) {
	t.Helper()
	for _, name := range []string{"inquiries.ndjson", "turns.ndjson", "intervals.ndjson"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if len(b) > 0 && b[len(b)-1] != '\n' {
			t.Errorf("the last line of %s is torn", name)
		}
	}
}
