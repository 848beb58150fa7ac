package sandbox

import (
	"encoding/json"
	"net/http"
	"time"
)

// Handler is the sandbox's endpoints.
func (s *Sandbox) Handler() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("POST /bot", s.handleBot)
	m.HandleFunc("POST /bot/stream", s.handleBotStream)
	if s.cfg.Desk != nil {
		m.HandleFunc("POST /desk", s.handleOffer)
		m.HandleFunc("GET /desk/{id}", s.handleStatus)
		m.HandleFunc("GET /desk/{id}/events", s.handleEvents)
		m.HandleFunc("DELETE /desk/{id}", s.handleLeave)
	} else {
		m.HandleFunc("/desk/", noDesk)
		m.HandleFunc("/desk", noDesk)
	}
	m.HandleFunc("GET /counts", s.handleCounts)
	return m
}

func noDesk(w http.ResponseWriter, _ *http.Request) {
	fail(w, http.StatusNotFound, "the scenario has no human desk")
}

func (s *Sandbox) handleCounts(w http.ResponseWriter, _ *http.Request) {
	body, err := json.MarshalIndent(s.Counts(), "", "  ")
	if err != nil {
		fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	write(w, http.StatusOK, append(body, '\n'))
}

// keepAlive is how often a stream on which nothing happens shows that it is alive, and tells the
// place in the queue again.
const keepAlive = 15 * time.Second

// handleEvents tells how an inquiry stands with the desk, now and whenever that changes, until it
// is over.
func (s *Sandbox) handleEvents(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	k := s.contacts.byName[r.PathValue("id")]
	s.mu.Unlock()
	if k == nil {
		fail(w, http.StatusNotFound, "the desk knows of no such conversation, or has forgotten it")
		return
	}
	out := newEvents(w)
	beat := time.NewTimer(keepAlive)
	defer beat.Stop()
	for {
		s.mu.Lock()
		body, over, news := s.tellOf(k), k.standing >= ended, k.news()
		s.mu.Unlock()
		if !out.data(body[:len(body)-1]) || !out.flush() || over {
			return
		}
		select {
		case <-news:
		case <-beat.C:
			beat.Reset(keepAlive)
		case <-r.Context().Done():
			return
		}
	}
}
