package sandbox_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/bot"
)

// Whatever a client sends, the answer is JSON and the status says whose fault it was.
func FuzzRequest(f *testing.F) {
	for _, body := range []string{
		`{"conversation":"c","intent":"other","channel":"chat","locale":"sv-SE","turn":"2","escalated":true,"text":"\u0001 \"x\" \\ ö"}`,
		`{"conversation":"c","turn":-1}`, `{"conversation":1}`, `{"turn":{}}`, `[]`, ``, `{"conversation":"c","turn":1e9}`,
	} {
		f.Add("/bot", body, "00000000000000ff")
		f.Add("/desk", body, "")
	}
	h := world{bot: bot.Config{ReplyTime: constant(time.Nanosecond)}, work: constant(time.Nanosecond)}.build().Handler()
	f.Fuzz(func(t *testing.T, path, body, key string) {
		if path != "/bot" {
			path = "/desk"
		}
		if strings.ContainsAny(key, "\r\n\x00") {
			return
		}
		status, text := call(t.Context(), h, "POST", path, body, "X-Holdline-Inquiry", key)
		if status != 200 && status != 201 && status != 400 && status != 503 {
			t.Errorf("status %d: %s", status, text)
		}
		if !json.Valid([]byte(text)) {
			t.Errorf("no JSON: %s", text)
		}
	})
}
