// Package stats turns counts and times into numbers that admit doubt: estimates with an interval,
// a sample size and the name of the method, and sketches of distributions that merge exactly.
//
// It knows nothing of contact centers and imports nothing of ours; random bits come in as a
// Source, so that the same key gives the same interval. Start with Estimate, then Share and Ratio
// (rates and means over the cells of time of one run), Batches (the same of a run at a load that holds
// still), ShareOfMeans, ShareOfTrials, RatioOfMeans, Difference and
// Sectioned (the same over independent replications), Quantile and Sketch.
package stats
