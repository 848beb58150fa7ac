// Package workforce draws a year of a workforce: who leaves, who is hired, who does not make it
// through training, and how much of a full agent each one is, week by week.
//
// It knows nothing of contact centers. Plan describes the groups and the volume, Draw gives one Year
// that may come of it. Every draw is keyed by (seed, replication, group, head) or (seed, replication,
// week), so that another group, a larger class or a longer plan shifts nobody else's.
//
// Weeks are numbered from 1. A year is taken to have 52 of them, and a month 52/12: so a yearly
// hazard of 0.20 leaves e^-0.2 of the heads after 52 weeks. Start with Plan, then Draw.
package workforce
