package sandbox_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/sandbox"
	"github.com/holdline/holdline/sim/unit"
)

// world is what a test's sandbox plays. The zero world has a bot that solves everything in 2s and
// one agent who needs 10s for each customer.
type world struct {
	bot     bot.Config
	desk    desk.Config
	work    dist.Sampler
	sandbox sandbox.Config
}

func (w world) build() *sandbox.Sandbox {
	if w.bot.Intents == nil {
		w.bot.Intents = []bot.Outcome{{Solved: 1, EscalateAfter: 1}, {EscalateAfter: 2}}
	}
	if w.bot.ReplyTime == (dist.Sampler{}) {
		w.bot.ReplyTime = constant(2 * time.Second)
	}
	if w.work == (dist.Sampler{}) {
		w.work = constant(10 * time.Second)
	}
	w.desk.Queues = []desk.Queue{{Intent: 0}, {Intent: 1}}
	w.desk.Channels, w.desk.Locales = 1, 2
	if w.desk.Groups == nil {
		w.desk.Groups = []desk.Group{group(1)}
	}
	c := w.sandbox
	c.Labels = record.Labels{
		Intents: []string{"refund-status", "other"}, Channels: []string{"chat"}, Locales: []string{"en-US", "sv-SE"},
		Queues: []record.Queue{{Intent: 0}, {Intent: 1}}, Groups: []string{"in-house"},
	}
	c.Bot, c.Desk = bot.New(w.bot), desk.New(w.desk)
	c.Contact = func(queue, locale int, key rng.Key, _ bool) desk.Contact {
		return desk.Contact{Queue: queue, Locale: locale, Key: key, Work: w.work.Sample(key.Uniform(rng.Work, 0))}
	}
	return sandbox.New(c)
}

func group(heads int) desk.Group {
	return desk.Group{
		Name:   "in-house",
		Skills: []desk.Skill{{Queue: 0, Resolution: 1}, {Queue: 1, Resolution: 1}},
		Shifts: []desk.Shift{{From: 0, To: 100 * time.Hour, Headcount: heads}},
	}
}

func constant(d time.Duration) dist.Sampler {
	c := unit.Duration(d)
	return dist.Law{Constant: &c}.Sampler()
}

func exponential(mean time.Duration) dist.Sampler {
	return dist.Law{Exponential: &dist.Exponential{Mean: unit.Duration(mean)}}.Sampler()
}

func faults(t *testing.T, text string) sandbox.Faults {
	t.Helper()
	f, err := sandbox.ParseFaults(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// call makes one request of the handler and gives its status and its body in one line.
func call(ctx context.Context, h http.Handler, method, path, body string, header ...string) (int, string) {
	r := httptest.NewRequestWithContext(ctx, method, path, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, strings.TrimSpace(w.Body.String())
}

// want makes a request and fails the test unless it is answered just so.
func want(t *testing.T, h http.Handler, method, path, body string, status int, answer string) {
	t.Helper()
	if code, text := call(t.Context(), h, method, path, body); code != status || text != answer {
		t.Errorf("%s %s %s\nhave %d %s\nwant %d %s", method, path, body, code, text, status, answer)
	}
}

// took fails the test unless it is just d since the start of the test's time.
func took(t *testing.T, start time.Time, d time.Duration) {
	t.Helper()
	if have := time.Since(start); have != d {
		t.Errorf("it is %v after the start, want %v", have, d)
	}
}

// reply is what a bot's answer says.
type reply struct {
	Handoff, Abandoned bool
	Solved             *bool
	Error              any
}

func parse(t *testing.T, text string) reply {
	t.Helper()
	var r reply
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return r
}
