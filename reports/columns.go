package reports

// column is one whole number kept for each queue and slot. Sums of times are in nanoseconds of
// scenario time, so that adding them up is exact in any order.
type column int

// The columns that belong to the slot of arrival, of measured inquiries only; the first four count
// the warm-up too, in its own slots.
const (
	opened column = iota // rows begun
	fresh
	retries
	repeats
	offered  // ended, not_sent and in_progress left out: what every rate divides by
	outcomes // the first of record.NumOutcomes columns, by outcome, of rows ended
)

// Further columns of the slot of arrival.
const (
	abandonedBot column = iota + outcomes + numOutcomes
	abandonedQueue
	abandonedHuman
	blockedBot
	failedBot
	balked
	raced
	botOffered
	escalated
	botSolved
	botUnknown
	solvedYes
	solvedNo
	solvedUnknown
	freshOffered
	retryOffered
	freshSolved  // solved, with no intention to come back
	freshUnknown // of fresh ones
	intended     // intentions to return
	lost         // abandoned or blocked, and not coming back
	met
	checked
	handledN         // handled with both ends of the handling known
	handleTime       // ns, without the time between two agents
	handledTransfers // transfers of those
	calledBack       // gave up the wait for the promise of a call
	silent           // left the queue without telling the desk
	transferred      // times a human passed one on
	contentN         // served, and known whether solved
	content          // of them, in parts of wholeContent
	closedDoor       // blocked outside opening hours
	beyond           // intentions to return that fall due after the horizon
	openFresh        // fresh, and still in progress at the end
	botOpen          // met the bot, and likewise
	botStill         // of these, whom it has not handed over
	// The columns of the slot of queue entry, of measured inquiries only.
	queueOffered
	queueEscalated
	queueAnswered
	queueAbandoned
	waited
	answerTime         // ns, of the answered
	waitTime           // ns, of all who entered
	queueOpen          // entered and still open at the end: in no rate, but work that was offered
	queueOpenEscalated // of these
	queueStranded      // of those open at the end: still waiting for a human
	strandedTime       // ns that these had waited by then, of a simulated run
	// The columns of clock time, of all inquiries.
	ended
	served    // contained or handled
	queueArea // ns of waiting
	orbitArea // ns between an end and the retry after it
	numColumns
)

const numOutcomes = 7

// square is a sum of squares of times, in seconds, kept where few slots are filled.
type square int

const (
	answerSquare square = iota
	waitSquare
	handleSquare
	numSquares
)

// groupColumn is one whole number kept for each group and slot.
type groupColumn int

const (
	groupHandled  groupColumn = iota // legs it was done with: closed or passed on; by the slot of arrival, measured only
	groupHandleN                     // likewise
	groupHandle                      // ns
	groupWrapUp                      // ns: the mean after-contact work of these
	groupEnded                       // from interval rows, by clock
	groupContacts                    // the same by clock, measured or not, of who came before the horizon: what is paid for
	numGroupColumns
)

// area is an integral over time kept for each group and slot, in seconds of scenario time.
type area int

const (
	paid area = iota
	staffed
	busy
	slotBusy
	slotStaffed
	numAreas
)
