package runlog

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/holdline/holdline/sim/record"
)

// Schema is the version of the directory's format.
const Schema = 1

// Manifest says what was run; it holds no secret, since the scenario keeps its ${NAME} references.
type Manifest struct {
	Schema   int           `json:"schema_version"`
	Name     string        `json:"name"`     // the scenario's
	Version  string        `json:"version"`  // holdline's
	Command  []string      `json:"command"`  // as typed, for the record
	Scenario string        `json:"scenario"` // resolved: defaults, --set and all other flags applied
	Seed     uint64        `json:"seed"`
	Load     float64       `json:"load"`
	Intent   string        `json:"intent,omitempty"` // of which alone load multiplies the arrivals
	Speedup  float64       `json:"speedup"`
	Batch    time.Duration `json:"batch_ns,omitempty"`  // the load held still: intervals rest on batches of no less scenario time
	Mode     string        `json:"mode"`                // live
	Target   string        `json:"target"`              // "sandbox", or the hosts
	Replay   string        `json:"inquiries,omitempty"` // file of recorded inquiries, if any
	Beside   string        `json:"beside,omitempty"`    // folder of the files that the scenario names, if it names any
	RunTag   string        `json:"run_tag"`             // makes conversation ids unique across runs
	Started  time.Time     `json:"started"`             // wall time at run clock 0
	Labels   record.Labels `json:"labels"`
	Clocks   Clocks        `json:"clocks"`
}

// Clocks says in which time each family of measures is reported: "scenario" (run clock x speedup)
// or "wall". Rows always hold the run clock.
type Clocks struct {
	Arrivals string `json:"arrivals_patience_waits"`
	Replies  string `json:"reply_latency_service_time"`
	SendLag  string `json:"send_lag_limits"`
}

// End says how a run came to its end; a run without one was killed.
type End struct {
	Why         string          `json:"why,omitempty"` // what stopped it early
	Interrupted bool            `json:"interrupted,omitempty"`
	Aborted     bool            `json:"aborted,omitempty"`
	Elapsed     time.Duration   `json:"elapsed_ns"`
	Health      json.RawMessage `json:"health,omitempty"`  // of the generator, as the report shows it
	Sandbox     json.RawMessage `json:"sandbox,omitempty"` // what the embedded sandbox counted
}

type runFile struct {
	Manifest

	End *End `json:"end,omitempty"`
}

// writeJSON writes v to a temporary file beside name and renames it, so that readers never see half.
func writeJSON(name string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding %s: %w", filepath.Base(name), err)
	}
	return replace(name, append(b, '\n'))
}

func replace(name string, b []byte) error {
	tmp := name + ".tmp"
	if err := os.WriteFile(tmp, b, 0o600); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(name), err)
	}
	if err := os.Rename(tmp, name); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(name), err)
	}
	return nil
}
