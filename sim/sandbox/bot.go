package sandbox

import (
	"context"
	"net/http"
	"time"

	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/rng"
)

// ask is one message to the bot on its way to an answer.
type ask struct {
	request

	id           uint64 // bot.Ask.ID
	conversation uint64 // hash of its name
	fault        faultKind
	latency      time.Duration
	answer       bot.Answer
	ticket       bot.Ticket
	queued       <-chan bot.Reply // of an ask that waits for a place
	reply        bot.Reply        // At is when the answer is due, whatever it is
}

// atOnce says whether a meets a fault in place of the bot.
func (a *ask) atOnce() bool { return a.fault == fault5xx || a.fault == faultReset }

// handleBot answers a message to the bot in one body.
func (s *Sandbox) handleBot(w http.ResponseWriter, r *http.Request) {
	s.serveBot(w, r, r.URL.RawQuery == "stream=1")
}

// handleBotStream answers a message to the bot with a stream of tokens.
func (s *Sandbox) handleBotStream(w http.ResponseWriter, r *http.Request) { s.serveBot(w, r, true) }

func (s *Sandbox) serveBot(w http.ResponseWriter, r *http.Request, stream bool) {
	if s.cfg.Bot == nil {
		fail(w, http.StatusNotFound, "the scenario has no bot")
		return
	}
	in, err := s.read(w, r)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	a := s.ask(in)
	stream = stream && !a.atOnce() && a.answer != bot.Rejected
	if !s.begin(r.Context(), &a) || !stream && !s.wait(r.Context(), a.reply.At) {
		s.hungUp()
		return
	}
	switch {
	case a.fault == fault5xx:
		s.faulty(&a)
		fail(w, http.StatusInternalServerError, "a fault on demand")
	case a.fault == faultReset:
		s.faulty(&a)
		reset(w)
	case a.answer == bot.Rejected:
		s.rejected()
		fail(w, http.StatusTooManyRequests, "the bot is full")
	case stream:
		s.sendStream(w, r, &a)
	default:
		s.send(w, &a)
	}
}

// ask takes a message in: who it is from, whether it meets a fault, and what the bot says to it.
func (s *Sandbox) ask(in request) ask {
	a := ask{request: in, conversation: uint64(s.cfg.Key.Name(in.Conversation))}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.message()
	turn, first := s.met.meet(now, a.conversation, in.turn)
	a.turn = turn
	s.counts.Bot.Asks++
	s.counts.Bot.Answering++
	if first {
		s.counts.Bot.Conversations++
	}
	a.fault = s.cfg.Faults.draw(in.key, turn)
	a.latency = s.delay(in.key, turn)
	a.reply.At = now
	if !a.atOnce() {
		s.tell(now, &a)
	}
	a.reply.At = later(a.reply.At, a.latency)
	return a
}

// tell tells the bot of a, with the lock held.
func (s *Sandbox) tell(now time.Duration, a *ask) {
	s.asking.advance(s.cfg.Bot, now)
	s.asking.last++
	a.id = s.asking.last
	v := s.cfg.Bot.Ask(now, bot.Ask{ID: a.id, Intent: a.intent, Key: a.key, Turn: a.turn})
	a.answer = v.Answer
	switch v.Answer {
	case bot.Started:
		a.reply = v.Reply
	case bot.Queued:
		a.ticket, a.queued = v.Ticket, s.asking.wait(a.id)
		s.arm(now)
	case bot.Escalated:
		a.reply.Handoff = true
	case bot.Rejected:
	}
}

// delay is the latency added to the answer of a request, with the lock held.
func (s *Sandbox) delay(key rng.Key, leg int) time.Duration {
	if !s.slow {
		return 0
	}
	s.counts.Faults.Delayed++
	return s.latency.Sample(key.Uniform(rng.Fault, latencyLeg(leg)))
}

// begin waits until the bot begins its reply to a; false when the customer hung up before.
func (s *Sandbox) begin(ctx context.Context, a *ask) bool {
	if a.queued == nil {
		return true
	}
	select {
	case a.reply = <-a.queued:
		a.reply.At = later(a.reply.At, a.latency)
		return true
	case <-ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		s.cfg.Bot.Forget(a.ticket)
		delete(s.asking.waiting, a.id)
		return false
	}
}

// The ends of an ask, one of which is booked for each.

func (s *Sandbox) hungUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts.Bot.Answering--
	s.counts.Bot.Left++
}

func (s *Sandbox) rejected() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts.Bot.Answering--
	s.counts.Bot.Rejected++
}

func (s *Sandbox) faulty(a *ask) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts.Bot.Answering--
	s.counts.Bot.Faulty++
	s.counts.Faults.add(a.fault)
}

// replied is booked just before the last byte goes out, so that whoever has the reply finds it here.
func (s *Sandbox) replied(a *ask) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &s.counts.Bot
	c.Answering--
	if a.answer == bot.Escalated {
		c.TurnedOver++
	} else {
		c.Replies++
	}
	over := a.reply.Handoff || a.reply.Abandoned || a.reply.Ended
	switch first := over && s.met.end(a.conversation); {
	case !first:
	case a.reply.Handoff:
		c.Escalated++
	case a.reply.Abandoned:
		c.Abandoned++
	}
}
