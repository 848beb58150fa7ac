package sim_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

// The simulator's inquiries have no names, and are told the ones that a live run gives; so are
// those who come back, however often.
func TestNamesAreThoseOfALiveRun(t *testing.T) {
	live, simulated := plan(t, shop(t), sim.Options{Seed: 42, Load: 1.5}), plan(t, shop(t), sim.Options{Seed: 42, Load: 1.5, Simulated: true})
	n := 0
	for want, ok := live.Next(); ok; want, ok = live.Next() {
		got, _ := simulated.Next()
		if id, parent := simulated.Name(&got); got.ID != "" || got.Key != want.Key || got.At != want.At || id != want.ID || parent != "" {
			t.Fatalf("%+v is called %q, child of %q", got, id, parent)
		}
		if id, _ := live.Name(&want); id != want.ID {
			t.Fatalf("%+v is called %q", want, id)
		}
		for _, kind := range []record.Kind{record.Retry, record.Repeat, record.Repeat, record.Retry} {
			row := record.Inquiry{Return: kind, ReturnAt: want.At + time.Hour}
			want, _ = live.Spec(want.Queue).Child(&want, &row)
			got, _ = simulated.Spec(got.Queue).Child(&got, &row)
			if id, parent := simulated.Name(&got); id != want.ID || parent != want.Parent || got.Key != want.Key {
				t.Fatalf("%+v is called %q, child of %q", want, id, parent)
			}
		}
		n++
	}
	if _, more := simulated.Next(); more || n < 1000 {
		t.Errorf("%d inquiries, and more simulated: %v", n, more)
	}
}

// Who waits when the run begins comes before everybody else, in the order of demand.
func TestBacklog(t *testing.T) {
	sc := shop(t)
	before := all(t, plan(t, sc, sim.Options{Seed: 42, Simulated: true}))
	sc.Demand[2].Backlog, sc.Demand[0].Backlog = 3, 2
	p := plan(t, sc, sim.Options{Seed: 42, Simulated: true})
	list := all(t, p)
	for i, want := range []string{"refund-b-0", "refund-b-1", "order-b-0", "order-b-1", "order-b-2"} {
		in := list[i]
		key := rng.New(42, 0).Name([]string{"refund", "order"}[in.Queue/2]).Name("backlog").Num(uint64(in.N))
		if id, _ := p.Name(&in); id != want || in.At != 0 || !in.Backlog || in.Attempt != 1 || in.Kind != record.Fresh || in.Key != key {
			t.Errorf("%+v comes %d. and is called %s, want %s", in, i+1, id, want)
		}
	}
	for i, want := range before {
		if list[5+i] != want {
			t.Fatalf("%+v became %+v", want, list[5+i])
		}
	}
	if got := p.Expected(); math.Abs(got-(35*30+5)) > 1e-6 {
		t.Errorf("%v expected", got)
	}
	if live := all(t, plan(t, sc, sim.Options{Seed: 42})); live[0].Backlog || len(live) != len(before) {
		t.Error("a live run has a backlog, which nobody could have sent")
	}
	sc.Service.Groups = nil
	if in := all(t, plan(t, sc, sim.Options{Seed: 42, Simulated: true}))[0]; in.Backlog {
		t.Error("somebody waits for a human where there is none")
	}
}

// keep_arriving goes on behind the horizon, which stays what it was, and only in the simulator.
func TestKeepArriving(t *testing.T) {
	sc := shop(t)
	sc.Drain = unit.Duration(20 * time.Minute)
	o := sim.Options{Seed: 42, Simulated: true}
	closed := all(t, plan(t, sc, o))
	sc.AfterHorizon = "keep_arriving"
	p := plan(t, sc, o)
	open := all(t, p)
	for i, want := range closed {
		if open[i] != want {
			t.Fatalf("%+v became %+v", want, open[i])
		}
	}
	late := open[len(closed):]
	if want := 35 * 20.0; math.Abs(float64(len(late))-want) > 4.5*math.Sqrt(want) || late[0].At < p.Horizon() || late[len(late)-1].At >= 50*time.Minute {
		t.Errorf("%d come late, from %v to %v", len(late), late[0].At, late[len(late)-1].At)
	}
	if p.Horizon() != 30*time.Minute || math.Abs(p.Expected()-35*30) > 1e-6 {
		t.Errorf("horizon %v, %v expected", p.Horizon(), p.Expected())
	}
	if live := all(t, plan(t, sc, sim.Options{Seed: 42})); len(live) != len(closed) {
		t.Errorf("%d come in a live run, want %d", len(live), len(closed))
	}
}

// What of a customer only the simulator plays is in its specs alone.
func TestSpecsOfTheSimulator(t *testing.T) {
	sc := shop(t)
	d := &sc.Demand[0]
	d.Balk = []scenarios.Balk{{AllBusy: true, Probability: 0.1}, {QueueAtLeast: new(60), Probability: 0.5}, {AnnouncedAtLeast: unit.Duration(time.Minute), Probability: 0.3}}
	d.Callback = &scenarios.Callback{QueueAtLeast: new(5), AnnouncedAtLeast: unit.Duration(2 * time.Minute), Accept: 0.4}
	d.SilentShare = 0.2
	d.Repeat.Human = new(unit.Share(0.25))
	d.Transfer = &scenarios.Transfer{Probability: 0.5, Work: law(t, "9m"), WrapUp: exponential(time.Minute)}
	sc.Service.Bot.Duration = new(law(t, "3m"))
	orders := sc.Service.Bot.Outcome["refund"]
	orders.ReplyTime, orders.Duration = new(law(t, "4s")), nil
	sc.Service.Bot.Outcome["order"] = orders

	o := sim.Options{Simulated: true, Speedup: 60}
	s := plan(t, sc, o).Spec(0)
	if len(s.Balk) != 3 || s.Balk[0] != (inquiry.Balk{P: 0.1}) || s.Balk[1] != (inquiry.Balk{AtLeast: 60, P: 0.5}) || s.Balk[2] != (inquiry.Balk{Announced: time.Second, P: 0.3}) {
		t.Errorf("balk %+v", s.Balk)
	}
	c := s.Callback
	if !c.Set || c.AtLeast != 5 || c.Announced != 2*time.Second || c.Accept != 0.4 || c.Reach != 1 || c.Ring.Sample(0.5) != time.Second/2 {
		t.Errorf("callback %+v", c)
	}
	if s.Silent.P != 0.2 || s.Silent.Detect.Sample(0.5) != time.Second {
		t.Errorf("silent %+v", s.Silent)
	}
	if s.Repeat.P != 0.9 || s.Repeat.PHuman != 0.25 || !s.Whole {
		t.Errorf("repeats by %v and %v, conversations as a whole %v", s.Repeat.P, s.Repeat.PHuman, s.Whole)
	}
	for queue, whole := range []bool{true, true, false} { // what is said of an intent goes before what is said of the bot
		if got := plan(t, sc, o).Spec(queue).Whole; got != whole {
			t.Errorf("queue %d: as a whole %v", queue, got)
		}
	}
	if s := plan(t, sc, sim.Options{Speedup: 60}).Spec(0); s.Whole || s.Callback.Set || s.Silent.P != 0 {
		t.Errorf("a live customer is %+v", s)
	}

	b, err := sim.NewBot(sc, o)
	if err != nil {
		t.Fatal(err)
	}
	if v := b.Ask(0, bot.Ask{Intent: 0, Key: 3, Turn: 1}); v.Reply.At != 3*time.Second || !v.Reply.Ended && !v.Reply.Handoff {
		t.Errorf("%+v, want one reply after 3m that is the whole conversation", v)
	}
	if v := b.Ask(0, bot.Ask{Intent: 1, Key: 1, Turn: 1}); v.Reply.At.Round(time.Microsecond) != 66667*time.Microsecond || v.Reply.Ended {
		t.Errorf("%+v, want the intent's own reply time of 4s", v)
	}
	if _, err := sim.NewBot(sc, sim.Options{}); err == nil || !strings.Contains(err.Error(), "service.bot: conversations about refund have a duration as a whole") {
		t.Errorf("a live bot: %v", err)
	}
}

// A limit of 90 a minute is 1.5 a second: one at once, and the next two thirds of a second later.
// Sped up, a second is a second of the scenario.
func TestRateLimit(t *testing.T) {
	for _, row := range []struct {
		limit   unit.Rate
		speedup float64
		atOnce  int
		every   time.Duration
	}{
		{1.5, 1, 1, time.Second * 2 / 3},
		{1.5, 60, 1, time.Second / 90},
		{5, 60, 5, time.Second / 300},
	} {
		sc := shop(t)
		sc.Service.Bot.RateLimit, sc.Service.Bot.WhenFull = row.limit, "reject"
		b, err := sim.NewBot(sc, sim.Options{Speedup: row.speedup})
		if err != nil {
			t.Fatal(err)
		}
		begun := 0
		for b.Ask(0, bot.Ask{Turn: 1}).Answer == bot.Started {
			begun++
		}
		if early, due := b.Ask(row.every-time.Millisecond, bot.Ask{Turn: 1}), b.Ask(row.every+time.Microsecond, bot.Ask{Turn: 1}); begun != row.atOnce ||
			early.Answer != bot.Rejected || due.Answer != bot.Started {
			t.Errorf("%v at speed-up %v: %d at once, then %v, then %v", row.limit, row.speedup, begun, early.Answer, due.Answer)
		}
	}
}

// Who is passed on, and what that costs, hangs on the inquiry alone.
func TestSecondLeg(t *testing.T) {
	sc := shop(t)
	sc.Demand[0].Work = *exponential(6 * time.Minute)
	work := func(sc *scenarios.Scenario, simulated bool) *sim.Work {
		w, err := sim.NewWork(sc, sim.Options{Simulated: simulated})
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	before := work(sc, true)
	sc.Demand[0].Transfer = &scenarios.Transfer{Probability: 0.3, Work: *exponential(9 * time.Minute), WrapUp: exponential(time.Minute)}
	after, live := work(sc, true), work(sc, false)
	const n = 20_000
	passed, total := 0.0, 0.0
	for i := range uint64(n) {
		key := rng.New(1, 0).Num(i)
		c := after.Contact(0, 0, key, false)
		second := c.Second
		if second.Set {
			passed++
			total += second.Work.Seconds()
			law := dist.Law{Exponential: &dist.Exponential{Mean: unit.Duration(time.Minute)}}.Sampler()
			if want := law.Sample(key.Uniform(rng.WrapUp, 1)); second.WrapUp != want {
				t.Fatalf("wrap-up %v, want %v", second.WrapUp, want)
			}
		}
		c.Second = desk.Second{}
		if was, out := before.Contact(0, 0, key, false), live.Contact(0, 0, key, false); c != was || c != out {
			t.Fatalf("%+v became %+v, and live %+v", was, c, out)
		}
	}
	if math.Abs(passed/n-0.3) > 0.015 || math.Abs(total/passed-540) > 4.5*540/math.Sqrt(passed) {
		t.Errorf("%.3f are passed on, for %.0f s each", passed/n, total/passed)
	}
}
