package sim_test

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/arrival"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

func law(t *testing.T, text string) dist.Law {
	t.Helper()
	var l dist.Law
	if err := l.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return l
}

func exponential(mean time.Duration) *dist.Law {
	return &dist.Law{Exponential: &dist.Exponential{Mean: unit.Duration(mean)}}
}

// shop is a small scenario: refunds by chat and e-mail, orders by chat.
func shop(t *testing.T) *scenarios.Scenario {
	t.Helper()
	say := []scenarios.Say{
		{Say: scenarios.Texts{{Locale: "en-US", Text: "Hi, I'm {{.FirstName}}. Where is {{.OrderID}}?"}, {Locale: "de-DE", Text: "Wo ist {{.OrderID}}?"}}},
		{Say: scenarios.Texts{{Text: "It has been {{.Days}} days."}}, Expect: &scenarios.Expect{Within: unit.Duration(10 * time.Second)}},
	}
	demand := func(intent, channel string, perMinute float64) scenarios.Demand {
		return scenarios.Demand{
			Intent: intent, Channel: channel, Conversation: say,
			Arrivals: arrival.Process{Process: "poisson", Rate: unit.Rate(perMinute / 60)},
			Think:    exponential(8 * time.Second), BotPatience: exponential(30 * time.Second), Patience: exponential(3 * time.Minute),
			Work: law(t, "6m"), WrapUp: exponential(30 * time.Second),
			Retry:  &scenarios.Retry{Probability: 0.4, After: law(t, "5m")},
			Repeat: &scenarios.Repeat{Probability: 0.9, After: law(t, "1h"), Channel: "same"},
		}
	}
	return &scenarios.Scenario{
		Name: "shop", Horizon: unit.Duration(30 * time.Minute),
		Customers: scenarios.Customers{Locales: scenarios.Weights{{Name: "en-US", Weight: 70}, {Name: "de-DE", Weight: 30}}},
		Demand:    []scenarios.Demand{demand("refund", "", 20), demand("refund", "email", 5), demand("order", "chat", 10)},
		Service: &scenarios.Service{
			Bot: &scenarios.Bot{ReplyTime: law(t, "2s"), Outcome: map[string]scenarios.Outcome{
				"refund": {Solved: 0.6, Unsolved: 0.1, EscalateAfter: 2, EscalatedWork: 1.5, EscalatedPatience: 0.5},
			}},
			Groups: []scenarios.Group{{
				Name: "care", Serves: []scenarios.Skill{{Intent: "refund"}, {Intent: "order", Locales: []string{"de-DE"}}},
				Shifts: []scenarios.Shift{{To: unit.Duration(30 * time.Minute), Headcount: 5}}, TotalRate: []float64{1, 1.7, 2.5},
			}},
		},
	}
}

func plan(t *testing.T, sc *scenarios.Scenario, o sim.Options) *sim.Plan {
	t.Helper()
	o.Bot, o.Desk = sim.Ends(sc)
	p, err := sim.NewPlan(sc, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func all(t *testing.T, p *sim.Plan) []inquiry.Inquiry {
	t.Helper()
	var list []inquiry.Inquiry
	for in, ok := p.Next(); ok; in, ok = p.Next() {
		list = append(list, in)
	}
	if err := p.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestPlanComesInOrderAndAsPlanned(t *testing.T) {
	p := plan(t, shop(t), sim.Options{Seed: 42})
	list := all(t, p)
	if want := p.Expected(); math.Abs(float64(len(list))-want) > 4*math.Sqrt(want) || math.Abs(want-35*30) > 1e-6 {
		t.Errorf("%d inquiries, %v expected", len(list), want)
	}
	names, german := map[string]bool{}, 0
	last := time.Duration(0)
	for _, in := range list {
		if in.At < last || in.At >= p.Horizon() || names[in.ID] || in.Attempt != 1 {
			t.Fatalf("%+v after %v", in, last)
		}
		prefix := []string{"refund-0-", "refund-email-0-", "order-0-"}[in.Queue]
		if !strings.HasPrefix(in.ID, prefix) {
			t.Fatalf("queue %d: id %s", in.Queue, in.ID)
		}
		last, names[in.ID] = in.At, true
		german += in.Locale
	}
	if share := float64(german) / float64(len(list)); math.Abs(share-0.3) > 0.06 {
		t.Errorf("%.2f of the customers speak German, want 0.3", share)
	}
	if want := (record.Labels{
		Intents: []string{"refund", "order"}, Channels: []string{"chat", "email"}, Locales: []string{"en-US", "de-DE"}, Groups: []string{"care"},
		Queues: []record.Queue{{Intent: 0, Channel: 0}, {Intent: 0, Channel: 1}, {Intent: 1, Channel: 0}},
	}); !reflect.DeepEqual(p.Labels(), want) {
		t.Errorf("labels %+v", p.Labels())
	}
}

// Adding an intent, or load, leaves everybody else as they were.
func TestPlanAddsWithoutShifting(t *testing.T) {
	base := byID(all(t, plan(t, shop(t), sim.Options{Seed: 42})))
	more := shop(t)
	more.Demand = append([]scenarios.Demand{more.Demand[2]}, more.Demand...)
	more.Demand[0].Intent = "praise"
	for name, list := range map[string]map[string]inquiry.Inquiry{
		"intent": byID(all(t, plan(t, more, sim.Options{Seed: 42}))),
		"load":   byID(all(t, plan(t, shop(t), sim.Options{Seed: 42, Load: 1.5}))),
	} {
		for id, was := range base {
			is, ok := list[id]
			if !ok || is.Key != was.Key || is.At != was.At || is.Locale != was.Locale {
				t.Fatalf("%s: %+v became %+v", name, was, is)
			}
		}
		if len(list) <= len(base) {
			t.Errorf("%s: nobody was added", name)
		}
	}
}

func byID(list []inquiry.Inquiry) map[string]inquiry.Inquiry {
	m := map[string]inquiry.Inquiry{}
	for _, in := range list {
		m[in.ID] = in
	}
	return m
}

// Speed-up divides the customers' times once and for all; what bounds a real target's replies
// stays.
func TestSpeedup(t *testing.T) {
	slow, fast := plan(t, shop(t), sim.Options{Seed: 1}), plan(t, shop(t), sim.Options{Seed: 1, Speedup: 60})
	wall := plan(t, shop(t), sim.Options{Seed: 1, Speedup: 60, WallReplies: true})
	if slow.Horizon() != 60*fast.Horizon() {
		t.Errorf("horizon %v", fast.Horizon())
	}
	one, sixtieth := all(t, slow), all(t, fast)
	if len(one) != len(sixtieth) {
		t.Fatalf("%d and %d inquiries", len(one), len(sixtieth))
	}
	for i := range one {
		if one[i].ID != sixtieth[i].ID || (one[i].At/60-sixtieth[i].At).Abs() > 2 {
			t.Fatalf("%+v became %+v", one[i], sixtieth[i])
		}
	}
	s, f, r := slow.Spec(0), fast.Spec(0), wall.Spec(0)
	for _, row := range []struct {
		name             string
		slow, fast, real time.Duration
	}{
		{"turn_timeout", s.TurnTimeout, f.TurnTimeout * 60, r.TurnTimeout},
		{"within", s.Script.Expect(2).Within, f.Script.Expect(2).Within * 60, r.Script.Expect(2).Within},
		{"deadline", s.Deadline, f.Deadline * 60, r.Deadline * 60},
		{"patience", s.Patience.Sample(0.5), f.Patience.Sample(0.5) * 60, r.Patience.Sample(0.5) * 60},
		{"bot_patience", s.BotPatience.Sample(0.5), f.BotPatience.Sample(0.5) * 60, r.BotPatience.Sample(0.5)},
		{"retry after", s.Retry.After.Sample(0.5), f.Retry.After.Sample(0.5) * 60, r.Retry.After.Sample(0.5) * 60},
	} {
		if (row.slow-row.fast).Abs() > time.Microsecond || (row.slow-row.real).Abs() > time.Microsecond {
			t.Errorf("%s: %v; sped up %v, with real targets %v", row.name, row.slow, row.fast, row.real)
		}
	}
}

// What generate writes is the same every time, and replays as the plan itself: same customers,
// same words, same patience, and whoever comes back is of the same mind then, too.
func TestWrittenInquiriesReplay(t *testing.T) {
	sc := shop(t)
	var first, second bytes.Buffer
	for _, file := range []*bytes.Buffer{&first, &second} {
		if err := sim.WriteInquiries(file, plan(t, sc, sim.Options{Seed: 42})); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Fatal("the same seed gave other bytes")
	}
	p := plan(t, sc, sim.Options{Seed: 42})
	replay, err := sim.ReplayPlan(sc, bytes.NewReader(first.Bytes()), sim.Options{Seed: 7, Bot: true, Desk: true})
	if err != nil {
		t.Fatal(err)
	}
	drawn, read := all(t, p), all(t, replay)
	if len(drawn) != len(read) || replay.Expected() != float64(len(read)) {
		t.Fatalf("%d drawn, %d replayed, %v expected", len(drawn), len(read), replay.Expected())
	}
	returns := 0
	for i := range drawn {
		a, b := drawn[i], read[i]
		was, is := live(p, &a), live(replay, &b)
		if was != is {
			t.Fatalf("%+v went otherwise:\n%+v\n%+v", a, was, is)
		}
		if back, ok := p.Spec(a.Queue).Child(&a, &was); ok {
			returns++
			again, ok := replay.Spec(b.Queue).Child(&b, &is)
			if !ok || live(p, &back) != live(replay, &again) {
				t.Fatalf("%+v came back otherwise: %v\n%+v\n%+v", a, ok, live(p, &back), live(replay, &again))
			}
		}
		for turn := 1; turn <= 2; turn++ {
			said, err := p.Text(&a, turn)
			again, err2 := replay.Text(&b, turn)
			if err != nil || err2 != nil || said != again || said == "" {
				t.Fatalf("%q became %q: %v, %v", said, again, err, err2)
			}
		}
	}
	if returns < 50 {
		t.Errorf("only %d came back", returns)
	}
}

// live plays a conversation in which the bot answers a second after each message, hands over at
// the second, and nobody ever comes.
func live(p *sim.Plan, in *inquiry.Inquiry) record.Inquiry {
	var c inquiry.Conversation
	spec := p.Spec(in.Queue)
	c.Start(spec, in)
	a := c.Step(spec, inquiry.Event{At: in.At})
	for a.Do != inquiry.End {
		e := inquiry.Event{Kind: inquiry.Due, At: a.Deadline}
		switch a.Do {
		case inquiry.Send:
			if at := a.At + time.Second; at < a.Deadline {
				e = inquiry.Event{Kind: inquiry.Reply, At: at, Handoff: a.Turn == 2}
			}
		case inquiry.AskHuman:
			e = inquiry.Event{Kind: inquiry.Queued, At: a.At}
		case inquiry.Leave:
			e = inquiry.Event{Kind: inquiry.LeftOK, At: a.At}
		case inquiry.Wait, inquiry.Vanish, inquiry.HangUp, inquiry.End:
		}
		a = c.Step(spec, e)
	}
	return *c.Row()
}

// A fault in a recording is told before the first customer comes, or, from a pipe, when its line
// is read.
func TestReplayFaults(t *testing.T) {
	first := `{"id":"a","at":"1m","intent":"refund"}` + "\n"
	for _, row := range []struct{ name, line, want string }{
		{"order", `{"id":"b","at":"59s","intent":"refund"}`, "line 2: at: 59s comes before the line above it, at 1m0s"},
		{"horizon", `{"id":"b","at":"30m","intent":"refund"}`, "line 2: at: 30m0s is not before the scenario's horizon"},
		{"intent", `{"id":"b","at":"2m","intent":"order","channel":"email"}`, `line 2: intent, channel: the scenario has no demand for "order" on "email"`},
		{"locale", `{"id":"b","at":"2m","intent":"order","locale":"sv-SE"}`, `line 2: locale: "sv-SE" is none of the scenario's`},
		{"syntax", `{`, "line 2: "},
		{"same id", `{"id":"a","at":"2m","intent":"order"}`, `line 2: id "a" is that of line 1`},
	} {
		t.Run(row.name, func(t *testing.T) {
			if _, err := sim.ReplayPlan(shop(t), strings.NewReader(first+row.line), sim.Options{}); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("%v; want %q", err, row.want)
			}
			p, err := sim.ReplayPlan(shop(t), bytes.NewBufferString(first+row.line), sim.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if in, ok := p.Next(); !ok || in.At != time.Minute {
				t.Errorf("first line: %+v, %v", in, p.Err())
			}
			if _, ok := p.Next(); row.name != "same id" && (ok || p.Err() == nil || !strings.Contains(p.Err().Error(), row.want)) {
				t.Errorf("second line: %v; want %q", p.Err(), row.want)
			}
		})
	}
}
