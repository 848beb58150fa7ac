package reports

import (
	"time"

	"github.com/holdline/holdline/sim/record"
)

func (a *Accumulator) group(group, slot int) []int64 {
	at := (group*(a.layout.count()+1) + slot) * int(numGroupColumns)
	return a.store.groups[at : at+int(numGroupColumns)]
}

func (a *Accumulator) areas(group, slot int) []float64 {
	at := (group*(a.layout.count()+1) + slot) * int(numAreas)
	return a.store.areas[at : at+int(numAreas)]
}

// Interval implements record.Sink. The rows of groups are cut at the edges of slots, evenly.
// Queues and the run itself are seen through the inquiries' own rows. What comes after the horizon is in
// no average; but heads on shift who still work then, on what came before it, are paid for that.
func (a *Accumulator) Interval(r *record.Interval) {
	if r.Scope != record.GroupScope || r.Index < 0 || r.Index >= a.layout.groups || r.To <= r.From {
		return
	}
	a.store.totals[groupRows]++
	length := float64(a.layout.scenario(r.To) - a.layout.scenario(r.From))
	a.layout.spread(r.From, r.To, func(slot int, overlap time.Duration) {
		share := a.meta.Speedup * (float64(overlap) / length)
		to := a.areas(r.Index, slot)
		to[paid] += r.Paid * share
		to[staffed] += r.Staffed * share
		to[busy] += r.Busy * share
		to[slotBusy] += r.SlotBusy * share
		to[slotStaffed] += r.SlotStaff * share
	})
	if after := a.layout.scenario(r.To) - max(a.layout.scenario(r.From), a.layout.horizon); after > 0 && a.layout.paysLate {
		a.areas(r.Index, a.layout.late())[paid] += min(r.Paid, r.Busy) * a.meta.Speedup * (float64(after) / length)
	}
	a.group(r.Index, a.layout.of(r.From))[groupEnded] += int64(r.Ended)
}
