package center_test

import (
	"testing"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
)

// BenchmarkReplication measures a replication of each story, and of that what building it costs.
func BenchmarkReplication(b *testing.B) {
	for _, story := range scenarios.Library() {
		in, _ := scenarios.Open(story.Name)
		sc, err := scenarios.Load(story.Name, in, scenarios.LoadOptions{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(story.Name+"/built", func(b *testing.B) {
			b.ReportAllocs()
			for n := range b.N {
				if _, err := center.New(sc, sim.Options{Seed: 1, Replication: n}, &counter{}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(story.Name+"/built and run", func(b *testing.B) {
			b.ReportAllocs()
			for n := range b.N {
				c, err := center.New(sc, sim.Options{Seed: 1, Replication: n}, &counter{})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := center.Run(b.Context(), c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
