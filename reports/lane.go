package reports

import (
	"time"

	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// lane is what the inquiries of one queue that went alike and came to the same group have added up
// to, slot by slot.
type lane struct {
	class

	queue, group int
	kind         record.Kind
	straight     bool // they went to the desk at once, which took them
	handled      bool
	remarks      bool // each of them has something about it that is not counted by lane
	judged       bool // the scenario says how content they are
	waits        *stats.Sketch
	cells        []cellOfLane
}

// cellOfLane is a lane in one slot. Each row is counted in that of its arrival, of its entry into the
// queue and of its end.
type cellOfLane struct {
	arrived uint32
	ended   uint32
	entered uint32 // measured rows only, and so is what follows
	late    uint32 // of these, who had to wait at all
	waited  uint32 // of these, longer than atOnce
	within  [fewThresholds]uint32
	moved   uint32 // by arrival: whose content is not that of one who did not wait
	wait    time.Duration
	handle  time.Duration // by arrival
	content int64         // of those moved
}

// fewThresholds is how many a lane counts apart: rows of a report of more are taken one by one.
const fewThresholds = 3

// lane finds the lane of a row, nil for one that is to be taken for itself.
func (s *lean) lane(r *record.Inquiry) *lane {
	at := s.plain.classes.byCode[code(r)]
	if group := uint(r.Group + 1); group < s.groups && int(at) < len(s.lanes) {
		lanes := s.lanes[at]
		if i := uint(r.Queue)*s.groups + group; i < uint(len(lanes)) && lanes[i] != nil {
			return lanes[i]
		}
	}
	return s.open(r)
}

// open opens the lane of a row, if it is to have one.
func (s *lean) open(r *record.Inquiry) *lane {
	slots := s.plain.layout.count() + 1
	ends := r.Outcome != record.InProgress && r.Outcome != record.NotSent && r.Outcome < record.NumOutcomes
	switch {
	case !s.plain.knows(r.Queue), r.Group < record.None, r.Group >= s.plain.layout.groups, r.Kind > record.Repeat, !ends:
		return nil
	case r.Outcome == record.Handled && (r.Group < 0 || r.JoinedAt < 0 || r.QueuedAt < 0):
		return nil
	case len(s.plain.layout.thresholds) > fewThresholds, slots > s.room:
		return nil
	}
	k := s.plain.class(r)
	if k.entered && r.QueuedAt < 0 || s.plain.classes.full() {
		return nil
	}
	at := int(s.plain.classes.byCode[code(r)])
	if more := at + 1 - len(s.lanes); more > 0 {
		s.lanes = append(s.lanes, make([][]*lane, more)...)
	}
	if s.lanes[at] == nil {
		s.lanes[at] = make([]*lane, s.plain.layout.queues*int(s.groups))
	}
	n := &lane{
		class: *k, queue: r.Queue, group: r.Group, kind: r.Kind, straight: straight(r), handled: r.Outcome == record.Handled,
		remarks: r.Return != record.Fresh || r.Outcome == record.Failed,
		judged:  k.known && s.plain.sc.CSAT != nil,
		waits:   &s.plain.store.waits[r.Queue],
		cells:   make([]cellOfLane, slots),
	}
	n.n = 0
	s.room -= slots
	s.lanes[at][r.Queue*int(s.groups)+r.Group+1] = n
	return n
}

// Close implements record.Sink.
func (s *lean) Close(r *record.Inquiry) {
	n := s.lane(r)
	if n == nil || r.Raced || r.Transfers > 0 || uint64(r.Arrived) >= uint64(s.plain.layout.horizon) || r.EndedAt < r.Arrived {
		s.closePlainly(r)
		return
	}
	n.cells[s.clock.slot(r.EndedAt)].ended++
	slot := s.clock.slot(r.Arrived)
	c := &n.cells[slot]
	c.arrived++
	if n.handled {
		c.handle += max(0, r.EndedAt-r.JoinedAt-r.Held)
	}
	if n.judged && (r.JoinedAt > r.QueuedAt || r.Held > 0) {
		c.moved++
		c.content += s.plain.contentOf(&n.class, r)
	}
	if n.entered {
		if r.QueuedAt != r.Arrived {
			from := slot
			slot = s.clock.slot(r.QueuedAt)
			c = &n.cells[slot]
			if n.straight && s.brief { // and yet not at once
				s.joins[n.queue*s.slots+from]--
				s.joins[n.queue*s.slots+slot]++
			}
		}
		until := r.EndedAt
		if n.answered {
			until = r.JoinedAt
		}
		measured := r.Arrived >= s.plain.layout.warmup
		if measured {
			c.entered++
		}
		if until > r.QueuedAt {
			s.waited(n, c, slot, r.QueuedAt, until, measured)
		}
	}
	if n.remarks || r.Balked || r.Callback || r.Silent || r.Closed || r.Checked > 0 {
		s.remark(n, r)
	}
}

// closePlainly takes a row for itself: that it began, that it asked the desk, and how it ended.
func (s *lean) closePlainly(r *record.Inquiry) {
	s.plain.Open(r)
	if s.brief && straight(r) {
		s.plain.Turn(plainTurn(record.Desk, r.Queue, 1, r.QueuedAt, r.QueuedAt))
	}
	s.plain.Close(r)
}

// straight says whether a customer went to the desk without meeting a bot, and was taken.
func straight(r *record.Inquiry) bool { return r.BotAt < 0 && r.QueuedAt >= 0 }

// smoothKinds is how many kinds of inquiries may be merely served: by record.Kind and record.Solved.
const smoothKinds = (int(record.Repeat) + 1) * (int(record.No) + 1)

// Served implements record.Brief: it is Close without the questions whose answers are known.
//
//go:noinline // docs/decisions, 25
func (s *lean) Served(r *record.Inquiry) {
	at := (r.Queue*(int(s.groups)-1)+r.Group)*smoothKinds + int(r.Kind)*(int(record.No)+1) + int(r.Solved)
	if uint(at) >= uint(len(s.smooth)) || s.smooth[at] == nil || uint64(r.Arrived) >= uint64(s.plain.layout.horizon) {
		s.servedFirst(r, at)
		return
	}
	n := s.smooth[at]
	n.cells[s.clock.slot(r.EndedAt)].ended++
	slot := s.clock.slot(r.Arrived)
	c := &n.cells[slot]
	c.arrived++
	c.handle += r.EndedAt - r.JoinedAt
	measured := r.Arrived >= s.plain.layout.warmup
	if measured {
		c.entered++
	}
	if r.JoinedAt > r.Arrived {
		if n.judged {
			c.moved++
			c.content += contentOf(s.plain.sc.CSAT, s.plain.layout.scenario(r.JoinedAt-r.Arrived), 0, n.solved)
		}
		s.waited(n, c, slot, r.Arrived, r.JoinedAt, measured)
	}
}

// servedFirst is Served where there is no lane yet, or will never be.
func (s *lean) servedFirst(r *record.Inquiry, at int) {
	s.Close(r)
	if uint(at) < uint(len(s.smooth)) && uint(r.Group) < s.groups-1 && r.Kind <= record.Repeat && r.Solved <= record.No {
		s.smooth[at] = s.lane(r)
	}
}

// waited counts a wait in the queue, which was entered in some slot.
func (s *lean) waited(n *lane, c *cellOfLane, slot int, from, until time.Duration, measured bool) {
	wait := until - from
	if until <= s.plain.layout.edges[min(slot, s.plain.layout.count()-1)+1] {
		s.areas[n.queue*s.slots+slot] += wait
	} else {
		s.plain.fill(n.queue, queueArea, slot, from, until)
	}
	if !measured {
		return
	}
	c.late++
	c.wait += wait
	if wait > s.plain.layout.atOnce {
		c.waited++
	}
	for i, limit := range s.plain.layout.thresholds {
		if wait <= limit {
			c.within[i]++
		}
	}
	if n.answered {
		n.waits.Record(wait)
	}
}

// remark takes in what lanes do not count.
func (s *lean) remark(n *lane, r *record.Inquiry) {
	if r.Arrived >= s.plain.layout.warmup {
		s.plain.remarks(s.plain.row(n.queue, s.clock.slot(r.Arrived)), r)
	}
	s.plain.orbit(r)
}

// settleLanes puts what the lanes have counted into the store.
func (s *lean) settleLanes() {
	for i, wait := range s.areas {
		if wait > 0 {
			s.plain.row(i/s.slots, i%s.slots)[queueArea] += int64(wait)
			s.areas[i] = 0
		}
	}
	for _, lanes := range s.lanes {
		for _, n := range lanes {
			if n != nil {
				s.settleLane(n)
			}
		}
	}
}

func (s *lean) settleLane(n *lane) {
	rows := int64(0)
	for slot := range n.cells {
		c := &n.cells[slot]
		if c.arrived|c.ended|c.entered == 0 {
			continue
		}
		rows += int64(c.ended)
		s.settleCell(n, c, slot)
		*c = cellOfLane{}
	}
	if rows == 0 {
		return
	}
	s.plain.store.closed[n.outcome] += rows
	for _, t := range n.totals {
		s.plain.store.totals[t] += rows
	}
}

func (s *lean) settleCell(n *lane, c *cellOfLane, slot int) {
	row := s.plain.row(n.queue, slot)
	s.settleBegun(n, slot, row, int64(c.arrived))
	row[ended] += int64(c.ended)
	row[served] += int64(c.ended) * n.served
	if n.handled && (slot != s.plain.layout.late() || s.plain.layout.paysLate) {
		s.plain.group(n.group, slot)[groupContacts] += int64(c.ended)
	}
	if slot != s.plain.layout.late() && s.plain.layout.edges[slot] >= s.plain.layout.warmup {
		s.settleArrivals(n, c, slot, row)
	}
	entered, late := int64(c.entered), int64(c.late)
	for _, to := range n.entry {
		row[to] += entered
	}
	row[waited] += int64(c.waited)
	row[waitTime] += int64(c.wait)
	if n.answered {
		row[answerTime] += int64(c.wait)
		n.waits.Zeros(entered - late)
	}
	for i := range s.plain.layout.thresholds {
		within := entered - late + int64(c.within[i])
		to := s.plain.layout.thresholdColumn(i)
		if n.answered {
			row[to] += within
		}
		if n.left {
			row[to+abandonedWithin] += within
		}
	}
}

// settleBegun puts in those who arrived, measured or not.
func (s *lean) settleBegun(n *lane, slot int, row []int64, arrived int64) {
	if arrived == 0 {
		return
	}
	s.plain.store.totals[begun] += arrived
	if slot != s.plain.layout.late() {
		row[opened] += arrived
		row[fresh+column(n.kind)] += arrived
	}
	if n.straight && s.brief {
		s.joins[n.queue*s.slots+slot] += arrived
	}
}

// settleArrivals puts in what counts by the slot of arrival.
func (s *lean) settleArrivals(n *lane, c *cellOfLane, slot int, row []int64) {
	arrived := int64(c.arrived)
	for _, to := range n.arrival {
		row[to] += arrived
	}
	if n.judged {
		row[content] += c.content + int64(c.arrived-c.moved)*contentOf(s.plain.sc.CSAT, 0, 0, n.solved)
	}
	if n.handled {
		row[handleTime] += int64(c.handle)
		g := s.plain.group(n.group, slot)
		g[groupHandled] += arrived
		g[groupHandleN] += arrived
		g[groupHandle] += int64(c.handle)
		g[groupWrapUp] += arrived * int64(s.plain.layout.wrapUps[n.queue].first)
	}
}
