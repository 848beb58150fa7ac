package sandbox_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/unit"
)

// BenchmarkBot measures what one message to the bot costs, client included, over keep-alive
// connections on loopback, beside a server that answers a constant. The client is as cheap as can
// be: bytes written, a head read, a body skipped.
func BenchmarkBot(b *testing.B) {
	soon := unit.Duration(time.Microsecond)
	fixed := []byte(`{"reply":{"text":"About your refund-status: you wrote \"Where is my refund?\". Here is what I found."},"handoff":false,"abandoned":false,"solved":true}` + "\n")
	for name, h := range map[string]http.Handler{
		"sandbox":     world{bot: bot.Config{ReplyTime: dist.Law{Constant: &soon}.Sampler()}}.build().Handler(),
		"sandbox_1ms": world{}.with(time.Millisecond).build().Handler(),
		"constant": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			_, _ = w.Write(fixed)
		}),
	} {
		b.Run(name, func(b *testing.B) { hammer(b, h) })
	}
}

func (w world) with(reply time.Duration) world {
	w.bot.ReplyTime = constant(reply)
	return w
}

func hammer(b *testing.B, h http.Handler) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: h}
	go func() { _ = server.Serve(ln) }()
	defer func() { _ = server.Close() }()
	var customers atomic.Int64
	b.ReportAllocs()
	b.SetParallelism(32)
	before := cpu(b)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		conn, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", ln.Addr().String())
		if err != nil {
			b.Error(err)
			return
		}
		defer func() { _ = conn.Close() }()
		in, out := bufio.NewReader(conn), &bytes.Buffer{}
		for pb.Next() {
			n := customers.Add(1)
			body := fmt.Sprintf(`{"channel":"chat","conversation":"run-1-%d","intent":"refund-status","locale":"en-US","text":"Where is my refund?","turn":"%d"}`, n/4, n%4+1)
			out.Reset()
			fmt.Fprintf(out, "POST /bot HTTP/1.1\r\nHost: x\r\nX-Holdline-Inquiry: %016x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", n/4, len(body), body)
			if _, err := conn.Write(out.Bytes()); err != nil {
				b.Error(err)
				return
			}
			if err := skip(in); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64((cpu(b)-before).Nanoseconds())/float64(b.N), "cpu-ns/op")
}

// skip reads one response with a Content-Length.
func skip(in *bufio.Reader) error {
	length := 0
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) == 2 {
			_, err = in.Discard(length)
			return err
		}
		if rest, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			for _, c := range bytes.TrimSpace(rest) {
				length = 10*length + int(c-'0')
			}
		}
	}
}

// cpu is the processor time that this process has used.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
