package capacity

import "math"

// Throughput is what a step brought and what it got done.
type Throughput struct {
	Load    float64
	Offered float64 // inquiries a minute, returns included
	Served  int64   // contained or handled within the measured time
	Minutes float64 // of it
}

// Achieved is what was served a minute.
func (t Throughput) Achieved() float64 {
	if !(t.Minutes > 0) {
		return 0
	}
	return float64(t.Served) / t.Minutes
}

// collapsed is by how much throughput must fall to have collapsed; a little less past the knee is
// the noise of a busy target.
const collapsed = 0.1

// Collapse looks for a step past the knee: more was offered than at another one, and plainly less was
// served (three standard deviations of the two counts, and a tenth). It gives the best step and the
// worst behind it.
func Collapse(steps []Throughput) (best, worst Throughput, found bool) {
	for _, a := range steps {
		for _, b := range steps {
			if !(b.Load > a.Load) || !(a.Minutes > 0) || !(b.Minutes > 0) || !(b.Offered > a.Achieved()) {
				continue
			}
			fall := a.Achieved() - b.Achieved()
			doubt := math.Sqrt(float64(a.Served)/a.Minutes/a.Minutes + float64(b.Served)/b.Minutes/b.Minutes)
			if fall > 3*doubt && fall > collapsed*a.Achieved() && (!found || fall > best.Achieved()-worst.Achieved()) {
				best, worst, found = a, b, true
			}
		}
	}
	return best, worst, found
}
