package sandbox_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/sandbox"
)

// What a customer meets follows from the inquiry's key alone: not from the conversation's name, not
// from when they come or who came before. Without a key it follows from the conversation's name.
func TestDrawsFollowTheKey(t *testing.T) {
	play := func(order []int, name func(i int) string, header bool) map[int]string {
		met := map[int]string{}
		synctest.Test(t, func(t *testing.T) {
			w := world{bot: bot.Config{
				Intents:   []bot.Outcome{{Solved: 0.3, Unsolved: 0.3, Abandoned: 0.2, EscalateAfter: 1}},
				ReplyTime: exponential(2 * time.Second),
			}}
			w.sandbox.Faults = faults(t, "latency=exponential:1s,http_5xx=20%,error_in_200=20%")
			h := w.build().Handler()
			for _, i := range order {
				var head []string
				if header {
					head = []string{"X-Holdline-Inquiry", fmt.Sprintf("%016x", i)}
				}
				start := time.Now()
				status, text := call(t.Context(), h, "POST", "/bot", `{"turn":1,"conversation":"`+name(i)+`"}`, head...)
				met[i] = fmt.Sprint(status, text, time.Since(start))
			}
		})
		return met
	}
	same := func(i int) string { return fmt.Sprintf("c%d", i) }
	other := func(i int) string { return fmt.Sprintf("other-%d", i) }
	forward, backward := []int{1, 2, 3, 4, 5, 6, 7, 8}, []int{8, 7, 6, 5, 4, 3, 2, 1}
	keyed := fmt.Sprint(play(forward, same, true))
	if have := fmt.Sprint(play(backward, other, true)); have != keyed {
		t.Errorf("with keys: have %s, want %s", have, keyed)
	}
	named := fmt.Sprint(play(forward, same, false))
	if have := fmt.Sprint(play(backward, same, false)); have != named {
		t.Errorf("by name: have %s, want %s", have, named)
	}
	if have := fmt.Sprint(play(forward, other, false)); have == named || named == keyed {
		t.Error("other names, same draws")
	}
}

// Asking for more of one fault leaves the others with those who have them.
func TestMoreFaultsAreThoseAndMore(t *testing.T) {
	meet := func(text string) (met []string) {
		synctest.Test(t, func(t *testing.T) {
			h := world{sandbox: sandbox.Config{Faults: faults(t, text)}}.build().Handler()
			for i := range 200 {
				_, body := call(t.Context(), h, "POST", "/bot", fmt.Sprintf(`{"turn":1,"conversation":"c%d"}`, i))
				met = append(met, body)
			}
		})
		return met
	}
	few, many := meet("http_5xx=10%"), meet("http_5xx=10%,error_in_200=30%")
	const fault = `{"error":"a fault on demand"}`
	for i := range few {
		if (few[i] == fault) != (many[i] == fault) {
			t.Errorf("customer %d: %s, then %s", i, few[i], many[i])
		}
	}
}
