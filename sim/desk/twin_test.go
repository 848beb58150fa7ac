package desk_test

import (
	"math"
	"slices"
	"time"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// twin is a second desk, written to be obviously right rather than fast: everything is a slice
// that is searched from end to end, and nothing is remembered that can be counted anew. It knows
// the rules of the package comment and nothing of the first desk's insides.
type twin struct {
	cfg      desk.Config
	policy   string
	now      time.Duration
	agents   []*twinAgent
	contacts []*twinContact // all ever accepted, in order of offer, or of transfer
	orders   int
	heads    []twinHeads // by group
	events   []desk.Event
	stamp    int
	freed    []*twinAgent
	orphaned bool
	rows     twinRows
	doorsAt  time.Duration // when the doors were looked at last
	stay     [][]int       // by group and channel: agents who stay on
}

type twinContact struct {
	desk.Contact
	since   time.Duration
	waiting bool
	handing bool
	agent   *twinAgent
	left    float64 // work to go at speed 1
	order   int
	leg     int
	over    bool
}

type twinWrap struct {
	end   time.Duration
	units int
}

type twinAgent struct {
	group, number int
	duty          string // on, off or leaving
	handing       bool
	since         time.Duration
	stamp         int // order in which agents last changed
	sent          int // order in which they were sent off
	at            time.Duration
	wraps         []twinWrap
}

// whole is an agent in units that all small concurrencies divide.
const whole = 720720

func newTwin(cfg desk.Config, policy string) *twin {
	w := &twin{cfg: cfg, policy: policy, doorsAt: -1}
	for g := range cfg.Groups {
		h := newTwinHeads(&cfg, g)
		w.heads = append(w.heads, h)
		w.stay = append(w.stay, make([]int, cfg.Channels))
		for n := range h.most() {
			w.agents = append(w.agents, &twinAgent{group: g, number: n, duty: "off", stamp: n})
			w.stamp++
		}
	}
	w.rows = newTwinRows(w)
	return w
}

func (w *twin) concurrency(g, channel int) int {
	c := w.cfg.Groups[g].Concurrency
	if channel >= len(c) || c[channel] == 0 {
		return 1
	}
	return c[channel]
}

func (w *twin) channel(c *twinContact) int { return w.cfg.Queues[c.Queue].Channel }

func (w *twin) units(g, channel int) int {
	if n := w.concurrency(g, channel); n > 0 {
		return whole / n
	}
	return 0
}

// skill is the first of the group's that fits.
func (w *twin) skill(g int, c *twinContact) *desk.Skill {
	for i := range w.cfg.Groups[g].Skills {
		s := &w.cfg.Groups[g].Skills[i]
		if s.Queue == c.Queue && max(s.Leg, 1)-1 == c.leg && (s.Locales == nil || s.Locales[c.Locale]) {
			return s
		}
	}
	return nil
}

func (w *twin) held(a *twinAgent) (out []*twinContact) {
	for _, c := range w.contacts {
		if c.agent == a {
			out = append(out, c)
		}
	}
	return out
}

func (w *twin) holds(a *twinAgent) int { return len(w.held(a)) + len(a.wraps) }

func (w *twin) used(a *twinAgent) (units int) {
	for _, c := range w.held(a) {
		units += w.units(a.group, w.channel(c))
	}
	for _, r := range a.wraps {
		units += r.units
	}
	return units
}

func (w *twin) rate(a *twinAgent) float64 {
	k, total := w.holds(a), w.cfg.Groups[a.group].TotalRate
	if len(total) == 0 || k == 0 {
		return 1
	}
	return total[min(k, len(total))-1] / float64(k)
}

// work lets an agent's conversations advance up to now; called before anything changes for them.
func (w *twin) work(a *twinAgent) {
	for _, c := range w.held(a) {
		c.left -= float64(w.now-a.at) * w.rate(a) * w.skill(a.group, c).Speed
	}
	a.at = w.now
}

func (w *twin) due(a *twinAgent) time.Duration {
	t := forever
	for _, c := range w.held(a) {
		wait := math.Ceil(c.left/w.skill(a.group, c).Speed/w.rate(a) - 1e-3)
		t = min(t, a.at+time.Duration(max(0, wait)))
	}
	for _, r := range a.wraps {
		t = min(t, r.end)
	}
	return t
}

const forever = time.Duration(math.MaxInt64)

func (w *twin) next() time.Duration {
	t := forever
	for _, a := range w.agents {
		t = min(t, w.due(a))
	}
	for g := range w.heads {
		t = min(t, w.heads[g].next())
	}
	if w.cfg.Tick > 0 && len(w.line(nil)) > 0 {
		t = min(t, w.now-w.now%w.cfg.Tick+w.cfg.Tick)
	}
	for _, c := range w.line(nil) {
		for g := range w.cfg.Groups {
			if s := w.skill(g, c); s != nil && c.since+s.After > w.now {
				t = min(t, c.since+s.After)
			}
		}
	}
	return min(t, w.nextDoor())
}

func (w *twin) reach(t time.Duration) {
	for at := w.next(); at <= t; at = w.next() {
		w.rows.pass(w, at)
		w.now = at
		w.instant()
	}
	w.rows.pass(w, t)
	w.now = t
}

func (w *twin) instant() {
	for _, a := range w.agents {
		w.complete(a)
	}
	changed := w.doors()
	for g := range w.heads {
		w.restaff(g, changed[g])
	}
	w.assign()
	w.goHome()
}

func (w *twin) complete(a *twinAgent) {
	freed := false
	for w.due(a) <= w.now {
		w.work(a)
		if c := w.finished(a); c != nil {
			freed = w.end(c) || freed
			continue
		}
		i := 0
		for j := range a.wraps {
			if a.wraps[j].end < a.wraps[i].end {
				i = j
			}
		}
		a.wraps = slices.Delete(a.wraps, i, i+1)
		w.released(a)
		freed = true
	}
	if freed && a.duty == "on" {
		w.freed = append(w.freed, a)
	}
}

// finished is the conversation with the least to go, if its time has come.
func (w *twin) finished(a *twinAgent) *twinContact {
	var best *twinContact
	least := math.Inf(1)
	for _, c := range w.held(a) {
		if left := c.left / w.skill(a.group, c).Speed; left < least {
			best, least = c, left
		}
	}
	if best == nil || math.Ceil(least/w.rate(a)-1e-3) > 0 {
		return nil
	}
	return best
}

func (w *twin) end(c *twinContact) (freed bool) {
	a := c.agent
	units, wrapUp := w.units(a.group, w.channel(c)), c.WrapUp
	w.rows.ended(record.GroupScope, a.group)
	c.agent, c.handing = nil, false
	if c.Second.Set && c.leg == 0 && w.hasSecond(c) {
		w.passOn(c, a)
	} else {
		solved := record.No
		if c.Key.Uniform(rng.Resolution, c.leg) < w.skill(a.group, c).Resolution {
			solved = record.Yes
		}
		w.emit(desk.EventEnded, c, a, solved)
		w.rows.ended(record.QueueScope, c.Queue)
		c.over = true
	}
	if wrapUp > 0 {
		a.wraps = append(a.wraps, twinWrap{w.now + wrapUp, units})
		return false
	}
	w.released(a)
	return true
}

// hasSecond reports whether anybody takes the contact in a second line.
func (w *twin) hasSecond(c *twinContact) bool {
	second := *c
	second.leg = 1
	for g := range w.cfg.Groups {
		if w.skill(g, &second) != nil {
			return true
		}
	}
	return false
}

// passOn makes a contact the last of the second line.
func (w *twin) passOn(c *twinContact, a *twinAgent) {
	w.emit(desk.EventTransferred, c, a, record.Unknown)
	c.left, c.WrapUp, c.leg = float64(c.Second.Work), c.Second.WrapUp, 1
	c.waiting, c.since = true, w.now
	w.contacts = slices.DeleteFunc(w.contacts, func(o *twinContact) bool { return o == c })
	w.add(c)
	w.orphaned = true
}

func (w *twin) add(c *twinContact) {
	c.order = w.orders
	w.orders++
	w.contacts = append(w.contacts, c)
}

// changed notes that an agent's slots changed.
func (w *twin) changed(a *twinAgent) {
	w.stamp++
	a.since, a.stamp = w.now, w.stamp
}

func (w *twin) released(a *twinAgent) {
	w.changed(a)
	if a.duty == "leaving" && w.holds(a) == 0 {
		a.duty, a.handing = "off", false
	}
}

func (w *twin) emit(kind desk.EventKind, c *twinContact, a *twinAgent, solved record.Solved) {
	w.events = append(w.events, desk.Event{Kind: kind, Solved: solved, At: w.now, ID: c.ID, Group: a.group, Agent: a.number})
}

func (w *twin) offer(t time.Duration, in desk.Contact) desk.Answer {
	w.reach(t)
	inside, waiting, place, announced := 0, 0, 1, time.Duration(0)
	c := &twinContact{Contact: in, since: t, left: float64(in.Work)}
	for _, o := range w.contacts {
		if w.channel(o) == w.channel(c) && !o.over {
			inside++
			if o.waiting {
				waiting++
			}
		}
		if o.waiting && o.Queue == c.Queue && o.leg == 0 {
			place++
			if o.Locale == c.Locale {
				announced = max(announced, t-o.since)
			}
		}
	}
	nobody := desk.Answer{Group: -1, Agent: -1}
	if !w.open(w.channel(c), t) && !w.cfg.Deferred[w.channel(c)] {
		nobody.Closed = true
		return nobody
	}
	if n := w.cfg.Trunks[w.channel(c)]; n >= 0 && inside >= n {
		return nobody
	}
	if free := w.free(c); len(free) > 0 && w.cfg.Tick == 0 {
		a := w.firstAgent(free, c)
		w.add(c)
		w.join(c, a)
		return desk.Answer{Verdict: desk.Joined, Group: a.group, Agent: a.number}
	}
	if n := w.cfg.QueueLimit[w.channel(c)]; n >= 0 && waiting >= n {
		return nobody
	}
	c.waiting = true
	w.add(c)
	return desk.Answer{Verdict: desk.Queued, Position: place, Announced: announced, Group: -1, Agent: -1}
}

func (w *twin) leave(t time.Duration, id uint64) desk.Leaving {
	w.reach(t)
	for _, c := range w.contacts {
		if c.ID == id && !c.over {
			if !c.waiting {
				return desk.AlreadyJoined
			}
			c.waiting, c.over = false, true
			w.goHome()
			return desk.Left
		}
	}
	return desk.Unknown
}

func (w *twin) rework(t time.Duration, id uint64, work time.Duration) bool {
	w.reach(t)
	for _, c := range w.contacts {
		if c.ID == id && c.waiting {
			c.left, c.WrapUp, c.Second.Set = float64(work), 0, false
			return true
		}
	}
	return false
}
