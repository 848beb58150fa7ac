package reports

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

// leanly gives the lean sink of a replication of a study, and an accumulator that takes row by row.
func leanly(sc *scenarios.Scenario) (counting *lean, plain *Accumulator) {
	s := NewStudy(sc, Meta{Mode: Simulated, Labels: record.Labels{
		Intents: []string{"a", "b"}, Channels: []string{"chat"}, Queues: []record.Queue{{}, {Intent: 1}}, Groups: []string{"one", "two"},
	}})
	plain = emptyLike(s.all)
	plain.lean = true
	plain.store.exactly()
	return s.pool.get(s.all), plain
}

func alike(t *rapid.T, counting *lean, plain *Accumulator) {
	a, err := counting.settle().MarshalBinary()
	b, otherErr := plain.MarshalBinary()
	if err != nil || otherErr != nil || !bytes.Equal(a, b) {
		t.Fatalf("the two differ: %v, %v", err, otherErr)
	}
}

// A replication that counts requests to join and replies adds up to the same bytes as one that takes
// each for itself, whether or not the bot is there and however long a reply takes.
func TestLeanTurnsAddUp(t *testing.T) {
	for name, service := range map[string]*scenarios.Service{
		"without a bot": {Groups: make([]scenarios.Group, 2)},
		"with a bot":    {Bot: &scenarios.Bot{}, Groups: make([]scenarios.Group, 2)},
	} {
		t.Run(name, func(t *testing.T) {
			sc := &scenarios.Scenario{
				Horizon: unit.Duration(time.Hour), Warmup: unit.Duration(7 * time.Minute), Service: service,
				Gates: []string{"every 5m: p95(reply_latency, turn=1) <= 1s", "p90(reply_latency) <= 1s"},
			}
			rapid.Check(t, func(t *rapid.T) {
				counting, plain := leanly(sc)
				far := 0
				for range rapid.IntRange(0, 200).Draw(t, "turns") {
					at := time.Duration(rapid.IntRange(0, 70*60).Draw(t, "at")) * time.Second
					took := rapid.SampledFrom([]time.Duration{0, 0, 1, time.Microsecond, 1<<19 - 1, 1 << 19, 1<<20 + 1, time.Second, time.Hour, 8 * unit.Day}).Draw(t, "took")
					if took > unit.Day {
						if far++; far > 10 { // a sum of more than 104 days is rounded, each time a further one is added
							took = time.Second
						}
					}
					r := record.Turn{
						Queue: rapid.IntRange(0, 2).Draw(t, "queue"), Endpoint: record.Endpoint(rapid.IntRange(0, 1).Draw(t, "endpoint")),
						Turn: rapid.IntRange(0, 12).Draw(t, "turn"), Intended: at, Sent: at, Messages: 1, Complete: at + took,
						Open: rapid.IntRange(0, 9).Draw(t, "open") == 0, GaveUp: rapid.IntRange(0, 9).Draw(t, "gave up") == 0,
						Failure: record.Failure(max(0, rapid.IntRange(-5, int(record.NumFailures)-1).Draw(t, "failure"))),
					}
					r.FirstByte, r.Known = r.Complete, r.Complete
					plain.Turn(&r)
					well := !r.Open && !r.GaveUp && r.Failure == record.NoFailure && rapid.Bool().Draw(t, "in brief")
					switch {
					case well && r.Endpoint == record.Bot:
						counting.Replied(r.Queue, r.Turn, r.Intended, r.Complete)
					case well && r.Turn == 1 && took == 0:
						counting.Asked(r.Queue, r.Intended)
					default:
						counting.Turn(&r)
					}
				}
				alike(t, counting, plain)
			})
		})
	}
}

// So does one that counts inquiries by lane, whatever is special about them, and when a study uses its
// sink again; a report of many thresholds has no lanes.
func TestLanesAddUp(t *testing.T) {
	wrapUp := new(dist.Law)
	if err := wrapUp.UnmarshalText([]byte("30s")); err != nil {
		t.Fatal(err)
	}
	for name, gates := range map[string][]string{
		"one threshold":   {"service_level(2s) >= 80%"},
		"many thresholds": {"service_level(1s) >= 80%", "service_level(2s) >= 80%", "service_level(3s) >= 80%", "service_level(4s) >= 80%"},
	} {
		t.Run(name, func(t *testing.T) {
			sc := &scenarios.Scenario{
				Horizon: unit.Duration(16 * time.Second), Warmup: unit.Duration(3 * time.Second), Gates: gates,
				Demand: []scenarios.Demand{{WrapUp: wrapUp}, {WrapUp: wrapUp, Transfer: &scenarios.Transfer{}}},
				CSAT:   &scenarios.CSAT{Base: 0.9, PerMinuteWaited: 0.5, PerTransfer: 0.1, Unsolved: 0.3},
			}
			rapid.Check(t, func(t *rapid.T) {
				counting, plain := leanly(sc)
				for range rapid.IntRange(1, 2).Draw(t, "replications") {
					counting.reset()
					plain.store.reset()
					brief := rapid.Bool().Draw(t, "in brief")
					if brief {
						counting.InBrief()
					}
					for range rapid.SampledFrom([]int{1, 20, 400}).Draw(t, "rows") {
						r := oddRow(t)
						closing := counting.Close
						if rapid.Bool().Draw(t, "merely served") {
							r, closing = servedRow(t), counting.Served
						}
						counting.Open(r)
						plain.Open(r)
						closing(r)
						plain.Close(r)
						if brief && straight(r) {
							plain.Turn(plainTurn(record.Desk, r.Queue, 1, r.QueuedAt, r.QueuedAt))
						}
					}
					alike(t, counting, plain)
				}
			})
		})
	}
}

// servedRow is the row of somebody who went straight to the desk and was served.
func servedRow(t *rapid.T) *record.Inquiry {
	after := func(at time.Duration, name string) time.Duration {
		return at + time.Duration(rapid.IntRange(0, 3).Draw(t, name))*time.Second
	}
	r := &record.Inquiry{
		Queue: rapid.IntRange(0, 1).Draw(t, "queue"), Group: rapid.IntRange(0, 1).Draw(t, "group"),
		Outcome: record.Handled, Stage: record.WithHuman, BotAt: record.Never, ReturnAt: record.Never,
		Kind: record.Kind(rapid.IntRange(0, 2).Draw(t, "kind")), Solved: record.Solved(rapid.IntRange(0, 2).Draw(t, "solved")),
		Arrived: time.Duration(rapid.IntRange(0, 20).Draw(t, "arrived")) * time.Second,
	}
	r.QueuedAt, r.JoinedAt = r.Arrived, after(r.Arrived, "waits")
	r.EndedAt = after(r.JoinedAt, "talks")
	return r
}

// oddRow is any row of any queue or group, known or not, that may have gone in any way.
func oddRow(t *rapid.T) *record.Inquiry {
	r := anyRow(t)
	seldom := func(name string) bool { return rapid.IntRange(0, 9).Draw(t, name) == 0 }
	r.Queue, r.Group = rapid.SampledFrom([]int{0, 0, 1, 1, 1, 2, -1}).Draw(t, "queue"), rapid.SampledFrom([]int{-2, -1, -1, 0, 0, 1, 2}).Draw(t, "group")
	r.Raced, r.Balked, r.Callback, r.Silent = seldom("raced"), seldom("balked"), seldom("callback"), seldom("silent")
	r.Closed = rapid.Bool().Draw(t, "closed") && r.Outcome == record.Blocked
	if seldom("passed on") {
		r.Transfers, r.Held, r.Talked = 1, time.Second, time.Second
		r.PassedAt, r.PassedBy = max(r.JoinedAt, 0)+time.Second, rapid.Int16Range(-1, 2).Draw(t, "passed by")
		r.TakenAt = rapid.SampledFrom([]time.Duration{record.Never, r.PassedAt + time.Second}).Draw(t, "taken")
	}
	if seldom("checked") {
		r.Checked, r.Expected = 3, 2
	}
	if rapid.Bool().Draw(t, "straight to the queue") {
		r.QueuedAt = r.Arrived
	}
	r.Failure = record.Failure(rapid.IntRange(0, int(record.NumFailures)).Draw(t, "failure"))
	return r
}
