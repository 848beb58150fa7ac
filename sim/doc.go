// Package sim builds what both worlds run from a scenario: the Plan of who contacts us, and the
// Bot and Desk they meet, with the speed-up applied once and for all.
//
// # How to read this tree
//
// One scenario file describes customers, a bot, a human desk and the promises made to customers.
// It can be replayed live against real endpoints, or simulated. The tree is an hourglass: two
// worlds above one waist of state machines that know no clock, no socket and no global randomness.
//
//	scenario.yaml -> scenarios.Load -> sim.NewPlan --+--> sim/center (virtual time) --+--> record.Sink -> reports -> gates -> exit code
//	                                                 +--> sim/live   (wall clock)   --+
//
// Follow one customer, and you have seen all of it:
//
//  1. scenarios.Scenario says which customers there are. sim/arrival says when they come, sim/dist
//     how long they think and wait, sim/rng turns the seed and a name into every draw.
//  2. Plan.Next hands out an inquiry.Inquiry: who, when, about what. Nothing has happened yet.
//  3. inquiry.Conversation is that customer. Its Step takes an event (a reply came, a human joined,
//     time is up) and gives an action (send, wait, ask for a human, leave, end). The transcripts
//     in sim/inquiry/testdata/conversation show every turn it can take.
//  4. bot.Bot and desk.Desk are the other side: what a bot replies and when, and which agent takes
//     which inquiry. Their testdata holds transcripts too. sim/desk/routing has the policies.
//  5. An engine brings the two together: sim/live by the wall clock, over sim/live/driver, against
//     real endpoints or sim/sandbox, which serves the same Bot and Desk on loopback.
//  6. When the customer is done, the engine writes a record.Inquiry to its record.Sink; every
//     exchange on the way was a record.Turn.
//  7. reports adds the rows up with the help of sim/stats, reports/gate holds the sums against the
//     promises (whose grammar is scenarios/goal), reports/render prints them, and cmd/holdline
//     turns the verdict into an exit code.
//
// Imports only point down that list's layers, and the linter says so. A word that has a meaning of
// its own here stands in docs/glossary.md, a file format in docs/formats.md.
//
// # This package
//
// All times that leave it are on the run clock: scenario time divided by Options.Speedup. Plan is
// the customers, Work what they cost the humans, NewBot and NewDesk the two machines. Each is a
// function of the scenario, the seed and the replication only, and so is every draw: the key of a
// customer is (seed, replication, intent and, off chat, channel, layer of the load, number in it).
package sim
