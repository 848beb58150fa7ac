package reports

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

// A replication that counts requests to join adds up to the same bytes as one that takes each for itself.
func TestJoinsAddUp(t *testing.T) {
	sc := &scenarios.Scenario{
		Horizon: unit.Duration(time.Hour), Warmup: unit.Duration(7 * time.Minute),
		Gates: []string{"every 5m: p95(reply_latency, turn=1) <= 1s", "p90(reply_latency) <= 1s"},
	}
	m := Meta{Mode: Simulated, Labels: record.Labels{
		Intents: []string{"a", "b"}, Channels: []string{"chat"}, Queues: []record.Queue{{}, {Intent: 1}}, Groups: []string{"all"},
	}}
	rapid.Check(t, func(t *rapid.T) {
		s := NewStudy(sc, m)
		counting, plain := s.pool.get(s.all), s.pool.get(s.all)
		plain.joins = nil
		for range rapid.IntRange(0, 200).Draw(t, "turns") {
			at := time.Duration(rapid.IntRange(0, 70*60).Draw(t, "at")) * time.Second
			r := record.Turn{
				Queue: rapid.IntRange(0, 2).Draw(t, "queue"), Endpoint: record.Endpoint(rapid.IntRange(0, 1).Draw(t, "endpoint")),
				Turn: rapid.IntRange(1, 2).Draw(t, "turn"), Intended: at, Sent: at, Messages: 1,
				Complete: at + time.Duration(rapid.IntRange(0, 1).Draw(t, "took"))*time.Second,
				Open:     rapid.IntRange(0, 9).Draw(t, "open") == 0, GaveUp: rapid.IntRange(0, 9).Draw(t, "gave up") == 0,
				Failure: record.Failure(max(0, rapid.IntRange(-5, int(record.NumFailures)-1).Draw(t, "failure"))),
			}
			r.FirstByte, r.Known = r.Complete, r.Complete
			counting.Turn(&r)
			plain.Turn(&r)
		}
		a, err := counting.MarshalBinary()
		b, otherErr := plain.MarshalBinary()
		if err != nil || otherErr != nil || !bytes.Equal(a, b) {
			t.Fatalf("the two differ: %v, %v", err, otherErr)
		}
	})
}
