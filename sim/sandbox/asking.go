package sandbox

import (
	"time"

	"github.com/holdline/holdline/sim/bot"
)

// asking is the asks that wait for a place at the bot. The lock of the sandbox guards it.
type asking struct {
	last    uint64                    // bot.Ask.ID of the ask that came last
	waiting map[uint64]chan bot.Reply // by bot.Ask.ID
	replies []bot.Reply               // scratch
}

// wait gives the channel on which the reply to ask id comes when it is begun.
func (a *asking) wait(id uint64) <-chan bot.Reply {
	if a.waiting == nil {
		a.waiting = make(map[uint64]chan bot.Reply)
	}
	c := make(chan bot.Reply, 1)
	a.waiting[id] = c
	return c
}

// advance begins the replies for which a place came free.
func (a *asking) advance(b *bot.Bot, now time.Duration) {
	if len(a.waiting) == 0 {
		return
	}
	a.replies = b.Advance(now, a.replies[:0])
	for _, r := range a.replies {
		a.waiting[r.ID] <- r // it has room for the one reply it gets
		delete(a.waiting, r.ID)
	}
}
