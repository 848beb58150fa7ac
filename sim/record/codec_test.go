package record_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"testing"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
	"pgregory.net/rapid"

	"github.com/holdline/holdline/sim/record"
)

func labels() record.Labels {
	return record.Labels{
		Intents:  []string{"refund-status", "cancel"},
		Channels: []string{"chat", "voice"},
		Locales:  []string{"en-US", "de-DE"},
		Queues:   []record.Queue{{Intent: 0, Channel: 0}, {Intent: 1, Channel: 0}, {Intent: 1, Channel: 1}},
		Groups:   []string{"in-house", "outsourced"},
	}
}

func codec() *record.Codec {
	return record.NewCodec(labels(), "launch-surge", time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
}

func drawTime(t *rapid.T, name string) time.Duration {
	return time.Duration(rapid.Int64Range(-1, int64(48*time.Hour)).Draw(t, name))
}

func drawInquiry(t *rapid.T) record.Inquiry {
	row := record.Inquiry{
		ID: rapid.String().Draw(t, "id"), Parent: rapid.String().Draw(t, "parent"), Key: rapid.Uint64().Draw(t, "key"),
		Kind: record.Kind(rapid.IntRange(0, 2).Draw(t, "kind")), Attempt: rapid.IntRange(1, 9).Draw(t, "attempt"),
		Queue: rapid.IntRange(0, 2).Draw(t, "queue"), Locale: rapid.IntRange(-1, 1).Draw(t, "locale"),
		Outcome: record.Outcome(rapid.IntRange(0, int(record.NumOutcomes)-1).Draw(t, "outcome")),
		Stage:   record.Stage(rapid.IntRange(0, 3).Draw(t, "stage")),
		Failure: record.Failure(rapid.IntRange(0, int(record.NumFailures)-1).Draw(t, "failure")),
		Solved:  record.Solved(rapid.IntRange(0, 2).Draw(t, "solved")),
		Turns:   rapid.Int32Range(0, 9).Draw(t, "turns"), Checked: rapid.Int32Range(0, 9).Draw(t, "checked"),
		Expected: rapid.Int32Range(0, 9).Draw(t, "expected"), Escalated: rapid.Bool().Draw(t, "escalated"),
		Raced: rapid.Bool().Draw(t, "raced"), Balked: rapid.Bool().Draw(t, "balked"),
		Callback: rapid.Bool().Draw(t, "callback"), Silent: rapid.Bool().Draw(t, "silent"), Closed: rapid.Bool().Draw(t, "closed"), Transfers: rapid.Uint8Range(0, 3).Draw(t, "transfers"),
		Held:    time.Duration(rapid.Int64Range(0, int64(48*time.Hour)).Draw(t, "held")),
		Arrived: drawTime(t, "arrived"), BotAt: drawTime(t, "bot"), QueuedAt: drawTime(t, "queued"),
		JoinedAt: drawTime(t, "joined"), EndedAt: drawTime(t, "ended"), ReturnAt: record.Never,
		Position: rapid.Int32Range(0, 99).Draw(t, "position"),
		Group:    rapid.IntRange(-1, 1).Draw(t, "group"), Agent: rapid.IntRange(-1, 99).Draw(t, "agent"),
	}
	if row.Transfers > 0 {
		row.PassedAt, row.TakenAt = drawTime(t, "passed"), drawTime(t, "taken")
		row.PassedBy, row.Talked = rapid.Int16Range(-1, 1).Draw(t, "passed by"), drawTime(t, "talked")+1
	}
	return row
}

// Every closing line reads back to the row it was written from.
func TestInquiryRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := drawInquiry(t)
		if k := record.Kind(rapid.IntRange(0, 2).Draw(t, "return")); k != record.Fresh {
			want.Return, want.ReturnAt = k, drawTime(t, "return at")
		}
		line := codec().AppendInquiry(nil, &want, true)
		got, closing, err := codec().ParseInquiry(line)
		if err != nil || !closing {
			t.Fatalf("closing %v, error %v\n%s", closing, err, line)
		}
		if got != want {
			t.Fatalf("have %+v\nwant %+v\n%s", got, want, line)
		}
	})
}

// An opening line holds who came and when, and nothing that is not known yet.
func TestOpeningLine(t *testing.T) {
	t.Parallel()
	in := record.Inquiry{
		ID: "refund-status-0-17", Key: 0xfeed, Attempt: 1, Queue: 2, Locale: 1, Arrived: 1500 * time.Millisecond,
		BotAt: record.Never, QueuedAt: record.Never, JoinedAt: record.Never, EndedAt: record.Never, ReturnAt: record.Never,
		Group: record.None, Agent: record.None,
	}
	const want = `{"row":"open","id":"refund-status-0-17","key":"000000000000feed","kind":"fresh","attempt":1,` +
		`"intent":"cancel","channel":"voice","locale":"de-DE","arrived":1500000000}` + "\n"
	line := codec().AppendInquiry(nil, &in, false)
	if string(line) != want {
		t.Fatalf("have %s\nwant %s", line, want)
	}
	got, closing, err := codec().ParseInquiry(line)
	if err != nil || closing || got != in {
		t.Fatalf("read back %+v, closing %v, error %v", got, closing, err)
	}
}

// A closing line leaves out what did not happen.
func TestClosingLine(t *testing.T) {
	t.Parallel()
	q := record.Inquiry{
		ID: "cancel-0-1", Key: 1, Attempt: 1, Queue: 1, Locale: 0, Outcome: record.Abandoned, Stage: record.InQueue, Solved: record.No, Arrived: 1e9,
		BotAt: record.Never, QueuedAt: 1e9, JoinedAt: record.Never, EndedAt: 3e9, ReturnAt: record.Never, Position: 4, Group: record.None, Agent: record.None,
	}
	const open = `{"row":"close","id":"cancel-0-1","key":"0000000000000001","kind":"fresh","attempt":1,"intent":"cancel","channel":"chat","locale":"en-US","arrived":1000000000,` +
		`"outcome":"abandoned","stage":"queue","solved":"no",`
	const end = `"queued_at":1000000000,"ended_at":3000000000,"position":4}` + "\n"
	for name, want := range map[string]string{
		"plain":    open + end,
		"called":   open + `"callback":true,` + end,
		"silent":   open + `"silent":true,` + end,
		"closed":   open + `"closed":true,` + end,
		"held":     open + `"transfers":1,"held":5,` + end,
		"transfer": open + `"transfers":1,` + end,
		"passed":   open + `"transfers":1,"held":5,"passed_at":7,"passed_by":"in-house","talked":6,"taken_at":12,` + end,
	} {
		row := q
		row.Callback, row.Silent, row.Closed = name == "called", name == "silent", name == "closed"
		if name == "held" || name == "transfer" || name == "passed" {
			row.Transfers, row.PassedAt, row.PassedBy, row.TakenAt = 1, record.Never, record.None, record.Never
		}
		if name == "held" || name == "passed" {
			row.Held = 5
		}
		if name == "passed" {
			row.PassedAt, row.PassedBy, row.Talked, row.TakenAt = 7, 0, 6, 12
		}
		if line := codec().AppendInquiry(nil, &row, true); string(line) != want {
			t.Errorf("%s: have %s\nwant %s", name, line, want)
		}
	}
}

func drawTurn(t *rapid.T, seq uint64) record.Turn {
	failure := record.Failure(rapid.IntRange(0, int(record.NumFailures)-1).Draw(t, "failure"))
	return record.Turn{
		Seq: seq, Stamp: time.Duration(seq) * time.Millisecond, Inquiry: rapid.String().Draw(t, "inquiry"),
		Queue: rapid.IntRange(0, 2).Draw(t, "queue"), Locale: rapid.IntRange(-1, 1).Draw(t, "locale"),
		Endpoint: record.Endpoint(rapid.IntRange(0, 1).Draw(t, "endpoint")), Turn: rapid.IntRange(1, 9).Draw(t, "turn"),
		Intended: drawTime(t, "intended"), Sent: drawTime(t, "sent"), FirstByte: drawTime(t, "first"),
		Complete: drawTime(t, "complete"), Known: drawTime(t, "known"),
		Open: failure == record.NoFailure && rapid.Bool().Draw(t, "open"), GaveUp: failure == record.NoFailure && rapid.Bool().Draw(t, "gave up"), Failure: failure,
		Blocked: rapid.Bool().Draw(t, "blocked"), Status: rapid.IntRange(0, 599).Draw(t, "status"),
		Detail: rapid.String().Draw(t, "detail"), Messages: rapid.IntRange(0, 5).Draw(t, "messages"),
		BytesOut: rapid.Int64Range(0, 1e6).Draw(t, "out"), BytesIn: rapid.Int64Range(0, 1e6).Draw(t, "in"),
		DNS: time.Duration(rapid.Int64Range(0, 1e9).Draw(t, "dns")), Method: "POST", URL: "http://127.0.0.1:8080/chat",
	}
}

// Every turn line reads back to the row it was written from, and vegeta's own decoder reads it as
// a result that says the same: sequence, time of intent, response time, status of a success only.
func TestTurnRoundTripAndVegeta(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := drawTurn(t, rapid.Uint64Range(0, 1e9).Draw(t, "seq"))
		line := codec().AppendTurn(nil, &want)
		got, err := codec().ParseTurn(line)
		if err != nil || got != want {
			t.Fatalf("error %v\nhave %+v\nwant %+v", err, got, want)
		}
		var res vegeta.Result
		if err := vegeta.NewJSONDecoder(bytes.NewReader(line))(&res); err != nil {
			t.Fatalf("vegeta: %v\n%s", err, line)
		}
		ok := want.Failure == record.NoFailure && !want.Open && !want.GaveUp
		if res.Seq != want.Seq || res.Attack != "launch-surge" || (res.Error == "") != ok || (res.Code != 0) != ok ||
			res.Latency != max(0, want.Response()) || !res.Timestamp.Equal(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).Add(want.Stamp)) {
			t.Fatalf("vegeta reads %+v from\n%s", res, line)
		}
	})
}

// vegeta recognizes the encoding by itself and reports on the log.
func TestVegetaReports(t *testing.T) {
	t.Parallel()
	var log []byte
	for seq := range uint64(100) {
		at := time.Duration(seq) * 10 * time.Millisecond
		turn := record.Turn{Seq: seq, Stamp: at, Intended: at, Sent: at, FirstByte: at, Complete: at + 50*time.Millisecond, Status: 200}
		if seq%10 == 0 {
			turn.Failure, turn.Status = record.HTTP5xx, 502
		}
		log = codec().AppendTurn(log, &turn)
	}
	dec := vegeta.DecoderFor(bytes.NewReader(log))
	if dec == nil {
		t.Fatal("vegeta does not recognize the log")
	}
	var m vegeta.Metrics
	for {
		var r vegeta.Result
		if err := dec(&r); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		m.Add(&r)
	}
	m.Close()
	if m.Requests != 100 || m.Success != 0.9 || m.StatusCodes["200"] != 90 || m.StatusCodes["0"] != 10 ||
		m.Latencies.Max != 50*time.Millisecond || len(m.Errors) != 1 || m.Errors[0] != "http_5xx" {
		t.Fatalf("have %+v", m)
	}
}

func TestIntervalRoundTrip(t *testing.T) {
	t.Parallel()
	for _, want := range []record.Interval{
		{From: 0, To: time.Minute, Scope: record.GroupScope, Index: 1, Paid: 60, Staffed: 48.5, Busy: 12.25, SlotBusy: 20, SlotStaff: 97, Ended: 3},
		{From: time.Minute, To: 2 * time.Minute, Scope: record.QueueScope, Index: 2, QueueArea: 0.125, Open: 60, Ended: 1},
		{From: 0, To: time.Second, Scope: record.RunScope, Index: record.None, QueueArea: 17},
	} {
		line := codec().AppendInterval(nil, &want)
		if got, err := codec().ParseInterval(line); err != nil || got != want {
			t.Errorf("have %+v (%v)\nwant %+v", got, err, want)
		}
	}
}

// A row of another run does not pass for one of this run.
func TestForeignRows(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{
		"unknown intent":        `{"row":"open","key":"0","kind":"fresh","intent":"nope","channel":"chat"}`,
		"no such queue":         `{"row":"open","key":"0","kind":"fresh","intent":"refund-status","channel":"voice"}`,
		"neither open nor done": `{"row":"half","key":"0","kind":"fresh","intent":"cancel","channel":"chat"}`,
		"key is no number":      `{"row":"open","key":"zz","kind":"fresh","intent":"cancel","channel":"chat"}`,
		"unknown outcome":       `{"row":"close","key":"0","kind":"fresh","outcome":"lost","solved":"yes","intent":"cancel","channel":"chat"}`,
		"not JSON":              `{"row":`,
	} {
		if _, _, err := codec().ParseInquiry([]byte(line)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := codec().ParseTurn([]byte(`{"seq":1,"code":200}`)); err == nil {
		t.Error("a plain vegeta result was accepted as a turn")
	}
}

// Appending a row allocates nothing: the log must cost the generator as little as can be.
func TestAppendAllocations(t *testing.T) {
	c := codec()
	buf := make([]byte, 0, 4096)
	turn := record.Turn{Inquiry: "refund-status-0-17", Method: "POST", URL: "http://127.0.0.1/chat", Status: 200}
	in := record.Inquiry{ID: "refund-status-0-17"}
	if n := testing.AllocsPerRun(100, func() {
		buf = c.AppendTurn(buf[:0], &turn)
		buf = c.AppendInquiry(buf[:0], &in, true)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// No line, however broken, makes a decoder panic or gives a row that cannot be written again.
func FuzzRows(f *testing.F) {
	c := codec()
	in := record.Inquiry{ID: "cancel-0-1", Queue: 1, Group: 1, Agent: 2, Outcome: record.Handled, Solved: record.Yes}
	turn := record.Turn{Inquiry: "cancel-0-1", Queue: 1, Failure: record.Reset}
	row := record.Interval{Scope: record.QueueScope, Index: 1}
	f.Add(c.AppendInquiry(nil, &in, true))
	f.Add(c.AppendInquiry(nil, &in, false))
	f.Add(c.AppendTurn(nil, &turn))
	f.Add(c.AppendInterval(nil, &row))
	f.Add([]byte(`{"row":"close","agent":-9223372036854775808,"key":"ffffffffffffffff"}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		if q, closing, err := c.ParseInquiry(line); err == nil {
			if again := c.AppendInquiry(nil, &q, closing); !json.Valid(again) {
				t.Fatalf("%q", again)
			}
		}
		if v, err := c.ParseTurn(line); err == nil {
			if again := c.AppendTurn(nil, &v); !json.Valid(again) {
				t.Fatalf("%q", again)
			}
		}
		if v, err := c.ParseInterval(line); err == nil {
			if again := c.AppendInterval(nil, &v); !json.Valid(again) {
				t.Fatalf("%q", again)
			}
		}
	})
}

func BenchmarkAppendTurn(b *testing.B) {
	c := codec()
	buf := make([]byte, 0, 4096)
	turn := record.Turn{
		Seq: 123456, Inquiry: "refund-status-0-17", Method: "POST", URL: "http://127.0.0.1:8080/chat", Status: 200,
		Stamp: 1e9, Intended: 1e9, Sent: 1e9 + 2e4, FirstByte: 1e9 + 1e6, Complete: 1e9 + 2e6, Known: 1e9 + 2e6, Messages: 1,
	}
	b.ReportAllocs()
	for b.Loop() {
		buf = c.AppendTurn(buf[:0], &turn)
	}
	b.SetBytes(int64(len(buf)))
}

func BenchmarkParseTurn(b *testing.B) {
	c := codec()
	turn := record.Turn{Seq: 123456, Inquiry: "refund-status-0-17", Method: "POST", URL: "http://127.0.0.1:8080/chat", Status: 200}
	line := c.AppendTurn(nil, &turn)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.ParseTurn(line); err != nil {
			b.Fatal(err)
		}
	}
}
