package rng

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"
)

var _ rand.Source = (*Source)(nil)

// The draws are part of the promise "same seed, same bytes": these values never change.
func TestDrawsArePinned(t *testing.T) {
	run := New(42, 0)
	rows := []struct {
		name string
		got  uint64
		want uint64
	}{
		{"run", uint64(run), 0x80794d5f498daa64},
		{"replication 1", uint64(New(42, 1)), 0x94dc3eea7a0589a3},
		{"intent", uint64(run.Name("refund-status")), 0xa92e69e68efe6cf1},
		{"candidate", uint64(run.Name("refund-status").Num(0).Num(7)), 0x5a2c1cd6afdc5fdf},
		{"gap", run.Num(7).Uint64(Gap, 0), 0xf0bece4758685a2d},
		{"second leg", run.Num(7).Uint64(Gap, 1), 0xe64d5411edbda1aa},
		{"order", run.Uint64(Order, 0), 0x5eb3c736c6d3ad42},
		{"source", run.Source(Persona).Uint64(), 0x20a354dea4404bbf},
	}
	for _, r := range rows {
		if r.got != r.want {
			t.Errorf("%s: got %#x, want %#x", r.name, r.got, r.want)
		}
	}
}

func TestUniformStaysInsideTheOpenInterval(t *testing.T) {
	for _, b := range []uint64{0, 1, 1 << 11, 1 << 12, math.MaxUint64 - 1<<12, math.MaxUint64} {
		if u := unitInterval(b); !(u > 0 && u < 1) || 1-u == 0 {
			t.Errorf("bits %#x give %v, want a number inside (0, 1)", b, u)
		}
	}
	for i := range uint64(1000) {
		b := mix(i)
		if u, want := unitInterval(b), math.Ldexp(float64(2*(b>>12)+1), -53); u != want {
			t.Errorf("bits %#x give %v, want the odd multiple %v of 2^-53", b, u, want)
		}
		if u, want := Key(i).Uniform(Work, 1), unitInterval(Key(i).Uint64(Work, 1)); u != want {
			t.Errorf("key %d draws %v, want %v", i, u, want)
		}
	}
	if lo, hi := unitInterval(0), unitInterval(math.MaxUint64); lo != 0x1p-53 || hi != 1-0x1p-53 {
		t.Errorf("ends are %v and %v, want 2^-53 and 1-2^-53", lo, hi)
	}
}

// Draws of neighboring entities, legs and purposes must be uniform and unrelated: a chi-square
// over 64 cells for each way of walking, and over pairs of neighbors.
func TestNeighborsAreIndependent(t *testing.T) {
	k := New(7, 3).Name("demand")
	walks := []struct {
		name string
		draw func(i int) float64
	}{
		{"entities", func(i int) float64 { return k.Num(uint64(i)).Uniform(Patience, 0) }},
		{"legs", func(i int) float64 { return k.Uniform(Patience, i) }},
		{"purposes", func(i int) float64 { return k.Uniform(Purpose(i), 0) }},
		{"replications", func(i int) float64 { return New(7, i).Uniform(Patience, 0) }},
		{"seeds", func(i int) float64 { return New(uint64(i), 0).Uniform(Patience, 0) }},
		{"source", k.sourceWalk()},
	}
	for _, w := range walks {
		var single [64]int
		var pairs [64]int
		const n = 64 * 1000
		previous := w.draw(n)
		for i := range n {
			u := w.draw(i)
			single[int(u*64)]++
			pairs[int(previous*8)*8+int(u*8)]++
			previous = u
		}
		for name, cells := range map[string][64]int{"cells": single, "pairs": pairs} {
			if x := chiSquare(cells[:], n/64); x > 120 { // 63 degrees of freedom: 1 in 50,000
				t.Errorf("%s: chi-square of %s is %.1f over 63 degrees of freedom", w.name, name, x)
			}
		}
	}
}

func (k Key) sourceWalk() func(int) float64 {
	s := k.Source(Bootstrap)
	return func(int) float64 { return s.Uniform() }
}

func chiSquare(cells []int, want float64) float64 {
	sum := 0.0
	for _, c := range cells {
		d := float64(c) - want
		sum += d * d / want
	}
	return sum
}

func TestEveryInputBitMovesHalfOfTheOutput(t *testing.T) {
	k := New(1, 0)
	flips := 0
	for bit := range 64 {
		flips += bits.OnesCount64(uint64(k.Num(99) ^ k.Num(99^1<<bit)))
		flips += bits.OnesCount64(k.Uint64(Work, 0) ^ (k^1<<bit).Uint64(Work, 0))
	}
	if mean := float64(flips) / 128; mean < 30 || mean > 34 {
		t.Errorf("a flipped bit moves %.1f bits on average, want about 32", mean)
	}
}

func TestPathsDoNotCollide(t *testing.T) {
	run := New(1, 0)
	seen := map[Key]string{}
	add := func(name string, k Key) {
		if other, ok := seen[k]; ok {
			t.Fatalf("%s and %s share a key", name, other)
		}
		seen[k] = name
	}
	for i := range uint64(50) {
		for j := range uint64(50) {
			add("num", run.Num(i).Num(j))
		}
	}
	add("ab,c", run.Name("ab").Name("c"))
	add("a,bc", run.Name("a").Name("bc"))
	add("abc", run.Name("abc"))
	add("empty", run.Name(""))
}

func BenchmarkUniform(b *testing.B) {
	k, sum := New(1, 0), 0.0
	for i := 0; b.Loop(); i++ {
		sum += k.Num(uint64(i)).Uniform(Gap, 0)
	}
	b.ReportMetric(sum/float64(b.N), "mean")
}
