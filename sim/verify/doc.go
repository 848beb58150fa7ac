// Package verify holds the simulator against queues whose exact results are known.
//
// Each System is such a queue, written as a scenario of the public schema: what is proven is what
// users write. Run plays it many times over and asks whether the results differ from the exact one by
// more than chance, and whether chance was small enough for the answer to mean anything.
//
// What is asked of a system: X and Y being what a replication adds up on both sides of a ratio
// (seconds waited and inquiries, say), the mean of X - exact x Y is 0 if the simulator is right,
// whatever the length of the replication: a ratio's own bias does not enter. Student's t of these
// differences, turned into a standard normal z, is the row's result. Warm-ups last ten relaxation
// times, after which what is left of the empty start is e^-10 of it.
//
// Seeds are a hash of the system's name: nobody chose them, and nobody changes them when a row fails.
//
// Start with Systems, then Run and Judge. The exact values are in package reference.
package verify
