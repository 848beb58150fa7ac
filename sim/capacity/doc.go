// Package capacity searches for the load at which a promise breaks.
//
// Find multiplies fresh arrivals until the expected margin of a criterion (a gate, or one interval of
// an `every` gate) turns from good to bad, coming from below. Margins are linear: for a measure that
// is a ratio, replication r has e = num - limit x den (turned around for an upper bound), and the
// ratio of means lies on the good side exactly where the sum of e is above 0. For a quantile gate,
// p95(x) < L, e = (values up to L) - 0.95 x values.
//
// The search has three parts, a file each:
//
//   - grid.go: loads from low to high, with few replications. It tells which gates break at all, which
//     fail already at the lowest load, which come back, and which no load moves.
//   - root.go: the load at which the sum over R fixed replications crosses zero. The same customers
//     come at every load, and more of them at a higher one, so that the sum is a fairly smooth function
//     of the load: a bracket, then the secant, kept inside it.
//   - sections.go: its interval. Each of 20 sections of the replications has a root of its own, read
//     off the loads that were played by straight lines between them; Student's t with 19 degrees of
//     freedom around the root of all, and no narrower than the slope of all replications tells. R
//     doubles until the interval is as narrow as asked for.
//
// Against live targets nothing can be played twice alike, and every look costs minutes. There the
// search is a Ladder (ladder.go), a function of the steps so far: loads double until one breaks, then
// the bracket is halved. Saturation (saturation.go) says when a step is not worth playing to its end,
// Crossing (crossing.go) what the same steps tell of each gate, Collapse (collapse.go) whether throughput
// fell past the knee.
//
// The package knows nothing of scenarios: whoever calls it brings a World that plays replications, or
// plays the steps itself. Start with Find, and with Ladder.Next.
package capacity
