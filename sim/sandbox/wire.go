package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/holdline/holdline/sim/rng"
)

// Bounds on what a client may send.
const (
	maxBody         = 64 << 10
	maxConversation = 256
	maxEcho         = 160 // bytes of the customer's words that a reply repeats
)

// keyHeader names the inquiry whose draws the sandbox shares with the run that drives it.
const keyHeader = "X-Holdline-Inquiry"

// message is what a client posts, to the bot and to the desk alike.
type message struct {
	Conversation string `json:"conversation"`
	Intent       string `json:"intent"`
	Channel      string `json:"channel"`
	Locale       string `json:"locale"`
	Text         string `json:"text"`
	Turn         scalar `json:"turn"`
	Escalated    scalar `json:"escalated"`
}

// scalar is a number or a truth value that may also come as a string, since a target's templates
// write strings.
type scalar string

// UnmarshalJSON implements json.Unmarshaler.
func (s *scalar) UnmarshalJSON(b []byte) error {
	*s = scalar(strings.Trim(string(b), `"`))
	return nil
}

func (s scalar) number() (int, error) {
	if s == "" || s == "null" {
		return 0, nil
	}
	n, err := strconv.Atoi(string(s))
	if err != nil || n < 0 || n > maxTurn {
		return 0, fmt.Errorf("turn %q: want a whole number from 1", string(s))
	}
	return n, nil
}

func (s scalar) truth() bool { return s == "true" || s == "1" }

// request is a message that was read and understood.
type request struct {
	message

	key       rng.Key
	intent    int // index into the labels
	channel   int
	locale    int
	turn      int // 0 when the message does not say
	escalated bool
}

// read reads and understands a message. Its errors are the client's, to be told with 400.
func (s *Sandbox) read(w http.ResponseWriter, r *http.Request) (request, error) {
	var in request
	if err := s.decode(w, r, &in.message); err != nil {
		return in, err
	}
	if in.Conversation == "" || len(in.Conversation) > maxConversation {
		return in, fmt.Errorf("conversation: want its name, 1 to %d bytes", maxConversation)
	}
	in.escalated = in.Escalated.truth()
	var errs [5]error
	if in.Intent == "" && len(s.cfg.Labels.Intents) > 0 {
		in.Intent = s.cfg.Labels.Intents[0]
	}
	in.intent, errs[0] = index("intent", s.cfg.Labels.Intents, in.Intent)
	in.channel, errs[1] = index("channel", s.cfg.Labels.Channels, in.Channel)
	in.locale, errs[2] = index("locale", s.cfg.Labels.Locales, in.Locale)
	in.turn, errs[3] = in.Turn.number()
	in.key, errs[4] = s.key(r.Header.Get(keyHeader), in.Conversation)
	return in, errors.Join(errs[:]...)
}

// decode reads the body of a request through a buffer that is used again: nothing of it is kept.
func (s *Sandbox) decode(w http.ResponseWriter, r *http.Request, m *message) error {
	buf, ok := s.buffers.Get().(*bytes.Buffer)
	if !ok {
		buf = new(bytes.Buffer)
	}
	defer s.buffers.Put(buf)
	buf.Reset()
	if _, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
		return fmt.Errorf("reading the request: %w", err)
	}
	if err := json.Unmarshal(buf.Bytes(), m); err != nil {
		return fmt.Errorf("the request is not the JSON object wanted: %w", err)
	}
	return nil
}

// index finds a name among those of the scenario. An absent name is the first of them.
func index(what string, names []string, name string) (int, error) {
	if name == "" {
		return 0, nil
	}
	if i := slices.Index(names, name); i >= 0 {
		return i, nil
	}
	return 0, fmt.Errorf("%s: there is no %q; allowed are %s", what, name, strings.Join(names, ", "))
}

// key is the entity of the inquiry's draws: the run's own, or a hash of the conversation's name.
func (s *Sandbox) key(header, conversation string) (rng.Key, error) {
	if header == "" {
		return s.cfg.Key.Name(conversation), nil
	}
	k, err := strconv.ParseUint(header, 16, 64)
	if err != nil {
		return 0, fmt.Errorf("%s: want 16 hex digits, not %q", keyHeader, header)
	}
	return rng.Key(k), nil
}

// fail answers with a status and a sentence.
func fail(w http.ResponseWriter, status int, why string) {
	text, err := json.Marshal(why)
	if err != nil {
		text = []byte(`"?"`)
	}
	body := append(append([]byte(`{"error":`), text...), '}', '\n')
	write(w, status, body)
}

// write sends a whole JSON body. Where it fails the client has gone, and nobody is left to tell.
// A short body gets its Content-Length from the server, for less than setting it here costs.
func write(w http.ResponseWriter, status int, body []byte) {
	w.Header()["Content-Type"] = []string{"application/json"}
	w.WriteHeader(status)
	_, _ = w.Write(body) //nolint:gosec // JSON of ours, declared as such; what it repeats of the client's is escaped
}
