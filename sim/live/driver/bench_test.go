package driver

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/holdline/holdline/scenarios"
)

// answer is a reply of 1 KiB.
func answer(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	_, _ = io.WriteString(w, `{"reply":{"text":"`+strings.Repeat("x", 960)+`"},"handoff":false,"done":false}`)
}

// BenchmarkSend is a whole turn with a bot: request from templates, reply, extraction. The server
// runs in the same process: compare with BenchmarkRoundTrip, which does nothing but the exchange.
func BenchmarkSend(b *testing.B) {
	s := serve(b, answer)
	d := build(b, &scenarios.Target{
		Protocol: "http", URL: s.URL, Headers: map[string]string{"Authorization": "Bearer x"},
		Extract: scenarios.Extract{Text: "reply.text", Handoff: "handoff", Ended: "done"},
	}, Options{})
	session, m, now := d.Open(ada()), Message{Turn: 1, Text: strings.Repeat("y", 150)}, clock()
	b.ReportAllocs()
	for b.Loop() {
		if x := session.Send(b.Context(), m, now); x.Detail != "" {
			b.Fatal(x.Detail)
		}
	}
}

// BenchmarkRoundTrip is the same exchange through a bare transport.
func BenchmarkRoundTrip(b *testing.B) {
	s := serve(b, answer)
	body, t := []byte(`{"conversation":"run1|refund/7","text":"`+strings.Repeat("y", 150)+`"}`), &http.Transport{}
	b.Cleanup(t.CloseIdleConnections)
	b.ReportAllocs()
	for b.Loop() {
		req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, s.URL, bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		res, err := t.RoundTrip(req)
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
	}
}

// BenchmarkRequest is what building a request costs.
func BenchmarkRequest(b *testing.B) {
	d := build(b, &scenarios.Target{Protocol: "http", URL: "http://127.0.0.1/chat"}, Options{})
	st, room, c := inside(d).send, new(scratch), ada()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := st.request(b.Context(), c, Message{Turn: 1, Text: "hello"}, room); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRead is what finding three things in a reply of 1 KiB costs.
func BenchmarkRead(b *testing.B) {
	r := &reader{text: "reply.text", handoff: "handoff", ended: "done", json: true}
	body := []byte(`{"reply":{"text":"` + strings.Repeat("x", 960) + `"},"handoff":false,"done":false}`)
	b.ReportAllocs()
	for b.Loop() {
		if found := r.read(body); found.messages != 1 {
			b.Fatal(found)
		}
	}
}
