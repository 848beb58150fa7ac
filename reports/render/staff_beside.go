package render

import (
	"fmt"
	"strconv"

	"github.com/holdline/holdline/reports"
)

// formulaRows is a row a formula, simulated.
func formulaRows(s *reports.Staffing) [][]string {
	rows := append(make([][]string, 0, 1+len(s.Formulas)), []string{"", "cost", "paid h", "windows", "widest miss"})
	for _, f := range s.Formulas {
		rows = append(rows, []string{f.Name, money(f.Cost), strconv.FormatFloat(f.PaidHours, 'f', 1, 64), fmt.Sprintf("%d broken, %d undecided of %d", f.Broken, f.Undecided, f.Windows), f.Worst})
	}
	return rows
}

func (p *page) staffFormulas(s *reports.Staffing) {
	p.title("What formulas alone would have staffed")
	rows := formulaRows(s)
	for i, r := range rows { // a miss is told below: a gate has no room in a line
		rows[i] = r[:len(r)-1]
	}
	p.table(rows)
	for _, f := range s.Formulas {
		if f.Worst != "" {
			p.prose("  "+f.Name+" misses most: ", "", f.Worst)
		}
	}
	p.prose("  ", faint, "From the offered load m(t) of first contacts: returns, transfers, skills and waiting on from one interval to the next are not in it. While a channel is closed, or nobody comes, they staff nobody: letters written then are put into the hours after it opens, over as long as their promise lets them wait. Columns C and A above are paid heads, and what the tightest gate comes to with them, ± half of its interval, or all of it where it ends at what there can be.")
}

// frontierHolds says what the costs of the frontier hold, which differ from that of the heads.
const frontierHolds = "The heads of every interval times so much, within their limits, simulated; each with the same customers. " +
	"Costs and counts are those of one run without its warm-up, with the bot and the contacts in them; the cost of the heads above is that of all their paid hours alone. " +
	"± is half of a 95% interval, with the run as unit; the interval itself where it ends at what there can be. " +
	"Windows are judged here on far fewer replications than those of the answer, so that some are undecided that it was shown to keep."

// counted prints a mean count, without a fraction unless its interval is narrower than one.
func counted(x float64, half *float64) string {
	switch {
	case half == nil:
		return fixed(x, 0)
	case *half < 1:
		return fixed(x, 1) + " ±" + fixed(*half, 1)
	}
	return fixed(x, 0) + " ±" + fixed(*half, 0)
}

func frontier(s *reports.Staffing) [][]string {
	rows := append(make([][]string, 0, 1+len(s.Frontier)), []string{"heads", "cost", "service level", "solved", "cost a solved", "windows kept", "undecided", "broken"})
	for _, x := range s.Frontier {
		cost, solved := money(x.Cost), missing
		switch {
		case x.CostHalf != nil && x.Cost >= 1000:
			cost += " ±" + count(int64(*x.CostHalf+0.5))
		case x.CostHalf != nil:
			cost += " ±" + money(*x.CostHalf)
		}
		if x.Solved != nil {
			solved = counted(*x.Solved, x.SolvedHalf)
		}
		rows = append(rows, []string{
			x.Name, cost, plusMinus(x.ServiceLevel, x.ServiceLevelHalf, "share"), solved, plusMinus(x.PerSolved, x.PerSolvedHalf, "money"),
			strconv.Itoa(x.Kept), strconv.Itoa(x.Undecided), fmt.Sprintf("%d of %d", x.Broken, x.Windows),
		})
	}
	return rows
}
