package driver

import (
	"context"
	"crypto/tls"
	"net/http/httptrace"
	"sync"
	"time"

	"github.com/holdline/holdline/sim/record"
)

// trace notes the moments of one request inside the transport. A dial may outlive the request it
// was started for, so every field is guarded and no trace is used twice.
type trace struct {
	now func() time.Duration

	mu        sync.Mutex
	begun     [3]time.Duration // by phase
	spent     [3]time.Duration
	first     time.Duration
	handshake error // that of the last TLS handshake
}

// The phases of making a connection.
const (
	lookUp = iota
	connect
	handshake
)

func newTrace(now func() time.Duration) *trace { return &trace{now: now, first: record.Never} }

// into gives a context in which the transport reports to t.
func (t *trace) into(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:             func(httptrace.DNSStartInfo) { t.begin(lookUp) },
		DNSDone:              func(httptrace.DNSDoneInfo) { t.end(lookUp) },
		ConnectStart:         func(string, string) { t.begin(connect) },
		ConnectDone:          func(string, string, error) { t.end(connect) },
		TLSHandshakeStart:    func() { t.begin(handshake) },
		TLSHandshakeDone:     t.shaken,
		GotFirstResponseByte: t.firstByte,
	})
}

func (t *trace) begin(phase int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begun[phase] = t.now()
}

func (t *trace) end(phase int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.spent[phase] = t.now() - t.begun[phase]
}

func (t *trace) shaken(_ tls.ConnectionState, err error) {
	t.end(handshake)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.handshake = err
}

func (t *trace) firstByte() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.first = t.now()
}

// tell writes what is known so far into an exchange, and gives the handshake's error.
func (t *trace) tell(x *Exchange) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	x.FirstByte = t.first
	x.DNS, x.Connect, x.TLS = t.spent[lookUp], t.spent[connect], t.spent[handshake]
	return t.handshake
}
