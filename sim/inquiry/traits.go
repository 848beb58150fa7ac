package inquiry

import (
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
)

// What a customer brings along: recorded where it was, and otherwise drawn by key.

func (s *Spec) turns(said *Recorded) int {
	switch {
	case said != nil && len(said.Say) > 0:
		return len(said.Say)
	case s.Script != nil:
		return s.Script.Turns()
	}
	return 0
}

// messages is how many messages a bot gets from the customer, if all goes well.
func (s *Spec) messages(said *Recorded) int {
	if s.Whole {
		return 1
	}
	return s.turns(said)
}

// think is the thought before message turn, from 2 on.
func (s *Spec) think(said *Recorded, key rng.Key, turn int) time.Duration {
	if said != nil && turn-2 < len(said.Think) {
		return said.Think[turn-2]
	}
	return s.Think.Sample(key.Uniform(rng.Think, turn))
}

func (s *Spec) botPatience(said *Recorded, key rng.Key, turn int) time.Duration {
	switch {
	case said != nil && turn <= len(said.BotPatience):
		return said.BotPatience[turn-1]
	case s.BotPatience.Never(): // unless the scenario says otherwise
		return dist.Forever
	}
	return s.BotPatience.Sample(key.Uniform(rng.BotPatience, turn))
}

// patience is for a human, and after a transfer (leg 1 and on) for the next one.
func (s *Spec) patience(said *Recorded, key rng.Key, leg int) time.Duration {
	switch {
	case leg > 0:
		return s.Patience.Sample(key.Uniform(rng.Patience, leg))
	case said != nil && said.Patience != nil:
		return *said.Patience
	}
	return s.Patience.Sample(key.Uniform(rng.Patience, 0)) // of which half is worked out beforehand
}

// Foretell records what the customer of in will think and how long they will wait, whatever
// happens to them: a conversation that is replayed from it goes as the drawn one would.
func (s *Spec) Foretell(in *Inquiry) Recorded {
	r := Recorded{ID: in.ID, At: in.At, Kind: in.Kind, Parent: in.Parent, Attempt: in.Attempt, Key: formatKey(in.Key)}
	for turn := range s.turns(in.Said) {
		if turn > 0 {
			r.Think = append(r.Think, s.think(in.Said, in.Key, turn+1))
		}
		r.BotPatience = append(r.BotPatience, s.botPatience(in.Said, in.Key, turn+1))
	}
	patience := s.patience(in.Said, in.Key, 0)
	r.Patience = &patience
	return r
}
