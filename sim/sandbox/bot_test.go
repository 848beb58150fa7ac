package sandbox_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/sandbox"
)

func TestReplyTakesItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, start := world{}.build(), time.Now()
		want(t, s.Handler(), "POST", "/bot",
			`{"conversation":"c1","intent":"refund-status","channel":"chat","locale":"sv-SE","turn":1,"text":"Where is my \"refund\"?\n"}`,
			200, `{"reply":{"text":"About your refund-status: you wrote \"Where is my \"refund\"?\u000a\". Here is what I found."},"handoff":false,"abandoned":false,"solved":true}`)
		took(t, start, 2*time.Second)
	})
}

// A reply that is the whole conversation says that it is done, unless it hands over.
func TestReplyThatClosesTheConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := world{bot: bot.Config{ReplyTime: constant(time.Minute), Intents: []bot.Outcome{{Solved: 1, Whole: true}, {Whole: true}}}}.build()
		h := s.Handler()
		if _, text := call(t.Context(), h, "POST", "/bot", `{"conversation":"c1","intent":"refund-status"}`); !strings.HasSuffix(text, `"handoff":false,"abandoned":false,"done":true,"solved":true}`) {
			t.Errorf("the bot closes it: %s", text)
		}
		if _, text := call(t.Context(), h, "POST", "/bot", `{"conversation":"c2","intent":"other"}`); !strings.HasSuffix(text, `"handoff":true,"abandoned":false}`) {
			t.Errorf("a human takes over: %s", text)
		}
		if c := s.Counts().Bot; c.Replies != 2 || c.Escalated != 1 || c.Abandoned != 0 {
			t.Errorf("%+v", c)
		}
	})
}

// The bot begins no more replies than its rate allows; who comes too early waits.
func TestRateLimitedReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, start := world{bot: bot.Config{ReplyTime: constant(time.Second), Rate: 0.25}}.build(), time.Now()
		for range 2 {
			call(t.Context(), s.Handler(), "POST", "/bot", `{"conversation":"c1","intent":"refund-status"}`)
		}
		took(t, start, 5*time.Second)
	})
}

// An intent that ends with a human does so at its turn, whether the message tells the turn or the
// sandbox has to count.
func TestHandoffAtItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := world{}.build().Handler()
		for _, body := range []string{`{"conversation":"told","intent":"other","turn":"1"}`, `{"conversation":"counted","intent":"other"}`} {
			if _, text := call(t.Context(), h, "POST", "/bot", body); parse(t, text).Handoff {
				t.Errorf("%s: handed over at once", body)
			}
		}
		for _, body := range []string{`{"conversation":"told","intent":"other","turn":"2"}`, `{"conversation":"counted","intent":"other"}`} {
			if _, text := call(t.Context(), h, "POST", "/bot", body); !parse(t, text).Handoff {
				t.Errorf("%s: not handed over by %s", body, text)
			}
		}
	})
}

// One reply at a time: what becomes of the second ask.
func TestFullBot(t *testing.T) {
	for _, c := range []struct {
		full   bot.WhenFull
		status int
		took   time.Duration
		counts sandbox.BotCounts
	}{
		{bot.Queue, 200, 4 * time.Second, sandbox.BotCounts{Conversations: 2, Asks: 2, Replies: 2}},
		{bot.Reject, 429, 0, sandbox.BotCounts{Conversations: 2, Asks: 2, Replies: 1, Rejected: 1}},
		{bot.Escalate, 200, 0, sandbox.BotCounts{Conversations: 2, Asks: 2, Replies: 1, TurnedOver: 1, Escalated: 1}},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := world{bot: bot.Config{Concurrency: 1, WhenFull: c.full}}.build()
			start := time.Now()
			go call(t.Context(), s.Handler(), "POST", "/bot", `{"conversation":"first"}`)
			synctest.Wait()
			status, text := call(t.Context(), s.Handler(), "POST", "/bot", `{"conversation":"second"}`)
			if status != c.status {
				t.Errorf("%v: %d %s, want %d", c.full, status, text, c.status)
			}
			took(t, start, c.took)
			time.Sleep(time.Minute)
			if have := s.Counts().Bot; have != c.counts {
				t.Errorf("%v: have %+v, want %+v", c.full, have, c.counts)
			}
		})
	}
}

// A customer who hangs up while waiting for a place does not get one: who comes after is served
// as if they had never been there.
func TestHangingUpFreesTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := world{bot: bot.Config{Concurrency: 1}}.build()
		h, start := s.Handler(), time.Now()
		go call(t.Context(), h, "POST", "/bot", `{"conversation":"first"}`)
		synctest.Wait()
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		go call(impatient, h, "POST", "/bot", `{"conversation":"impatient"}`)
		synctest.Wait()
		call(t.Context(), h, "POST", "/bot", `{"conversation":"third"}`)
		took(t, start, 4*time.Second)
		if have, want := s.Counts().Bot, (sandbox.BotCounts{Conversations: 3, Asks: 3, Replies: 2, Left: 1}); have != want {
			t.Errorf("have %+v, want %+v", have, want)
		}
	})
}

// What a client gets wrong, it is told.
func TestBadRequests(t *testing.T) {
	h := world{}.build().Handler()
	for _, c := range []struct {
		method, path, body string
		status             int
		answer             string
	}{
		{"POST", "/bot", `{"conversation":`, 400, `{"error":"the request is not the JSON object wanted: unexpected end of JSON input"}`},
		{"POST", "/bot", `{}`, 400, `{"error":"conversation: want its name, 1 to 256 bytes"}`},
		{"POST", "/bot", `{"conversation":"c","intent":"refunds"}`, 400, `{"error":"intent: there is no \"refunds\"; allowed are refund-status, other"}`},
		{"POST", "/desk", `{"conversation":"c","turn":"two"}`, 400, `{"error":"turn \"two\": want a whole number from 1"}`},
		{"GET", "/desk/nobody", ``, 404, `{"error":"the desk knows of no such conversation, or has forgotten it"}`},
		{"DELETE", "/desk/nobody", ``, 404, `{"error":"the desk knows of no such conversation, or has forgotten it"}`},
		{"GET", "/bot", ``, 405, `Method Not Allowed`},
	} {
		want(t, h, c.method, c.path, c.body, c.status, c.answer)
	}
	if status, text := call(t.Context(), h, "POST", "/bot", `{"conversation":"c"}`, "X-Holdline-Inquiry", "seventeen"); status != 400 {
		t.Errorf("a key that is none: %d %s", status, text)
	}
	big := make([]byte, 100_000)
	for i := range big {
		big[i] = ' '
	}
	want(t, h, "POST", "/bot", string(big), 400, `{"error":"reading the request: http: request body too large"}`)
}

func TestScenarioWithoutBotOrDesk(t *testing.T) {
	h := sandbox.New(sandbox.Config{}).Handler()
	want(t, h, "POST", "/bot", `{"conversation":"c"}`, http.StatusNotFound, `{"error":"the scenario has no bot"}`)
	want(t, h, "POST", "/desk", `{"conversation":"c"}`, http.StatusNotFound, `{"error":"the scenario has no human desk"}`)
}

// A stream brings its tokens over the reply's time and is complete when the reply is due.
func TestStreamedReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		h := world{}.build().Handler()
		for _, path := range []string{"/bot/stream", "/bot?stream=1"} {
			w := &timedWriter{start: start}
			r := request(t, "POST", path, `{"conversation":"c1","text":"hi"}`)
			h.ServeHTTP(w, r)
			if have := w.text(); have != streamed {
				t.Errorf("%s:\nhave\n%s\nwant\n%s", path, have, streamed)
			}
			start = time.Now()
		}
	})
}

const streamed = `600ms data: {"token":"About your "}
880ms data: {"token":"refund-status"}
1.16s data: {"token":": you wrote \""}
1.44s data: {"token":"hi"}
1.72s data: {"token":"\". Here is what I found."}
2s data: {"handoff":false,"abandoned":false,"solved":true}
2s data: [DONE]
`
