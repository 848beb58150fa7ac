package main

import (
	"context"
	"runtime"
	"slices"
	"sync"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/stats"
	"github.com/holdline/holdline/sim/workforce"
)

// advise finds the least hiring of each kind that prevents the break of a plan.
func (o *outlook) advise(ctx context.Context, doc *reports.Outlook, years []planYear, group string) error {
	if doc.Breaks == nil {
		return nil
	}
	for _, kind := range []string{reports.OneClass, reports.SteadyHiring} {
		h := o.hiring(kind, group, *doc.Breaks)
		if err := h.search(ctx, doc, years); err != nil {
			return err
		}
		h.Tell(o.level, o.plan.Weeks)
		doc.Advice = append(doc.Advice, h.HiringAdvice)
	}
	return nil
}

// hiringSearch looks for the size of one kind of hiring.
type hiringSearch struct {
	reports.HiringAdvice
	*outlook

	at   int // the group's place
	lead int
}

// hiring prepares a search. A class is decided so late that it is up to speed when the promise would
// break, or in week 1.
func (o *outlook) hiring(kind, group string, breaks int) *hiringSearch {
	h := &hiringSearch{outlook: o, HiringAdvice: reports.HiringAdvice{Kind: kind, Group: group, Decided: 1, Breaks: breaks, Holds: stats.Unknown(0), Cost: stats.Unknown(0)}}
	h.at = slices.IndexFunc(o.plan.Groups, func(g workforce.Group) bool { return g.Name == group })
	if hiring := o.scenario.Workforce.Groups[h.at].Hiring; len(hiring) > 0 {
		h.lead = hiring[0].Lead
	}
	g := &o.plan.Groups[h.at]
	if kind == reports.OneClass {
		h.Decided = max(1, breaks-h.lead-g.Training-len(g.SpeedUp))
	}
	h.Ready = h.Decided + h.lead + g.Training
	h.From = max(breaks, h.Ready)
	return h
}

// search tries sizes on some telling weeks of the years that were drawn, and the least that holds on
// every week of as many others.
func (h *hiringSearch) search(ctx context.Context, doc *reports.Outlook, years []planYear) error {
	if h.Ready > h.plan.Weeks {
		return nil
	}
	holds := func(size int) (bool, error) {
		h.tell("%s: hiring %d (%s)", h.name(), size, h.Kind)
		drawn, err := h.years(ctx, size, 0, len(years))
		if err != nil {
			return false, err
		}
		for _, week := range h.telling(doc) {
			chance, err := h.chance(ctx, drawn, 0, week)
			if err != nil || chance.Value < h.level {
				return false, err
			}
		}
		return true, nil
	}
	for _, from := range h.starts() {
		was := h.From
		h.From = from
		var err error
		if h.Size, h.Found, err = smallest(h.most(), holds); err != nil {
			return err
		}
		if h.Found {
			break
		}
		h.From = was
	}
	if !h.Found {
		return nil
	}
	var err error
	if h.Cost, err = h.extra(ctx, years); err != nil {
		return err
	}
	return h.confirm(ctx, len(years))
}

// starts are the weeks from which on hiring may keep the promise, the earliest first: where it breaks too
// early for people to be there and up to speed, later ones are worth a try.
func (h *hiringSearch) starts() []int {
	const gathering = 8 // weeks in which steady hiring gathers people
	out := []int{h.From}
	able := h.Ready + len(h.plan.Groups[h.at].SpeedUp)
	for _, week := range []int{able, able + gathering} {
		if able > h.Breaks && week > h.From && week <= h.plan.Weeks {
			out = append(out, week)
		}
	}
	return out
}

// most is the largest size worth a try: as many as the group has, in one class or in four weeks.
func (h *hiringSearch) most() int {
	heads := max(10, h.plan.Groups[h.at].Heads)
	if h.Kind == reports.SteadyHiring {
		return (heads + 3) / 4
	}
	return heads
}

// smallest finds the least size that holds, taking it that a larger one holds as well; false: none
// up to most does.
func smallest(most int, holds func(int) (bool, error)) (int, bool, error) {
	fails, size := 0, 1
	for {
		ok, err := holds(size)
		if err != nil {
			return 0, false, err
		}
		if ok {
			break
		}
		if size == most {
			return most, false, nil
		}
		fails, size = size, min(2*size, most)
	}
	for size-fails > 1 {
		middle := (fails + size) / 2
		ok, err := holds(middle)
		switch {
		case err != nil:
			return 0, false, err
		case ok:
			size = middle
		default:
			fails = middle
		}
	}
	return size, true, nil
}

// telling are the weeks that sizes are tried on: the one with the lowest chance without hiring, the
// first and the last, and two between.
func (h *hiringSearch) telling(doc *reports.Outlook) []int {
	first, last := h.From, h.plan.Weeks
	lowest := first
	for week := first; week <= last; week++ {
		if doc.Weeks[week-1].Holds.Value < doc.Weeks[lowest-1].Holds.Value {
			lowest = week
		}
	}
	var out []int
	for _, week := range []int{lowest, first, last, (2*first + last) / 3, (first + 2*last) / 3} {
		if !slices.Contains(out, week) {
			out = append(out, week)
		}
	}
	return out
}

// years draws a range of years with hiring of a size.
func (h *hiringSearch) years(ctx context.Context, size, from, n int) ([]*workforce.Year, error) {
	p := *h.plan
	p.Groups = slices.Clone(p.Groups)
	g := &p.Groups[h.at]
	g.Classes = slices.Clone(g.Classes)
	for week := h.Decided; week <= p.Weeks; week++ {
		g.Classes = append(g.Classes, workforce.Class{Week: week + h.lead, Size: size})
		if h.Kind == reports.OneClass {
			break
		}
	}
	out := make([]*workforce.Year, n)
	err := h.spread(ctx, n, func(i int) error {
		out[i] = workforce.Draw(h.scenario.Seed, from+i, &p)
		return nil
	})
	return out, err
}

// chance simulates a week of years, the first of which has a number, and gives how often it holds.
func (h *hiringSearch) chance(ctx context.Context, years []*workforce.Year, from, week int) (stats.Estimate, error) {
	held := make([]bool, len(years))
	err := h.spread(ctx, len(years), func(i int) error {
		gates, err := h.week(ctx, from+i, week-1, years[i])
		held[i] = !slices.Contains(gates, false)
		return err
	})
	var n int64
	for _, ok := range held {
		if ok {
			n++
		}
	}
	return stats.Wilson(n, int64(len(years))), err
}

// extra is what the hiring costs beyond the plan without it, year by year. Where no pay of the group is named it
// is not known.
func (h *hiringSearch) extra(ctx context.Context, without []planYear) (stats.Estimate, error) {
	if slices.Contains(h.unpaid(), h.Group) {
		return stats.Unknown(0), nil // training alone is not what it costs
	}
	with, err := h.years(ctx, h.Size, 0, len(without))
	if err != nil {
		return stats.Unknown(0), err
	}
	var more stats.Moments
	for i := range without {
		sum := 0.0
		for w := range h.plan.Weeks {
			paid, training := h.cost(&planYear{Year: with[i]}, w)
			was, wasTraining := h.cost(&without[i], w)
			sum += paid + training - was - wasTraining
		}
		more.Add(sum)
	}
	return more.Mean(), nil
}

// confirm looks at every week from the break on, in years behind those of the search.
func (h *hiringSearch) confirm(ctx context.Context, n int) error {
	fresh, err := h.years(ctx, h.Size, n, n)
	if err != nil {
		return err
	}
	for week := h.From; week <= h.plan.Weeks; week++ {
		h.tell("%s: hiring %d (%s), week %d of fresh years", h.name(), h.Size, h.Kind, week)
		chance, err := h.chance(ctx, fresh, n, week)
		if err != nil {
			return err
		}
		if h.Week == 0 || chance.Value < h.Holds.Value {
			h.Week, h.Holds = week, chance
		}
	}
	h.Held = h.Holds.Value >= h.level
	return nil
}

// spread does n things on all processors, until the first fault.
func (o *outlook) spread(ctx context.Context, n int, do func(i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	count := o.flags.workers
	if count <= 0 {
		count = runtime.GOMAXPROCS(0)
	}
	var workers sync.WaitGroup
	for first := range min(count, n) {
		workers.Go(func() {
			for i := first; i < n && ctx.Err() == nil; i += count {
				if err := do(i); err != nil {
					cancel(err)
				}
			}
		})
	}
	workers.Wait()
	return context.Cause(ctx)
}
