package driver

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// sse streams a bot's reply: the response to a message is a stream of server-sent events, each a
// token of the reply, up to an end marker. A desk is read as one stream a conversation.
type sse struct{ *endpoint }

func newSSE(t *scenarios.Target, o Options) (Driver, error) {
	if o.Desk {
		if t.Stream == nil {
			return nil, fmt.Errorf("%s.stream: protocol sse reads a desk as one stream a conversation: say where, or poll it with protocol http", o.field())
		}
		return newHTTP(t, o)
	}
	e, err := newEndpoint(t, o, "text/event-stream, application/json;q=0.9")
	if err != nil {
		return nil, err
	}
	if e.reader.token == "" {
		e.reader.token = e.reader.text
	}
	return sse{e}, nil
}

// Open starts a session.
func (d sse) Open(c *Customer) Session {
	return &streamed{session{endpoint: d.endpoint, customer: c, carrier: d.carrier()}}
}

// streamed is a conversation with a bot that streams.
type streamed struct{ session }

// linger is how long a stream is read on after its end marker, so that its connection can be used
// again.
const linger = time.Second

// Send posts a message and reads the streamed reply, or the body of a server that does not stream.
func (s *streamed) Send(ctx context.Context, m Message, now func() time.Duration) Exchange {
	e := s.endpoint
	room := e.take()
	defer e.give(room)
	// The request's own context ends with the caller's, but only until the reply is complete.
	carry, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, cancel)
	defer stop()
	c := call{session: &s.session, step: e.send, message: m, now: now, room: room}
	var x Exchange
	res := e.start(ctx, carry, &c, &x)
	switch {
	case res == nil:
		cancel()
	case isStream(res):
		s.read(ctx, res, now, &x)
		if stop() && x.Failure == record.NoFailure && !x.Canceled {
			go settle(res.Body, cancel)
			break
		}
		cancel()
		_ = res.Body.Close()
	default:
		if e.drain(ctx, res, &c, &x) {
			e.judge(res, room.in, &x)
		}
		cancel()
	}
	e.finish(&x)
	return x
}

// settle reads a stream whose reply is complete to its end, for a while.
func settle(body io.ReadCloser, cancel context.CancelFunc) {
	timer := time.AfterFunc(linger, cancel)
	_, _ = io.Copy(io.Discard, io.LimitReader(body, maxBody))
	timer.Stop()
	_ = body.Close()
	cancel()
}

// reply is a streamed reply as it grows.
type reply struct {
	finding
	text strings.Builder
}

// read reads the stream up to its end marker.
func (s *streamed) read(ctx context.Context, res *http.Response, now func() time.Duration, x *Exchange) {
	x.FirstByte = record.Never // of a stream it is the first token
	in := newEventReader(res.Body, 4<<10)
	var sum reply
	err := s.tokens(in, &sum, now, x)
	x.BytesIn = in.size
	switch {
	case err != nil && ended(err) && s.endpoint.done != off:
		x.Failure, x.Detail = record.Truncated, "the stream ended without its end marker "+s.endpoint.done
	case err != nil && !ended(err):
		x.failed(ctx, err, nil, true)
	default:
		x.Complete = now()
		x.Known = x.Complete
		sum.finding.text, sum.messages = sum.text.String(), count(sum.text.Len() > 0)
		sum.tell(x, x.Complete)
		if x.Blocked {
			x.RetryAfter = retryAfter(res.Header)
		}
	}
}

// tokens adds the stream's events to sum, until the end marker, an error event or a broken stream.
func (s *streamed) tokens(in *eventReader, sum *reply, now func() time.Duration, x *Exchange) error {
	for {
		ev, err := in.next()
		if err != nil {
			return err
		}
		if in.size > maxBody {
			return fmt.Errorf("%w: more than %d bytes", errTooLong, maxBody)
		}
		if done := s.endpoint.done; ev.name == done || string(ev.data) == done {
			return nil
		}
		token, over := s.token(ev, sum)
		if over {
			return nil
		}
		if token != "" && x.FirstByte == record.Never {
			x.FirstByte = now()
		}
		sum.text.WriteString(cut(token, MaxText-sum.text.Len()))
	}
}

// token is what one event adds to the text of the reply; the rest goes into sum. over means that
// the event was an error, which ends the reply.
func (s *streamed) token(ev serverEvent, sum *reply) (token string, over bool) {
	r := s.endpoint.reader
	if !r.json && ev.name != "error" && !validJSON(ev.data) {
		return string(ev.data), false
	}
	found, ok := r.event(ev)
	if !ok {
		return "", false
	}
	if found.failure != record.NoFailure {
		sum.failure, sum.detail = found.failure, found.detail
		return "", true
	}
	sum.handoff = sum.handoff || found.handoff
	sum.abandoned = sum.abandoned || found.abandoned
	sum.ended = sum.ended || found.ended
	if found.solved != record.Unknown {
		sum.solved = found.solved
	}
	if r.token == "" {
		return string(ev.data), false
	}
	token, _ = textIn(r.token.in(ev.data))
	return token, false
}
