// Package sim builds what both worlds run from a scenario: the Plan of who contacts us, and the
// Bot and Desk they meet.
package sim
