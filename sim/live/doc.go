// Package live replays a plan against real endpoints, in real time: the open-loop dispatcher.
//
// Conversations start on the plan's absolute schedule however slow the target is; inside a
// conversation the next message waits for the last reply. One goroutine, the scheduler, owns every
// conversation and takes every step of its state machine, so nothing in there is locked. A
// conversation that thinks or waits is a value in a time-heap; a goroutine exists only while a turn
// is in flight or an inbox is open. Read Run first, then engine, then dispatch.
package live
