package bot_test

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

var update = flag.Bool("update", false, "rewrite the transcripts with what the bot does now")

// TestTranscripts replays testdata/*.txt: a command, a line "----", and all that the bot did. The
// commands are
//
//	bot [concurrency=N] [when_full=queue|reject|escalate] [reply=DURATION] [rate=A_SECOND] [burst=N]
//	intent solved=P unsolved=P abandoned=P escalate_after=N [reply=DURATION] [whole=1]     (intents are numbered from 0)
//	ask AT id=N [intent=N] [turn=N]
//	leave id=N
//	advance TO
//	next
//
// The inquiry of ask id=N has the key rng.New(1, N). A diff after -update deserves understanding.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			have := replay(string(want))
			if *update {
				if err := os.WriteFile(file, []byte(have), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if have != string(want) {
				t.Errorf("%s differs; have:\n%s", file, have)
			}
		})
	}
}

// replay gives the transcript with what follows each command replaced by what the bot did.
func replay(transcript string) string {
	var out strings.Builder
	s := session{tickets: map[uint64]bot.Ticket{}}
	answering := false
	lines := bufio.NewScanner(strings.NewReader(transcript))
	for lines.Scan() {
		line := lines.Text()
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			answering = false
			out.WriteString(line + "\n")
		case answering:
		default:
			out.WriteString(line + "\n----\n" + s.do(strings.Fields(line)))
			answering = true
		}
	}
	return out.String()
}

type session struct {
	cfg     bot.Config
	bot     *bot.Bot
	tickets map[uint64]bot.Ticket
}

func (s *session) do(words []string) string {
	arg := func(name, otherwise string) string {
		for _, w := range words[1:] {
			if v, ok := strings.CutPrefix(w, name+"="); ok {
				return v
			}
		}
		return otherwise
	}
	number := func(name string, otherwise int) int {
		n, err := strconv.Atoi(arg(name, strconv.Itoa(otherwise)))
		if err != nil {
			panic(err)
		}
		return n
	}
	fraction := func(name string) float64 {
		p, err := strconv.ParseFloat(arg(name, "0"), 64)
		if err != nil {
			panic(err)
		}
		return p
	}
	switch words[0] {
	case "bot":
		s.cfg = bot.Config{
			Concurrency: number("concurrency", bot.Unlimited),
			WhenFull:    map[string]bot.WhenFull{"queue": bot.Queue, "reject": bot.Reject, "escalate": bot.Escalate}[arg("when_full", "queue")],
			ReplyTime:   constant(span(arg("reply", "1s"))),
			Rate:        fraction("rate"), Burst: number("burst", 0),
		}
		s.bot = bot.New(s.cfg)
	case "intent":
		o := bot.Outcome{
			Solved: fraction("solved"), Unsolved: fraction("unsolved"), Abandoned: fraction("abandoned"),
			EscalateAfter: number("escalate_after", 1), Whole: number("whole", 0) == 1,
		}
		if d := arg("reply", ""); d != "" {
			law := constant(span(d))
			o.ReplyTime = &law
		}
		s.cfg.Intents = append(s.cfg.Intents, o)
		s.bot = bot.New(s.cfg)
	case "ask":
		id := uint64(number("id", 0))
		v := s.bot.Ask(span(words[1]), bot.Ask{ID: id, Key: rng.New(1, int(id)), Intent: number("intent", 0), Turn: number("turn", 1)})
		s.tickets[id] = v.Ticket
		return verdictText(v)
	case "leave":
		return fmt.Sprintf("dropped: %t\n", s.bot.Forget(s.tickets[uint64(number("id", 0))]))
	case "advance":
		var out strings.Builder
		for _, r := range s.bot.Advance(span(words[1]), nil) {
			out.WriteString(replyText(r))
		}
		return out.String() + fmt.Sprintf("waiting: %d\n", s.bot.Waiting())
	case "next":
		if at, ok := s.bot.Next(); ok {
			return at.String() + "\n"
		}
		return "nothing to do unasked\n"
	default:
		return "there is no such command\n"
	}
	return "ok\n"
}

func verdictText(v bot.Verdict) string {
	switch v.Answer {
	case bot.Started:
		return replyText(v.Reply)
	case bot.Queued:
		return "queued\n"
	case bot.Rejected:
		return "rejected\n"
	case bot.Escalated:
		return "handed to a human, no reply\n"
	}
	return "?\n"
}

func replyText(r bot.Reply) string {
	text := fmt.Sprintf("%d gets reply %d at %s", r.ID, r.Turn, r.At)
	switch {
	case r.Handoff:
		text += ": handed to a human"
	case r.Abandoned:
		text += ": gives up"
	case r.Solved == record.Yes:
		text += ": solved"
	case r.Solved == record.No:
		text += ": not solved"
	}
	if r.Ended {
		text += ", and closes the conversation"
	}
	return text + "\n"
}

func span(text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		panic(err)
	}
	return d
}

func constant(d time.Duration) dist.Sampler {
	c := unit.Duration(d)
	return dist.Law{Constant: &c}.Sampler()
}
