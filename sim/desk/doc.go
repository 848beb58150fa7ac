// Package desk is the human desk as a pure state machine: inquiries wait in lines, agents come and
// go with their shifts, a routing policy brings the two together, and work takes its time.
//
// There is one desk for both worlds. It has no clock, no socket and no goroutine: a simulator
// drives it by its calendar, the sandbox paces it by the wall clock, and both learn the same from
// it. Start with Desk, then Config; Agent is what one person does at once.
//
// # Vocabulary
//
// A queue is an intent on a channel, and a line is the part of a queue that speaks one locale; a
// skill lets a group serve lines. Each line has a second one behind it, for those whom the first
// agent passes on: a skill with leg 2 serves it. A head is a paid chair of a group's shifts; an agent
// is a person on one. Agents of a group are alike, so that only their number follows the shifts: who
// leaves and who comes back is decided by who is idle.
//
// An agent holds conversations and wrap-ups, k in all. While they hold k, each conversation gets
// total_rate[k-1]/k seconds of work done a second; wrap-ups run at wall rate. Both take slots: a
// conversation on channel c is 1/concurrency[c] of the agent, so that with chat 3 and voice 1 a
// call needs an empty agent and fills them. Unlimited conversations take nothing away.
//
// A skill may hold back: with a reserve, while no more agents than that have room for a conversation
// on the channel; with a wait, until the first of the line has waited so long since the offer, or the
// transfer, that brought it there. Hours are the door, shifts are the work: a channel that is closed
// turns inquiries away or, deferred, lets them wait, and whoever is on duty serves who waits.
//
// # Order at one instant
//
// What happens at one time happens in this order, and the transcripts under testdata show it:
//
//  1. The interval that ends there is closed: rows cover [From, To).
//  2. Completions, by group and agent; of one agent conversations before wrap-ups, and of those
//     that finish together the one offered or passed on first. Who is passed on waits from here on.
//  3. Channels open and close. Where whoever works at closing time stays, those are the agents on
//     duty before the shifts change.
//  4. Shift changes, group by group; idle agents leave first, the longest idle first of all, then
//     those with the smallest load.
//  5. Assignments; with a tick only where the instant is one of its multiples. An agent who alone
//     came free picks an inquiry, which goes to the agent whom their group puts forward where a
//     reserve kept others idle. Where several came free, conversations lost their agent or were passed
//     on, or the head of a line has waited just long enough for one more group, the policy's first
//     inquiry picks an agent, then the next, until no pair is left.
//  6. Those who stayed on after closing time go once nobody waits on the channel whom they serve;
//     what they hold they finish, at any end of a shift.
//  7. Offers, then leaves, as the caller makes them. An offer at the very instant of a tick has
//     missed it; a leave may be what those of 6 waited for. Who hangs up on an agent gives them free
//     for whoever waits, as a completion would, but at the next tick where there are ticks.
//
// Work without length finishes within its instant, which then goes round again.
package desk
