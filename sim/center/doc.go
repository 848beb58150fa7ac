// Package center is the simulated contact center: the same plan, customers, bot and desk as the
// live world, in virtual time.
//
// Run plays one replication by itself: it takes the earliest of what is due, tells the customer or
// the machine concerned, and does what they decide. All rules are theirs; the engine only knows
// what time it is. Replicate plays many replications on all processors and hands their rows over in
// order, until a Judge has enough.
//
// Start with Run, then engine.loop. The order of events at one instant is that of sim/des.
//
// What the engine adds to the machines:
//
//   - A message is sent, and its reply known, at the moment that the machines name: nothing is ever
//     late, and the four clocks of a turn show it.
//   - The desk answers at once. A customer who leaves is out of the line at that moment.
//   - Whether a reply matches what a customer expects is taken as met, since the bot here has no
//     words; whether it came in time is judged.
//   - Who runs into the deadline of the whole conversation is gone from the desk at that moment, in the
//     queue and with an agent alike. (On a live channel the desk is asked to let them go, and an agent
//     who has come by then is not.)
//   - Arrivals and returns end at the horizon, or go on until the last inquiry that began before it
//     has ended (KeepArriving). Whoever is open when the drain is over is cut: in_progress.
package center
