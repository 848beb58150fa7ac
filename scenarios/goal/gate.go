package goal

import "time"

// Gate is one compiled promise:
//
//	[every DURATION:] measure[(arg, label=value, ...)] op number[unit]
//	[every DURATION:] p95(measure[, label=value, ...]) op number[unit]
//	share_of_days(measure[(...)] op number[unit]) op share
type Gate struct {
	Text        string        // as written, without outer spaces
	Every       time.Duration // judged in each interval of this length; 0: over the whole run
	ShareOfDays bool          // judged by the share of days on which it holds
	DaysOp      Op            // of the share of days
	DaysShare   float64       // its limit
	Quantile    float64       // 0.95 for p95; 0 for the measure itself, or its mean
	Measure     string        // a name of the table
	Threshold   time.Duration // service_level(20s): answered within; else 0
	Group       string        // slot_occupancy(in-house-remote), or label group; "" for all
	Labels      Labels        // what it is restricted to
	Op          Op            // how the measured value must stand to Limit
	Limit       float64       // in Unit: seconds, and shares as fractions
	Unit        Unit          // of the measure
}

// Labels restrict a gate to a part of the inquiries. The zero value restricts nothing.
type Labels struct {
	Intent   string
	Channel  string
	Endpoint string // bot | desk
	Phase    string
	Turn     int // counted from 1; 0 for all
	Leg      int // 1, the line that answers first, or 2, the one that takes what is passed on; 0 for 1
}

// Op is a comparison.
type Op string

// The comparisons.
const (
	Less           Op = "<"
	LessOrEqual    Op = "<="
	Greater        Op = ">"
	GreaterOrEqual Op = ">="
)

// Holds says whether value stands to limit as o wants.
func (o Op) Holds(value, limit float64) bool {
	switch o {
	case Less:
		return value < limit
	case LessOrEqual:
		return value <= limit
	case Greater:
		return value > limit
	case GreaterOrEqual:
		return value >= limit
	}
	return false
}

// UpperBound says whether o sets a highest value, not a lowest one.
func (o Op) UpperBound() bool { return o == Less || o == LessOrEqual }

// String gives the gate as it was written.
func (g Gate) String() string { return g.Text }
