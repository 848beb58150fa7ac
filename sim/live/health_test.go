package live

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/record"
)

// judged is the verdict on a run of 100 inquiries and as many messages that left late by lag.
func judged(lag time.Duration, trust Trust, change func(*meter)) Health {
	m := newMeter(&Config{Trust: trust.filled()}, nil)
	for range 100 {
		m.turn(&record.Turn{Intended: time.Second, Sent: time.Second + lag, Complete: record.Never})
	}
	m.last = tick{at: 10 * time.Second, area: 100, sojourn: 100}
	change(m)
	return m.health(100)
}

func TestVerdict(t *testing.T) {
	for _, c := range []struct {
		name   string
		lag    time.Duration
		trust  Trust
		change func(*meter)
		want   string // in the only reason or warning; "" for none
	}{
		{"on time", 9 * time.Millisecond, Trust{}, func(*meter) {}, ""},
		{"late", 11 * time.Millisecond, Trust{}, func(*meter) {}, "11ms late (p99 of send lag; at most 10ms"},
		{"late, but less than a twentieth of the gate", 11 * time.Millisecond, Trust{LatencyGate: time.Second}, func(*meter) {}, ""},
		{"late by the scenario's own bound", 9 * time.Millisecond, Trust{SendLag: time.Millisecond}, func(*meter) {}, "at most 1ms"},
		{"one in a hundred not sent", 0, Trust{}, func(m *meter) { m.notSent = 1 }, "could not send 1 of 100 inquiries (1%, at most 0.1% may be)"},
		{"busy", 0, Trust{}, func(m *meter) { m.worst = 5 }, "over 85% of its processors for 5 seconds"},
		{"busy for a moment", 0, Trust{}, func(m *meter) { m.worst = 4 }, ""},
		{"the rows say more than was seen", 0, Trust{}, func(m *meter) { m.last.sojourn = 103 }, "10 conversations were open on average, the rows' times say 10.3"},
		{"nearly the same", 0, Trust{}, func(m *meter) { m.last.sojourn = 101 }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := judged(c.lag, c.trust, c.change)
			said := slices.Concat(h.Reasons, h.Warnings)
			if c.want == "" && len(said) > 0 || c.want != "" && (len(said) != 1 || !strings.Contains(said[0], c.want)) {
				t.Errorf("said %q, want %q", said, c.want)
			}
			if h.Trustworthy != (len(h.Reasons) == 0) {
				t.Errorf("trustworthy is %v with reasons %q", h.Trustworthy, h.Reasons)
			}
		})
	}
}

// Little's law looks at two different things: neither is computed from the other.
func TestLoad(t *testing.T) {
	var l load
	l.set(time.Second, 2)
	l.set(3*time.Second, 5)
	l.set(3*time.Second, 1)
	l.set(10*time.Second, 0)
	if want := 2*2.0 + 1*7.0; l.area != want {
		t.Errorf("area %v, want %v", l.area, want)
	}
}

func TestBucket(t *testing.T) {
	b := newBucket(2)
	var passed []int
	for i := range 60 { // ten a second for six seconds
		if b.take(time.Duration(i) * 100 * time.Millisecond) {
			passed = append(passed, i)
		}
	}
	if want := []int{0, 1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55}; !slices.Equal(passed, want) {
		t.Errorf("passed %v, want %v", passed, want)
	}
	none := newBucket(0)
	for range 1000 {
		if !none.take(0) {
			t.Fatal("a bucket without a limit refused")
		}
	}
}

// The progress line speaks of the last ten seconds only.
func TestRecent(t *testing.T) {
	var r recent
	if _, p95 := r.summary(time.Minute); p95 != record.Never {
		t.Errorf("p95 of nothing is %v", p95)
	}
	for i := range 100 {
		r.add(time.Duration(i)*time.Second, time.Duration(i)*time.Millisecond)
	}
	rate, p95 := r.summary(99 * time.Second)
	if rate != 1 || p95 != 99*time.Millisecond {
		t.Errorf("%v replies a second, p95 %v", rate, p95)
	}
}
