// Package scenarios is the scenario file: its types, the strict loader, and the shipped library.
//
// A scenario describes; it never runs. Load reads one, reporting all faults at once with file,
// line, column and path; Check holds it against the rules that span fields. Start with Scenario.
package scenarios
