package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
	"github.com/tsenart/vegeta/v12/lib/plot"

	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/record/runlog"
)

// vegetaReads runs vegeta's own decoder, reporters and plot over a turn log, as its report and plot
// commands do, and wants them to agree with what we read.
func vegetaReads(t *testing.T, path string, want []record.Turn) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	decode := vegeta.DecoderFor(bytes.NewReader(b))
	if decode == nil {
		t.Fatal("vegeta does not know the format")
	}
	var m vegeta.Metrics
	m.Histogram = &vegeta.Histogram{Buckets: vegeta.Buckets{0, 10 * time.Millisecond, 100 * time.Millisecond, time.Second}}
	var results vegeta.Results
	for {
		var r vegeta.Result
		if err := decode(&r); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("vegeta's decoder, behind %d turns: %v", len(results), err)
		}
		m.Add(&r)
		results = append(results, r)
	}
	m.Close()
	vegetaAgrees(t, &m, want)
	for name, report := range map[string]vegeta.Reporter{
		"text": vegeta.NewTextReporter(&m), "json": vegeta.NewJSONReporter(&m),
		"hist": vegeta.NewHistogramReporter(m.Histogram), "hdrplot": vegeta.NewHDRHistogramPlotReporter(&m),
	} {
		var out bytes.Buffer
		if err := report.Report(&out); err != nil || out.Len() == 0 {
			t.Errorf("vegeta's %s reporter: %v, %d bytes", name, err, out.Len())
		}
	}
	vegetaPlots(t, results)
}

func vegetaAgrees(t *testing.T, m *vegeta.Metrics, want []record.Turn) {
	t.Helper()
	var good, in, out uint64
	codes, labels := map[string]int{}, map[string]bool{}
	for i := range want {
		v := &want[i]
		in, out = in+uint64(v.BytesIn), out+uint64(v.BytesOut)
		switch {
		case v.Failure != record.NoFailure:
			labels[v.Failure.String()] = true
			codes["0"]++
		case v.GaveUp:
			labels["gave_up"] = true
			codes["0"]++
		case v.Open:
			labels["open"] = true
			codes["0"]++
		default:
			good++
			codes[strconv.Itoa(v.Status)]++
		}
	}
	if m.Requests != uint64(len(want)) || m.BytesIn.Total != in || m.BytesOut.Total != out {
		t.Errorf("vegeta counts %d turns, %d bytes in and %d out; we %d, %d and %d", m.Requests, m.BytesIn.Total, m.BytesOut.Total, len(want), in, out)
	}
	if got := m.Success * float64(m.Requests); uint64(got+0.5) != good {
		t.Errorf("vegeta counts %.1f successes, we %d", got, good)
	}
	for code, n := range codes {
		if m.StatusCodes[code] != n {
			t.Errorf("vegeta counts %d turns with code %s, we %d", m.StatusCodes[code], code, n)
		}
	}
	for _, e := range m.Errors {
		if !labels[e] {
			t.Errorf("vegeta sees the error %q, which is no label of ours", e)
		}
	}
	if len(m.Errors) != len(labels) {
		t.Errorf("vegeta sees the errors %q, we %v", m.Errors, labels)
	}
}

func vegetaPlots(t *testing.T, results vegeta.Results) {
	t.Helper()
	p := plot.New(plot.Title("turns"), plot.Downsample(400), plot.Label(plot.ErrorLabeler))
	for i := range results {
		if err := p.Add(&results[i]); err != nil {
			t.Fatalf("vegeta's plot, at turn %d: %v", i, err)
		}
	}
	p.Close()
	var out bytes.Buffer
	if _, err := p.WriteTo(&out); err != nil || out.Len() == 0 {
		t.Errorf("vegeta's plot: %v, %d bytes", err, out.Len())
	}
}

// turnsOf reads a file of turns.
func turnsOf(t *testing.T, codec *record.Codec, path string) []record.Turn {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []record.Turn
	for line := range bytes.Lines(b) {
		v, err := codec.ParseTurn(line)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

// Faults of every kind, on the sandbox: vegeta reads the log, the failures bear their labels, and
// the books of both ends agree.
func TestFaultsInTheLog(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "run")
	r := holdline(t, "run", write(t, "small.yaml", small), "--out", dir, "--quiet", "--speedup", "30", "--load", "2", "--format", "json",
		"--faults", "http_5xx=5%,reset=3%,truncate=2%,error_in_200=2%", "--gate", "failure_rate < 99%",
		"--set", "demand[refund].patience=never")
	wantCode(t, r, exitMet)
	run, all := readRun(t, dir)
	contiguous(t, all.turns)
	vegetaReads(t, filepath.Join(dir, runlog.TurnsFile), all.turns)
	if doc := sameReport(t, dir, exitMet); doc != r.stdout {
		t.Errorf("holdline report prints another document than the run did:\n%s", firstDifference(r.stdout, doc))
	}

	var sandbox struct {
		Faults map[string]int64 `json:"faults"`
	}
	if err := json.Unmarshal(run.End.Sandbox, &sandbox); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int64{}
	for i := range all.turns {
		if f := all.turns[i].Failure; f != record.NoFailure {
			seen[f.String()]++
		}
	}
	for label, fault := range map[string]string{"http_5xx": "http_5xx", "reset": "reset", "truncated": "truncated", "error_in_200": "error_in_200"} {
		if seen[label] == 0 || seen[label] != sandbox.Faults[fault] {
			t.Errorf("the run saw %d turns fail with %s, the sandbox did that %d times", seen[label], label, sandbox.Faults[fault])
		}
	}
	stamps := make([]time.Duration, 0, len(all.turns))
	slices.SortFunc(all.turns, func(a, b record.Turn) int { return int(a.Seq) - int(b.Seq) })
	for i := range all.turns {
		stamps = append(stamps, all.turns[i].Stamp)
	}
	if !slices.IsSorted(stamps) {
		t.Error("the timestamps fall as the sequence grows: vegeta's plot would refuse them")
	}
}
