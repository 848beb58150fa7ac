package driver

import (
	"context"
	"time"

	"github.com/holdline/holdline/scenarios"
)

// httpDriver is request and response: a bot's reply is the body that answers the message; a desk is
// asked to join, then polled, or read as one stream a conversation.
type httpDriver struct{ *endpoint }

func newHTTP(t *scenarios.Target, o Options) (Driver, error) {
	e, err := newEndpoint(t, o, "application/json")
	if err != nil {
		return nil, err
	}
	return httpDriver{e}, nil
}

// Open starts a session.
func (d httpDriver) Open(c *Customer) Session {
	s := session{endpoint: d.endpoint, customer: c, carrier: d.carrier()}
	if d.status != nil || d.stream != nil {
		return &desk{session: s}
	}
	return &s
}

// session is a conversation with a bot that answers in the response. It is all that is kept of a
// customer who thinks.
type session struct {
	endpoint *endpoint
	customer *Customer
	carrier  carrier // the endpoint's pool, or this customer's own connection
}

// Send posts a message; the response is the reply.
func (s *session) Send(ctx context.Context, m Message, now func() time.Duration) Exchange {
	return s.endpoint.exchange(ctx, s, s.endpoint.send, m, now)
}

// Poll says that there is no inbox.
func (s *session) Poll() time.Duration { return NoInbox }

// Receive has nothing to give.
func (s *session) Receive(context.Context, func() time.Duration) Exchange { return silence() }

// Leave has nobody to ask: a customer of a bot just goes.
func (s *session) Leave(context.Context, func() time.Duration) Leaving { return Unanswered }

// Close closes the customer's own connection, if there is one.
func (s *session) Close() {
	if s.carrier != s.endpoint.shared {
		s.carrier.CloseIdleConnections()
	}
}
