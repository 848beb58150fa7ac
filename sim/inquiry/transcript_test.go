package inquiry_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

var update = flag.Bool("update", false, "write what happens into the transcripts")

// The transcripts in testdata/conversation are lessons. A line is a command; what the customer
// does about it stands indented below. `customer` brings a new one, with their traits as
// key=value; every other line is a time and an event, with key=value and flags.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/conversation/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(want))
			if *update {
				if err = os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if !*update && got != string(want) {
				t.Errorf("%s: happened otherwise (go test ./sim/inquiry -run Transcripts -update rewrites it):\n%s", file, got)
			}
		})
	}
}

func play(t *testing.T, text string) string {
	t.Helper()
	var out strings.Builder
	var spec *inquiry.Spec
	var c inquiry.Conversation
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "    ") {
			continue
		}
		out.WriteString(line)
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || strings.HasPrefix(line, "#"):
			continue
		case words[0] == "customer":
			var in inquiry.Inquiry
			spec, in = customer(t, words[1:])
			c.Start(spec, &in)
			continue
		}
		before := *c.Row()
		a := c.Step(spec, event(t, words))
		fmt.Fprintf(&out, "    %s\n", describe(a))
		if (a.Do == inquiry.End || a.Do == inquiry.Vanish || a.Do == inquiry.HangUp) && before.Outcome == record.InProgress {
			fmt.Fprintf(&out, "    %s\n", row(c.Row()))
		}
	}
	return out.String()
}

func describe(a inquiry.Action) string {
	name := map[inquiry.Do]string{inquiry.Wait: "wait", inquiry.Send: "send", inquiry.AskHuman: "ask for a human", inquiry.Leave: "leave", inquiry.End: "end", inquiry.Vanish: "vanish", inquiry.HangUp: "hang up"}[a.Do]
	until := ""
	if a.Deadline != dist.Forever {
		until = " until " + a.Deadline.String()
	}
	if a.Detect > 0 {
		until += "; an agent finds nobody after " + a.Detect.String()
	}
	switch a.Do {
	case inquiry.Send:
		return fmt.Sprintf("send %d at %v%s", a.Turn, a.At, until)
	case inquiry.AskHuman, inquiry.Leave:
		return fmt.Sprintf("%s at %v%s", name, a.At, until)
	case inquiry.Wait, inquiry.End, inquiry.Vanish, inquiry.HangUp:
	}
	return name + until
}

func row(r *record.Inquiry) string {
	var b strings.Builder
	outcomes := []string{"in progress", "contained", "handled", "abandoned", "blocked", "failed", "not sent"}
	stages := []string{"", " at the bot", " in the queue", " with a human"}
	solved := []string{"", ", solved", ", not solved"}
	fmt.Fprintf(&b, "%s%s%s", outcomes[r.Outcome], stages[r.Stage], solved[r.Solved])
	if r.Failure != record.NoFailure {
		fmt.Fprintf(&b, ", %v", r.Failure)
	}
	for _, f := range []struct {
		set  bool
		name string
	}{{r.Escalated, "escalated"}, {r.Balked, "balked"}, {r.Raced, "raced"}, {r.Callback, "to be called"}, {r.Silent, "silently"}, {r.Transfers > 0, "passed on"}} {
		if f.set {
			b.WriteString(", " + f.name)
		}
	}
	fmt.Fprintf(&b, "; replies %d", r.Turns)
	if r.Checked > 0 {
		fmt.Fprintf(&b, " (%d of %d as expected)", r.Expected, r.Checked)
	}
	for _, m := range []struct {
		name string
		at   time.Duration
	}{{"queued", r.QueuedAt}, {"joined", r.JoinedAt}, {"ended", r.EndedAt}, {[]string{"", "retry", "repeat"}[r.Return], r.ReturnAt}} {
		if m.at != record.Never {
			fmt.Fprintf(&b, "; %s %v", m.name, m.at)
		}
	}
	if r.Held != 0 {
		fmt.Fprintf(&b, "; held %v", r.Held)
	}
	if r.Transfers > 0 {
		fmt.Fprintf(&b, "; passed on %v by group %d after %v of talk", r.PassedAt, r.PassedBy, r.Talked)
		if r.TakenAt != record.Never {
			fmt.Fprintf(&b, "; taken %v", r.TakenAt)
		}
	}
	return b.String()
}

func options(words []string) map[string]string {
	set := map[string]string{}
	for _, w := range words {
		k, v, _ := strings.Cut(w, "=")
		set[k] = v
	}
	return set
}

func customer(t *testing.T, words []string) (*inquiry.Spec, inquiry.Inquiry) {
	t.Helper()
	set := map[string]string{
		"turns": "2", "think": "4s", "bot_patience": "never", "patience": "never", "attempt": "1",
		"turn_timeout": "30s", "deadline": "1h", "escalated_patience": "1",
	}
	maps.Copy(set, options(words))
	has := func(name string) bool { _, ok := set[name]; return ok }
	after := sampler(t, "10m")
	s := &inquiry.Spec{
		HasBot: !has("nobot"), HasDesk: !has("nodesk"), Instant: has("instant"), Whole: has("whole"), Script: script(t, number(t, set["turns"])),
		Think: sampler(t, set["think"]), BotPatience: sampler(t, set["bot_patience"]), Patience: sampler(t, set["patience"]),
		EscalatedPatience: decimal(t, set["escalated_patience"]),
		TurnTimeout:       span(t, set["turn_timeout"]), Deadline: span(t, set["deadline"]),
		Retry:  inquiry.Return{OnAbandoned: true, OnBlocked: true, P: decimal(t, set["retry"]), After: after, MaxAttempts: 3},
		Repeat: inquiry.Return{P: decimal(t, set["repeat"]), PHuman: decimal(t, set["repeat_human"]), After: after},
		Silent: inquiry.Silent{P: decimal(t, set["silent"]), Detect: sampler(t, "25s")},
		Callback: inquiry.Callback{
			Set: has("call"), AtLeast: number(t, set["call_at"]), Announced: span(t, set["call_announced"]),
			Accept: decimal(t, set["call"]), Reach: decimal(t, set["reach"]), Ring: sampler(t, "20s"),
		},
	}
	if does, ok := set["on_failure"]; ok {
		s.OnFailure = inquiry.OnFailure{Set: true, After: number(t, set["after"])}
		switch does {
		case "ask":
			s.OnFailure.AskHuman = 1
		case "leave":
			s.OnFailure.Leave = 1
		}
	}
	if n, ok := set["balk_at"]; ok {
		s.Balk = []inquiry.Balk{{AtLeast: number(t, n), P: 1}}
	}
	if d, ok := set["balk_announced"]; ok {
		s.Balk = append(s.Balk, inquiry.Balk{Announced: span(t, d), P: 1})
	}
	return s, inquiry.Inquiry{ID: "a", Key: 42, Attempt: number(t, set["attempt"]), Backlog: has("backlog")}
}

func event(t *testing.T, words []string) inquiry.Event {
	t.Helper()
	kinds := map[string]inquiry.EventKind{
		"started": inquiry.Started, "reply": inquiry.Reply, "queued": inquiry.Queued, "joined": inquiry.Joined,
		"ended": inquiry.Ended, "left": inquiry.LeftOK, "leave_refused": inquiry.LeaveRefused, "leave_unanswered": inquiry.LeaveUnanswered,
		"refused": inquiry.Refused, "due": inquiry.Due, "cut": inquiry.Cut, "unsent": inquiry.Unsent, "transferred": inquiry.Transferred,
		"requeued": inquiry.Requeued,
	}
	kind, known := kinds[words[1]]
	if !known {
		t.Fatalf("unknown event %q", words[1])
	}
	set := options(words[2:])
	has := func(name string) bool { _, ok := set[name]; return ok }
	e := inquiry.Event{
		Kind: kind, At: span(t, words[0]), Complete: span(t, set["complete"]), Known: span(t, set["known"]), Turn: number(t, set["turn"]),
		Blocked: has("blocked"), Handoff: has("handoff"), Ended: has("ended"), Abandoned: has("abandoned"),
		Checked: has("met") || has("unmet"), Met: has("met"), Position: number(t, set["position"]), Announced: span(t, set["announced"]),
	}
	switch set["solved"] {
	case "yes":
		e.Solved = record.Yes
	case "no":
		e.Solved = record.No
	}
	if has("error") {
		e.Failure = record.HTTP5xx
	}
	return e
}

func script(t *testing.T, turns int) *inquiry.Script {
	t.Helper()
	messages := make([]inquiry.Message, turns)
	for i := range messages {
		messages[i].Texts = []inquiry.Text{{Text: "Hello."}}
	}
	return inquiry.Compile(messages, nil, func(path, format string, args ...any) { t.Fatalf(path+": "+format, args...) })
}

func span(t *testing.T, text string) time.Duration {
	t.Helper()
	switch text {
	case "":
		return 0
	case "never":
		return dist.Forever
	}
	d, err := unit.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return d.Std()
}

func sampler(t *testing.T, text string) dist.Sampler {
	t.Helper()
	var l dist.Law
	if err := l.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return l.Sampler()
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi("0" + text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func decimal(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat("0"+text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}
