package reports

import (
	"fmt"

	"github.com/holdline/holdline/sim/record"
)

// failedOnes is the column of those, by the slot of arrival.
const failedOnes = outcomes + column(record.Failed)

// allFailed says so of inquiries of which none ended in another way, and what ended them where that is known.
func (a *Accumulator) allFailed(n int64) string {
	text := fmt.Sprintf("all %d failed", n)
	late, all := a.store.inquiries[record.TimeoutConversation], int64(0)
	for _, n := range a.store.inquiries {
		all += n
	}
	if late == all && a.sc.Deadline > 0 {
		text += fmt.Sprintf(", ended by the deadline of %s", a.sc.Deadline)
	}
	return text
}

// emptied notes the queues of which everybody failed: no gate on waits, handling or satisfaction sees them,
// and one about all queues rests on the others.
func (a *Accumulator) emptied() []string {
	var out []string
	for i := range a.meta.Labels.Queues {
		q := whole("")
		q.queues = only(i, len(a.meta.Labels.Queues))
		v := a.over(q)
		if n := v.sum(offered); n >= enough && v.sum(failedOnes) == n {
			out = append(out, fmt.Sprintf("%s: %s. What is told of handling and satisfaction rests on others, if on anybody.", a.queueName(i), a.allFailed(n)))
		}
	}
	return out
}
