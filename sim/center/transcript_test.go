package center_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/record"
)

var update = flag.Bool("update", false, "write what the simulated center does into the transcripts")

// A transcript is a scenario, a line "----", and every row of its replication 0 in the order in
// which they came. Run the test with -update to write the behavior anew, then read the difference.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			scenario, want, _ := strings.Cut(string(text), "----\n")
			got := told(t, scenario)
			switch {
			case *update:
				if err := os.WriteFile(file, []byte(scenario+"----\n"+got), 0o600); err != nil {
					t.Fatal(err)
				}
			case got != want:
				t.Errorf("the center behaves differently now:\n%s", firstDifference(got, want))
			}
		})
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d after ----\n got  %s\n want %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// told plays a scenario and gives its rows as text.
func told(t *testing.T, text string) string {
	t.Helper()
	sc := load(t, text)
	s := &teller{}
	c, err := center.New(sc, sim.Options{Seed: sc.Seed}, s)
	if err != nil {
		t.Fatal(err)
	}
	c.Names = true
	s.labels = c.Plan.Labels()
	r, err := center.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&s.out, "%s end: %d contacts, %d turns\n", at(r.End), r.Contacts, r.Turns)
	return s.out.String()
}

func load(tb testing.TB, text string) *scenarios.Scenario {
	tb.Helper()
	if !strings.HasPrefix(text, "version") {
		text = "version: 1\nname: test\nseed: 1\n" + text
	}
	sc, err := scenarios.Load("test.yaml", strings.NewReader(text), scenarios.LoadOptions{})
	if err != nil {
		tb.Fatalf("%v\n%s", err, text)
	}
	return sc
}

// teller is a sink that tells each row in a line, what is zero or never left out.
type teller struct {
	labels record.Labels
	out    strings.Builder
}

func (s *teller) Err() error { return nil }

func (s *teller) Open(r *record.Inquiry) {
	fmt.Fprintf(&s.out, "%s open  %s", at(r.Arrived), r.ID)
	if r.Kind != record.Fresh {
		fmt.Fprintf(&s.out, " %s %d of %s", r.Kind, r.Attempt, r.Parent)
	}
	fmt.Fprintln(&s.out)
}

func (s *teller) Close(r *record.Inquiry) {
	fmt.Fprintf(&s.out, "%s close %s: %s", at(r.EndedAt), r.ID, r.Outcome)
	word := func(name, text string) {
		if text != "" && text != "0" {
			fmt.Fprintf(&s.out, " %s=%s", name, text)
		}
	}
	if r.Stage != record.NoStage {
		word("stage", r.Stage.String())
	}
	word("failure", r.Failure.String())
	if r.Solved != record.Unknown {
		word("solved", r.Solved.String())
	}
	word("turns", strconv.Itoa(int(r.Turns)))
	word("checked", strconv.Itoa(int(r.Checked)))
	word("met", strconv.Itoa(int(r.Expected)))
	for _, f := range []struct {
		name string
		is   bool
	}{{"escalated", r.Escalated}, {"raced", r.Raced}, {"balked", r.Balked}, {"callback", r.Callback}, {"silent", r.Silent}, {"closed", r.Closed}} {
		if f.is {
			fmt.Fprintf(&s.out, " %s", f.name)
		}
	}
	word("bot", when(r.BotAt))
	word("queued", when(r.QueuedAt))
	word("place", strconv.Itoa(int(r.Position)))
	word("joined", when(r.JoinedAt))
	if r.Group != record.None {
		word("by", fmt.Sprintf("%s/%d", s.labels.Groups[r.Group], r.Agent))
	}
	word("transfers", strconv.Itoa(int(r.Transfers)))
	if r.Held > 0 {
		word("held", r.Held.String())
	}
	if r.Transfers > 0 {
		word("passed", when(r.PassedAt))
		word("from", s.labels.Groups[r.PassedBy])
		word("after", r.Talked.String())
		word("taken", when(r.TakenAt))
	}
	if r.Return != record.Fresh {
		word(r.Return.String(), when(r.ReturnAt))
	}
	fmt.Fprintln(&s.out)
}

func (s *teller) Turn(r *record.Turn) {
	fmt.Fprintf(&s.out, "%s turn  %s: #%d %s %d intended=%s", at(r.Complete), r.Inquiry, r.Seq, r.Endpoint, r.Turn, when(r.Intended))
	switch {
	case r.Open:
		fmt.Fprint(&s.out, " open")
	case r.GaveUp:
		fmt.Fprint(&s.out, " gave up")
	case r.Blocked:
		fmt.Fprintf(&s.out, " blocked (%s)", r.Failure)
	case r.Failure != record.NoFailure:
		fmt.Fprintf(&s.out, " %s", r.Failure)
	}
	fmt.Fprintln(&s.out)
}

func (s *teller) Interval(r *record.Interval) {
	switch r.Scope {
	case record.GroupScope:
		name := s.labels.Groups[r.Index]
		fmt.Fprintf(&s.out, "%s rows  %s since %s: paid=%g staffed=%g busy=%g slots=%g/%g ended=%d\n",
			at(r.To), name, when(r.From), r.Paid, r.Staffed, r.Busy, r.SlotBusy, r.SlotStaff, r.Ended)
	case record.QueueScope:
		q := s.labels.Queues[r.Index]
		fmt.Fprintf(&s.out, "%s rows  %s since %s: waited=%g open=%g ended=%d\n",
			at(r.To), s.labels.Intents[q.Intent], when(r.From), r.QueueArea, r.Open, r.Ended)
	case record.RunScope:
	}
}

func at(t time.Duration) string { return fmt.Sprintf("%8s", when(t)) }

func when(t time.Duration) string {
	if t == record.Never {
		return ""
	}
	text := t.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
