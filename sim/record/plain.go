package record

import "time"

// The quick way to read rows: as we write them, in any order of members. A row that another tool has
// written differently (an unknown key, an escape, null for a number) is left to encoding/json.

// plainInquiry reads a row of an inquiry; false when it is not plain.
func plainInquiry(line string) (wire, bool) {
	w, c := emptyWire(), cursor{s: line}
	c.begin()
	for key, ok := c.member(); ok; key, ok = c.member() {
		c.bad = !w.opening(&c, key) && !w.closing(&c, key) || c.bad
	}
	return w, c.done()
}

// opening reads the members that every row of an inquiry has.
func (w *wire) opening(c *cursor, key string) bool {
	switch key {
	case "row":
		w.Row = c.str()
	case "id":
		w.ID = c.str()
	case "parent":
		w.Parent = c.str()
	case "key":
		w.Key = c.str()
	case "kind":
		w.Kind = c.str()
	case "attempt":
		w.Attempt = int(c.int())
	case "intent":
		w.Intent = c.str()
	case "channel":
		w.Channel = c.str()
	case "locale":
		w.Locale = c.str()
	case "arrived":
		w.Arrived = time.Duration(c.int())
	default:
		return false
	}
	return true
}

// closing reads the members that only a closing row has.
func (w *wire) closing(c *cursor, key string) bool {
	switch key {
	case "outcome":
		w.Outcome = c.str()
	case "stage":
		w.Stage = c.str()
	case "failure":
		w.Failure = c.str()
	case "solved":
		w.Solved = c.str()
	case "turns":
		w.Turns = small[int32](c)
	case "checked":
		w.Checked = small[int32](c)
	case "expected":
		w.Expected = small[int32](c)
	case "escalated":
		w.Escalated = c.bool()
	case "raced":
		w.Raced = c.bool()
	case "balked":
		w.Balked = c.bool()
	case "callback":
		w.Callback = c.bool()
	case "silent":
		w.Silent = c.bool()
	case "closed":
		w.Closed = c.bool()
	case "transfers":
		w.Transfers = small[uint8](c)
	case "held":
		w.Held = time.Duration(c.int())
	case "passed_at":
		w.PassedAt = time.Duration(c.int())
	case "passed_by":
		w.PassedBy = c.str()
	case "talked":
		w.Talked = time.Duration(c.int())
	case "taken_at":
		w.TakenAt = time.Duration(c.int())
	case "bot_at":
		w.BotAt = time.Duration(c.int())
	case "queued_at":
		w.QueuedAt = time.Duration(c.int())
	case "joined_at":
		w.JoinedAt = time.Duration(c.int())
	case "ended_at":
		w.EndedAt = time.Duration(c.int())
	case "return_at":
		w.ReturnAt = time.Duration(c.int())
	case "return":
		w.Return = c.str()
	case "position":
		w.Position = small[int32](c)
	case "group":
		w.Group = c.str()
	case "agent":
		w.Agent = int(c.int())
	default:
		return false
	}
	return true
}

// plain reads a row of a turn; false when it is not plain.
func (w *turnWire) plain(line string) bool {
	c := cursor{s: line}
	c.begin()
	for key, ok := c.member(); ok; key, ok = c.member() {
		c.bad = !w.result(&c, key) || c.bad
	}
	return c.done()
}

// result reads the members of vegeta's, and ours inside.
func (w *turnWire) result(c *cursor, key string) bool {
	switch key {
	case "seq":
		w.Seq = c.uint()
	case "bytes_out":
		w.BytesOut = c.int()
	case "bytes_in":
		w.BytesIn = c.int()
	case "error":
		w.Error = c.str()
	case "method":
		w.Method = c.str()
	case "url":
		w.URL = c.str()
	case "attack", "code", "timestamp", "latency", "body", "headers":
		c.skip()
	case "holdline":
		c.begin()
		for key, ok := c.member(); ok; key, ok = c.member() {
			c.bad = !w.Holdline.label(c, key) && !w.Holdline.time(c, key) || c.bad
		}
	default:
		return false
	}
	return true
}

func (h *clocks) label(c *cursor, key string) bool {
	switch key {
	case "inquiry":
		h.Inquiry = c.str()
	case "intent":
		h.Intent = c.str()
	case "channel":
		h.Channel = c.str()
	case "locale":
		h.Locale = c.str()
	case "endpoint":
		h.Endpoint = c.str()
	case "turn":
		h.Turn = int(c.int())
	case "status":
		h.Status = int(c.int())
	case "detail":
		h.Detail = c.str()
	case "messages":
		h.Messages = int(c.int())
	case "open":
		h.Open = c.bool()
	case "gave_up":
		h.GaveUp = c.bool()
	case "blocked":
		h.Blocked = c.bool()
	default:
		return false
	}
	return true
}

func (h *clocks) time(c *cursor, key string) bool {
	switch key {
	case "stamp":
		h.Stamp = time.Duration(c.int())
	case "intended":
		h.Intended = time.Duration(c.int())
	case "sent":
		h.Sent = time.Duration(c.int())
	case "first_byte":
		h.FirstByte = time.Duration(c.int())
	case "complete":
		h.Complete = time.Duration(c.int())
	case "known":
		h.Known = time.Duration(c.int())
	case "dns":
		h.DNS = time.Duration(c.int())
	case "connect":
		h.Connect = time.Duration(c.int())
	case "tls":
		h.TLS = time.Duration(c.int())
	default:
		return false
	}
	return true
}
