// Package staffing searches for the least costly paid heads that keep promises in every interval,
// and for shifts that cover them.
//
// It plays heads against a World, which simulates them and tells how each promise fared in each
// window (a Clause), replication by replication. Search starts from heads that formulas give, adds
// heads where a clause is broken (raise.go) and takes away where none is (lower.go, and trim.go where it
// looks closer), on the same customers each time, and levels them out between neighbors (level.go). What it finds is then held against customers it has not seen (confirm.go): what
// these do not show to be kept is given heads (mend.go), and single heads are tried (prune.go). What was
// said of a clause stands while its heads do (words.go). Result says which claims hold, and on how many
// replications.
//
// What no heads that keep the promises go below is another search: few heads of a pool (pool.go) with
// plenty of all else (relax.go), put together by linear programs (bound.go, docs/decisions/0026).
//
// Heads and shifts are two objects: Cover finds shifts that cover heads, an integer program of which
// gonum solves the linear ones (docs/decisions/0024); Rota holds them against fresh replications too (roster.go).
//
// The package knows neither scenarios nor the simulator: commands wire them. Start with Search.
package staffing
