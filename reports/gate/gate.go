// Package gate holds a scenario's goals against what was measured.
//
// Judge gives one Verdict a goal, Overall their sum. Exit codes are chosen elsewhere.
package gate

import "github.com/holdline/holdline/reports"

// Verdict is one gate held against a run.
type Verdict = reports.Verdict

// Result is the sum of all verdicts.
type Result = reports.Overall
