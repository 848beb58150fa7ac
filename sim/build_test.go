package sim_test

import (
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

// A handle time measured at concurrency k is longer than the work in it: each of k conversations
// gets total_rate(k)/k of the agent.
func TestWorkObservedAtAConcurrency(t *testing.T) {
	for _, row := range []struct {
		name     string
		observed float64
		rates    []float64
		want     time.Duration
	}{
		{"alone", 0, []float64{1, 1.7, 2.5}, 6 * time.Minute},
		{"whole", 2, []float64{1, 1.7, 2.5}, 306 * time.Second},             // 6m x 1.7/2
		{"between", 2.5, []float64{1, 1.7, 2.5}, 302400 * time.Millisecond}, // 6m x 2.1/2.5
		{"beyond the list", 5, []float64{1, 1.7, 2.5}, 180 * time.Second},   // 6m x 2.5/5
		{"nobody slows down", 3, nil, 6 * time.Minute},
	} {
		t.Run(row.name, func(t *testing.T) {
			sc := shop(t)
			sc.Demand[0].ObservedAt = row.observed
			sc.Service.Groups[0].TotalRate = row.rates
			w, err := sim.NewWork(sc, sim.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := w.Contact(0, 0, 1, false).Work; (got - row.want).Abs() > time.Microsecond {
				t.Errorf("work %v, want %v", got, row.want)
			}
		})
	}
}

func TestContact(t *testing.T) {
	w, err := sim.NewWork(shop(t), sim.Options{Speedup: 60})
	if err != nil {
		t.Fatal(err)
	}
	key := rng.New(1, 0)
	direct, escalated := w.Contact(0, 1, key, false), w.Contact(0, 1, key, true)
	if direct.Work != 6*time.Second || escalated.Work != 9*time.Second || direct.WrapUp != escalated.WrapUp || direct.WrapUp <= 0 ||
		direct.Queue != 0 || direct.Locale != 1 || direct.Key != key {
		t.Errorf("%+v, and escalated %+v", direct, escalated)
	}
	if n := testing.AllocsPerRun(100, func() { w.Contact(0, 1, key, true) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// The desk is built as written: who speaks what, on the run clock.
func TestNewDesk(t *testing.T) {
	sc := shop(t)
	sc.Service.QueueLimit = map[string]scenarios.Count{"chat": 0}
	d, err := sim.NewDesk(sc, sim.Options{Speedup: 60})
	if err != nil {
		t.Fatal(err)
	}
	d.Advance(0, nil)
	for i, row := range []struct {
		name          string
		queue, locale int
		want          desk.Verdict
	}{
		{"served in German", 2, 1, desk.Joined},
		{"nobody does that in English, and nobody may wait", 2, 0, desk.Blocked},
		{"e-mail is served", 1, 0, desk.Joined},
	} {
		if got := d.Offer(0, desk.Contact{ID: uint64(i), Queue: row.queue, Locale: row.locale, Work: time.Second}); got.Verdict != row.want {
			t.Errorf("%s: verdict %d, want %d", row.name, got.Verdict, row.want)
		}
	}
	if events := d.Advance(2*time.Second, nil); len(events) != 2 {
		t.Errorf("%d conversations ended, want 2", len(events))
	}
	d.Advance(31*time.Second, nil)
	if got := d.Offer(31*time.Second, desk.Contact{ID: 9, Queue: 2, Locale: 1}); got.Verdict != desk.Blocked {
		t.Errorf("after the last shift, 30m or 30s into the run: verdict %d", got.Verdict)
	}
}

func TestNewBot(t *testing.T) {
	b, err := sim.NewBot(shop(t), sim.Options{Speedup: 2})
	if err != nil {
		t.Fatal(err)
	}
	if v := b.Ask(0, bot.Ask{Intent: 0, Turn: 1}); v.Answer != bot.Started || v.Reply.At != time.Second {
		t.Errorf("%+v, want a reply after half of 2s", v)
	}
	if v := b.Ask(0, bot.Ask{Intent: 1, Turn: 1}); v.Answer != bot.Escalated {
		t.Errorf("%+v, want an intent without an outcome escalated", v)
	}
}

// Where the file says nothing, the documented defaults hold; what cannot be built is told.
func TestSpecs(t *testing.T) {
	sc := shop(t)
	d := &sc.Demand[1]
	d.Think, d.BotPatience, d.Patience = nil, nil, nil
	d.Repeat.Channel = "chat"
	d.OnBotFailure = &scenarios.OnBotFailure{AskHuman: 0.7, Leave: 0.3}
	d.Balk = []scenarios.Balk{{QueueAtLeast: new(60), Probability: 0.5}}
	s := plan(t, sc, sim.Options{}).Spec(1)
	if s.TurnTimeout != 30*time.Second || s.Deadline != time.Hour || s.Retry.MaxAttempts != 3 || !s.Retry.OnBlocked || !s.Retry.OnAbandoned ||
		s.Repeat.Queue != 0 || s.Repeat.MaxAttempts != 0 || s.OnFailure.After != 1 || len(s.Balk) != 1 || s.EscalatedPatience != 0.5 ||
		math.Abs(s.Think.Mean()-5) > 1e-9 || s.Patience.Sample(0.1) < 1000*time.Hour || s.BotPatience.Sample(0.1) < 1000*time.Hour {
		t.Errorf("%+v", s)
	}
	d.Repeat.Channel = "voice"
	if _, err := sim.NewPlan(sc, sim.Options{}); err == nil {
		t.Error("repeats on a channel without demand were taken")
	}
	sc = shop(t)
	sc.Demand[2] = sc.Demand[0]
	if _, err := sim.NewPlan(sc, sim.Options{}); err == nil {
		t.Error("two demands whose inquiries are named alike were taken")
	}
	sc = shop(t)
	sc.Demand[0].Conversation[0].Say[0].Text = "{{.Typo}}"
	if _, err := sim.NewPlan(sc, sim.Options{}); err == nil {
		t.Error("a text with a typo was taken")
	}
}

// Adding an intent and a group, in front, leaves the draws about everybody else as they were: what
// customers bring and how patient they are, and who of a group is absent or on a break.
func TestAddingShiftsNobodysDraws(t *testing.T) {
	const day = 24 * time.Hour
	base := shop(t)
	base.Demand[0].Work, base.Demand[2].Work = *exponential(6 * time.Minute), *exponential(time.Minute)
	base.Demand[2].Backlog, base.Demand[2].Transfer = 7, &scenarios.Transfer{Probability: 0.3, Work: *exponential(time.Hour)}
	care := &base.Service.Groups[0]
	care.Absence, care.InShift = 0.3, 0.17
	care.Shifts = []scenarios.Shift{{To: unit.Duration(day), Headcount: 20}, {From: unit.Duration(day), To: unit.Duration(3 * day), Headcount: 30}}
	more := scenarios.WithDefaults(base)
	praise := more.Demand[2]
	praise.Intent = "praise"
	more.Demand = append([]scenarios.Demand{praise}, more.Demand...)
	added := more.Service.Groups[0]
	added.Name, added.Serves = "home", append([]scenarios.Skill{{Intent: "praise", Rank: 1, Speed: 1, Resolution: 1}}, added.Serves...)
	more.Service.Groups = append([]scenarios.Group{added}, more.Service.Groups...)

	o := sim.Options{Seed: 42, Bot: true, Desk: true, Simulated: true}
	draws := func(sc *scenarios.Scenario, first int) map[string]any {
		all := map[string]any{}
		p := plan(t, sc, o)
		work, err := sim.NewWork(sc, o)
		if err != nil {
			t.Fatal(err)
		}
		for in, ok := p.Next(); ok; in, ok = p.Next() {
			said := p.Spec(in.Queue).Foretell(&in)
			c := work.Contact(in.Queue, in.Locale, in.Key, true)
			id, _ := p.Name(&in)
			all[id] = []any{in.At, in.Locale, said.Think, said.BotPatience, *said.Patience, c.Work, c.WrapUp, c.Second, p.Persona(&in).Email}
		}
		d, err := sim.NewDesk(sc, o)
		if err != nil {
			t.Fatal(err)
		}
		d.Intervals(3*day, func(r *record.Interval) {
			if r.Scope == record.GroupScope && r.Index == first {
				all["care until "+r.To.String()] = []any{r.Paid, r.Staffed}
			}
		})
		return all
	}
	was, is := draws(base, 0), draws(more, 1)
	if len(was) < 3*24*60+900 {
		t.Fatalf("only %d draws to compare", len(was))
	}
	for name, want := range was {
		if !reflect.DeepEqual(is[name], want) {
			t.Fatalf("%s: %v became %v", name, want, is[name])
		}
	}
}
