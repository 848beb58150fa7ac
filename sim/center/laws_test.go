package center_test

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"testing"
	"time"

	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/record"
)

// keeper is a sink that keeps the rows of inquiries and turns that are over.
type keeper struct {
	rows  map[string]record.Inquiry
	turns map[string][]record.Turn
}

func (k *keeper) Open(*record.Inquiry)      {}
func (k *keeper) Close(r *record.Inquiry)   { k.rows[r.ID] = *r }
func (k *keeper) Turn(r *record.Turn)       { k.turns[r.Inquiry] = append(k.turns[r.Inquiry], *r) }
func (k *keeper) Interval(*record.Interval) {}
func (k *keeper) Err() error                { return nil }

// kept plays a replication and keeps its rows.
func kept(t *testing.T, text string, replication int) *keeper {
	t.Helper()
	sc := load(t, text)
	k := &keeper{map[string]record.Inquiry{}, map[string][]record.Turn{}}
	c, err := center.New(sc, sim.Options{Seed: sc.Seed, Replication: replication}, k)
	if err != nil {
		t.Fatal(err)
	}
	c.Names = true
	if _, err := center.Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return k
}

// single is a queue with Poisson arrivals of one a second times load, work of 10 s and patience of
// 15 s, both exponential; group goes on from the headcount.
func single(load float64, group string) string {
	return fmt.Sprintf(`horizon: 2h
warmup: 10m
demand:
  - {intent: help, arrivals: {process: poisson, rate: %g/min}, work: {exponential: {mean: 10s}}, patience: {exponential: {mean: 15s}}}
service:
  groups:
    - {name: desk, serves: [{intent: help}], shifts: [{from: 0s, to: 3h, headcount: %s
`, 60*load, group)
}

// erlangA gives the share that abandons and the mean wait over all, in seconds, of the queue
// M/M/c+M (Palm 1957): the stationary states of a birth-death chain, added up until nothing is left
// to add.
func erlangA(arrival, service, impatience float64, c int) (abandoned, wait float64) {
	p, sum, leaving, length := 1.0, 1.0, 0.0, 0.0
	for n := 1; n < 100*c; n++ {
		waiting := max(n-c, 0)
		p *= arrival / (service*float64(min(n, c)) + impatience*float64(waiting))
		sum += p
		leaving += p * impatience * float64(waiting)
		length += p * float64(waiting)
	}
	return leaving / sum / arrival, length / sum / arrival // Little's law
}

// A chat agent who holds one conversation at a time is a server of Erlang A: the closed form lies
// within the interval of 30 replications.
func TestOneAtATimeIsErlangA(t *testing.T) {
	const agents, replications = 10, 30
	text := single(1, strconv.Itoa(agents)+"}], concurrency: {chat: 1}, total_rate: [1]}")
	shares, waits := make([]float64, 0, replications), make([]float64, 0, replications)
	for r := range replications {
		var abandoned, n, wait float64
		for _, row := range kept(t, text, r).rows {
			if row.Arrived < 10*time.Minute || row.Outcome == record.InProgress {
				continue
			}
			n++
			end := row.JoinedAt
			if row.Outcome == record.Abandoned {
				abandoned++
				end = row.EndedAt
			}
			wait += (end - row.QueuedAt).Seconds()
		}
		shares, waits = append(shares, abandoned/n), append(waits, wait/n)
	}
	share, wait := erlangA(1, 0.1, 1.0/15, agents)
	for _, m := range []struct {
		name string
		got  []float64
		want float64
	}{{"share abandoned", shares, share}, {"mean wait", waits, wait}} {
		mean, half := interval(m.got)
		if math.Abs(mean-m.want) > half || half > 0.05*m.want {
			t.Errorf("%s: %g +- %g, want %g within and an interval below a twentieth of it", m.name, mean, half, m.want)
		}
	}
}

// interval is the mean and the half-width of its interval at about 99.9 %.
func interval(x []float64) (mean, half float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	var ss float64
	for _, v := range x {
		ss += (v - mean) * (v - mean)
	}
	return mean, 3.66 * math.Sqrt(ss/float64(len(x)-1)/float64(len(x)))
}

// Without slow-down, agents who hold k conversations are k times as many agents who hold one: the
// same customers wait as long and are served as long.
func TestFullRateIsMoreAgents(t *testing.T) {
	multi := kept(t, single(1.1, "4}], concurrency: {chat: 3}, total_rate: [1, 2, 3]}"), 0)
	plain := kept(t, single(1.1, "12}], concurrency: {chat: 1}}"), 0)
	if len(multi.rows) != len(plain.rows) || len(multi.rows) < 5000 {
		t.Fatalf("%d and %d inquiries", len(multi.rows), len(plain.rows))
	}
	for id, a := range multi.rows {
		b := plain.rows[id]
		a.Agent, b.Agent = 0, 0
		if math.Abs(float64(a.EndedAt-b.EndedAt)) < 10 { // the clock of an agent's work is rounded to the nanosecond
			b.EndedAt, b.JoinedAt = a.EndedAt, a.JoinedAt
		}
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("%s differs:\n%+v\n%+v", id, a, b)
		}
	}
}

const twoIntents = `horizon: 40m
demand:
  - intent: refund
    arrivals: {process: poisson, rate: 6/min}
    conversation: [{say: hello}, {say: more}]
    patience: {exponential: {mean: 2m}}
    work: {exponential: {mean: 3m}}
    retry: {probability: 0.7, after: {exponential: {mean: 1m}}}
  - intent: billing
    arrivals: {process: poisson, rate: 3/min}
    conversation: [{say: hello}]
    patience: {exponential: {mean: 2m}}
    work: {exponential: {mean: 2m}}
    repeat: {probability: 0.5, after: {exponential: {mean: 5m}}}
%s
service:
  bot:
    reply_time: {lognormal: {mean: 2s, cv: 0.6}}
    outcome:
      refund: {solved: 0.4, unsolved: 0.2, abandoned: 0.1, escalate_after: 2}
  groups:
    - {name: one, serves: [{intent: refund, resolution: 0.8}, {intent: billing, resolution: 0.7}], shifts: [{from: 0s, to: 1h, headcount: 12}], absence: 0.1, in_shift: 0.1}
%s
`

// Who else calls, and who else works elsewhere, changes nobody's rows: every draw is their own.
func TestOthersChangeNobody(t *testing.T) {
	alone := kept(t, fmt.Sprintf(twoIntents, "", ""), 3)
	company := kept(t, fmt.Sprintf(twoIntents,
		"  - {intent: other, arrivals: {process: poisson, rate: 9/min}, conversation: [{say: hi}], work: {exponential: {mean: 1m}}}",
		"    - {name: another, serves: [{intent: other}], shifts: [{from: 0s, to: 1h, headcount: 3}], absence: 0.2, in_shift: 0.2}"), 3)
	if len(alone.rows) < 300 || len(company.rows) < len(alone.rows)+300 {
		t.Fatalf("%d rows, and %d with others", len(alone.rows), len(company.rows))
	}
	for id, row := range alone.rows {
		if other := company.rows[id]; !reflect.DeepEqual(row, other) {
			t.Fatalf("%s differs in company:\n%+v\n%+v", id, row, other)
		}
		for i, turn := range alone.turns[id] {
			other := company.turns[id][i]
			other.Seq, other.Stamp = turn.Seq, turn.Stamp // numbered over all
			if !reflect.DeepEqual(turn, other) {
				t.Fatalf("a turn of %s differs in company:\n%+v\n%+v", id, turn, other)
			}
		}
	}
}
