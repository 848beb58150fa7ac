package bot_test

import (
	"math"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

func lognormal(mean time.Duration) dist.Sampler {
	return dist.Law{Lognormal: &dist.MeanCV{Mean: unit.Duration(mean), CV: 0.6}}.Sampler()
}

// Each way to end is taken by its share of customers, within five standard deviations.
func TestSharesOfOutcomes(t *testing.T) {
	const n = 100_000
	b := bot.New(bot.Config{Intents: []bot.Outcome{{Solved: 0.61, Unsolved: 0.11, Abandoned: 0.02, EscalateAfter: 1}}})
	got := map[string]int{}
	for i := range n {
		r := b.Ask(0, bot.Ask{Key: rng.New(1, 0).Num(uint64(i)), Turn: 1}).Reply
		switch {
		case r.Handoff:
			got["escalated"]++
		case r.Abandoned:
			got["abandoned"]++
		case r.Solved == record.Yes:
			got["solved"]++
		default:
			got["unsolved"]++
		}
	}
	for end, p := range map[string]float64{"solved": 0.61, "unsolved": 0.11, "abandoned": 0.02, "escalated": 0.26} {
		if d := float64(got[end]) - n*p; math.Abs(d) > 5*math.Sqrt(n*p*(1-p)) {
			t.Errorf("%s: %d of %d, want %g of them", end, got[end], n, p)
		}
	}
}

// Raising the solved share moves customers into solved and nobody out of it.
func TestMoreSolvedIsThoseAndMore(t *testing.T) {
	few := bot.New(bot.Config{Intents: []bot.Outcome{{Solved: 0.4, EscalateAfter: 1}}})
	many := bot.New(bot.Config{Intents: []bot.Outcome{{Solved: 0.5, Unsolved: 0.2, EscalateAfter: 1}}})
	for i := range 10_000 {
		q := bot.Ask{Key: rng.New(3, i), Turn: 1}
		if few.Ask(0, q).Reply.Solved == record.Yes && many.Ask(0, q).Reply.Solved != record.Yes {
			t.Fatalf("customer %d is solved by the weaker bot only", i)
		}
	}
}

// A reply that never comes is due at the end of time, not before the beginning.
func TestReplyThatNeverComes(t *testing.T) {
	b := bot.New(bot.Config{
		Intents:     []bot.Outcome{{Solved: 1, EscalateAfter: 1}},
		ReplyTime:   dist.Law{Never: true}.Sampler(),
		Concurrency: 1,
	})
	if at := b.Ask(time.Hour, bot.Ask{Turn: 1}).Reply.At; at != dist.Forever {
		t.Errorf("due at %v", at)
	}
	if v := b.Ask(2*time.Hour, bot.Ask{Turn: 1}); v.Answer != bot.Queued {
		t.Errorf("the place it holds was given away: %v", v.Answer)
	}
}

// asker drives a bot as a busy day does: asks come evenly, some who wait leave.
type asker struct {
	bot *bot.Bot
	now time.Duration
	n   uint64
	out []bot.Reply
}

func (a *asker) ask() {
	a.now += time.Millisecond
	a.n++
	v := a.bot.Ask(a.now, bot.Ask{ID: a.n, Key: rng.Key(a.n).Num(1), Turn: 1})
	if v.Answer == bot.Queued && a.n%8 == 0 {
		a.bot.Forget(v.Ticket)
	}
	if at, ok := a.bot.Next(); ok && at <= a.now {
		a.out = a.bot.Advance(a.now, a.out[:0])
	}
}

func busyBot(concurrency int, rate float64) *asker {
	return &asker{bot: bot.New(bot.Config{
		Intents:     []bot.Outcome{{Solved: 0.6, Unsolved: 0.1, EscalateAfter: 1}},
		ReplyTime:   lognormal(50 * time.Millisecond),
		Concurrency: concurrency, Rate: rate,
	})}
}

// Asking allocates nothing once the line and the places have grown to their size.
func TestAskAllocatesNothing(t *testing.T) {
	for _, limits := range []struct {
		concurrency int
		rate        float64
	}{{bot.Unlimited, 0}, {52, 0}, {bot.Unlimited, 1100}} {
		a := busyBot(limits.concurrency, limits.rate)
		for range 100_000 {
			a.ask()
		}
		if n := testing.AllocsPerRun(10_000, a.ask); n != 0 {
			t.Errorf("%+v: %v allocations an ask", limits, n)
		}
	}
}

func BenchmarkAsk(b *testing.B) {
	for name, rate := range map[string]float64{"unlimited": 0, "52_places": 0, "1100_a_second": 1100} {
		concurrency := bot.Unlimited
		if name == "52_places" {
			concurrency = 52
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			a := busyBot(concurrency, rate)
			for b.Loop() {
				a.ask()
			}
		})
	}
}

// However asks come, no more begin within any span than the bucket held and the rate gave.
func TestRateHoldsOverEverySpan(t *testing.T) {
	const rate, burst = 7, 7 // what a second gives, where nothing is said
	b := bot.New(bot.Config{Intents: []bot.Outcome{{Solved: 1, EscalateAfter: 1}}, Rate: rate})
	begun := make([]time.Duration, 0, 20_000)
	var out []bot.Reply
	for i := range 5000 {
		key := rng.New(9, i)
		now := time.Duration(i) * 100 * time.Millisecond
		if key.Uniform(rng.Gap, 0) < 0.5 { // comes in clumps of eleven or none at all
			continue
		}
		for n := range 11 * (i / 100 % 2) {
			out = b.Advance(now, out)
			if v := b.Ask(now, bot.Ask{ID: uint64(n), Key: key, Turn: 1}); v.Answer == bot.Started {
				out = append(out, v.Reply)
			}
		}
	}
	for _, r := range b.Advance(24*time.Hour, out) {
		begun = append(begun, r.At) // a reply takes no time
	}
	if len(begun) < 10_000 {
		t.Fatalf("%d replies", len(begun))
	}
	for i, from := range begun {
		if until := i + burst + rate; until < len(begun) && begun[until]-from < time.Second-time.Microsecond {
			t.Fatalf("%d replies from %v to %v", burst+rate+1, from, begun[until])
		}
	}
}

// A bot that answers everyone at once may be asked in any order, since it remembers nobody; one with a
// bound or a rate may not, nor one whose replies can meet.
func TestForetoldRepliesAreTheSame(t *testing.T) {
	law := lognormal(time.Second)
	second := unit.Duration(time.Second)
	constant := dist.Law{Constant: &second}.Sampler()
	cfg := bot.Config{Intents: []bot.Outcome{{Solved: 0.5, Unsolved: 0.2, EscalateAfter: 2}, {}, {Solved: 1, EscalateAfter: 1, ReplyTime: &constant}}, ReplyTime: law}
	b := bot.New(cfg)
	ask := func(n int) bot.Verdict {
		return b.Ask(time.Duration(n)*time.Second, bot.Ask{Key: rng.New(1, n), Turn: 1 + n%3})
	}
	var ahead [100]bot.Verdict
	for n := range ahead {
		ahead[n] = ask(n)
	}
	for n := len(ahead) - 1; n >= 0; n-- {
		if v := ask(n); v != ahead[n] {
			t.Fatalf("asked again, the bot says %+v; it said %+v", v, ahead[n])
		}
	}
	bounded, limited := cfg, cfg
	bounded.Concurrency, limited.Rate = 3, 3
	for _, row := range []struct {
		name   string
		bot    *bot.Bot
		intent int
		want   bool
	}{
		{"no bound", b, 0, true},
		{"an intent that it hands over", b, 1, false},
		{"constant reply times", b, 2, false},
		{"an intent it does not know", b, 3, false},
		{"a bound on replies at once", bot.New(bounded), 0, false},
		{"a bound on replies a second", bot.New(limited), 0, false},
	} {
		if got := row.bot.Foretells(row.intent); got != row.want {
			t.Errorf("%s: foretells is %v, want %v", row.name, got, row.want)
		}
	}
}
