package sandbox

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/record"
)

// handleOffer takes an inquiry to the desk. Asking twice for the same conversation tells how it
// stands and changes nothing.
func (s *Sandbox) handleOffer(w http.ResponseWriter, r *http.Request) {
	in, err := s.read(w, r)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	queue, known := s.queues[record.Queue{Intent: in.intent, Channel: in.channel}]
	if !known {
		fail(w, http.StatusBadRequest, "the scenario has no demand for this intent on this channel")
		return
	}
	fault, until := s.mishap(in)
	if !s.wait(r.Context(), until) {
		return
	}
	if fault != noFault {
		misbehave(w, fault)
		return
	}
	body, err := s.offer(in, queue)
	if err != nil {
		fail(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	write(w, http.StatusCreated, body)
}

// mishap is the fault that meets a request to join, and when its answer may be given.
func (s *Sandbox) mishap(in request) (faultKind, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.message()
	kind := s.cfg.Faults.draw(in.key, deskLeg)
	if kind != noFault {
		s.counts.Desk.Faulty++
		s.counts.Faults.add(kind)
	}
	return kind, later(now, s.delay(in.key, deskLeg))
}

// deskLeg is the request number, for faults, of the one to join the queue: beyond any turn.
const deskLeg = maxTurn + 1

// maxHeld bounds the inquiries held at once, whatever the scenario allows: customers who vanished
// without leaving may wait forever where nobody works any more.
const maxHeld = 1 << 18

var errFull = errors.New("the desk is full")

// offer offers an inquiry to the desk and tells how it stands.
func (s *Sandbox) offer(in request, queue int) ([]byte, error) {
	work := s.cfg.Contact(queue, in.locale, in.key, in.escalated)
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.message()
	if k := s.contacts.byName[in.Conversation]; k != nil {
		return s.tellOf(k), nil
	}
	s.advanceDesk(now)
	c := &s.counts.Desk
	c.Offered++
	if in.escalated {
		c.Escalated++
	}
	if len(s.contacts.byDesk) >= maxHeld {
		c.Blocked++
		return nil, errFull
	}
	answer := s.cfg.Desk.Offer(now, work)
	defer s.arm(now)
	if answer.Verdict == desk.Blocked {
		c.Blocked++
		return nil, errFull
	}
	k := &contact{name: in.Conversation, handle: answer.Handle, queue: queue, group: record.None, agent: record.None}
	s.contacts.add(k)
	c.Waiting++
	if answer.Verdict == desk.Joined {
		s.join(k, answer.Group, answer.Agent)
	}
	return s.tellOf(k), nil
}

// handleStatus tells how an inquiry stands with the desk.
func (s *Sandbox) handleStatus(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	k := s.contacts.byName[r.PathValue("id")]
	var body []byte
	if k != nil {
		body = s.tellOf(k)
	}
	s.mu.Unlock()
	if k == nil {
		fail(w, http.StatusNotFound, "the desk knows of no such conversation, or has forgotten it")
		return
	}
	write(w, http.StatusOK, body)
}

// handleLeave lets a customer go who waits. Once a human is there it is too late.
func (s *Sandbox) handleLeave(w http.ResponseWriter, r *http.Request) {
	status, body := s.leave(r.PathValue("id"))
	if body == nil {
		fail(w, status, "the desk knows of no such conversation, or has forgotten it")
		return
	}
	write(w, status, body)
}

func (s *Sandbox) leave(name string) (int, []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.contacts.byName[name]
	if k == nil {
		return http.StatusNotFound, nil
	}
	now := s.message()
	s.advanceDesk(now)
	switch s.cfg.Desk.Leave(now, k.handle) {
	case desk.Left:
		s.counts.Desk.Waiting--
		s.counts.Desk.Left++
		s.contacts.close(k, left, now)
		s.arm(now)
	case desk.AlreadyJoined, desk.Unknown:
	}
	if k.standing == left {
		return http.StatusOK, s.tellOf(k)
	}
	s.counts.Desk.LeaveRefused++
	return http.StatusConflict, s.tellOf(k)
}

// advanceDesk brings the desk to now and tells those whom it concerns, with the lock held.
func (s *Sandbox) advanceDesk(now time.Duration) {
	s.contacts.events = s.cfg.Desk.Advance(now, s.contacts.events[:0])
	for i := range s.contacts.events {
		e := &s.contacts.events[i]
		if k := s.contacts.byDesk[e.Handle]; k != nil {
			s.happened(k, e)
		}
	}
	s.cfg.Desk.Intervals(now, s.cfg.Interval)
}

// happened notes what the desk did with k. A customer whose agent went or passed them on is told of waiting
// again only where they have to wait.
func (s *Sandbox) happened(k *contact, e *desk.Event) {
	switch e.Kind {
	case desk.EventJoined:
		s.join(k, e.Group, e.Agent)
	case desk.EventMoved:
		k.group, k.agent = e.Group, e.Agent
		k.change()
	case desk.EventRequeued, desk.EventTransferred:
		k.standing = waiting
		s.counts.Desk.Waiting++
		s.counts.Desk.Talking--
		k.change()
	case desk.EventEnded:
		k.group, k.agent, k.solved = e.Group, e.Agent, e.Solved
		s.counts.Desk.Talking--
		s.counts.Desk.Ended++
		if e.Solved == record.Yes {
			s.counts.Desk.Solved++
		}
		s.contacts.close(k, ended, e.At)
	}
}

// join notes that an agent took k.
func (s *Sandbox) join(k *contact, group, agent int) {
	if k.group == record.None {
		s.counts.Desk.Joined++
	}
	k.standing, k.group, k.agent = talking, group, agent
	s.counts.Desk.Waiting--
	s.counts.Desk.Talking++
	k.change()
}

// tellOf is how k stands, as JSON, with the lock held.
func (s *Sandbox) tellOf(k *contact) []byte {
	b := make([]byte, 0, 96)
	switch k.standing {
	case waiting:
		b = append(b, `{"queue":{"position":`...)
		b = strconv.AppendInt(b, int64(s.cfg.Desk.Position(k.handle)), 10)
		return append(b, "}}\n"...)
	case left:
		return append(b, `{"left":true,"done":true}`+"\n"...)
	case talking, ended:
	}
	b = append(b, `{"agent":`...)
	b = appendString(b, s.cfg.Labels.Groups[k.group], "/", strconv.Itoa(k.agent))
	if k.standing == ended {
		b = append(b, `,"done":true,"solved":`...)
		b = strconv.AppendBool(b, k.solved == record.Yes)
	}
	return append(b, "}\n"...)
}
