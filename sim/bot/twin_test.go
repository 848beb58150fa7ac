package bot_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

// twin is the same bot, dumb on purpose: a list of replies in progress and a list of who waits,
// both looked through from end to end, and time that moves by the smallest step.
type twin struct {
	places int
	full   bot.WhenFull
	reply  func(q bot.Ask) time.Duration
	every  int             // seconds to one more token; 0: as many as anybody wants
	burst  int             // tokens at most
	sixths int             // of a token, in the bucket
	filled time.Duration   // so far
	busy   []time.Duration // ends
	line   []bot.Ask
}

// fill lets tokens come in, second by second.
func (w *twin) fill(now time.Duration) {
	for ; w.every > 0 && w.filled < now; w.filled += time.Second {
		w.sixths = min(w.sixths+6/w.every, 6*w.burst)
	}
}

// free says whether one more reply may begin.
func (w *twin) free(now time.Duration) bool {
	w.fill(now)
	w.busy = slices.DeleteFunc(w.busy, func(end time.Duration) bool { return end <= now })
	return (w.places < 1 || len(w.busy) < w.places) && (w.every == 0 || w.sixths >= 6)
}

func (w *twin) ask(now time.Duration, q bot.Ask) string {
	switch {
	case len(w.line) == 0 && w.free(now):
		return fmt.Sprintf("reply at %v", w.start(now, q).At)
	case w.full == bot.Reject:
		return "rejected"
	case w.full == bot.Escalate:
		return "escalated"
	}
	w.line = append(w.line, q)
	return "queued"
}

func (w *twin) start(now time.Duration, q bot.Ask) bot.Reply {
	at := now + w.reply(q)
	w.sixths -= 6
	w.busy = append(w.busy, at)
	return bot.Reply{ID: q.ID, At: at}
}

func (w *twin) leave(id uint64) bool {
	n := len(w.line)
	w.line = slices.DeleteFunc(w.line, func(q bot.Ask) bool { return q.ID == id })
	return len(w.line) < n
}

// step is one second: replies end and tokens come, then who waits begins.
func (w *twin) step(now time.Duration) (begun []string) {
	for {
		if len(w.line) == 0 || !w.free(now) {
			return begun
		}
		r := w.start(now, w.line[0])
		w.line = w.line[1:]
		begun = append(begun, fmt.Sprintf("%d at %v", r.ID, r.At))
	}
}

// TestBotDoesAsItsTwin gives both the same asks, leavings and time, in whole seconds.
func TestBotDoesAsItsTwin(t *testing.T) {
	reply, own := seconds(0, 1, 2, 3, 7), seconds(4, 5)
	rapid.Check(t, func(t *rapid.T) {
		w := &twin{
			places: rapid.IntRange(0, 3).Draw(t, "places"),
			full:   bot.WhenFull(rapid.IntRange(0, 2).Draw(t, "when full")),
			reply: func(q bot.Ask) time.Duration {
				return []dist.Sampler{reply, own}[q.Intent].Sample(q.Key.Uniform(rng.BotReply, q.Turn))
			},
			every: rapid.SampledFrom([]int{0, 0, 1, 2, 3}).Draw(t, "seconds to a token"),
			burst: rapid.IntRange(1, 3).Draw(t, "burst"),
		}
		w.sixths = 6 * w.burst
		rate := 0.0
		if w.every > 0 {
			rate = 1 / float64(w.every)
		}
		b := bot.New(bot.Config{
			Intents:   []bot.Outcome{{Solved: 1, EscalateAfter: 1}, {Solved: 1, Whole: true, ReplyTime: &own}},
			ReplyTime: reply, Concurrency: w.places, WhenFull: w.full, Rate: rate, Burst: w.burst,
		})
		tickets := map[uint64]bot.Ticket{}
		now, id := time.Duration(0), uint64(0)
		for range rapid.IntRange(1, 60).Draw(t, "commands") {
			switch rapid.IntRange(0, 3).Draw(t, "command") {
			case 0, 1:
				id++
				q := bot.Ask{ID: id, Key: rng.New(7, int(id)), Intent: rapid.IntRange(0, 1).Draw(t, "intent"), Turn: 1}
				v := b.Ask(now, q)
				if v.Answer == bot.Queued {
					tickets[id] = v.Ticket
				}
				have := []string{fmt.Sprintf("reply at %v", v.Reply.At), "queued", "rejected", "escalated"}[v.Answer]
				if want := w.ask(now, q); have != want {
					t.Fatalf("ask %d at %v: have %q, want %q", id, now, have, want)
				}
			case 2:
				who := uint64(rapid.IntRange(1, int(id)+1).Draw(t, "who"))
				ticket, queued := tickets[who]
				if have, want := queued && b.Forget(ticket), w.leave(who); have != want {
					t.Fatalf("leave %d at %v: have %t, want %t", who, now, have, want)
				}
			case 3:
				to := now + time.Duration(rapid.IntRange(0, 8).Draw(t, "seconds"))*time.Second
				begun := b.Advance(to, nil)
				have, want := make([]string, 0, len(begun)), []string(nil)
				for _, r := range begun {
					have = append(have, fmt.Sprintf("%d at %v", r.ID, r.At))
				}
				for ; now < to; now += time.Second {
					want = append(want, w.step(now)...)
				}
				want = append(want, w.step(now)...)
				if !slices.Equal(have, want) {
					t.Fatalf("by %v: have %v, want %v", to, have, want)
				}
			}
			if b.Waiting() != len(w.line) {
				t.Fatalf("at %v: %d wait, want %d", now, b.Waiting(), len(w.line))
			}
		}
	})
}

// seconds is the law that gives each of these numbers as often.
func seconds(values ...int) dist.Sampler {
	var l dist.Law
	for _, v := range values {
		d := unit.Duration(v) * unit.Duration(time.Second)
		l.Mixture = append(l.Mixture, dist.Part{Weight: 1, Law: dist.Law{Constant: &d}})
	}
	return l.Sampler()
}
