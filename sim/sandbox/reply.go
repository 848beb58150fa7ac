package sandbox

import (
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/record"
)

// errorInside is the body of a 200 that is none.
const errorInside = `{"error":{"code":500,"message":"a fault on demand"}}` + "\n"

// send sends the reply to a in one body, or what its fault makes of it.
func (s *Sandbox) send(w http.ResponseWriter, a *ask) {
	body := appendReply(make([]byte, 0, 512), a)
	switch a.fault {
	case faultErrorIn200:
		s.faulty(a)
		write(w, http.StatusOK, []byte(errorInside))
	case faultTruncate:
		s.faulty(a)
		truncate(w, body)
	case noFault, fault5xx, faultReset, numFaults:
		s.replied(a)
		write(w, http.StatusOK, body)
	}
}

// appendReply appends the body of a reply: the text, then what it says of the conversation.
func appendReply(b []byte, a *ask) []byte {
	b = append(b, `{"reply":{"text":`...)
	b = appendString(b, words(a)...)
	b = append(b, "},"...)
	b = appendStanding(b, a.reply)
	return append(b, "}\n"...)
}

// appendStanding appends the members that say how the conversation stands.
func appendStanding(b []byte, r bot.Reply) []byte {
	b = append(b, `"handoff":`...)
	b = strconv.AppendBool(b, r.Handoff)
	b = append(b, `,"abandoned":`...)
	b = strconv.AppendBool(b, r.Abandoned)
	if r.Ended {
		b = append(b, `,"done":true`...)
	}
	if r.Solved != record.Unknown {
		b = append(b, `,"solved":`...)
		b = strconv.AppendBool(b, r.Solved == record.Yes)
	}
	return b
}

// words is what the bot says, in pieces as a stream would bring them. It names the intent and
// repeats the customer, so that a scenario's expectations about the matter at hand are met.
func words(a *ask) []string {
	if a.reply.Handoff {
		return []string{"A colleague ", "will take over ", "and help you ", "with " + a.Intent, "."}
	}
	return []string{"About your ", a.Intent, ": you wrote \"", clip(a.Text, maxEcho), "\". Here is what I found."}
}

// clip cuts text to n bytes at most, between runes.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// appendString appends the pieces, joined, as one JSON string. They are valid UTF-8, as they come
// from JSON.
func appendString(b []byte, pieces ...string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for _, text := range pieces {
		for i := range len(text) {
			switch c := text[i]; {
			case c == '"' || c == '\\':
				b = append(b, '\\', c)
			case c < 0x20:
				b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			default:
				b = append(b, c)
			}
		}
	}
	return append(b, '"')
}
