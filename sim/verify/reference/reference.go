// Package reference holds exact results for queues, against which formulas and the simulator are
// held. The values were computed with 40 digits and checked by a second method; those with few
// digits (the day) are given as published. Each file has one system or one value a line, and every
// column and value names its unit. Start with Desks and Values.
package reference

import (
	"embed"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
)

//go:embed *.csv
var files embed.FS

// Desk is a desk of Erlang's models with its exact measures. Patience and Threshold are NaN where
// the model has none: without patience it is B or C, without a threshold B.
type Desk struct {
	System    string
	Servers   int
	Load      float64 // erlangs
	AHT       float64 // seconds
	Patience  float64 // mean, seconds
	Threshold float64 // of the service levels, seconds

	Blocked, PWait, PAbandon, MeanWait, ASA, QueueLength, Occupancy float64 // shares, seconds, inquiries
	Level, ShortExcluded, AbandonsGood, OverAnswered                float64 // shares
}

// Desks lists them.
func Desks() []Desk {
	rows := read("erlang.csv", 17)
	all := make([]Desk, len(rows))
	for i, r := range rows {
		v := numbers(r[1:])
		all[i] = Desk{
			System: r[0], Servers: int(v[0]), Load: v[1], AHT: v[2], Patience: v[3], Threshold: v[4],
			Blocked: v[5], PWait: v[6], PAbandon: v[7], MeanWait: v[8], ASA: v[9], QueueLength: v[10], Occupancy: v[11],
			Level: v[12], ShortExcluded: v[13], AbandonsGood: v[14], OverAnswered: v[15],
		}
	}
	return all
}

// Value is one exact value of a system that package verify describes.
type Value struct {
	System, Measure, Unit string
	Exact                 float64
}

// Values lists them.
func Values() []Value {
	rows := read("queues.csv", 4)
	all := make([]Value, len(rows))
	for i, r := range rows {
		all[i] = Value{System: r[0], Measure: r[1], Unit: r[2], Exact: number(r[3])}
	}
	return all
}

// Limit is what P(wait) tends to as desks grow with servers = load + Beta sqrt(load).
type Limit struct {
	Beta        float64
	ThetaOverMu float64 // AHT / mean patience; 0 where nobody leaves
	PWait       float64
}

// Limits lists them.
func Limits() []Limit {
	rows := read("limits.csv", 3)
	all := make([]Limit, len(rows))
	for i, r := range rows {
		v := numbers(r)
		all[i] = Limit{v[0], v[1], v[2]}
	}
	return all
}

// Staffing is the fewest servers of whom, with P(wait) = Alpha at most, all are busy when the
// arrival rate is 100 + 20 sin t a mean work time, and work and patience have mean 1.
type Staffing struct {
	Alpha    float64
	Quarters float64 // t in units of pi/2
	Servers  int
	AllBusy  float64 // the probability that as many or more are there
}

// Staffings lists them.
func Staffings() []Staffing {
	rows := read("staffing.csv", 4)
	all := make([]Staffing, len(rows))
	for i, r := range rows {
		v := numbers(r)
		all[i] = Staffing{v[0], v[1], int(v[2]), v[3]}
	}
	return all
}

// read gives the lines below the header. The files are part of the program: a fault in one is a
// fault of ours.
func read(name string, columns int) [][]string {
	f, err := files.Open(name)
	if err != nil {
		panic(err)
	}
	r := csv.NewReader(f)
	r.FieldsPerRecord = columns
	rows, err := r.ReadAll()
	if err != nil {
		panic(fmt.Errorf("%s: %w", name, err))
	}
	return rows[1:]
}

func numbers(cells []string) []float64 {
	v := make([]float64, len(cells))
	for i, c := range cells {
		v[i] = number(c)
	}
	return v
}

// number reads a cell; an empty one is NaN.
func number(cell string) float64 {
	if cell == "" {
		return math.NaN()
	}
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		panic(err)
	}
	return v
}
