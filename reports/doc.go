// Package reports turns rows into a Summary: the measures of the glossary, each an estimate with
// its interval, computed from what a record.Sink is given and from nothing else.
//
// An Accumulator eats rows of any number in bounded memory, merges with others of the same run and
// survives as bytes; its Summary is the public JSON document. Start with Summary for what comes
// out, Accumulator for what goes in, and table.go for how each number is defined.
package reports
