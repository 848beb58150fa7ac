// Package erlang has the closed formulas of queues with one kind of customer: what a simulated
// desk must agree with where both can answer, and a quick answer before anything is simulated.
//
// B is the desk without a queue, C that of endlessly patient customers, A that of customers who
// leave; OfferedLoad and PoissonServers are for rates that change by the hour, HalfinWhitt and
// Garnett what large desks tend to. Loads are in erlangs (arrival rate x AHT), times in seconds.
// Arguments without meaning (a negative load, no servers for C and A) give NaN, never a panic.
// Start with Queue.
//
// The formulas are those of A. K. Erlang (1917) and C. Palm (1937); the way of computing them that
// neither overflows nor loses digits, from 1 to thousands of servers, is described where it is used.
package erlang
