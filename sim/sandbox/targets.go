package sandbox

import (
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/unit"
)

// Targets is the user-level configuration by which the ordinary http driver speaks to a sandbox at
// base, such as "http://127.0.0.1:8080": replies in one body, the desk asked once a second. It is
// what a scenario without targets of its own runs against, and an example of such a configuration.
func Targets(base string) *scenarios.Targets {
	return &scenarios.Targets{
		Bot: &scenarios.Target{
			Protocol: "http",
			URL:      base + "/bot",
			Method:   "POST",
			Send:     botBody(),
			Extract: scenarios.Extract{
				Text: "reply.text", Handoff: "handoff", Abandoned: "abandoned", Ended: "done", Solved: "solved", Error: "error",
			},
		},
		Desk: deskTarget(base),
	}
}

// TargetsStreaming is Targets with the bot's reply streamed token by token and the desk's news
// pushed on one stream a conversation.
func TargetsStreaming(base string) *scenarios.Targets {
	t := Targets(base)
	t.Bot.Protocol = "sse"
	t.Bot.URL = base + "/bot/stream"
	t.Bot.Extract.Text = ""
	t.Bot.Extract.Token = "token"
	t.Bot.Extract.Done = "[DONE]"
	t.Desk.Poll = 0
	t.Desk.Status = nil
	t.Desk.Stream = &scenarios.Step{Method: "GET", URL: base + "/desk/{{.ConversationID}}/events"}
	return t
}

func deskTarget(base string) *scenarios.Target {
	one := base + "/desk/{{.ConversationID}}"
	return &scenarios.Target{
		Protocol: "http",
		URL:      base + "/desk",
		Method:   "POST",
		Send: &scenarios.Body{JSON: map[string]any{
			"conversation": "{{.ConversationID}}",
			"intent":       "{{.Intent}}",
			"channel":      "{{.Channel}}",
			"locale":       "{{.Locale}}",
			"escalated":    "{{.Escalated}}",
		}},
		Leave:   &scenarios.Step{Method: "DELETE", URL: one},
		Status:  &scenarios.Step{Method: "GET", URL: one},
		Poll:    unit.Duration(time.Second),
		Extract: scenarios.Extract{Queued: "queue.position", Joined: "agent", Ended: "done", Solved: "solved", Error: "error"},
	}
}

func botBody() *scenarios.Body {
	return &scenarios.Body{JSON: map[string]any{
		"conversation": "{{.ConversationID}}",
		"intent":       "{{.Intent}}",
		"channel":      "{{.Channel}}",
		"locale":       "{{.Locale}}",
		"turn":         "{{.Turn}}",
		"text":         "{{.Text}}",
	}}
}
