package goal

import (
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	rows := []struct {
		text string
		want Gate
	}{
		{"service_level(20s) >= 80%", Gate{Measure: "service_level", Threshold: 20 * time.Second, Op: ">=", Limit: 0.8, Unit: Share}},
		{"abandonment_rate<0.05", Gate{Measure: "abandonment_rate", Op: "<", Limit: 0.05, Unit: Share}},
		{"p95(reply_latency, phase=peak) < 4s", Gate{Measure: "reply_latency", Quantile: 0.95, Labels: Labels{Phase: "peak"}, Op: "<", Limit: 4, Unit: Seconds}},
		{"p99.5( service_time , endpoint = bot , turn = 2 ) <= 250ms", Gate{Measure: "service_time", Quantile: 0.995, Labels: Labels{Endpoint: "bot", Turn: 2}, Op: "<=", Limit: 0.25, Unit: Seconds}},
		{"mean(reply_latency) < 1m30s", Gate{Measure: "reply_latency", Op: "<", Limit: 90, Unit: Seconds}},
		{"every 15m: service_level(20s, intent=refund-status) >= 75%", Gate{Every: 15 * time.Minute, Measure: "service_level", Threshold: 20 * time.Second, Labels: Labels{Intent: "refund-status"}, Op: ">=", Limit: 0.75, Unit: Share}},
		{"share_of_days(service_level(20s) >= 80%) >= 95%", Gate{ShareOfDays: true, DaysOp: ">=", DaysShare: 0.95, Measure: "service_level", Threshold: 20 * time.Second, Op: ">=", Limit: 0.8, Unit: Share}},
		{"slot_occupancy(in-house-remote) <= 90%", Gate{Measure: "slot_occupancy", Group: "in-house-remote", Op: "<=", Limit: 0.9, Unit: Share}},
		{"slot_occupancy(group=in-house-remote) <= 90%", Gate{Measure: "slot_occupancy", Group: "in-house-remote", Op: "<=", Limit: 0.9, Unit: Share}},
		{"occupancy > 0", Gate{Measure: "occupancy", Op: ">", Unit: Share}},
		{"attempts_per_fresh <= 1.2", Gate{Measure: "attempts_per_fresh", Op: "<=", Limit: 1.2, Unit: Count}},
		{"aht(group=in-house, phase=peak) < 8m", Gate{Measure: "aht", Group: "in-house", Labels: Labels{Phase: "peak"}, Op: "<", Limit: 480, Unit: Seconds}},
		{"every 1d: mean_wait < 1.5d", Gate{Every: 24 * time.Hour, Measure: "mean_wait", Op: "<", Limit: 36 * 3600, Unit: Seconds}},
		{"service_level(1d12h, channel=email) >= 80%", Gate{Measure: "service_level", Threshold: 36 * time.Hour, Labels: Labels{Channel: "email"}, Op: ">=", Limit: 0.8, Unit: Share}},
		{"cost_per_solved(channel=chat) < 4.5", Gate{Measure: "cost_per_solved", Labels: Labels{Channel: "chat"}, Op: "<", Limit: 4.5, Unit: Money}},
	}
	for _, r := range rows {
		r.want.Text = r.text
		got, err := Parse(r.text)
		if err != nil || got != r.want {
			t.Errorf("%s\n got %+v, %v\nwant %+v", r.text, got, err, r.want)
		}
	}
}

func TestFaultsNameTheColumnAndWhatIsAllowed(t *testing.T) {
	rows := []struct{ text, want string }{
		{"", `column 1: "" is no measure; want one of offered, fresh, `},
		{"servce_level(20s) >= 80%", `column 1: "servce_level" is no measure (did you mean service_level?); want one of`},
		{"service_level >= 80%", `column 15: service_level names no threshold; want one, as in service_level(20s)`},
		{"service_level(20) >= 80%", `column 15: "20" is no duration; want one with its unit, such as 250ms, 20s or 15m`},
		{"service_level(0s) >= 80%", `column 15: service_level needs a threshold above 0s, as in service_level(20s)`},
		{"service_level(20s, group=a) >= 80%", `column 20: "group" does not restrict service_level; want one of intent, channel, phase`},
		{"service_level(20s, intnt=a) >= 80%", `column 20: "intnt" does not restrict service_level (did you mean intent?); want one of intent, channel, phase`},
		{"service_level(20s, 30s) >= 80%", `column 20: want a threshold such as 20s, then label=value with a label of intent, channel, phase, leg, got "30s"`},
		{"service_level(20s, intent=) >= 80%", `column 27: label intent has no value`},
		{"service_level(20s, intent=a, intent=b) >= 80%", `column 30: intent is given twice`},
		{"service_level(20s >= 80%", `column 19: want ")" after the arguments of service_level, got ">= 80%"`},
		{"service_level(20s) = 80%", `column 20: want one of <, <=, > and >=, got "= 80%"`},
		{"service_level(20s) >= 80", `column 23: "80" is no share; want one from 0 to 1 or from 0% to 100%, such as 0.8 or 80%`},
		{"service_level(20s) >= 80% or so", `column 27: want nothing after the limit, got "or so"`},
		{"reply_latency < 4s", `column 1: reply_latency is a set of values; want a quantile or the mean of it, as in p95(reply_latency) or mean(reply_latency)`},
		{"p95(escalation_rate) < 4s", `column 5: escalation_rate is no set of values; quantiles and means exist of reply_latency, `},
		{"p100(reply_latency) < 4s", `column 1: "p100" is no quantile; want one between p0 and p100, such as p95 or p99.9`},
		{"p95(reply_latency, endpoint=human) < 4s", `column 29: "human" is no endpoint; want bot or desk`},
		{"p95(reply_latency, turn=0) < 4s", `column 25: "0" is no turn; want a number from 1 on`},
		{"p95(reply_latency) < 4", `column 22: "4" is no duration; want one with its unit, such as 250ms, 20s or 15m`},
		{"every 15: asa < 4s", `column 7: "15" is no duration; want one with its unit, such as 250ms, 20s or 15m`},
		{"every 0s: asa < 4s", `column 7: every "0s" is no interval; want one of 1s or more, as in every 15m:`},
		{"every 15m asa < 4s", `column 11: want ":" after every 15m, got "asa < 4s"`},
		{"orbit < lots", `column 9: "lots" is no limit of orbit; want a plain number of at least 0`},
		{"share_of_days(asa < 4s >= 80%", `column 24: want ")" after the gate inside share_of_days(, got ">= 80%"`},
		{"share_of_days(asa < 4s)", `column 24: want one of <, <=, > and >=, got the end`},
		{strings.Repeat("p", maxLength+1), `column 501: the gate is longer than 500 characters`},
	}
	for _, r := range rows {
		_, err := Parse(r.text)
		if err == nil || !strings.HasPrefix(err.Error(), r.want) {
			t.Errorf("%s\n got %v\nwant %s", r.text, err, r.want)
		}
	}
}

func TestEveryMeasureCanBeAGate(t *testing.T) {
	for _, m := range Measures() {
		text := m.Name
		if m.Arg == ThresholdArg {
			text += "(20s)"
		}
		if m.Form == FormQuantile {
			text = "p90(" + text + ")"
		}
		text += " < 1"
		if m.Unit == Seconds {
			text += "s"
		}
		if _, err := Parse(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if !strings.HasSuffix(m.Help, ".") || len(m.Labels) == 0 {
			t.Errorf("%s has no full sentence of help, or no labels: %+v", m.Name, m)
		}
	}
}

func TestOp(t *testing.T) {
	rows := []struct {
		op                    Op
		below, at, above, top bool
	}{
		{Less, true, false, false, true},
		{LessOrEqual, true, true, false, true},
		{Greater, false, false, true, false},
		{GreaterOrEqual, false, true, true, false},
		{"", false, false, false, false},
	}
	for _, r := range rows {
		if r.op.Holds(1, 2) != r.below || r.op.Holds(2, 2) != r.at || r.op.Holds(3, 2) != r.above || r.op.UpperBound() != r.top {
			t.Errorf("%q does not compare as %+v", r.op, r)
		}
	}
}

// Whatever is accepted reads the same again, names a known measure and has a finite limit.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"service_level(20s) >= 80%", "every 15m: p95(reply_latency, phase=peak, turn=2) < 4s",
		"share_of_days(asa < 4s) >= 95%", "slot_occupancy(in house) <= 1", "p9e1(reply_latency)<0x1p-2s", "((((", "every every: :",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse(g.Text)
		if err != nil || again != g {
			t.Fatalf("%q came back as %+v, %v; was %+v", text, again, err, g)
		}
		if m, ok := Named(g.Measure); !ok || m.Unit != g.Unit || !(g.Limit >= 0) {
			t.Fatalf("%q is read as %+v", text, g)
		}
	})
}
