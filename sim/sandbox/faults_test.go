package sandbox_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/holdline/holdline/sim/sandbox"
)

func TestParseFaults(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{" latency = 200ms , http_5xx=2%,", "latency=200ms,http_5xx=0.02"},
		{"error_in_200=1%,truncate=0.01,reset=1%", "reset=0.01,truncate=0.01,error_in_200=0.01"},
		{"latency=exponential:1.5s", "latency=exponential:1.5s"},
		{"latency=lognormal:1s:1.2", "latency=lognormal:1s:1.2"},
		{"latancy=1s", `faults: there is no fault "latancy"; allowed are latency=200ms, http_5xx=2%, reset=1%, truncate=1% and error_in_200=1%, joined by commas`},
		{"reset", `faults: reset: "": want a share from 0 to 1 or from 0% to 100%, such as 0.72 or 72%`},
		{"latency=gamma:1s:2", `faults: latency "gamma:1s:2": want a duration such as 200ms, exponential:200ms (its mean) or lognormal:200ms:1.2 (its mean and coefficient of variation)`},
		{"reset=1%,reset=2%", "faults: reset is given twice"},
		{"reset=60%,truncate=60%", "faults: the shares sum to 1.2, above 1: at most one fault meets a request"},
	} {
		f, err := sandbox.ParseFaults(c.text)
		have := f.String()
		if err != nil {
			have = err.Error()
		}
		if have != c.want {
			t.Errorf("%q:\nhave %s\nwant %s", c.text, have, c.want)
		}
	}
}

// What parses prints as text that parses to the same.
func FuzzParseFaults(f *testing.F) {
	for _, text := range []string{"", "latency=200ms,http_5xx=2%,reset=1%,truncate=1%,error_in_200=1%", "latency=lognormal:1s:1.2", "latency=exponential:2d", "reset", "=", "a,b=c:d:e"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once, err := sandbox.ParseFaults(text)
		if err != nil {
			return
		}
		twice, err := sandbox.ParseFaults(once.String())
		if err != nil || once.String() != twice.String() {
			t.Fatalf("%q prints as %q, which is %q, %v", text, once, twice, err)
		}
	})
}

// Each fault, as a client meets it: what it gets from the bot in one body, and as a stream.
func TestFaultsOnTheWire(t *testing.T) {
	for _, c := range []struct {
		faults string
		path   string
		want   string
		took   time.Duration
	}{
		{"http_5xx=100%", "/bot", `500 {"error":"a fault on demand"}`, 0},
		{"http_5xx=100%,latency=300ms", "/bot", `500 {"error":"a fault on demand"}`, 300 * time.Millisecond},
		{"error_in_200=100%", "/bot", `200 {"error":{"code":500,"message":"a fault on demand"}}`, 2 * time.Second},
		{"truncate=100%", "/bot", `200 {"reply":{"text":"About your refund-status: you wrote \"\". Here i! unexpected EOF`, 2 * time.Second},
		{"reset=100%", "/bot", "! EOF", 0},
		{"latency=1s", "/bot", `200 {"reply":{"text":"About your refund-status: you wrote \"\". Here is what I found."},"handoff":false,"abandoned":false,"solved":true}`, 3 * time.Second},
		{"truncate=100%", "/bot/stream", `200 data: {"token":"About your "}|data: {"token":"refund-status"}! unexpected EOF`, 880 * time.Millisecond},
		{"error_in_200=100%", "/bot/stream", `200 data: {"token":"About your "}|data: {"token":"refund-status"}|data: {"error":{"code":500,"message":"a fault on demand"}}`, 880 * time.Millisecond},
		{"reset=100%", "/bot/stream", "! EOF", 0},
		{"http_5xx=100%", "/desk", `500 {"error":"a fault on demand"}`, 0},
		{"reset=100%", "/desk", "! EOF", 0},
		{"truncate=100%", "/desk", `200 {"error":{"code":500,"mess! unexpected EOF`, 0},
		{"error_in_200=100%,latency=300ms", "/desk", `200 {"error":{"code":500,"message":"a fault on demand"}}`, 300 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			client, stop := serve(t, world{sandbox: sandbox.Config{Faults: faults(t, c.faults)}}.build())
			defer stop()
			start := time.Now()
			if have := post(t, client, "http://sandbox"+c.path); have != c.want {
				t.Errorf("%s with %s:\nhave %s\nwant %s", c.path, c.faults, have, c.want)
			}
			took(t, start, c.took)
		})
	}
}

// post gives what a client gets: status, body in one line, and after a "!" what went wrong.
func post(t *testing.T, client *http.Client, url string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(`{"conversation":"c1"}`))
	if err != nil {
		return err.Error()
	}
	resp, err := client.Do(r)
	if err != nil {
		return "! " + errors.Unwrap(err).Error()
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	text := fmt.Sprintf("%d %s", resp.StatusCode, strings.ReplaceAll(strings.TrimSpace(string(body)), "\n\n", "|"))
	if err != nil {
		text += "! " + err.Error()
	}
	return text
}

// Over TCP a reset is a reset, not an orderly end.
func TestResetOverTCP(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	s := world{sandbox: sandbox.Config{Faults: faults(t, "reset=100%")}}.build()
	go func() { done <- s.Serve(ctx, ln) }()
	conn, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, _ = fmt.Fprint(conn, "POST /bot HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n{\"conversation\":\"c\"}")
	if _, err = conn.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("have %v, want a reset", err)
	}
	if have := s.Counts(); have.Faults.Reset != 1 || have.Bot.Faulty != 1 {
		t.Errorf("have %+v", have)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// The server stops when told, whoever still waits for a reply.
func TestServeStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, stop := serve(t, world{}.build())
		go post(t, client, "http://sandbox/bot")
		synctest.Wait()
		start := time.Now()
		stop()
		if d := time.Since(start); d > 50*time.Millisecond { // the standard library looks every few milliseconds
			t.Errorf("it took %v to stop", d)
		}
	})
}
