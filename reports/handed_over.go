package reports

import (
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// tooManyAtOnce is the share of replies of no time from which on they are told of.
const tooManyAtOnce = 0.01

// handedOver warns of latencies that a full bot makes look good: where it hands over because it has no
// room (`when_full: escalate`), the hand-over is its reply, and takes no time. Rows do not tell
// these from others, so that replies of no time are counted: with a law of reply times there are no others.
func (s *Study) handedOver(say func(string, ...any)) {
	service := s.all.sc.Service
	if service == nil || service.Bot == nil || service.Bot.WhenFull != "escalate" || service.Bot.Concurrency <= 0 && service.Bot.RateLimit <= 0 {
		return
	}
	var all stats.Bins
	for _, d := range s.all.turnTimes(track{quantity: replyTime, endpoint: int(record.Bot)}) {
		d.Into(&all)
	}
	if at := share64(all.AtMost(0), all.Count()); at > tooManyAtOnce {
		say("%.1f %% of the bot's replies were hand-overs because it was full, and count as replies of no time: its reply latencies look the better, the fuller it is. Judge it by escalation_rate too, or simulate when_full: queue.", 100*at)
	}
}
