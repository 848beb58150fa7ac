package desk_test

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the desk does into the transcripts")

// A transcript is a story in testdata: commands at the margin, what the desk did indented below
// them, comments after #. First the world is described (queue, locales, limit, trunks, group,
// skill, shift, hours, deferred, stay_on, policy, tick, interval, key, announce), then it runs: lines that begin with a time.
//
//	10s offer ann refund work=2m wrap=30s locale=de second=1m second_wrap=10s
//	15s leave ann
//	20s place ann        her position
//	20s hang_up ann      she is gone, from an agent, too
//	20s rework ann 10s   her conversation will take this long
//	1h advance           let time pass
//	1h rows              interval rows complete by then; flush: also the one that runs
//
// Run the test with -update to write the behavior anew, then read the difference.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := replay(t, string(want))
			switch {
			case *update:
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			case got != string(want):
				t.Errorf("the desk behaves differently now:\n%s", firstDifference(got, string(want)))
			}
		})
	}
}

// replay runs the commands of a transcript and gives it back with what happens now.
func replay(t *testing.T, text string) string {
	t.Helper()
	var out strings.Builder
	w := newWorld()
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if strings.HasPrefix(line, "  ") {
			continue
		}
		fmt.Fprintln(&out, line)
		command, _, _ := strings.Cut(line, "#")
		if words := strings.Fields(command); len(words) > 0 {
			if err := w.do(&out, words); err != nil {
				t.Fatalf("line %d: %q: %v", n, line, err)
			}
		}
	}
	return out.String()
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\n got  %s\n want %s", i+1, g[i], w[i])
		}
	}
	return "one is longer than the other"
}
