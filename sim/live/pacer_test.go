package live_test

import (
	"testing"
	"time"

	"github.com/holdline/holdline/sim/live"
)

// A wake-up ends the wait in progress or the next one, and only one.
func TestPacers(t *testing.T) {
	for name, p := range map[string]live.Pacer{"timer": live.TimerPacer(), "platform": live.NewPacer()} {
		t.Run(name, func(t *testing.T) {
			defer p.Close()
			done := make(chan struct{})
			go func() { // a goroutine of its own: a pacer may claim its thread
				defer close(done)
				p.Wake(0)
				p.Wake(0)
				p.Wait(time.Hour)
				start := time.Now()
				p.Wait(2 * time.Millisecond)
				if took := time.Since(start); took < 2*time.Millisecond {
					t.Errorf("a wait of 2 ms took %v", took)
				}
				go p.Wake(0)
				p.Wait(time.Hour)
				go p.Wake(time.Millisecond)
				p.Wait(time.Hour)
			}()
			<-done
		})
	}
}
