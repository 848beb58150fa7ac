package record

import (
	"encoding/json"
	"testing"
	"time"
)

func plainCodec() *Codec {
	return NewCodec(Labels{
		Intents: []string{"cancel"}, Channels: []string{"chat"}, Locales: []string{"en-US"}, Queues: []Queue{{}}, Groups: []string{"all"},
	}, "launch-surge", time.Unix(1772442000, 0).UTC())
}

func plainRows() (inquiry, turn []byte) {
	c := plainCodec()
	q := Inquiry{
		ID: "cancel-0-17/1", Parent: "cancel-0-17", Key: 0xfeed, Kind: Retry, Attempt: 2, Outcome: Handled, Stage: WithHuman, Solved: Yes,
		Turns: 3, Escalated: true, Callback: true, Silent: true, Transfers: 1, Held: 2e9, Arrived: 1e9, BotAt: 1e9, QueuedAt: 2e9, JoinedAt: 3e9, EndedAt: 9e9, ReturnAt: 1e12, Return: Repeat, Agent: 4,
	}
	t := Turn{
		Seq: 123456, Inquiry: "cancel-0-17/1", Turn: 2, Method: "POST", URL: "http://127.0.0.1:8080/chat", Status: 200, Stamp: 1e9,
		Intended: 1e9, Sent: 1e9 + 2e4, FirstByte: 1e9 + 1e6, Complete: 1e9 + 2e6, Known: 1e9 + 2e6, Messages: 1,
	}
	return c.AppendInquiry(nil, &q, true), c.AppendTurn(nil, &t)
}

// Rows as we write them go the quick way; what is unusual does not, and is read all the same.
func TestPlain(t *testing.T) {
	t.Parallel()
	inquiry, turn := plainRows()
	if _, ok := plainInquiry(string(inquiry)); !ok {
		t.Errorf("not plain: %s", inquiry)
	}
	own := noClocks()
	w := turnWire{Holdline: &own}
	if !w.plain(string(turn)) {
		t.Errorf("not plain: %s", turn)
	}
	for name, line := range map[string]string{
		"other order, spaces": ` { "channel" : "chat", "intent":"cancel", "kind":"fresh","key":"0", "row":"open"} `,
		"unknown key":         `{"row":"open","note":{"by":["me"]},"key":"0","kind":"fresh","intent":"cancel","channel":"chat"}`,
		"escaped":             `{"row":"open","id":"\u0041","key":"0","kind":"fresh","intent":"cancel","channel":"chat"}`,
		"null is never":       `{"row":"open","arrived":null,"key":"0","kind":"fresh","intent":"cancel","channel":"chat"}`,
		"not ASCII":           `{"row":"open","id":"Übergabe","key":"0","kind":"fresh","intent":"cancel","channel":"chat"}`,
	} {
		if q, closing, err := plainCodec().ParseInquiry([]byte(line)); err != nil || closing || q.Arrived != Never || q.Agent != None {
			t.Errorf("%s: have %+v, %v, %v", name, q, closing, err)
		}
	}
}

// FuzzPlain holds the quick reader against encoding/json: what the one reads, the other reads alike.
func FuzzPlain(f *testing.F) {
	inquiry, turn := plainRows()
	f.Add(inquiry)
	f.Add(turn)
	for _, s := range []string{
		`{"seq":-0}`, `{"agent":-0,"turns":01}`, `{"seq":1.0}`, `{"seq":1e3}`, `{"id":"a",}`, `{"holdline":{},"holdline":{"turn":1}}`,
		`{"holdline":{"turn":1},"seq":2}`, `{"body":null,"code":"x"}{`, `{"row":"open" "id":"x"}`, `{,"id":"x"}`, `{"timestamp":-1}`,
		`{"row":"close","callback":true,"silent":false,"transfers":2,"held":-3}`, `{"held":1.5}`, `{"callback":1}`, `{"silent":null}`, "{}\x00",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		if w, ok := plainInquiry(string(line)); ok {
			if twin := emptyWire(); json.Unmarshal(line, &twin) != nil || twin != w {
				t.Fatalf("have %+v, encoding/json %+v", w, twin)
			}
		}
		own, other := noClocks(), noClocks()
		w, twin := turnWire{Holdline: &own}, turnWire{Holdline: &other}
		if w.plain(string(line)) {
			if err := json.Unmarshal(line, &twin); err != nil || own != other {
				t.Fatalf("have %+v, encoding/json %+v (%v)", own, other, err)
			}
			if w.Holdline, twin.Holdline = nil, nil; w != twin {
				t.Fatalf("have %+v, encoding/json %+v", w, twin)
			}
		}
	})
}

func BenchmarkParsePlain(b *testing.B) {
	c := plainCodec()
	inquiry, turn := plainRows()
	b.Run("inquiry", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := c.ParseInquiry(inquiry); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("turn", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := c.ParseTurn(turn); err != nil {
				b.Fatal(err)
			}
		}
	})
}
