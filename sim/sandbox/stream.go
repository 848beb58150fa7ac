package sandbox

import (
	"net/http"
	"time"
)

// firstToken is the share of a reply's time after which its first token comes.
const firstToken = 0.3

// sendStream sends the reply to a as server-sent events: pieces of text spread over the reply's
// time, and at its end how the conversation stands and the end marker.
func (s *Sandbox) sendStream(w http.ResponseWriter, r *http.Request, a *ask) {
	out := newEvents(w)
	from := s.clock.now()
	pieces := words(a)
	n := len(pieces)
	if a.fault == faultTruncate || a.fault == faultErrorIn200 {
		pieces = pieces[:n/2]
	}
	for i, piece := range pieces {
		share := firstToken + (1-firstToken)*float64(i)/float64(n)
		after := time.Duration(share * float64(a.reply.At-from)).Round(time.Microsecond)
		if !s.wait(r.Context(), from+after) || !out.token(piece) {
			s.hungUp()
			return
		}
	}
	switch a.fault {
	case faultErrorIn200:
		s.faulty(a)
		out.data([]byte(errorInside[:len(errorInside)-1])) // and no end marker after it
		return
	case faultTruncate:
		s.faulty(a)
		panic(http.ErrAbortHandler) // the server's way to cut a stream: it closes the connection, silently
	case noFault, fault5xx, faultReset, numFaults:
	}
	if !s.wait(r.Context(), a.reply.At) {
		s.hungUp()
		return
	}
	s.replied(a)
	out.data(append(appendStanding([]byte("{"), a.reply), '}'))
	out.data([]byte("[DONE]"))
	out.flush()
}

// events writes server-sent events.
type events struct {
	w   http.ResponseWriter
	buf []byte // of the event being written
}

func newEvents(w http.ResponseWriter) *events {
	h := w.Header()
	h["Content-Type"] = []string{"text/event-stream"}
	h["Cache-Control"] = []string{"no-store"}
	return &events{w: w}
}

// token sends a piece of text; false when nobody reads any more.
func (e *events) token(text string) bool {
	return e.data(append(appendString([]byte(`{"token":`), text), '}')) && e.flush()
}

// data writes one event without pushing it out.
func (e *events) data(text []byte) bool {
	e.buf = append(append(append(e.buf[:0], "data: "...), text...), "\n\n"...)
	_, err := e.w.Write(e.buf)
	return err == nil
}

func (e *events) flush() bool { return http.NewResponseController(e.w).Flush() == nil }
