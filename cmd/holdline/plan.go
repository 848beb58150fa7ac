package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/sim/stats"
	"github.com/holdline/holdline/sim/unit"
	"github.com/holdline/holdline/sim/workforce"
)

type planFlags struct {
	studyFlags

	mix   string
	weeks string
	level string
	hire  string
}

const (
	usualPlan  = "12mo"
	usualYears = 100
)

func newPlan(p *process) *cobra.Command {
	var f planFlags
	cmd := &cobra.Command{
		Use:   "plan FILE",
		Short: "Follow headcount and volume over months: when does the promise break?",
		Long: `Plan draws many years of the scenario's workforce: who leaves, who is hired, who washes out in
training, how fast the others learn, how volume grows and how the bot changes. It simulates every
week of every year with that week's productive heads and volume, and tells week by week how likely
all gates are to hold, what the heads cost, and when the promise first breaks.

A week is the scenario played workforce.stretches times, with each shift's headcount scaled by the
productive heads of its group and rounded: nothing is read off a formula or between weeks. Two plans
with one seed draw the same leavers and the same customers. Weeks go on for longer than drain where a
report of one would leave a gate undecided for who was still in progress, and the plan says so.

With --hire GROUP it searches for the hiring that prevents the break: the smallest extra class of that
group, decided just in time, and the fewest extra hires a week from week 1 on. Lead, training and
speed-up are the group's own; both are tried on years that the search has not seen.

Exit codes: 0 answered, 1 the promise is broken in the first week already, 64 bad usage or scenario,
70 a fault of holdline, 130 interrupted (the years that were done are reported).`,
		Example: `  holdline plan ai-first-rollback --horizon 12mo
  holdline plan ai-first-rollback --horizon 26w --level 90% --format json
  holdline plan ai-first-rollback --mix human-only --hire outsourced
  holdline plan ai-first-rollback --set workforce.growth=0.02`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return p.plan(cmd.Context(), args[0], &f)
		},
	}
	f.register(cmd)
	fl := cmd.Flags()
	without(cmd, nothingSent, "target", "allow")
	without(cmd, nothingJudged, "strict", "junit")
	without(cmd, "a plan has one report, on standard output", "out")
	without(cmd, "a plan draws as many years as --replications says", "precision", "most")
	fl.StringVar(&f.mix, "mix", "", "plan this mix of the scenario instead of the file as it is")
	fl.StringVar(&f.level, "level", "80%", "the chance of holding below which a week's promise counts as broken")
	fl.StringVar(&f.hire, "hire", "", "search for the hiring of this group that prevents the break")
	for name, text := range map[string]string{
		"horizon":      "how far to look: 12mo, 26w or 2y (a year has 52 weeks)",
		"replications": "years to draw",
	} {
		fl.Lookup(name).Usage = text
	}
	usually(cmd, "horizon", usualPlan)
	usually(cmd, "replications", strconv.Itoa(usualYears))
	offerFormats(cmd, render.Outlooks().Names())
	return cmd
}

// check also takes --horizon away from the scenario's own, which stands for one week.
func (f *planFlags) check(cmd *cobra.Command) error {
	f.weeks, f.horizon = f.horizon, ""
	if err := f.studyFlags.check(cmd); err != nil {
		return err
	}
	if _, err := formatNamed(render.Outlooks(), f.format); err != nil {
		return err
	}
	if f.replications < 2 {
		return usage(fmt.Errorf("--replications %d: want 2 years or more", f.replications))
	}
	if _, err := f.wantedLevel(); err != nil {
		return err
	}
	_, err := planWeeks(f.weeks)
	return err
}

func (f *planFlags) wantedLevel() (float64, error) {
	level, err := unit.ParseShare(f.level)
	if err != nil || level <= 0 || level >= 1 {
		return 0, usage(fmt.Errorf("--level %s: want a share between 0 and 1, such as 80%%", f.level))
	}
	return float64(level), nil
}

// planWeeks reads 12mo, 26w or 2y as weeks.
func planWeeks(text string) (int, error) {
	end := strings.LastIndexAny(text, "0123456789.") + 1
	n, err := strconv.ParseFloat(text[:end], 64)
	a, known := map[string]float64{"w": 1, "mo": workforce.WeeksAYear / 12.0, "y": workforce.WeeksAYear}[text[end:]]
	weeks := math.Round(n * a)
	if err != nil || !known || !(weeks >= 1 && weeks <= workforce.MaxWeeks) {
		return 0, usage(fmt.Errorf("--horizon %s: want months, weeks or years, such as 12mo, 26w or 2y, at most %d weeks", text, workforce.MaxWeeks))
	}
	return int(weeks), nil
}

func (p *process) plan(ctx context.Context, file string, f *planFlags) error {
	o := &outlook{study: study{process: p, flags: &f.studyFlags, file: file, mix: f.mix}}
	if err := o.prepare(f); err != nil {
		return err
	}
	ctx, stop := p.interruptible(ctx)
	defer stop()
	if err := o.through(ctx); err != nil {
		if errors.Is(err, context.Canceled) {
			return exit(exitInterrupted, errors.New("interrupted before the first year was done: nothing to report"))
		}
		return exit(exitInternal, fmt.Errorf("simulating a week: %w", err))
	}
	years, err := o.draw(ctx, f.replications)
	if err != nil && !errors.Is(err, context.Canceled) {
		return exit(exitInternal, fmt.Errorf("simulating the plan: %w", err))
	}
	if len(years) == 0 {
		return exit(exitInterrupted, errors.New("interrupted before the first year was done: nothing to report"))
	}
	doc := o.report(years)
	var codes []int
	if f.hire != "" && err == nil {
		if err = o.advise(ctx, doc, years, f.hire); err != nil && !errors.Is(err, context.Canceled) {
			return exit(exitInternal, fmt.Errorf("searching for the hiring: %w", err))
		}
	}
	if err != nil {
		doc.Interrupted, doc.Why = true, fmt.Sprintf("interrupted after %d of %d years", len(years), f.replications)
		if len(years) == f.replications {
			doc.Why = "interrupted in the search for the hiring"
		}
		codes = append(codes, exitInterrupted)
	}
	if doc.Breaks != nil && *doc.Breaks == 1 {
		codes = append(codes, exitFailed)
	}
	write, _ := render.Outlooks().Named(f.format)
	if err = write(p.stdout, doc, render.Options{Color: p.color}); err != nil {
		return exit(exitUntrusted, err)
	}
	return ended(codes...)
}

// report puts the years side by side, week by week.
func (o *outlook) report(years []planYear) *reports.Outlook {
	doc := &reports.Outlook{
		SchemaVersion: reports.SchemaVersion, Scenario: o.scenario.Name, Mix: o.mix, Seed: o.scenario.Seed, Version: version,
		Command: joined(safe(o.args)), Replications: len(years), Level: o.level, Gates: o.scenario.Gates, Notes: o.notes(),
	}
	var paid, training stats.Moments
	for w := range o.plan.Weeks {
		doc.Weeks = append(doc.Weeks, o.reportWeek(years, w))
	}
	for i := range years {
		p, t := 0.0, 0.0
		for w := range o.plan.Weeks {
			paidWeek, trainingWeek := o.cost(&years[i], w)
			p, t = p+paidWeek, t+trainingWeek
		}
		paid.Add(p)
		training.Add(t)
	}
	doc.Paid, doc.Training = paid.Mean(), training.Mean()
	if o.paysNobody() {
		doc.Paid = stats.Unknown(0)
	}
	doc.Tell()
	return doc
}

func (o *outlook) reportWeek(years []planYear, w int) reports.OutlookWeek {
	var volume, heads, productive, paid, training stats.Moments
	var held int64
	gates := make([]int64, len(o.goals))
	groups := make([]groupMoments, len(o.plan.Groups))
	for i := range years {
		y := &years[i]
		all, working := 0, 0.0
		for g := range o.plan.Groups {
			week := y.Groups[g][w]
			all, working = all+week.Heads, working+week.Productive
			groups[g].add(week)
		}
		p, t := o.cost(y, w)
		volume.Add(y.Volume[w])
		heads.Add(float64(all))
		productive.Add(working)
		paid.Add(p)
		training.Add(t)
		every := int64(1)
		for g, ok := range y.held[w] {
			if ok {
				gates[g]++
			} else {
				every = 0
			}
		}
		held += every
	}
	n := int64(len(years))
	out := reports.OutlookWeek{
		Week: w + 1, Volume: volume.Mean(), Heads: heads.Mean(), HeadsSD: deviation(heads), Productive: productive.Mean(),
		Holds: stats.Wilson(held, n), Paid: paid.Mean(), Training: training.Mean(),
	}
	if o.paysNobody() {
		out.Paid = stats.Unknown(0)
	}
	for _, k := range gates {
		out.Gates = append(out.Gates, stats.Wilson(k, n))
	}
	for g := range groups {
		out.Groups = append(out.Groups, groups[g].report(o.plan.Groups[g].Name))
	}
	return out
}

// groupMoments gather one group in one week.
type groupMoments struct {
	heads, productive, started, left, washedOut stats.Moments
}

func (m *groupMoments) add(w workforce.Week) {
	m.heads.Add(float64(w.Heads))
	m.productive.Add(w.Productive)
	m.started.Add(float64(w.Started))
	m.left.Add(float64(w.Left))
	m.washedOut.Add(float64(w.WashedOut))
}

func (m *groupMoments) report(name string) reports.OutlookGroup {
	return reports.OutlookGroup{
		Name: name, Heads: m.heads.Mean(), HeadsSD: deviation(m.heads), Productive: m.productive.Mean(),
		Started: m.started.Mean().Value, Left: m.left.Mean().Value, WashedOut: m.washedOut.Mean().Value,
	}
}

// deviation is the standard deviation between years.
func deviation(m stats.Moments) float64 {
	if m.N < 2 {
		return 0
	}
	n := float64(m.N)
	return math.Sqrt(math.Max(0, (m.Square-m.Sum*m.Sum/n)/(n-1)))
}

// notes say what a week is.
func (o *outlook) notes() []string {
	times := "once"
	if n := o.stretches(); n > 1 {
		times = fmt.Sprintf("%d times, taken together", n)
	}
	notes := []string{
		fmt.Sprintf("A week is the scenario (%s) played %s; its shifts stand for the heads before week 1 and are scaled by the productive ones, each rounded to whole heads.",
			unit.Duration(o.scenario.Length()), times),
		"Heads are those employed when a week ends, trainees included; productive ones are an average over the week, trainees left out. Where people leave and nobody is in training, there are more of these than of those.",
		o.pay(),
	}
	if o.longer != "" {
		notes = append(notes, o.longer)
	}
	return notes
}

// pay says what is paid, as far as it is named.
func (o *outlook) pay() string {
	if o.paysNobody() {
		return "No pay is named (cost.per_paid_hour of a group under service): what the heads cost is not known. Training is its cost a hire."
	}
	text := "Paid is paid_hours x per_paid_hour of every head, trainees included, and training its cost a hire: contacts and bot conversations are not in it."
	if none := o.unpaid(); len(none) > 0 {
		text += " No pay is named of " + strings.Join(none, ", ") + ", whose heads are not in it either."
	}
	return text
}
