package reports_test

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/record"
)

// row is anything that an engine may tell.
type row func(record.Sink)

// anyRow draws a row of any kind, whole seconds apart so that sums are exact in any order.
func anyRow() *rapid.Generator[row] {
	return rapid.Custom(func(t *rapid.T) row {
		at := time.Duration(rapid.IntRange(0, 4000).Draw(t, "at")) * time.Second
		long := time.Duration(rapid.IntRange(0, 600).Draw(t, "long")) * time.Second
		queue := rapid.IntRange(0, 1).Draw(t, "queue")
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			return func(to record.Sink) { to.Turn(turn(queue, 1+int(long/time.Second)%12, at, long)) }
		case 1:
			return func(to record.Sink) {
				to.Interval(&record.Interval{From: at, To: at + 64*time.Second, Paid: 128, Staffed: 64, Busy: 32, SlotBusy: 32, SlotStaff: 64})
			}
		}
		s := rapid.SampledFrom([]story{
			nil, containedBy(record.Yes), containedBy(record.Unknown), handledAfter(long, long, record.No),
			leftAfter(long, record.Retry), leftAfter(long, record.Fresh), comesAs(record.Repeat, handledAfter(long, long, record.Yes)),
			endsAs(record.Blocked, record.AtBot, record.Quota), endsAs(record.Failed, record.AtBot, record.DNS),
			endsAs(record.NotSent, record.NoStage, record.NoFailure),
		}).Draw(t, "story")
		return func(to record.Sink) {
			r := inquiry("x", at)
			r.Queue = queue
			tell(to, r, s)
		}
	})
}

func gated() []string {
	return []string{"service_level(30s, intent=login) >= 80%", "every 15m: p95(reply_latency, turn=1) < 4s"}
}

func eat(rows ...row) *reports.Accumulator {
	a := reports.New(small(gated()...), meta())
	for _, r := range rows {
		r(a)
	}
	return a
}

func snapshot(t interface{ Fatal(args ...any) }, a *reports.Accumulator) []byte {
	b, err := a.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A snapshot and the rows after it are as good as all rows from scratch.
func TestSnapshotAndTailAreAllRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(anyRow(), 1, 60).Draw(t, "rows")
		cut := rapid.IntRange(0, len(rows)).Draw(t, "cut")
		back := eat()
		if err := back.UnmarshalBinary(snapshot(t, eat(rows[:cut]...))); err != nil {
			t.Fatal(err)
		}
		for _, r := range rows[cut:] {
			r(back)
		}
		all := eat(rows...)
		if !bytes.Equal(snapshot(t, back), snapshot(t, all)) {
			t.Fatal("snapshot and tail give another state than all rows")
		}
	})
}

// Merging is associative and commutative, and equals having eaten everything.
func TestMergeInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(anyRow(), 0, 25).Draw(t, "x")
		y := rapid.SliceOfN(anyRow(), 0, 25).Draw(t, "y")
		z := rapid.SliceOfN(anyRow(), 0, 25).Draw(t, "z")
		left := eat(x...)
		join(t, left, eat(y...))
		join(t, left, eat(z...))
		right := eat(z...)
		join(t, right, eat(y...))
		join(t, right, eat(x...))
		if !bytes.Equal(snapshot(t, left), snapshot(t, right)) {
			t.Fatal("the order of merging shows")
		}
		if !bytes.Equal(snapshot(t, left), snapshot(t, eat(append(append(x, y...), z...)...))) {
			t.Fatal("the merged differ from the whole")
		}
	})
}

func join(t *rapid.T, to, from *reports.Accumulator) {
	if err := to.Merge(from); err != nil {
		t.Fatal(err)
	}
}

// Whatever rows come, offered is the sum of the outcomes in every part of the document.
func TestOfferedIsTheSumOfOutcomes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := eat(rapid.SliceOfN(anyRow(), 0, 80).Draw(t, "rows")...).Summary()
		if len(s.Violations) > 0 {
			t.Fatal(s.Violations)
		}
		w := s.Whole
		if w.Offered != w.Contained+w.Handled+w.Abandoned+w.Blocked+w.Failed+w.NotSent+w.InProgress || w.InProgress < 0 {
			t.Fatalf("the books do not balance: %+v", w)
		}
	})
}

func TestAnInquiryThatEndsTwiceIsTold(t *testing.T) {
	a := reports.New(small(), meta())
	r := inquiry("a", 15*time.Minute)
	tell(a, r, containedBy(record.Yes))
	containedBy(record.Yes)(r)
	a.Close(r)
	if s := a.Summary(); len(s.Violations) == 0 {
		t.Error("one inquiry began and two ended, and no violation is told")
	}
}

func TestAnotherScenarioIsRefused(t *testing.T) {
	a, b := reports.New(small(gated()...), meta()), reports.New(small(), meta())
	if err := b.UnmarshalBinary(snapshot(t, a)); err == nil {
		t.Error("a snapshot with other gates was taken")
	}
	if err := b.Merge(a); err == nil {
		t.Error("an accumulator with other gates was merged")
	}
}

func FuzzSnapshot(f *testing.F) {
	a := eat()
	twenty(a)
	full, _ := a.MarshalBinary()
	f.Add(full[9:])
	f.Add([]byte{0, 0, 0})
	head := full[:9]
	f.Fuzz(func(t *testing.T, text []byte) {
		a := eat()
		if a.UnmarshalBinary(append(bytes.Clone(head), text...)) == nil {
			_ = snapshot(t, a)
		}
	})
}
