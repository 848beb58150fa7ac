// Package des is the heart of a discrete-event simulation: a calendar of what happens when, in
// virtual time. Virtual time is a time.Duration since the start of a run, as everywhere else; it
// moves from one event to the next and waits for nothing.
//
// The package knows nothing of customers or desks. Its one promise is order: events come by their
// time; those of one instant by their Class; those of one class as they were put in. Start with
// Calendar.
//
// # Order at one instant
//
// What happens at one time happens in this order, whoever owns the calendar. Every kind of event
// has its line here, and each class is done before the next begins; where handling an event brings
// another of an earlier class at the same instant, that one comes next.
//
//  1. Machines: what a state machine with a clock of its own does. Of the human desk, in the order
//     of its package comment: the interval that ends is closed, completions, shift changes (idle
//     agents leave first), assignments, at a tick or at once.
//  2. Replies: a bot begins the replies for which places or tokens came free, then those complete
//     now are heard.
//  3. Arrivals: fresh inquiries in the order of the plan, then customers who come back.
//  4. Actions: what somebody had put off until now, such as the next message after a thought.
//  5. Deadlines: patience, then limits on whole conversations, those who came first first.
//  6. The end of the run: whoever is still there is cut off.
//
// So a customer whose patience ends as an agent comes free is served, and one who writes at the
// instant at which a reply ends finds its place free.
package des
