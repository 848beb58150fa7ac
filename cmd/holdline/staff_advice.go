package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/staffing"
)

// advice says why a staffing that the search came to the end of is not confirmed, and what to do: ""
// where it is, or where the search itself says why it ended.
func (j *staffJob) advice(r *staffing.Result) string {
	if r.Confirmed || r.Why != "" {
		return ""
	}
	var never, undecided, broken []int
	for c, x := range r.Standings {
		switch {
		case x.State == staffing.Broken:
			broken = append(broken, c)
		case x.State == staffing.Unclear && j.atTheEnd(c):
			never = append(never, c)
		case x.State == staffing.Unclear:
			undecided = append(undecided, c)
		}
	}
	var parts []string
	if len(never) > 0 {
		parts = append(parts, j.neverConfirmed(never, r.Standings))
	}
	if len(broken) > 0 {
		why, do := fmt.Sprintf("%d rounds on fresh customers, each with more heads, did not mend it", r.Rounds), "Begin with more (--start), or look at the bot, queue limits, opening hours and skills."
		switch limits := j.limited(broken, r.Heads); {
		case limits != "":
			why, do = "the limits allow no head more: "+limits, "Raise them (--limit)."
		case r.Helpless:
			why, do = "no head more mends it", "Look at the bot, queue limits, opening hours and skills."
		}
		parts = append(parts, fmt.Sprintf("%s; %s. %s", j.windows(broken, "Broken"), why, do))
	}
	if len(undecided) > 0 {
		const more, most = 4, 100_000 // what --most allows
		why := fmt.Sprintf("%d rounds on fresh customers, each with more heads, did not decide it", r.Rounds)
		do := fmt.Sprintf("More replications (--most %d)", min(most, more*j.most))
		switch limits := j.limited(undecided, r.Heads); {
		case limits != "":
			why = "the limits allow no head more: " + limits
			do += ", or heads beyond the limits (--limit),"
		case r.Helpless:
			why = "no head more makes a difference that these customers show"
		}
		parts = append(parts, fmt.Sprintf("%s; %s. %s may decide.", j.windows(undecided, "Undecided"), why, do))
	}
	return strings.Join(parts, " ")
}

// atTheEnd says whether a clause asks for all that there can be, such as 100 %.
func (j *staffJob) atTheEnd(c int) bool {
	worst, best := reach(&j.promise[j.world.margins.Criteria()[c].Gate])
	return best == 0 && worst < 0
}

// neverConfirmed tells of gates that ask for all there can be. However many replications show nobody who
// was missed, the next customer may be one: what is known of them is that they are few.
func (j *staffJob) neverConfirmed(clauses []int, all []staffing.Standing) string {
	var parts []string
	for i := range j.promise {
		g, n, known := &j.promise[i], 0, 0.0
		for _, c := range clauses {
			if j.world.margins.Criteria()[c].Gate == i {
				n++
				known = math.Max(known, all[c].Half-all[c].Margin)
			}
		}
		if n == 0 {
			continue
		}
		text := fmt.Sprintf("No number of replications confirms %s (%d windows): where nobody is missed in any, somebody may be in the next one.", g.Text, n)
		if g.Unit == goal.Share {
			text += fmt.Sprintf(" These tell that all windows lie within %s of it. Ask for no more than that: %s.", percentage(known), asking(g, known))
		} else {
			text += " Ask for a little more than nothing."
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}

// asking is a gate that asks for so much less.
func asking(g *goal.Gate, less float64) string {
	limit := percentage(g.Limit + less)
	if !g.Op.UpperBound() {
		limit = strconv.FormatFloat(100*g.Limit-hundredths(less), 'g', 6, 64) + "%"
	}
	i := strings.LastIndex(g.Text, string(g.Op))
	return g.Text[:i] + string(g.Op) + " " + limit
}

// hundredths are the points of a share, no fewer than they are, as finely as a hundredth.
func hundredths(x float64) float64 {
	const point, fine = 100, 100
	return math.Ceil(point*x*fine) / fine
}

func percentage(x float64) string { return strconv.FormatFloat(hundredths(x), 'g', 6, 64) + "%" }

// windows names the first windows of each gate.
func (j *staffJob) windows(clauses []int, state string) string {
	const most = 4
	var gates []string
	for i := range j.promise {
		var at []string
		n := 0
		for _, c := range clauses {
			if x := j.world.margins.Criteria()[c]; x.Gate == i {
				if n++; n <= most {
					at = append(at, j.clock(x.Span.From))
				}
			}
		}
		if n > most {
			at = append(at, fmt.Sprintf("%d more", n-most))
		}
		if n > 0 {
			gates = append(gates, fmt.Sprintf("%s at %s", bare(j.promise[i].Text), strings.Join(at, ", ")))
		}
	}
	return state + ": " + strings.Join(gates, "; ")
}

// limited names the groups that are at their limit wherever some clauses ask for heads.
func (j *staffJob) limited(clauses []int, h staffing.Heads) string {
	all := j.world.clauses(j.promise)
	var out []string
	for g, x := range j.groups {
		if x.Limited() && slices.ContainsFunc(clauses, func(c int) bool {
			return slices.Contains(all[c].Groups, g) && slices.Contains(h[g][all[c].First:all[c].Last+1], x.Max)
		}) {
			out = append(out, fmt.Sprintf("%s (%d)", x.Name, x.Max))
		}
	}
	return strings.Join(out, ", ")
}
