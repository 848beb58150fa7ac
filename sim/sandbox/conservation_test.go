package sandbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/sandbox"
)

// The sandbox's books balance, and agree with what its customers counted: a crowd meets a bot with
// too few places, then a desk with too few agents and too short a queue, and gives up at will.
func TestBooksAgreeWithTheCustomers(t *testing.T) {
	for _, faulty := range []string{"", "latency=exponential:1s,http_5xx=5%,error_in_200=5%"} {
		for _, full := range []bot.WhenFull{bot.Queue, bot.Reject, bot.Escalate} {
			synctest.Test(t, func(t *testing.T) {
				w := world{
					bot: bot.Config{
						Intents:     []bot.Outcome{{Solved: 0.3, Unsolved: 0.1, Abandoned: 0.1, EscalateAfter: 2}},
						ReplyTime:   exponential(2 * time.Second),
						Concurrency: 8, WhenFull: full,
					},
					desk: desk.Config{Groups: []desk.Group{group(4)}, QueueLimit: []int{3}},
					work: exponential(10 * time.Second),
				}
				w.sandbox.Faults = faults(t, faulty)
				s := w.build()
				var have tally
				var crowd sync.WaitGroup
				for i := range 400 {
					c := customer{
						tally: &have, h: s.Handler(), key: rng.New(5, i),
						name: fmt.Sprintf(`{"conversation":"c%d","escalated":true}`, i), path: fmt.Sprintf("/desk/c%d", i),
					}
					crowd.Go(func() { c.live(t.Context()) })
				}
				crowd.Wait()
				compare(t, s.Counts(), have.counts)
			})
		}
	}
}

func compare(t *testing.T, c, have sandbox.Counts) {
	t.Helper()
	have.Faults.Delayed = c.Faults.Delayed // not theirs to see, like how a hand-off came about
	seen := c
	seen.Bot.Replies, seen.Bot.TurnedOver = c.Bot.Replies+c.Bot.TurnedOver, 0
	if seen != have {
		t.Errorf("the sandbox counted\n%+v\nits customers\n%+v", seen, have)
	}
	if b := c.Bot; b.Asks != b.Replies+b.TurnedOver+b.Rejected+b.Left+b.Faulty+b.Answering || b.Answering != 0 {
		t.Errorf("the bot's books do not balance: %+v", b)
	}
	if d := c.Desk; d.Offered != d.Blocked+d.Left+d.Ended+d.Waiting+d.Talking || d.Waiting+d.Talking != 0 {
		t.Errorf("the desk's books do not balance: %+v", d)
	}
	if c.Bot.Replies == 0 || c.Bot.Left == 0 || c.Desk.Left == 0 || c.Desk.Blocked == 0 || c.Desk.Ended == 0 {
		t.Errorf("the story is too tame: %+v", c)
	}
}

// tally is the counts as the customers see them.
type tally struct {
	mu     sync.Mutex
	counts sandbox.Counts
}

func (y *tally) add(counts ...*int64) {
	y.mu.Lock()
	defer y.mu.Unlock()
	for _, c := range counts {
		*c++
	}
}

// customer is one of the crowd. Patience is drawn by key, with a millisecond's offset against ties
// with the machines' own moments.
type customer struct {
	*tally

	h          http.Handler
	key        rng.Key
	name, path string
}

func (c *customer) draw(leg int, mean time.Duration) time.Duration {
	law := exponential(mean)
	return law.Sample(c.key.Uniform(rng.Patience, leg)) + time.Millisecond
}

func (c *customer) live(ctx context.Context) {
	time.Sleep(c.draw(0, 20*time.Second))
	c.add(&c.counts.Bot.Conversations)
	for turn := 1; turn <= 3; turn++ {
		if !c.ask(ctx, turn) {
			return
		}
	}
}

// ask writes to the bot, and says whether there is a reason to go on.
func (c *customer) ask(ctx context.Context, turn int) bool {
	hurry, cancel := context.WithTimeout(ctx, c.draw(turn, 20*time.Second))
	defer cancel()
	status, text := call(hurry, c.h, "POST", "/bot", c.name, "X-Holdline-Inquiry", fmt.Sprintf("%016x", uint64(c.key)))
	b := &c.counts.Bot
	c.add(&b.Asks)
	var r reply
	if text != "" && json.Unmarshal([]byte(text), &r) != nil {
		panic(text)
	}
	switch {
	case text == "":
		c.add(&b.Left)
		return false
	case status == 429:
		c.add(&b.Rejected)
		return false
	case status == 500:
		c.add(&b.Faulty, &c.counts.Faults.HTTP5xx)
		return true
	case r.Error != nil:
		c.add(&b.Faulty, &c.counts.Faults.ErrorIn200)
		return true
	case r.Handoff:
		c.add(&b.Replies, &b.Escalated)
	case r.Abandoned:
		c.add(&b.Replies, &b.Abandoned)
		return false
	default:
		c.add(&b.Replies)
		return true
	}
	c.queue(ctx)
	return false
}

// queue asks for a human and waits, looking once a second, until it is over or patience ends.
func (c *customer) queue(ctx context.Context) {
	status, text := call(ctx, c.h, "POST", "/desk", c.name, "X-Holdline-Inquiry", fmt.Sprintf("%016x", uint64(c.key)))
	d, f := &c.counts.Desk, &c.counts.Faults
	switch news := c.read(text); {
	case status == 500:
		c.add(&d.Faulty, &f.HTTP5xx)
		return
	case status == 200:
		c.add(&d.Faulty, &f.ErrorIn200)
		return
	case status == 503:
		c.add(&d.Offered, &d.Escalated, &d.Blocked)
		return
	case news.Agent != "":
		c.add(&d.Joined)
	}
	c.add(&d.Offered, &d.Escalated)
	c.wait(ctx, time.Now().Add(c.draw(9, 15*time.Second)))
}

func (c *customer) wait(ctx context.Context, until time.Time) {
	d := &c.counts.Desk
	_, text := call(ctx, c.h, "GET", c.path, "")
	joined := c.read(text).Agent != ""
	for {
		time.Sleep(time.Second)
		_, text = call(ctx, c.h, "GET", c.path, "")
		n := c.read(text)
		if n.Agent != "" && !joined {
			joined = true
			c.add(&d.Joined)
		}
		if n.Done {
			c.add(&d.Ended, &d.Solved)
			return
		}
		if joined || time.Now().Before(until) {
			continue
		}
		if status, _ := call(ctx, c.h, "DELETE", c.path, ""); status == 200 {
			c.add(&d.Left)
			return
		}
		c.add(&d.LeaveRefused)
		until = until.Add(time.Hour)
	}
}

// news is what the desk tells.
type news struct {
	Agent string
	Done  bool
}

func (c *customer) read(text string) (n news) {
	if err := json.Unmarshal([]byte(text), &n); err != nil {
		panic(text)
	}
	return n
}
