// Package staffing searches for the least costly paid heads that keep promises in every interval,
// and for shifts that cover them.
//
// It plays heads against a World, which simulates them and tells how each promise fared in each
// window (a Clause), replication by replication. Search starts from heads that formulas give (Warm),
// adds heads where a clause is broken and takes away where it is not, on the same customers each
// time. What it finds is then held against customers it has not seen, and each single head that
// could go is tried: Result says which claims hold, and where it cannot tell.
//
// Requirement and shifts are two objects: Cover finds the cheapest shifts that cover a requirement,
// a small integer program (docs/decisions names the solver).
//
// The package knows neither scenarios nor the simulator: commands wire them. Start with Search.
package staffing
