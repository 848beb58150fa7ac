package center_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/arrival"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/unit"
)

// whims make up small scenarios of three kinds. On the grid, times are whole seconds, or whole fours of
// them, so that many things happen at one instant, and rates and speeds are sums of powers of two, so that both centers
// compute without rounding and must agree to the nanosecond. Off the grid, ties hardly happen and
// rates are as crooked as in life. With a calendar, all takes a minute that takes a second elsewhere.
type whims struct {
	*rand.Rand

	grid bool
	step int           // of the grid, in seconds
	tick time.Duration // what a second is here
	sc   *scenarios.Scenario
}

// invented is the scenario of a seed, legal but without its defaults.
func invented(seed uint64) (sc *scenarios.Scenario, grid bool) {
	w := &whims{Rand: rand.New(rand.NewPCG(seed, 11)), grid: seed%2 == 0, step: 1 + 3*int(seed/2%2), tick: time.Second}
	w.sc = &scenarios.Scenario{Version: 1, Name: "twins", Seed: 1 + w.Uint64N(1e6)}
	w.frame()
	for range 1 + w.IntN(3) {
		w.sc.Demand = append(w.sc.Demand, w.demand())
	}
	w.service()
	w.legalize()
	return w.sc, w.grid
}

func (w *whims) chance(p float64) bool { return w.Float64() < p }

func pick[T any](w *whims, of ...T) T { return of[w.IntN(len(of))] }

// span is a time from least to most seconds.
func (w *whims) span(least, most int) unit.Duration {
	if w.grid {
		n := least + w.IntN(most-least+1)
		return unit.Duration(time.Duration((n+w.step-1)/w.step*w.step) * w.tick)
	}
	return unit.Duration((float64(least) + w.Float64()*float64(most-least)) * float64(w.tick))
}

func (w *whims) share() unit.Share { return pick[unit.Share](w, 0.2, 0.5, 0.8, 1) }

// law is one of times of about so many seconds.
func (w *whims) law(mean int) *dist.Law {
	m := w.span(1+mean/2, mean+mean/2)
	several := []unit.Duration{m, m, m, 2 * m, 2 * m, 2 * m, 4 * m, 4 * m}
	kinds := []dist.Law{{Constant: &m}, {Empirical: several}}
	if !w.grid {
		kinds = append(kinds, dist.Law{Exponential: &dist.Exponential{Mean: m}}, dist.Law{Lognormal: &dist.MeanCV{Mean: m, CV: 1.2}},
			dist.Law{Weibull: &dist.Weibull{Mean: m, Shape: 1.5}})
	}
	return &kinds[w.IntN(len(kinds))]
}

// patience may also be for no time, or forever.
func (w *whims) patience(mean int) *dist.Law {
	none := unit.Duration(0)
	switch {
	case w.chance(0.1):
		return &dist.Law{Constant: &none}
	case w.chance(0.15):
		return &dist.Law{Mixture: []dist.Part{{Weight: 1, Law: dist.Law{Constant: &none}}, {Weight: 3, Law: *w.law(mean)}}}
	case w.chance(0.1):
		return &dist.Law{Never: true}
	}
	return w.law(mean)
}

// perhaps is a law with a probability, or none.
func (w *whims) perhaps(p float64, law *dist.Law) *dist.Law {
	if w.chance(p) {
		return law
	}
	return nil
}

func (w *whims) frame() {
	sc := w.sc
	if w.chance(0.12) {
		w.calendar()
	} else {
		sc.Horizon = w.span(100, 400)
	}
	if w.chance(0.5) {
		sc.Drain = w.span(1, 120)
	}
	if w.chance(0.3) {
		sc.Deadline = w.span(12, 100)
	} else if sc.Calendar != nil {
		sc.Deadline = unit.Duration(100 * time.Hour)
	}
	if w.chance(0.5) {
		sc.TurnTimeout = w.span(2, 8)
	} else if sc.Calendar != nil {
		sc.TurnTimeout = unit.Duration(time.Hour)
	}
	if w.chance(0.3) {
		sc.AfterHorizon = "keep_arriving"
	}
	sc.Customers.Locales = w.locales()
}

func (w *whims) locales() scenarios.Weights {
	all := scenarios.Weights{{Name: "en-US", Weight: 2}, {Name: "de-DE", Weight: 1}, {Name: "sv-SE", Weight: 1}}
	return all[:pick(w, 1, 1, 2, 3)]
}

// calendar lays out a few days on which not all channels are always open.
func (w *whims) calendar() {
	w.tick = time.Minute
	k := &scenarios.Calendar{Start: twinMonday.Format(time.DateOnly), Days: 1 + w.IntN(2)}
	if w.chance(0.3) {
		k.Holidays = []string{twinMonday.AddDate(0, 0, 1).Format(time.DateOnly)}
	}
	for _, channel := range []string{"chat", "voice", "email"} {
		if !w.chance(0.7) {
			continue
		}
		if k.Hours == nil {
			k.Hours, k.AtClose = map[string]scenarios.Hours{}, map[string]string{}
		}
		k.Hours[channel] = scenarios.Hours{}
		for _, name := range []string{"mon", "tue", "wed", "holiday"} {
			if w.chance(0.8) || name == "mon" {
				k.Hours[channel][name] = pick(w, "09:00-17:30", "08:30-12:00", "00:00-24:00", "10:00-20:15")
			}
		}
		k.AtClose[channel] = pick(w, "drain", "drain", "carry_over")
	}
	w.sc.Calendar = k
}

// rate is of some inquiries within the run.
func (w *whims) rate() unit.Rate {
	if k := w.sc.Calendar; k != nil {
		return unit.Rate(float64(30+w.IntN(60)) / float64(k.Days) / day.Seconds())
	}
	return unit.Rate(float64(4+w.IntN(25)) / w.sc.Horizon.Seconds())
}

func (w *whims) demand() scenarios.Demand {
	i := len(w.sc.Demand)
	d := scenarios.Demand{Intent: fmt.Sprintf("i%d", i), Channel: pick(w, "chat", "chat", "voice", "email"), Priority: pick(w, 0, 1, 2)}
	if k := w.sc.Calendar; k != nil && k.Hours != nil && w.chance(0.8) {
		for _, channel := range []string{"chat", "voice", "email"} {
			if _, closes := k.Hours[channel]; closes && w.chance(0.6) {
				d.Channel = channel
			}
		}
	}
	if i > 0 && w.chance(0.4) && d.Channel != w.sc.Demand[0].Channel && w.sc.Demand[i-1].Intent == "i0" {
		if i == 1 || d.Channel != w.sc.Demand[1].Channel {
			d.Intent = "i0"
		}
	}
	if w.chance(0.2) {
		d.Locales = w.locales()
	}
	d.Arrivals = arrival.Process{Process: "poisson", Rate: w.rate()}
	if w.grid && w.sc.Calendar == nil && w.chance(0.8) {
		d.Arrivals = arrival.Process{Process: "constant", Rate: pick[unit.Rate](w, 0.0625, 0.125, 0.25)}
	}
	for range 1 + w.IntN(3) {
		say := scenarios.Say{Say: scenarios.Texts{{Text: "hello"}}}
		if w.chance(0.3) {
			say.Expect = &scenarios.Expect{Within: w.span(1, 6)}
		}
		if w.chance(0.1) {
			say.Expect = &scenarios.Expect{Matches: "."}
		}
		d.Conversation = append(d.Conversation, say)
	}
	d.Think, d.BotPatience = w.perhaps(0.7, w.law(6)), w.perhaps(0.4, w.patience(6))
	if d.Think == nil && w.grid {
		d.Think = w.law(5)
	}
	d.Patience, d.Work, d.WrapUp = w.perhaps(0.7, w.patience(25)), *w.law(25), w.perhaps(0.4, w.law(8))
	if w.chance(0.15) {
		d.ObservedAt = pick(w, 2, 3.0)
		if !w.grid {
			d.ObservedAt = 1 + 3*w.Float64()
		}
	}
	if w.chance(0.2) {
		d.Backlog = 1 + w.IntN(5)
	}
	w.waiting(&d)
	w.returns(&d)
	return d
}

// waiting is what may happen in a queue.
func (w *whims) waiting(d *scenarios.Demand) {
	if w.chance(0.45) {
		ask := pick[unit.Share](w, 0, 0.3, 0.5)
		d.OnBotFailure = &scenarios.OnBotFailure{After: w.IntN(3), AskHuman: ask, Leave: pick[unit.Share](w, 0, 0.3, 0.5)}
	}
	if w.chance(0.35) {
		d.Balk = w.balk()
	}
	if w.chance(0.3) && d.Channel != "email" {
		d.Callback = &scenarios.Callback{Accept: w.share(), Reach: w.share(), Ring: w.perhaps(0.7, w.law(10))}
		if w.chance(0.6) {
			n := w.IntN(3)
			d.Callback.QueueAtLeast = &n
		}
		if d.Callback.QueueAtLeast == nil || w.chance(0.3) {
			d.Callback.AnnouncedAtLeast = w.span(1, 10)
		}
	}
	if w.chance(0.3) {
		d.SilentShare, d.DetectAfter = w.share(), w.perhaps(0.7, w.law(10))
	}
	if w.chance(0.3) {
		d.Transfer = &scenarios.Transfer{Probability: w.share(), Work: *w.law(15), WrapUp: w.perhaps(0.5, w.law(5))}
	}
}

func (w *whims) balk() (rules []scenarios.Balk) {
	least := w.IntN(3)
	if w.chance(0.3) {
		rules = append(rules, scenarios.Balk{AllBusy: true, Probability: w.share()})
		least++
	}
	if w.chance(0.5) {
		for range 1 + w.IntN(2) {
			n := least
			rules = append(rules, scenarios.Balk{QueueAtLeast: &n, Probability: w.share()})
			least += 1 + w.IntN(2)
		}
	}
	wait := unit.Duration(0)
	if w.chance(0.5) || len(rules) == 0 {
		for range 1 + w.IntN(2) {
			wait += w.span(1, 15)
			rules = append(rules, scenarios.Balk{AnnouncedAtLeast: wait, Probability: w.share()})
		}
	}
	return rules
}

func (w *whims) returns(d *scenarios.Demand) {
	if w.chance(0.4) {
		d.Retry = &scenarios.Retry{Probability: w.share(), After: *w.law(20), MaxAttempts: pick[scenarios.Count](w, 0, 2, scenarios.Unlimited)}
		d.Retry.On = pick(w, nil, []string{"abandoned"}, []string{"blocked"})
	}
	if w.chance(0.4) {
		d.Repeat = &scenarios.Repeat{Probability: w.share(), After: *w.law(30)}
		bot, human := w.share(), w.share()
		if w.chance(0.4) {
			d.Repeat.Bot = &bot
		}
		if w.chance(0.4) {
			d.Repeat.Human = &human
		}
		for _, o := range w.sc.Demand {
			if o.Intent == d.Intent && o.Channel != d.Channel {
				d.Repeat.Channel = o.Channel
			}
		}
	}
}
