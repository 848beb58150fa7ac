package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/record/runlog"
	"github.com/holdline/holdline/sim/sandbox"
)

// The library's quickstart, faster than life: every measure is there, every inquiry has one
// outcome, and the sandbox counted the same.
func TestBooksOfQuickstart(t *testing.T) {
	t.Parallel()
	dir, doc := kept(t, "quickstart", "--speedup", "300", "--set", "drain=3h", "--set", "turn_timeout=2h", "--set", "trust.send_lag=1m")
	s := summaryOf(t, doc)
	if s.Funnel.Offered == 0 {
		t.Fatal("nobody came")
	}
	conserved(t, s)
	everyMeasure(t, doc)
	sameCounts(t, dir, s)
}

// A run in which everything happens: rejections, a full desk, balking, impatience, retries and
// repeats. The books agree all the same, with every race shown as one.
func TestBooksOfABusyHour(t *testing.T) {
	t.Parallel()
	dir, doc := kept(t, write(t, "busy.yaml", busy), "--speedup", "12")
	s := summaryOf(t, doc)
	f := s.Funnel
	for name, n := range map[string]int64{
		"retries": f.Retries, "repeats": f.Repeats, "blocked": f.Blocked, "blocked at the bot": f.BlockedAtBot,
		"abandoned at the bot": f.AbandonedAtBot, "abandoned in the queue": f.AbandonedInQueue, "balked": f.Balked,
		"contained": f.Contained, "handled": f.Handled,
	} {
		if n == 0 {
			t.Errorf("the scenario means to have inquiries that are %s, and has none", name)
		}
	}
	conserved(t, s)
	sameCounts(t, dir, s)
	sameReportAs(t, dir, doc)
}

// The report of a replay is the run's own document as well.
func TestBooksOfAReplay(t *testing.T) {
	t.Parallel()
	file, recorded := write(t, "small.yaml", small), filepath.Join(t.TempDir(), "recorded.jsonl")
	wantCode(t, holdline(t, "generate", file, "-o", recorded), exitMet)
	dir, doc := kept(t, file, "--speedup", "60", "--inquiries", recorded)
	if s := summaryOf(t, doc); s.Funnel.Offered != int64(linesOf(recorded)) {
		t.Errorf("%d lines were recorded, and %d inquiries offered", linesOf(recorded), s.Funnel.Offered)
	}
	sameReportAs(t, dir, doc)
}

// With a profile from a file beside the scenario the report again knows the planned rate too,
// wherever it is called.
func TestBooksOfAProfile(t *testing.T) {
	t.Parallel()
	file := write(t, "profile.yaml", strings.Replace(small, "{process: poisson, rate: 5/s}", "{process: profile, file: day.csv}", 1))
	if err := os.WriteFile(filepath.Join(filepath.Dir(file), "day.csv"), []byte("at,rate\n0s,4/s\n30s,6/s\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir, doc := kept(t, file, "--speedup", "60")
	sameReportAs(t, dir, doc)
}

// kept runs a scenario whose gates do not matter, and gives its directory and its JSON report.
func kept(t *testing.T, args ...string) (dir, doc string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "run")
	r := holdline(t, append([]string{"run", "--out", dir, "--quiet", "--format", "json", "--gate", "offered >= 0"}, args...)...)
	wantCode(t, r, exitMet)
	return dir, r.stdout
}

func sameReportAs(t *testing.T, dir, doc string) {
	t.Helper()
	if again := sameReport(t, dir, exitMet); again != doc {
		t.Errorf("holdline report prints another document than the run did:\n%s", firstDifference(doc, again))
	}
}

// conserved wants offered to be the sum of the outcomes, in the whole run and in every part.
func conserved(t *testing.T, s *reports.Summary) {
	t.Helper()
	if len(s.Violations) > 0 {
		t.Errorf("the report found its own books broken: %q", s.Violations)
	}
	w := s.Whole
	if sum := w.Contained + w.Handled + w.Abandoned + w.Blocked + w.Failed + w.NotSent + w.InProgress; sum != w.Offered {
		t.Errorf("offered %d, the outcomes sum to %d: %+v", w.Offered, sum, w)
	}
	funnels := map[string]reports.Funnel{"all": s.Funnel}
	for _, q := range s.Queues {
		funnels["queue "+q.Name] = q.Funnel
	}
	for _, c := range s.Channels {
		funnels["channel "+c.Name] = c.Funnel
	}
	for name, f := range funnels {
		sum := f.Contained + f.Handled + f.AbandonedAtBot + f.AbandonedInQueue + f.AbandonedAtHuman + f.Blocked + f.Failed + f.NotSent + f.InProgress
		if sum != f.Offered || f.Fresh+f.Retries+f.Repeats != f.Offered {
			t.Errorf("%s: offered %d, the outcomes sum to %d, the kinds to %d", name, f.Offered, sum, f.Fresh+f.Retries+f.Repeats)
		}
	}
	if w.InProgress != 0 {
		t.Errorf("%d inquiries are in progress after a drain without end", w.InProgress)
	}
}

// everyMeasure wants each measure that a gate can name, with a value or the reason for none.
func everyMeasure(t *testing.T, doc string) {
	t.Helper()
	var s struct {
		Measures map[string]map[string]any `json:"measures"`
	}
	if err := json.Unmarshal([]byte(doc), &s); err != nil {
		t.Fatal(err)
	}
	for _, m := range goal.Measures() {
		v, ok := s.Measures[m.Name]
		switch {
		case !ok:
			t.Errorf("%s is missing", m.Name)
		case v["value"] == nil && v["missing"] == nil:
			t.Errorf("%s has neither a value nor a reason for having none: %v", m.Name, v)
		}
	}
	if len(s.Measures) != len(goal.Measures()) {
		t.Errorf("%d measures, want %d", len(s.Measures), len(goal.Measures()))
	}
}

// sameCounts holds the embedded sandbox's own books against the run's rows.
func sameCounts(t *testing.T, dir string, s *reports.Summary) {
	t.Helper()
	run, all := readRun(t, dir)
	var c sandbox.Counts
	if err := json.Unmarshal(run.End.Sandbox, &c); err != nil {
		t.Fatal(err)
	}
	countsAgree(t, &c, s, all)
}

// countsAgree wants the same numbers from both ends. A customer who loses patience while a message or
// a reply is on its way is the one thing that both cannot see alike: the sandbox may not have read the
// one yet, or have sent the other already. So many customers hung up on the bot, and so many raced
// with the desk, so far may the two lie apart.
func countsAgree(t *testing.T, c *sandbox.Counts, s *reports.Summary, all *rows) {
	t.Helper()
	allClosed(t, all)
	f := s.Funnel
	of := func(so func(*record.Inquiry) bool) int64 { return count(all.closed, so) }
	blockedAtDesk := of(func(q *record.Inquiry) bool { return q.Outcome == record.Blocked && q.Stage == record.InQueue })
	raced := of(func(q *record.Inquiry) bool { return q.Raced })
	asks, hungUp := botTurns(all.turns)
	for _, v := range []struct {
		what           string
		sandbox, run   int64
		unread, unseen int64 // how many fewer, and how many more, the sandbox may count
	}{
		{"asked the bot", c.Bot.Asks, asks, hungUp, 0},
		{"met the bot", c.Bot.Conversations, f.BotOffered, hungUp, 0},
		{"escalated", c.Bot.Escalated, f.Escalated, 0, hungUp},
		{"asked for a human", c.Desk.Offered, f.QueueOffered + blockedAtDesk, raced, 0},
		{"were turned away by the desk", c.Desk.Blocked, blockedAtDesk, 0, 0},
		{"got a human", c.Desk.Joined, of(func(q *record.Inquiry) bool { return q.JoinedAt != record.Never }), 0, raced},
		{"were handled", c.Desk.Ended, f.Handled, 0, raced},
		{"gave up waiting", c.Desk.Left, f.AbandonedInQueue, raced, 0},
		{"meant to leave when a human was there", c.Desk.LeaveRefused, raced, raced, 0},
		{"raced", raced, f.Raced, 0, 0},
	} {
		if v.sandbox < v.run-v.unread || v.sandbox > v.run+v.unseen {
			t.Errorf("%s: the sandbox counts %d, the run %d (%d hung up on the bot, %d raced)", v.what, v.sandbox, v.run, hungUp, raced)
		}
	}
	if c.Bot.Answering != 0 || c.Desk.Waiting != 0 || c.Desk.Talking != 0 {
		t.Errorf("the sandbox still has customers: %+v", c)
	}
}

// botTurns counts the messages to the bot, and those of customers who did not wait for the reply.
func botTurns(turns []record.Turn) (asks, hungUp int64) {
	for i := range turns {
		if turns[i].Endpoint == record.Bot {
			asks++
			if turns[i].Open || turns[i].GaveUp {
				hungUp++
			}
		}
	}
	return asks, hungUp
}

// Two runs of one seed offer the same inquiries, byte by byte, whatever the clock measures; another
// seed offers others.
func TestSameSeedSameInquiries(t *testing.T) {
	t.Parallel()
	var runs [3]*child
	var dirs [3]string
	for i, seed := range []string{"5", "5", "6"} {
		dirs[i] = filepath.Join(t.TempDir(), "run")
		runs[i] = begin(t, "holdline", "run", write(t, "small.yaml", small), "--out", dirs[i], "--quiet", "--speedup", "60", "--seed", seed)
	}
	var offered [3][]byte
	for i, r := range runs {
		wantCode(t, r.wait(), exitMet)
		b, err := os.ReadFile(filepath.Join(dirs[i], runlog.InquiriesFile))
		if err != nil {
			t.Fatal(err)
		}
		for line := range bytes.Lines(b) {
			if bytes.Contains(line, []byte(`"row":"open"`)) {
				offered[i] = append(offered[i], line...)
			}
		}
	}
	if len(offered[0]) == 0 || !bytes.Equal(offered[0], offered[1]) {
		t.Errorf("the same seed offers other inquiries:\n%s", firstDifference(string(offered[0]), string(offered[1])))
	}
	if bytes.Equal(offered[0], offered[2]) {
		t.Error("another seed offers the same inquiries")
	}
}
