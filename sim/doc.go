// Package sim builds what both worlds run from a scenario: the Plan of who contacts us, and the
// Bot and Desk they meet, with the speed-up applied once and for all.
//
// # How to read this tree
//
// One scenario file describes customers, a bot, a human desk and the promises made to customers.
// It can be replayed live against real endpoints, or simulated. The tree is an hourglass: two
// worlds above one waist of state machines that know no clock, no socket and no global randomness.
//
//	scenario.yaml -> scenarios.Load -> sim.NewPlan --+--> sim/center (virtual time)  --+--> record.Sink -> reports -> gates -> exit code
//	                                                 +--> sim/live   (wall clock)    --+
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
//  5. An engine brings the two together. sim/live does so by the wall clock, over sim/live/driver,
//     against real endpoints or sim/sandbox, which serves the same Bot and Desk on loopback.
//     sim/center does so in virtual time: sim/des says what comes next, and nothing waits.
//  6. When the customer is done, the engine writes a record.Inquiry to its record.Sink; every
//     exchange on the way was a record.Turn. sim/record/runlog keeps both in a run's directory.
//  7. reports adds the rows up with the help of sim/stats, reports/gate holds the sums against the
//     promises (whose grammar is scenarios/goal), reports/render prints them, and cmd/holdline
//     turns the verdict into an exit code.
//
// A live run is one day as it happened. The simulator plays the day many times over:
//
//  1. center.New builds a replication from the scenario; center.Run plays it on one goroutine. Its
//     customers differ from another replication's, and are the same for every mix of one scenario.
//  2. center.Replicate plays replications on all processors, and asks its Judge, in their order,
//     whether there are enough: the same bytes for any number of them at work.
//  3. reports.Study is what the Judge asks. It adds rows up as for a live run, keeps of each
//     replication what tells how much they differ, and gives every estimate its interval;
//     reports.Compare sets two mixes side by side, replication by replication.
//  4. That all of this is right is shown by sim/verify, which plays queues whose exact results are
//     known; sim/erlang has the formulas of many of them.
//
// A search asks either world for the load at which a promise breaks. sim/capacity says which load is
// next and what was found; it plays nothing itself. cmd/holdline plays what it asks for: capacity.go
// in virtual time, capacity_live.go by the wall clock, where each step is a run like any other.
// sim/staffing searches in the same way for the heads, and shifts, that keep the promises.
//
// # The layers
//
// Imports only point down, and the linter says so for every package (.golangci.yml):
//
//	cmd/holdline                              wires everything below; exit.go has the exit codes
//	sim/live, sim/center, sim/sandbox         engines and endpoints: never import one another, nor reports
//	sim/verify -> sim/center                  the simulator held against exact results
//	sim/capacity, sim/staffing -> sim/erlang  searches, by numbers alone
//	reports/gate, reports/render -> reports   from rows and a scenario; reports/prom: from rows alone
//	sim (Plan, NewBot, NewDesk, Work)         a scenario made ready to run
//	scenarios                                 describes, checks, never runs; sim/bot, sim/desk: the machines
//	sim/arrival, sim/inquiry, sim/desk/routing, scenarios/goal
//	sim/dist                                  laws of time
//	sim/unit, sim/rng, sim/civil, sim/sheet, sim/des, sim/erlang, sim/record, sim/stats import nothing of ours
//
// net/http lives in drivers, sandbox, prom and cmd. The wall clock lives in live, sandbox, prom and
// cmd; elsewhere time comes in as an argument, on the run clock: a span since the start of the run.
// sim/civil knows what clocks on the wall show then.
//
// A word that has a meaning of its own here stands in docs/glossary.md, a file format in
// docs/formats.md, a choice that surprises in docs/decisions. CONTRIBUTING.md says where each kind
// of extension goes.
//
// # This package
//
// All times that leave it are on the run clock: scenario time divided by Options.Speedup. Plan is
// the customers, Work what they cost the humans, NewBot and NewDesk the two machines. Each is a
// function of the scenario, the seed and the replication only, and so is every draw: the key of a
// customer is (seed, replication, intent and, off chat, channel, layer of the load, number in it).
//
// Options.Simulated leaves customers unnamed until Plan.Name is asked, and adds what no live
// endpoint shows: callbacks, silent leaving, transfers, a backlog, arrivals behind the horizon.
package sim
