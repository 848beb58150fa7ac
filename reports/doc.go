// Package reports turns rows into a Summary: the measures of the glossary, each an estimate with
// its interval, computed from what a record.Sink is given and from nothing else.
//
// An Accumulator eats rows of any number in bounded memory, merges with others of the same run and
// survives as bytes; its Summary is the public JSON document. A Study takes the replications of a
// simulation, an Accumulator each, and gives the same document over all of them; Compare holds two
// studies against each other. A measure is defined once, by its sums over any stretch: one run is
// estimated from the sums of its slots, a study from those of its replications.
//
// Start with Summary for what comes out, Accumulator and Study for what goes in, and table.go for how
// each number is defined; estimate.go chooses the estimator.
package reports
