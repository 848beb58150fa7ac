package desk

import (
	"time"

	"github.com/holdline/holdline/sim/desk/routing"
	"github.com/holdline/holdline/sim/rng"
)

// Unlimited as a concurrency or a limit means that there is none.
const Unlimited = -1

// Config is all a desk knows about the world. Its times are on the run's clock, speed-up applied.
type Config struct {
	Queues     []Queue
	Channels   int   // how many channels there are; 0 counts those of Queues
	Locales    int   // how many locales there are; 0 means 1
	QueueLimit []int // by channel: inquiries that may wait; Unlimited or nil: any number
	Trunks     []int // by channel: inquiries that may wait or talk at once; likewise
	Groups     []Group
	Policy     routing.Policy // nil: routing.LongestIdle
	Tick       time.Duration  // assignments happen only at its multiples; 0: at once
	Key        rng.Key        // entity of the desk's own draws: absence and rotation
	Interval   time.Duration  // length of interval rows; 0: none are kept
	Hours      [][]Span       // by channel: when it lets inquiries in; nil: always
	Deferred   []bool         // by channel: lets them wait while closed (e-mail); others are turned away
	StayOn     []bool         // by channel: whoever is on duty at closing time stays until nobody waits whom they serve
	Day        time.Duration  // length of a day for absence; 0 means 24h
}

// Queue is one intent on one channel. Within it, each locale is a line of its own: who waits in
// Swedish does not hold up who waits in English.
type Queue struct {
	Intent   int
	Channel  int
	Priority int // 1 is served first; 0 means 1
}

// Group is a pool of agents alike.
type Group struct {
	Name        string // names the group's draws
	Skills      []Skill
	Shifts      []Shift
	Absence     float64       // share of heads away for a whole shift, drawn per head and day
	InShift     float64       // share of each interval away, by integer rotation
	Interval    time.Duration // of the rotation; 0 means 30m
	Concurrency []int         // by channel: conversations at once; 0 or nil means 1
	TotalRate   []float64     // [k-1]: total rate of an agent with k conversations; nil: k
	AtShiftEnd  AtShiftEnd
}

// Skill is a queue that a group serves.
type Skill struct {
	Queue      int
	Leg        int           // 2: the second line, which takes what the first passed on; 0 means 1
	Reserve    int           // taken only while more agents of the group than this have room
	After      time.Duration // taken only after so long a wait
	Locales    []bool        // by locale; nil: all
	Rank       int           // 1 is preferred; 0 means 1
	Speed      float64       // 1.2 works a fifth faster; 0 means 1
	Resolution float64       // share solved, as given: 0 solves nothing
}

// Shift is a stretch of paid heads. Overlapping shifts add up, and shifts that follow one another
// without a gap keep their people: only the difference comes or goes.
type Shift struct {
	From, To  time.Duration
	Headcount int
}

// AtShiftEnd says what becomes of the conversations of an agent whose shift ends. Idle agents
// leave first, then those with the smallest load; wrap-up is always finished by who began it.
type AtShiftEnd uint8

// The ways to end a shift.
const (
	Finish   AtShiftEnd = iota // the agent finishes what they hold and takes nothing new
	HandOver                   // as Finish, but each conversation moves as soon as another agent has room
	Preempt                    // conversations go back to the head of their line at once
)

// Contact is one inquiry as the desk sees it. The desk never looks into Work to decide anything.
type Contact struct {
	ID     uint64 // the caller's own, returned in events; the desk does not use it
	Queue  int
	Locale int
	Key    rng.Key       // entity of the resolution draw
	Work   time.Duration // agent time at speed 1, one conversation at a time
	WrapUp time.Duration // after-contact work
	Second Second
	Before bool // in line since before the run, so that no door turns it away: neither hours nor trunks nor a full queue
}

// Second is the leg of a contact that its first agent passes on to the second line of its queue and
// locale; where no group serves that, the first agent is the last. The desk never looks into it before
// that agent is done.
type Second struct {
	Set    bool
	Work   time.Duration
	WrapUp time.Duration
}

// Span is a stretch of the run's clock.
type Span struct{ From, To time.Duration }
