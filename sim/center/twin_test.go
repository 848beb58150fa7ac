package center_test

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// twin is the simulated center once more, as plainly as it can be written: no heap, no slab, none of
// the product's machines. It looks at every customer and every agent to find what happens next, and
// reads the scenario's own keys. Who comes (sim.Plan) and the draws (rng, dist) are shared, nothing
// else is. Files: this one for time and its order; twin_customer_test.go and twin_queue_test.go for
// customers; twin_bot_test.go for the bot; twin_desk_test.go, twin_work_test.go, twin_assign_test.go,
// twin_staff_test.go and twin_doors_test.go for the desk; twin_gen_test.go for random scenarios;
// twins_test.go for the comparison, twin_shrink_test.go for what it tells where the two differ.
type twin struct {
	sc      *scenarios.Scenario
	now     time.Duration
	horizon time.Duration
	until   time.Duration // whoever is still there is cut off
	comers  time.Duration // arrivals end
	people  []*person     // who is to come or there, in the order in which they became known
	gone    []*person
	bot     *twinBot
	desk    *twinDesk
	arrived int
	stamps  int
	laws    map[scaledLaw]dist.Sampler
	seen    map[string]int // how often what a feature is about happened
	trace   *[]string      // nil: nobody asks
}

type scaledLaw struct {
	law *dist.Law
	by  [2]float64
}

const forever = dist.Forever

// newTwin knows everybody who will come on their own. The scenario has its defaults.
func newTwin(sc *scenarios.Scenario, o sim.Options, seen map[string]int) (*twin, error) {
	o.Simulated, o.Bot, o.Desk = true, sc.Service.Bot != nil, len(sc.Service.Groups) > 0
	plan, err := sim.NewPlan(sc, o)
	if err != nil {
		return nil, err
	}
	w := &twin{sc: sc, horizon: sc.Horizon.Std(), laws: map[scaledLaw]dist.Sampler{}, seen: seen}
	if sc.Calendar != nil {
		w.horizon = time.Duration(sc.Calendar.Days) * day
	}
	w.until = w.horizon + sc.Drain.Std()
	w.comers = w.horizon
	if sc.AfterHorizon == "keep_arriving" {
		w.comers = w.until
	}
	for in, ok := plan.Next(); ok && in.At < w.comers; in, ok = plan.Next() {
		id, _ := plan.Name(&in)
		p := w.person(id, in.Key, in.Queue, in.Locale, in.At)
		p.family, p.backlog, p.locale = id, in.Backlog, plan.Labels().Locales[in.Locale]
	}
	w.bot = &twinBot{w: w, cfg: sc.Service.Bot}
	w.desk = newTwinDesk(w, rng.New(sc.Seed, o.Replication).Name("desk"))
	return w, plan.Close()
}

// The order of what happens at one moment, as package des gives it. Of one class those come first who
// began first to wait for that moment.
const (
	deskActs = iota
	botBegins
	replyComes
	freshComes
	orbitComes
	messageIsDue
	patienceEnds
	conversationEnds
)

// event is the next thing that happens to somebody: the smallest time, class and number.
type event struct {
	at    time.Duration
	class int
	n     int
	who   *person
	do    func(*twin, *person)
}

func (e event) before(o event) bool {
	return cmp.Or(cmp.Compare(e.at, o.at), cmp.Compare(e.class, o.class), cmp.Compare(e.n, o.n)) < 0
}

// next asks everybody.
func (w *twin) next() event {
	first := event{at: w.desk.next(), class: deskActs, do: func(w *twin, _ *person) { w.desk.instant() }}
	if e := (event{at: w.bot.next(), class: botBegins, do: func(w *twin, _ *person) { w.bot.begin() }}); e.before(first) {
		first = e
	}
	for _, p := range w.people {
		if e := p.next(); e.before(first) {
			first = e
		}
	}
	return first
}

func (p *person) next() event {
	e := event{at: forever, n: p.put, who: p}
	switch {
	case p.phase == coming:
		e.at, e.class, e.do = p.row.Arrived, freshComes, (*twin).arrive
		if p.row.Kind != record.Fresh {
			e.class = orbitComes
		}
	case p.phase == writing:
		e.at, e.class, e.do = p.sendAt, messageIsDue, (*twin).send
	case p.phase == hearing && p.reply != nil && p.reply.at <= p.giveUp:
		e.at, e.class, e.do = p.reply.at, replyComes, (*twin).hear
	case p.giveUp == p.endBy:
		e.at, e.class, e.n, e.do = p.giveUp, conversationEnds, p.number, (*twin).loseHope
	default:
		e.at, e.class, e.do = p.giveUp, patienceEnds, (*twin).loseHope
	}
	return e
}

// run plays to the end and gives the row of everybody who came.
func (w *twin) run() []record.Inquiry {
	for {
		e := w.next()
		if e.at >= w.horizon && !slices.ContainsFunc(w.people, w.measured) {
			w.now = max(w.now, w.horizon)
			break
		}
		if e.at > w.until {
			w.now = w.until
			break
		}
		w.now = e.at
		e.do(w, e.who)
	}
	var rows []record.Inquiry
	for _, p := range w.people {
		if p.phase != coming {
			w.cut(p)
			rows = append(rows, p.row)
		}
	}
	for _, p := range w.gone {
		rows = append(rows, p.row)
	}
	return rows
}

// measured says whether somebody is there who has to be seen to the end.
func (w *twin) measured(p *person) bool { return p.phase != coming && p.row.Arrived < w.horizon }

func (w *twin) stamp() int { w.stamps++; return w.stamps }

func (w *twin) saw(what string) { w.seen[what]++ }

func (w *twin) tell(p *person, format string, args ...any) {
	if w.trace != nil {
		who := "-"
		if p != nil {
			who = p.row.ID
		}
		*w.trace = append(*w.trace, fmt.Sprintf("%v %s %s", w.now, who, fmt.Sprintf(format, args...)))
	}
}

// draw samples a law.
func (w *twin) draw(l *dist.Law, u float64) time.Duration { return w.stretch(l, 1, 1, u) }

// stretch samples a law that was multiplied by one factor and then by another.
func (w *twin) stretch(l *dist.Law, first, then, u float64) time.Duration {
	if l == nil {
		return 0
	}
	k := scaledLaw{l, [2]float64{first, then}}
	s, known := w.laws[k]
	if !known {
		s = l.Sampler().Scale(first).Scale(then)
		w.laws[k] = s
	}
	return s.Sample(u)
}

// plus is t + d, which may be forever.
func plus(t, d time.Duration) time.Duration {
	if d > forever-t {
		return forever
	}
	return t + d
}

// person makes somebody known who will come.
func (w *twin) person(id string, key rng.Key, queue, locale int, at time.Duration) *person {
	p := &person{key: key, demand: &w.sc.Demand[queue], put: w.stamp(), tries: 1, giveUp: forever, endBy: plus(at, w.sc.Deadline.Std())}
	p.row = record.Inquiry{
		ID: id, Key: uint64(key), Attempt: 1, Queue: queue, Locale: locale, Arrived: at,
		BotAt: record.Never, QueuedAt: record.Never, JoinedAt: record.Never, EndedAt: record.Never, ReturnAt: record.Never,
		Group: record.None, Agent: record.None,
	}
	w.people = append(w.people, p)
	return p
}

// comeBack makes p's next attempt known.
func (w *twin) comeBack(p *person) {
	attempt := p.row.Attempt + 1
	name, letter, queue := "retry", ".r", p.row.Queue
	if p.row.Return == record.Repeat {
		name, letter = "repeat", ".p"
		if c := p.demand.Repeat.Channel; c != "same" {
			queue = slices.IndexFunc(w.sc.Demand, func(d scenarios.Demand) bool { return d.Intent == p.demand.Intent && d.Channel == c })
		}
	}
	w.saw(name)
	if queue != p.row.Queue {
		w.saw("repeat on another channel")
	}
	if attempt > 4 {
		w.saw("fifth attempt")
	}
	id := p.family + letter + strconv.Itoa(attempt)
	child := w.person(id, p.key.Name(name).Num(uint64(attempt)), queue, p.row.Locale, p.row.ReturnAt)
	child.family, child.locale = p.family, p.locale
	if p.row.Return == record.Retry {
		child.tries = p.tries + 1
	}
	child.row.Parent, child.row.Kind, child.row.Attempt = p.row.ID, p.row.Return, attempt
}
