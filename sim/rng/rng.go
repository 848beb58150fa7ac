// Package rng turns names into random numbers.
//
// There are no sequential streams to share and no state to hand around: every draw is a pure
// function of (seed, replication, entity, purpose, leg). Adding an intent, an agent or a group
// therefore shifts nobody else's draws, and the number of workers cannot matter. Start with Key.
package rng

import (
	"math"
	"math/bits"
)

// Key names an entity: a run, an intent, one inquiry, an agent on a day. Keys are derived from
// one another by Name and Num, so equal paths give equal keys in every world and on every machine.
type Key uint64

// Purpose says what a draw is for; two purposes of one entity are independent.
type Purpose uint32

// The purposes. Their order is part of the draws: append, never insert.
const (
	Gap         Purpose = iota // time to the next arrival of a layer
	Thin                       // whether a candidate arrival is kept
	Busyness                   // the factor of a day
	Locale                     // the customer's locale
	Persona                    // seed of the persona's words
	Think                      // think time before turn = leg
	BotPatience                // patience for the bot's reply to turn = leg
	Patience                   // patience for a human
	Work                       // agent time, leg = transfer
	WrapUp                     // after-contact work
	Balk                       // whether a long queue turns the customer away
	BotFailure                 // what the customer does when the bot fails, leg = failure
	Retry                      // whether a lost customer tries again
	RetryAfter                 // after how long
	Repeat                     // whether an unsolved customer comes back
	RepeatAfter                // after how long
	BotOutcome                 // solved, unsolved, abandoned or escalated
	BotReply                   // reply time of turn = leg
	Resolution                 // whether the agent solved it, leg = transfer
	Absence                    // whether a head is away for a shift
	Rotation                   // where the in-shift rotation starts
	Fault                      // injected faults of the sandbox, leg = request
	Bootstrap                  // resampling in interval estimation
	Order                      // shuffles
	Within                     // the factor of an interval of a day, leg = interval
	Callback                   // whether the promise of a call is accepted
	Reached                    // whether the customer answers that call
	Silent                     // whether a customer leaves without telling
	Detect                     // how long an agent takes to notice
	Transfer                   // whether an agent passes the inquiry on
	Attrition                  // when an agent leaves for good
	WashOut                    // whether a trainee leaves during training, and when
)

// New gives the key of one replication of one seeded run; live runs are replication 0.
func New(seed uint64, replication int) Key {
	return Key(mix(seed + golden)).Num(uint64(replication))
}

const golden = 0x9e3779b97f4a7c15

// mix is the finalizer of splitmix64 (Steele, Lea and Flood 2014, variant 13 of Stafford):
// a bijection under which every input bit moves every output bit with probability near one half.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// Num derives the key of the n-th child of k.
func (k Key) Num(n uint64) Key {
	return Key(mix(bits.RotateLeft64(uint64(k), 23) ^ mix(n*golden+0xd1b54a32d192ed03)))
}

// Name derives the key of the child of k with that name (64-bit FNV-1a of the name, then mixed).
func (k Key) Name(name string) Key {
	h := uint64(14695981039346656037)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return k.Num(h ^ uint64(len(name))<<56)
}

// Uint64 is the draw of k for a purpose and a leg as 64 random bits.
func (k Key) Uint64(p Purpose, leg int) uint64 {
	return mix(uint64(k) ^ mix(uint64(p)<<32^uint64(uint32(leg))^0xa0761d6478bd642f))
}

// Uniform is the draw of k for a purpose and a leg, uniform on the open interval (0, 1). It is
// unitInterval of Uint64, spelled out: with one call more the compiler would inline it nowhere.
func (k Key) Uniform(p Purpose, leg int) float64 {
	return math.Float64frombits(k.Uint64(p, leg)>>12|one) - (1 - 0x1p-53)
}

// unitInterval turns 64 bits into an odd multiple of 2^-53. With one bit more the sum would round,
// in the upper half to even, and the largest would be 1, at which quantile functions are infinite. The
// bits are the fraction of a number from 1 to 2; what is then taken off leaves nothing to round.
func unitInterval(bits uint64) float64 { return math.Float64frombits(bits>>12|one) - (1 - 0x1p-53) }

const one = 0x3ff << 52 // the bits of 1.0

// Source gives an endless stream of bits for the rare purpose that needs an unknown number of
// them (words, bootstrap); it satisfies math/rand/v2.Source.
func (k Key) Source(p Purpose) *Source { return &Source{state: k.Uint64(p, 0)} }

// Source is a splitmix64 generator. Its zero value is a valid, fixed stream.
type Source struct{ state uint64 }

// Uint64 gives the next 64 bits.
func (s *Source) Uint64() uint64 {
	s.state += golden
	return mix(s.state)
}

// Uniform gives the next number on the open interval (0, 1).
func (s *Source) Uniform() float64 { return unitInterval(s.Uint64()) }
