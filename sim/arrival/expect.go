package arrival

import "time"

// Expectation gives how many inquiries a process is expected to bring in a stretch of scenario time, at
// load 1 unless o says otherwise. That some days are busier than others is left at its mean, 1. False says
// that this is not known without a file that o does not open, or because every inquiry is recorded.
func (p Process) Expectation(o Options) (between func(from, to time.Duration) float64, known bool) {
	p.Busyness = nil
	o, err := o.filled()
	k, ok := p.kind()
	if err != nil || !ok || k.recorded || len(p.Weekly) > 0 && o.Calendar == nil {
		return nil, false
	}
	c, err := k.curve(p, o)
	if err != nil {
		return nil, false
	}
	c = newPatchwork(c, p, k, o)
	return func(from, to time.Duration) float64 {
		return o.Load * (c.integral(to.Seconds()) - c.integral(from.Seconds()))
	}, true
}
