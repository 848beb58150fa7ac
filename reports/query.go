package reports

import (
	"fmt"
	"slices"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

// query is a question about a run: a measure, its arguments and what it is narrowed to.
type query struct {
	measure   string
	threshold time.Duration // of a service level; 0 = the headline's
	quantile  float64       // 0 = none
	every     time.Duration // of the gate it came from
	days      bool          // it is asked of each civil day
	queues    []bool        // nil = all
	endpoint  int           // record.Endpoint, or anyEndpoint
	turn      int           // 0 = all
	leg       int           // secondLine; else the first
	group     int           // or anyGroup
	phase     int           // or anyPhase
	absent    string        // why nothing here can answer it, whoever comes
}

// What stands for no narrowing.
const (
	anyGroup = -1
	anyPhase = -1
	noGroup  = -2 // a group that another mix of the scenario has
)

// whole is the query of a measure over the whole run.
func whole(measure string) query {
	return query{measure: measure, endpoint: anyEndpoint, group: anyGroup, phase: anyPhase}
}

// queriesOf compiles the scenario's gates and abort conditions. One that does not compile is
// left out: checking the scenario is where that is told.
func queriesOf(sc *scenarios.Scenario, m Meta) []query {
	out := make([]query, 0, len(sc.Gates)+len(sc.AbortWhen))
	for _, text := range slices.Concat(sc.Gates, sc.AbortWhen) {
		g, err := goal.Parse(text)
		if err != nil {
			continue
		}
		if q, err := compile(g, sc, m.Labels); err == nil {
			out = append(out, q)
		}
	}
	return out
}

// compile turns a gate into a query over the run's labels.
func compile(g goal.Gate, sc *scenarios.Scenario, labels record.Labels) (query, error) {
	q := whole(g.Measure)
	q.threshold, q.quantile, q.every, q.turn, q.leg = g.Threshold, g.Quantile, g.Every, g.Labels.Turn, g.Labels.Leg
	if g.ShareOfDays {
		q.every, q.days = unit.Day, true
	}
	if q.turn > lastTurn {
		return q, fmt.Errorf("turns from %d on are counted together", lastTurn)
	}
	if g.Labels.Endpoint != "" {
		q.endpoint = int(record.Bot)
		if g.Labels.Endpoint == record.Desk.String() {
			q.endpoint = int(record.Desk)
		}
	}
	if g.Group != "" {
		q.group = slices.Index(labels.Groups, g.Group)
		if q.group < 0 {
			q.group, q.absent = noGroup, "there is no group "+g.Group+" here"
		}
	}
	if g.Labels.Phase != "" {
		q.phase = slices.IndexFunc(sc.Phases, func(p scenarios.Phase) bool { return p.Name == g.Labels.Phase })
		if q.phase < 0 {
			return q, fmt.Errorf("this run has no phase %s", g.Labels.Phase)
		}
	}
	return q, q.narrow(g.Labels, labels)
}

// narrow keeps the queues that a gate's intent and channel name.
func (q *query) narrow(by goal.Labels, labels record.Labels) error {
	if by.Intent == "" && by.Channel == "" {
		return nil
	}
	q.queues = make([]bool, len(labels.Queues))
	for i, x := range labels.Queues {
		q.queues[i] = (by.Intent == "" || labels.Intents[x.Intent] == by.Intent) &&
			(by.Channel == "" || labels.Channels[x.Channel] == by.Channel)
	}
	if !slices.Contains(q.queues, true) {
		return fmt.Errorf("this run has no queue with intent %q and channel %q", by.Intent, by.Channel)
	}
	return nil
}

// track is the latency series that the query reads, if it reads one.
func (q query) track(l *layout) (track, bool) {
	t := track{endpoint: q.endpoint, turn: q.turn, queues: q.queues}
	switch q.measure {
	case "reply_latency":
	case "first_reply_latency":
		t.turn = 1
	case "service_time":
		if !l.virtual { // where what is sent is sent when intended
			t.quantity = serviceTime
		}
	case "detection_delay":
		t.quantity = detectionTime
	case "send_lag":
		t.quantity = sendLagTime
		return t, true
	default:
		return t, false
	}
	if t.endpoint == anyEndpoint {
		t.endpoint = l.firstEndpoint()
	}
	return t, true
}
