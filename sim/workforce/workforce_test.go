package workforce

import (
	"math"
	"reflect"
	"testing"
)

const years = 2000

// meanOf draws many years and gives the mean and the standard deviation of a figure of each.
func meanOf(n int, p *Plan, figure func(*Year) float64) (mean, deviation float64) {
	sum, square := 0.0, 0.0
	for r := range n {
		x := figure(Draw(7, r, p))
		sum, square = sum+x, square+x*x
	}
	mean = sum / float64(n)
	return mean, math.Sqrt((square - float64(n)*mean*mean) / float64(n-1))
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %.4g, want %.4g within %.2g", what, got, want, within)
	}
}

// 3,000 heads and a hazard of 0.20 a year: each is still there after it with p = e^-0.2.
func TestAttrition(t *testing.T) {
	p := &Plan{Weeks: 52, Groups: []Group{{Name: "desk", Heads: 3000, Attrition: []Band{{0, 0.20}}}}}
	mean, deviation := meanOf(years, p, func(y *Year) float64 { return float64(y.Groups[0][51].Heads) })
	stay := math.Exp(-0.2)
	near(t, "mean", mean, 2456, 4*21/math.Sqrt(years)+0.5)
	near(t, "standard deviation", deviation, math.Sqrt(3000*stay*(1-stay)), 4*21/math.Sqrt(2*years))
	if math.Round(3000*stay) != 2456 || math.Round(math.Sqrt(3000*stay*(1-stay))) != 21 {
		t.Error("the closed form is not 2,456 and 21")
	}
	hazard, _ := meanOf(years, p, func(y *Year) float64 {
		left, paid := 0, 0.0
		for _, w := range y.Groups[0] {
			left, paid = left+w.Left, paid+w.Paid
		}
		return float64(left) / (paid / WeeksAYear)
	})
	near(t, "leavers per average head-year", hazard, 0.20, 0.001)
}

// Half leave in their first half year, later on one in ten a year.
func TestAttritionByTenure(t *testing.T) {
	bands := []Band{{0, 2 * math.Ln2}, {26, 0.1}}
	rows := []struct {
		name   string
		tenure float64
		want   float64 // of 1,000 after a year
	}{
		{"all in the last band", 0, 1000 * math.Exp(-0.1)},
		{"spread over the first", 52, 0}, // by the integral below
	}
	first := 0.0 // those of tenure a under 26 weeks have 26-a to go in the first band
	for a := 0.005; a < 26; a += 0.01 {
		first += 0.01 * math.Exp(-2*math.Ln2*(26-a)/52-0.1*(26+a)/52)
	}
	rows[1].want = 1000 * (first + 26*math.Exp(-0.1)) / 52
	for _, r := range rows {
		p := &Plan{Weeks: 52, Groups: []Group{{Name: "desk", Heads: 1000, Tenure: r.tenure, Attrition: bands}}}
		mean, deviation := meanOf(years, p, func(y *Year) float64 { return float64(y.Groups[0][51].Heads) })
		near(t, r.name, mean, r.want, 4*deviation/math.Sqrt(years))
	}
}

// A class of ten starts in week 3, trains for two weeks and is at 50 % and 80 % before it is at 100 %.
func TestHiringTakesTime(t *testing.T) {
	p := &Plan{Weeks: 8, Groups: []Group{{
		Name: "desk", Heads: 5, Training: 2, SpeedUp: []float64{0.5, 0.8}, Classes: []Class{{Week: 3, Size: 10}, {Week: 9, Size: 100}},
	}}}
	got := Draw(1, 0, p).Groups[0]
	want := []Week{
		{Heads: 5, Paid: 5, Productive: 5},
		{Heads: 5, Paid: 5, Productive: 5},
		{Heads: 15, Paid: 15, Productive: 5, Started: 10},
		{Heads: 15, Paid: 15, Productive: 5},
		{Heads: 15, Paid: 15, Productive: 10},
		{Heads: 15, Paid: 15, Productive: 13},
		{Heads: 15, Paid: 15, Productive: 15},
		{Heads: 15, Paid: 15, Productive: 15},
	}
	for i := range got {
		got[i].Productive = math.Round(got[i].Productive*1e9) / 1e9
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// A fifth of a class of 50 does not make it through four weeks, at a moment that may be any of them.
func TestWashOuts(t *testing.T) {
	p := &Plan{Weeks: 6, Groups: []Group{{Name: "desk", Training: 4, WashOut: 0.2, Classes: []Class{{Week: 1, Size: 50}}}}}
	mean, deviation := meanOf(years, p, func(y *Year) float64 { return y.Groups[0][5].Productive })
	near(t, "ready", mean, 40, 4*math.Sqrt(8.0/years))
	near(t, "standard deviation", deviation, math.Sqrt(50*0.2*0.8), 0.2)
	for week := range 4 {
		out, _ := meanOf(years, p, func(y *Year) float64 { return float64(y.Groups[0][week].WashedOut) })
		near(t, "washed out in a week", out, 2.5, 4*math.Sqrt(2.5/years))
	}
	paid, _ := meanOf(years, p, func(y *Year) float64 { return y.Groups[0][0].Paid })
	near(t, "paid in week 1", paid, 50-1.25, 0.1)
}

// Heads are those of the week before, and who came and went.
func TestBooksBalance(t *testing.T) {
	p := busy()
	for r := range 50 {
		y := Draw(3, r, p)
		for i, weeks := range y.Groups {
			before := p.Groups[i].Heads
			for n, w := range weeks {
				if w.Heads != before+w.Started-w.Left-w.WashedOut {
					t.Fatalf("replication %d, week %d: %+v after %d", r, n+1, w, before)
				}
				if most := float64(before + w.Started); w.Paid > most+1e-9 || w.Paid < float64(w.Heads)-1e-9 || w.Productive > w.Paid+1e-9 {
					t.Fatalf("replication %d, week %d: %+v after %d", r, n+1, w, before)
				}
				before = w.Heads
			}
		}
	}
}

func busy() *Plan {
	return &Plan{Weeks: 60, ForecastError: 0.1, Growth: 0.01, Groups: []Group{
		{Name: "a", Heads: 40, Tenure: 100, Attrition: []Band{{0, 1}, {13, 0.5}, {52, 0.2}}, Training: 3, WashOut: 0.1, SpeedUp: []float64{0.4, 0.7}, Classes: []Class{{4, 5}, {8, 5}}},
		{Name: "b", Heads: 20, Attrition: []Band{{0, 0.3}}},
	}}
}

// Another group, a longer plan and a further class change nobody who was there before.
func TestNobodyElseIsShifted(t *testing.T) {
	p := busy()
	y := Draw(3, 5, p)
	more := busy()
	more.Groups = append([]Group{{Name: "new", Heads: 7, Attrition: []Band{{0, 5}}}}, more.Groups...)
	more.Weeks = 90
	z := Draw(3, 5, more)
	for i := range p.Groups {
		if !reflect.DeepEqual(y.Groups[i], z.Groups[i+1][:p.Weeks]) {
			t.Errorf("group %s is another beside one more", p.Groups[i].Name)
		}
	}
	if !reflect.DeepEqual(y.Volume, z.Volume[:p.Weeks]) {
		t.Error("the volume is another in a longer plan")
	}
	hired := busy()
	hired.Groups[0].Classes = append(hired.Groups[0].Classes, Class{4, 3})
	for i, w := range Draw(3, 5, hired).Groups[0] {
		if was := y.Groups[0][i]; w.Productive < was.Productive-1e-9 || w.Left < was.Left || w.Heads < was.Heads || i < 3 && w != was { // the class starts in week 4
			t.Fatalf("week %d: %+v with a larger class, %+v without", i+1, w, was)
		}
	}
}

func TestVolume(t *testing.T) {
	p := &Plan{Weeks: 104, Growth: 0.02, Season: []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.2, 1.5}}
	near(t, "growth over a year", p.Expected(62)/p.Expected(10), math.Pow(1.02, 12), 1e-12)
	near(t, "season", p.Expected(50)/math.Pow(1.02, 49.5*12/52), 1.5, 1e-12)
	p = &Plan{Weeks: 1, ForecastError: 0.1}
	mean, deviation := meanOf(20000, p, func(y *Year) float64 { return y.Volume[0] })
	near(t, "mean", mean, 1, 0.003)
	near(t, "standard deviation", deviation, 0.1, 0.003)
}

func BenchmarkDraw(b *testing.B) {
	p := &Plan{Weeks: 52, Groups: []Group{{Name: "desk", Heads: 3000, Attrition: []Band{{0, 0.20}}}}}
	for i := 0; b.Loop(); i++ {
		Draw(7, i, p)
	}
}
