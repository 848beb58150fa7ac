// Package goal is the grammar of gates and the names and units of the measures.
//
// A gate is a promise in one line, `service_level(20s) >= 80%`. Parse compiles it; what it may say
// is in the table of Measures. Nothing is computed here: reports does that, under the same names.
// Start with Gate.
package goal
