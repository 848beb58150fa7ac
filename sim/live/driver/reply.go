package driver

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// reader finds in a reply what an engine wants to know.
type reader struct {
	text, handoff, ended, abandoned path
	queued, joined, solved          path
	fault, token                    path
	noFault                         bool // no reply counts as an error in a 200
	json                            bool // some path is set: a reply has to be JSON
}

// off, as the path of errors or as the end marker of streams, switches the default rule off.
const off = "-"

// newReader compiles a target's paths.
func newReader(x scenarios.Extract, prefix string) (*reader, error) {
	r := &reader{noFault: x.Error == off}
	if r.noFault {
		x.Error = ""
	}
	var faults []error
	for _, each := range []struct {
		name, source string
		to           *path
	}{
		{"text", x.Text, &r.text},
		{"handoff", x.Handoff, &r.handoff},
		{"ended", x.Ended, &r.ended},
		{"abandoned", x.Abandoned, &r.abandoned},
		{"queued", x.Queued, &r.queued},
		{"joined", x.Joined, &r.joined},
		{"solved", x.Solved, &r.solved},
		{"error", x.Error, &r.fault},
		{"token", x.Token, &r.token},
	} {
		p, err := compilePath(each.source)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s.extract.%s: %q: %w", prefix, each.name, each.source, err))
			continue
		}
		*each.to = p
		r.json = r.json || p != ""
	}
	return r, errors.Join(faults...)
}

// jsonSpace is what may stand around a JSON document.
const jsonSpace = " \t\r\n"

// finding is what one document says.
type finding struct {
	text      string
	messages  int
	handoff   bool
	abandoned bool
	ended     bool
	queued    bool
	position  int
	joined    bool
	agent     string
	solved    record.Solved
	failure   record.Failure // ErrorIn200, RateLimited, Quota or Protocol
	detail    string
}

// read reads a whole reply. It keeps nothing of body.
func (r *reader) read(body []byte) finding {
	body = bytes.Trim(body, jsonSpace)
	if len(body) == 0 {
		return finding{}
	}
	if !validJSON(body) {
		if r.json {
			return finding{failure: record.Protocol, detail: "the reply is not JSON: " + string(body[:min(len(body), maxSnippet)])}
		}
		return finding{text: cut(string(body), MaxText), messages: 1}
	}
	f := r.document(body)
	if !r.json && f.failure == record.NoFailure {
		f.text, f.messages = cut(string(body), MaxText), 1
	}
	return f
}

// maxSnippet bounds how much of a body is looked at to say what went wrong.
const maxSnippet = 4 << 10

// document reads one valid JSON document without space around it: a reply, or an event of a
// stream.
func (r *reader) document(doc []byte) finding {
	if what, bad := r.errorIn(doc); bad {
		f := finding{failure: record.ErrorIn200, detail: "an error in a successful reply: " + what}
		if limit := limitIn(doc); limit != record.NoFailure {
			f.failure = limit
		}
		return f
	}
	var f finding
	f.text, f.messages = textIn(r.text.in(doc))
	f.handoff = truthy(r.handoff.in(doc))
	f.abandoned = truthy(r.abandoned.in(doc))
	f.ended = truthy(r.ended.in(doc))
	f.queued, f.position = positionIn(r.queued.in(doc))
	if agent := r.joined.in(doc); truthy(agent) {
		f.joined, f.agent = true, cut(agent.String(), maxAgent)
	}
	f.solved = solvedIn(r.solved.in(doc))
	return f
}

// maxAgent bounds the name of an agent.
const maxAgent = 64

// errorIn tells whether a document that came with a success is an error all the same: something
// stands at extract.error, or, without that path, a top-level "error" is an object or a text.
func (r *reader) errorIn(doc []byte) (string, bool) {
	if r.noFault {
		return "", false
	}
	if r.fault != "" {
		found := r.fault.in(doc)
		return found.String(), truthy(found)
	}
	if !bytes.HasPrefix(doc, []byte("{")) || !bytes.Contains(doc, []byte(`"error"`)) {
		return "", false // found out faster than by a look-up, which almost every reply would cost
	}
	found := gjson.GetBytes(doc, "error")
	ok := truthy(found) && (found.Type == gjson.String || found.IsObject())
	return found.String(), ok
}

// textIn is a text, or several joined by line breaks, and how many messages that is.
func textIn(r gjson.Result) (string, int) {
	if r.Type == gjson.Null {
		return "", 0
	}
	if !r.IsArray() {
		s := r.String()
		return cut(s, MaxText), count(s != "")
	}
	var out strings.Builder
	n := 0
	r.ForEach(func(_, item gjson.Result) bool {
		if item.Type == gjson.Null {
			return true
		}
		if n++; n > 1 {
			out.WriteByte('\n')
		}
		out.WriteString(item.String())
		return out.Len() <= MaxText
	})
	return cut(out.String(), MaxText), n
}

// maxPosition bounds what is believed of a place in a queue.
const maxPosition = 1 << 30

// positionIn reads a place in the queue. Anything truthy that is no number is a queue that does
// not tell; so is a 0.
func positionIn(r gjson.Result) (queued bool, position int) {
	if r.Type == gjson.Number {
		return r.Num >= 0, int(min(max(r.Num, 0), maxPosition))
	}
	if !truthy(r) {
		return false, 0
	}
	if r.Type == gjson.String {
		if n := gjson.Parse(r.Str); n.Type == gjson.Number {
			return n.Num >= 0, int(min(max(n.Num, 0), maxPosition))
		}
	}
	return true, 0
}

func solvedIn(r gjson.Result) record.Solved {
	switch word := strings.ToLower(r.String()); {
	case r.Type == gjson.True, r.Type == gjson.String && (word == "yes" || word == "true"):
		return record.Yes
	case r.Type == gjson.False, r.Type == gjson.String && (word == "no" || word == "false"):
		return record.No
	}
	return record.Unknown
}

// tell writes a finding into an exchange, its events stamped with the moment they arrived.
func (f *finding) tell(x *Exchange, at time.Duration) {
	if f.failure != record.NoFailure {
		x.Failure, x.Detail = f.failure, f.detail
		x.Blocked = f.failure == record.RateLimited || f.failure == record.Quota
		return
	}
	x.Text, x.Messages = f.text, x.Messages+f.messages
	if f.solved != record.Unknown {
		x.Solved = f.solved
	}
	add := func(yes bool, e Event) {
		if e.At = at; yes && len(x.Events) < MaxEvents {
			x.Events = append(x.Events, e)
		}
	}
	add(f.messages > 0, Event{Kind: EventText})
	add(f.handoff, Event{Kind: EventHandoff})
	add(f.queued && !f.joined && !f.ended, Event{Kind: EventQueued, Position: f.position})
	add(f.joined, Event{Kind: EventJoined, Agent: f.agent})
	add(f.abandoned, Event{Kind: EventAbandoned})
	add(f.ended, Event{Kind: EventEnded, Solved: f.solved})
}
