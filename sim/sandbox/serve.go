package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// Serve serves on ln until ctx ends, and then lets go: replies in progress and open streams are
// cut, since whoever waits for them has been told to stop as well. It closes ln.
func (s *Sandbox) Serve(ctx context.Context, ln net.Listener) error {
	srv := s.server(ctx)
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ln) }()
	select {
	case err := <-served:
		return fmt.Errorf("serving the sandbox on %s: %w", ln.Addr(), err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopGrace)
	defer cancel()
	if srv.Shutdown(grace) != nil {
		_ = srv.Close() // the grace is over: what is still open is cut
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving the sandbox on %s: %w", ln.Addr(), err)
	}
	return nil
}

// stopGrace is how long handlers have to see that their context ended.
const stopGrace = time.Second

// server has no time-outs on idle connections, on purpose: customers think between messages, and a
// server that hangs up on a pooled connection just as it is used looks like a failing endpoint.
// Headers must come promptly and are small, which bounds what each of many connections may hold.
func (s *Sandbox) server(ctx context.Context) *http.Server {
	return &http.Server{
		Handler:           s.Handler(),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 30 * time.Second,
		IdleTimeout:       24 * time.Hour, // 0 would mean ReadHeaderTimeout
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // resets and truncations are served on demand
	}
}
