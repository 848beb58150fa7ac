package reports_test

import (
	"io"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/sim/record"
)

// busy is an accumulator with the gates of the launch-surge story.
func busy() *reports.Accumulator {
	m := meta()
	m.Planned = ramp
	return reports.New(small(
		"service_level(20s) >= 80%", "abandonment_rate < 5%", "p95(reply_latency, phase=peak) < 4s",
		"escalation_rate < 35%", "every 15m: service_level(20s, intent=refund) >= 75%",
	), m)
}

func BenchmarkTurn(b *testing.B) {
	a, t := busy(), turn(0, 1, 0, 0)
	b.ReportAllocs()
	for i := range b.N {
		at := time.Duration(i%3600) * time.Second
		t.Intended, t.Sent, t.FirstByte = at, at+20*time.Microsecond, at+time.Millisecond
		t.Complete = at + time.Duration(i%5000)*time.Millisecond
		t.Known, t.Turn, t.Queue = t.Complete, 1+i%4, i&1
		a.Turn(t)
	}
}

func BenchmarkInquiry(b *testing.B) {
	a, r := busy(), inquiry("a", 0)
	b.ReportAllocs()
	for i := range b.N {
		*r = record.Inquiry{Arrived: time.Duration(i%3600) * time.Second, QueuedAt: record.Never, JoinedAt: record.Never}
		a.Open(r)
		handledAfter(time.Duration(i%90)*time.Second, time.Minute, record.Yes)(r)
		a.Close(r)
	}
}

// BenchmarkSummary measures the report of a run of any length: one of a million turns.
func BenchmarkSummary(b *testing.B) {
	a := million()
	for b.Loop() {
		a.Summary()
	}
}

func BenchmarkSnapshot(b *testing.B) {
	a := million()
	for b.Loop() {
		text, err := a.MarshalBinary()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(text)), "bytes")
	}
}

// BenchmarkReportOfTenMillion measures what `holdline report` does with the snapshot of a run of ten
// million turns: to read it, to compute every measure and to write the document.
func BenchmarkReportOfTenMillion(b *testing.B) {
	if testing.Short() {
		b.Skip("feeding ten million turns takes seconds")
	}
	text, err := fed(10_000_000).MarshalBinary()
	if err != nil {
		b.Fatal(err)
	}
	format, _ := render.Summaries().Named("text")
	for b.Loop() {
		a := busy()
		if err := a.UnmarshalBinary(text); err != nil {
			b.Fatal(err)
		}
		if err := format(io.Discard, a.Summary(), render.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(text)), "snapshot-bytes")
}

func million() *reports.Accumulator { return fed(1_000_000) }

func fed(turns int) *reports.Accumulator {
	a := busy()
	r := inquiry("a", 0)
	for i := range turns {
		at := time.Duration(i%3600) * time.Second
		a.Turn(turn(i&1, 1+i%4, at, time.Duration(i%5000)*time.Millisecond))
		if i%4 == 0 {
			*r = record.Inquiry{Arrived: at, QueuedAt: record.Never, JoinedAt: record.Never}
			a.Open(r)
			handledAfter(time.Duration(i%90)*time.Second, time.Minute, record.Yes)(r)
			a.Close(r)
		}
	}
	return a
}

// BenchmarkDirectContact is what a simulated contact costs that goes to the queue at once, in a
// replication of a study: its opening and its closing row.
func BenchmarkDirectContact(b *testing.B) {
	m := meta()
	m.Mode = reports.Simulated
	sink := reports.NewStudy(small("service_level(20s) >= 80%", "abandonment_rate < 5%", "every 15m: service_level(20s, intent=refund) >= 75%"), m).Sink(0)
	r := inquiry("", 0)
	b.ReportAllocs()
	for i := range b.N {
		at := 10*time.Minute + time.Duration(i*47%3_000_000)*time.Millisecond
		r.Arrived, r.Outcome, r.Stage, r.Solved = at, record.InProgress, record.NoStage, record.Unknown
		r.QueuedAt, r.JoinedAt, r.EndedAt, r.Group, r.Queue = record.Never, record.Never, record.Never, record.None, i&1
		sink.Open(r)
		r.QueuedAt, r.JoinedAt = at, at+time.Duration(i%30)*time.Second
		r.EndedAt, r.Outcome, r.Stage, r.Solved, r.Group = r.JoinedAt+100*time.Second, record.Handled, record.WithHuman, record.Yes, 0
		sink.Close(r)
	}
}

func BenchmarkSimulatedTurn(b *testing.B) {
	m := meta()
	m.Mode = reports.Simulated
	sink, t := reports.NewStudy(small("p95(reply_latency, phase=peak) < 4s"), m).Sink(0), turn(0, 1, 0, 0)
	b.ReportAllocs()
	for i := range b.N {
		at := 10*time.Minute + time.Duration(i*47%3_000_000)*time.Millisecond
		t.Intended, t.Sent, t.FirstByte = at, at, at+time.Second
		t.Complete = at + time.Duration(i%5000)*time.Millisecond
		t.Known, t.Turn, t.Queue = t.Complete, 1+i%4, i&1
		sink.Turn(t)
	}
}

// BenchmarkTake is what a replication costs a study besides its rows.
func BenchmarkTake(b *testing.B) {
	m := meta()
	m.Mode = reports.Simulated
	s := reports.NewStudy(small("service_level(20s) >= 80%", "p95(reply_latency, phase=peak) < 4s", "every 15m: service_level(20s, intent=refund) >= 75%"), m)
	w := toy{wait: 20 * time.Second, offered: 1000, bot: true}
	b.ReportAllocs()
	for i := range b.N {
		b.StopTimer()
		sink := s.Sink(i)
		w.replication(sink, 1, i)
		b.StartTimer()
		if err := s.Take(i, sink); err != nil {
			b.Fatal(err)
		}
	}
}
