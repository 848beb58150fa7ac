package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/desk/routing"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// world is what a transcript speaks about, by name.
type world struct {
	cfg      desk.Config
	queues   []string
	channels []string
	locales  []string
	desk     *desk.Desk
	announce bool     // tell of waits on offers
	contacts []string // by ID
	handles  []desk.Handle
}

func newWorld() *world { return &world{locales: []string{"en"}} }

// do runs one command.
func (w *world) do(out *strings.Builder, words []string) error {
	if t, err := time.ParseDuration(words[0]); err == nil {
		return w.act(out, t, words[1:])
	}
	if w.desk != nil {
		return fmt.Errorf("the desk is open: %s comes too late", words[0])
	}
	return w.describe(words[0], words[1:])
}

func (w *world) describe(what string, args []string) (err error) {
	opts := options(args)
	switch what {
	case "queue":
		w.queues = append(w.queues, args[0])
		w.cfg.Queues = append(w.cfg.Queues, desk.Queue{Channel: w.channel(args[1]), Priority: opts.count("priority")})
	case "locales":
		w.locales = args
	case "limit":
		w.cfg.QueueLimit = w.byChannel(args, desk.Unlimited)
	case "trunks":
		w.cfg.Trunks = w.byChannel(args, desk.Unlimited)
	case "announce":
		w.announce = true
	case "hours":
		err = w.hours(args)
	case "deferred":
		w.cfg.Deferred = w.flags(args)
	case "stay_on":
		w.cfg.StayOn = w.flags(args)
	case "policy":
		w.cfg.Policy, _ = routing.Named(args[0])
	case "tick":
		w.cfg.Tick, err = time.ParseDuration(args[0])
	case "interval":
		w.cfg.Interval, err = time.ParseDuration(args[0])
	case "key":
		w.cfg.Key = rng.New(uint64(opts.count("seed")), 0)
	case "group":
		w.cfg.Groups = append(w.cfg.Groups, w.group(args[0], opts))
	case "skill":
		g := w.groupNamed(args[0])
		g.Skills = append(g.Skills, w.skill(args[1], opts))
	case "shift":
		g := w.groupNamed(args[0])
		s := desk.Shift{}
		s.From, _ = time.ParseDuration(args[1])
		s.To, _ = time.ParseDuration(args[2])
		s.Headcount, err = strconv.Atoi(args[3])
		g.Shifts = append(g.Shifts, s)
	default:
		return errors.New("unknown command")
	}
	return err
}

// hours reads when a channel opens and closes, in turn.
func (w *world) hours(args []string) error {
	c := w.channel(args[0])
	for len(w.cfg.Hours) <= c {
		w.cfg.Hours = append(w.cfg.Hours, nil)
	}
	for pair := range slices.Chunk(args[1:], 2) {
		from, err := time.ParseDuration(pair[0])
		if err != nil {
			return err
		}
		to, err := time.ParseDuration(pair[1])
		if err != nil {
			return err
		}
		w.cfg.Hours[c] = append(w.cfg.Hours[c], desk.Span{From: from, To: to})
	}
	return nil
}

// flags marks the channels named.
func (w *world) flags(channels []string) []bool {
	out := make([]bool, 8)
	for _, name := range channels {
		out[w.channel(name)] = true
	}
	return out
}

func (w *world) group(name string, o opts) desk.Group {
	g := desk.Group{Name: name, Absence: o.number("absence"), InShift: o.number("in_shift"), Interval: o.time("rotation")}
	if s := o["concurrency"]; s != "" {
		g.Concurrency = w.byChannel(strings.Split(s, ","), 1)
	}
	if s := o["total_rate"]; s != "" {
		for r := range strings.SplitSeq(s, ",") {
			f, _ := strconv.ParseFloat(r, 64)
			g.TotalRate = append(g.TotalRate, f)
		}
	}
	g.AtShiftEnd = map[string]desk.AtShiftEnd{
		"": desk.Finish, "finish": desk.Finish, "hand_over": desk.HandOver, "preempt": desk.Preempt,
	}[o["at_shift_end"]]
	return g
}

func (w *world) skill(queue string, o opts) desk.Skill {
	s := desk.Skill{Queue: slices.Index(w.queues, queue), Rank: o.count("rank"), Speed: o.number("speed"), Resolution: 1}
	s.Leg, s.Reserve, s.After = o.count("leg"), o.count("reserve"), o.time("after")
	if o["resolution"] != "" {
		s.Resolution = o.number("resolution")
	}
	if o["locales"] != "" {
		s.Locales = make([]bool, len(w.locales))
		for l := range strings.SplitSeq(o["locales"], ",") {
			s.Locales[slices.Index(w.locales, l)] = true
		}
	}
	return s
}

// act runs a command of the story at its time, after what the desk does up to then.
func (w *world) act(out *strings.Builder, t time.Duration, args []string) error {
	if w.desk == nil {
		w.cfg.Locales = len(w.locales)
		w.desk = desk.New(w.cfg)
	}
	for _, e := range w.desk.Advance(t, nil) {
		fmt.Fprintf(out, "  %v %s\n", e.At, w.event(e))
	}
	switch args[0] {
	case "offer":
		w.offer(out, t, args[1:])
	case "leave":
		fmt.Fprintf(out, "  %s %s\n", args[1], leaving(w.desk.Leave(t, w.handles[slices.Index(w.contacts, args[1])])))
	case "hang_up":
		gone := w.desk.HangUp(t, w.handles[slices.Index(w.contacts, args[1])])
		fmt.Fprintf(out, "  %s\n", map[bool]string{true: "gone", false: "too late"}[gone])
	case "place":
		fmt.Fprintf(out, "  place %d\n", w.desk.Position(w.handles[slices.Index(w.contacts, args[1])]))
	case "rework":
		work, err := time.ParseDuration(args[2])
		if err != nil {
			return err
		}
		done := w.desk.Rework(t, w.handles[slices.Index(w.contacts, args[1])], work)
		fmt.Fprintf(out, "  %s\n", map[bool]string{true: "done", false: "too late"}[done])
	case "rows":
		w.desk.Intervals(t, func(r *record.Interval) { w.row(out, r) })
	case "flush":
		w.desk.Flush(t, func(r *record.Interval) { w.row(out, r) })
	case "advance":
		if next, ok := w.desk.Next(); ok {
			fmt.Fprintf(out, "  next at %v\n", next)
		} else {
			fmt.Fprintln(out, "  nothing to come")
		}
	default:
		return fmt.Errorf("unknown action %s", args[0])
	}
	return nil
}

func (w *world) offer(out *strings.Builder, t time.Duration, args []string) {
	o := options(args)
	c := desk.Contact{
		ID: uint64(len(w.contacts)), Queue: slices.Index(w.queues, args[1]), Work: o.time("work"), WrapUp: o.time("wrap"),
		Key:    rng.New(1, 0).Name(args[0]),
		Second: desk.Second{Set: o["second"] != "", Work: o.time("second"), WrapUp: o.time("second_wrap")},
	}
	if o["locale"] != "" {
		c.Locale = slices.Index(w.locales, o["locale"])
	}
	a := w.desk.Offer(t, c)
	w.contacts, w.handles = append(w.contacts, args[0]), append(w.handles, a.Handle)
	switch a.Verdict {
	case desk.Queued:
		told := ""
		if w.announce {
			told = fmt.Sprintf(", the first has waited %v", a.Announced)
		}
		fmt.Fprintf(out, "  %s queued at place %d%s\n", args[0], a.Position, told)
	case desk.Joined:
		fmt.Fprintf(out, "  %s joined by %s/%d\n", args[0], w.cfg.Groups[a.Group].Name, a.Agent)
	case desk.Blocked:
		fmt.Fprintf(out, "  %s %s\n", args[0], map[bool]string{true: "finds it closed", false: "blocked"}[a.Closed])
	}
}

func (w *world) event(e desk.Event) string {
	who := fmt.Sprintf("%s/%d", w.cfg.Groups[e.Group].Name, e.Agent)
	name := w.contacts[e.ID]
	switch e.Kind {
	case desk.EventJoined:
		return name + " joined by " + who
	case desk.EventMoved:
		return name + " handed over to " + who
	case desk.EventRequeued:
		return name + " back in line, " + who + " left"
	case desk.EventTransferred:
		return name + " passed on by " + who
	case desk.EventEnded:
		if e.Solved == record.Yes {
			return name + " solved by " + who
		}
		return name + " not solved by " + who
	}
	return "?"
}

func leaving(l desk.Leaving) string {
	return map[desk.Leaving]string{desk.Left: "left", desk.AlreadyJoined: "is with an agent", desk.Unknown: "is unknown"}[l]
}

func (w *world) row(out *strings.Builder, r *record.Interval) {
	if r.Scope == record.GroupScope {
		fmt.Fprintf(out, "  %v-%v %s: paid %gs staffed %gs busy %gs slots %gs of %gs, ended %d\n",
			r.From, r.To, w.cfg.Groups[r.Index].Name, r.Paid, r.Staffed, r.Busy, r.SlotBusy, r.SlotStaff, r.Ended)
		return
	}
	fmt.Fprintf(out, "  %v-%v %s: waiting %gs, open %gs, ended %d\n",
		r.From, r.To, w.queues[r.Index], r.QueueArea, r.Open, r.Ended)
}

func (w *world) channel(name string) int {
	if i := slices.Index(w.channels, name); i >= 0 {
		return i
	}
	w.channels = append(w.channels, name)
	return len(w.channels) - 1
}

// byChannel reads chat:3 voice:unlimited.
func (w *world) byChannel(args []string, otherwise int) []int {
	out := slices.Repeat([]int{otherwise}, 8)
	for _, a := range args {
		name, value, _ := strings.Cut(a, ":")
		n, err := strconv.Atoi(value)
		if err != nil {
			n = desk.Unlimited
		}
		out[w.channel(name)] = n
	}
	return out
}

func (w *world) groupNamed(name string) *desk.Group {
	for i := range w.cfg.Groups {
		if w.cfg.Groups[i].Name == name {
			return &w.cfg.Groups[i]
		}
	}
	return &desk.Group{}
}

// opts are the key=value words of a command.
type opts map[string]string

func options(args []string) opts {
	o := opts{}
	for _, a := range args {
		if k, v, ok := strings.Cut(a, "="); ok {
			o[k] = v
		}
	}
	return o
}

func (o opts) count(key string) int { n, _ := strconv.Atoi(o[key]); return n }

func (o opts) number(key string) float64 { f, _ := strconv.ParseFloat(o[key], 64); return f }

func (o opts) time(key string) time.Duration { d, _ := time.ParseDuration(o[key]); return d }
