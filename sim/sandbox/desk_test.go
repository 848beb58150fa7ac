package sandbox_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/sandbox"
)

// One agent, three customers: the story of a queue as its customers see it.
func TestQueueAtTheDesk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := world{}.build()
		h := s.Handler()
		want(t, h, "POST", "/desk", `{"conversation":"ann"}`, 201, `{"agent":"in-house/0"}`)
		want(t, h, "POST", "/desk", `{"conversation":"ben","escalated":"true"}`, 201, `{"queue":{"position":1}}`)
		want(t, h, "POST", "/desk", `{"conversation":"cas","escalated":false}`, 201, `{"queue":{"position":2}}`)
		want(t, h, "POST", "/desk", `{"conversation":"cas"}`, 201, `{"queue":{"position":2}}`) // asking twice changes nothing

		// Ben gives up in time; Cas moves up.
		want(t, h, "DELETE", "/desk/ben", ``, 200, `{"left":true,"done":true}`)
		want(t, h, "DELETE", "/desk/ben", ``, 200, `{"left":true,"done":true}`)
		want(t, h, "GET", "/desk/cas", ``, 200, `{"queue":{"position":1}}`)

		// Ann is done after 10s, and Cas gets the agent. Now it is too late to leave.
		time.Sleep(10 * time.Second)
		synctest.Wait()
		want(t, h, "GET", "/desk/ann", ``, 200, `{"agent":"in-house/0","done":true,"solved":true}`)
		want(t, h, "GET", "/desk/cas", ``, 200, `{"agent":"in-house/0"}`)
		want(t, h, "DELETE", "/desk/cas", ``, 409, `{"agent":"in-house/0"}`)
		time.Sleep(10 * time.Second)
		synctest.Wait()
		want(t, h, "DELETE", "/desk/cas", ``, 409, `{"agent":"in-house/0","done":true,"solved":true}`)

		if have, want := s.Counts().Desk, (sandbox.DeskCounts{Offered: 3, Escalated: 1, Joined: 2, Ended: 2, Solved: 2, Left: 1, LeaveRefused: 2}); have != want {
			t.Errorf("have %+v, want %+v", have, want)
		}

		// What is over is remembered for a minute, and forgotten when the next one is over.
		want(t, h, "POST", "/desk", `{"conversation":"dan"}`, 201, `{"agent":"in-house/0"}`)
		time.Sleep(61 * time.Second)
		want(t, h, "POST", "/desk", `{"conversation":"eve"}`, 201, `{"agent":"in-house/0"}`)
		time.Sleep(11 * time.Second)
		want(t, h, "GET", "/desk/ann", ``, 404, `{"error":"the desk knows of no such conversation, or has forgotten it"}`)
	})
}

func TestFullDesk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := world{desk: desk.Config{QueueLimit: []int{1}}}.build()
		h := s.Handler()
		want(t, h, "POST", "/desk", `{"conversation":"ann"}`, 201, `{"agent":"in-house/0"}`)
		want(t, h, "POST", "/desk", `{"conversation":"ben"}`, 201, `{"queue":{"position":1}}`)
		want(t, h, "POST", "/desk", `{"conversation":"cas"}`, 503, `{"error":"the desk is full"}`)
		if have, want := s.Counts().Desk, (sandbox.DeskCounts{Offered: 3, Blocked: 1, Joined: 1, Waiting: 1, Talking: 1}); have != want {
			t.Errorf("have %+v, want %+v", have, want)
		}
	})
}

// A stream tells each change when it happens, and ends with the conversation.
func TestNewsOfTheDesk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := world{work: constant(20 * time.Second)}.build().Handler()
		call(t.Context(), h, "POST", "/desk", `{"conversation":"ann"}`)
		call(t.Context(), h, "POST", "/desk", `{"conversation":"b|n"}`)
		w := &timedWriter{start: time.Now()}
		h.ServeHTTP(w, request(t, "GET", "/desk/b%7Cn/events", ``))
		const news = `0s data: {"queue":{"position":1}}
15s data: {"queue":{"position":1}}
20s data: {"agent":"in-house/0"}
30s data: {"agent":"in-house/0"}
40s data: {"agent":"in-house/0","done":true,"solved":true}
`
		if have := w.text(); have != news {
			t.Errorf("have\n%s\nwant\n%s", have, news)
		}
	})
}

// Shifts count from Start; once somebody came it is too late to start again.
func TestShiftsCountFromStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := group(1)
		g.Shifts[0].From = 10 * time.Second
		s := world{desk: desk.Config{Groups: []desk.Group{g}}}.build()
		h := s.Handler()
		time.Sleep(time.Hour)
		s.Start()
		want(t, h, "POST", "/desk", `{"conversation":"ann"}`, 201, `{"queue":{"position":1}}`)
		time.Sleep(9 * time.Second)
		s.Start()
		time.Sleep(time.Second)
		synctest.Wait()
		want(t, h, "GET", "/desk/ann", ``, 200, `{"agent":"in-house/0"}`)
	})
}

// The desk's books come as interval rows while it runs, and the rest of them at Close.
func TestIntervalRows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var rows []record.Interval
		w := world{desk: desk.Config{Interval: time.Minute}}
		w.sandbox.Interval = func(r *record.Interval) { rows = append(rows, *r) }
		s := w.build()
		s.Start()
		call(t.Context(), s.Handler(), "POST", "/desk", `{"conversation":"ann"}`)
		time.Sleep(90 * time.Second)
		call(t.Context(), s.Handler(), "POST", "/desk", `{"conversation":"ben"}`)
		s.Close()
		s.Close()
		var busy float64
		var ended int
		for _, r := range rows {
			if r.Scope == record.GroupScope {
				busy += r.Busy
				ended += r.Ended
			}
		}
		if last := rows[len(rows)-1].To; last != 90*time.Second || busy != 10 || ended != 1 {
			t.Errorf("rows to %v, busy for %vs, %d ended", last, busy, ended)
		}
	})
}

// Where nobody wants the interval rows, none pile up however long the sandbox runs.
func TestUnwantedIntervalRowsAreNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := desk.New(desk.Config{
			Queues: []desk.Queue{{}}, Groups: []desk.Group{{Skills: []desk.Skill{{}}}}, Interval: time.Minute,
		})
		s := sandbox.New(sandbox.Config{
			Labels: record.Labels{Intents: []string{"refund"}, Channels: []string{"chat"}, Locales: []string{"en-US"}, Queues: []record.Queue{{}}},
			Desk:   d,
			Contact: func(queue, locale int, key rng.Key, _ bool) desk.Contact {
				return desk.Contact{Queue: queue, Locale: locale, Key: key}
			},
		})
		s.Start()
		for range 2 {
			time.Sleep(10 * time.Hour)
			call(t.Context(), s.Handler(), "POST", "/desk", `{"conversation":"ann"}`)
			call(t.Context(), s.Handler(), "DELETE", "/desk/ann", "")
		}
		s.Close()
		kept := 0
		d.Intervals(20*time.Hour, func(*record.Interval) { kept++ })
		if kept > 0 {
			t.Errorf("%d rows of 20 hours are still there", kept)
		}
	})
}
