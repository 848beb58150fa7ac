package driver

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/url"
)

// Probe connects to every host the target's steps go to, with a TLS handshake where they use one,
// and sends nothing.
func (e *endpoint) Probe(ctx context.Context) error {
	seen := map[string]bool{}
	for _, s := range []*step{e.send, e.status, e.stream, e.leave} {
		if s == nil || seen[s.scheme+s.host] {
			continue
		}
		seen[s.scheme+s.host] = true
		if err := e.probe(ctx, s); err != nil {
			return fmt.Errorf("%s: %s", e.prefix, e.secrets.hide(err.Error())) // what it wraps may hold secrets
		}
	}
	return nil
}

func (e *endpoint) probe(ctx context.Context, s *step) error {
	address, proxied, err := e.address(s)
	if err != nil {
		return err
	}
	conn, err := e.transport.DialContext(ctx, "tcp", address)
	if err != nil {
		return explain(err, address)
	}
	defer conn.Close() //nolint:errcheck // nothing was sent
	if s.scheme != "https" || proxied {
		return nil
	}
	secure := e.transport.TLSClientConfig.Clone()
	if secure.ServerName == "" {
		secure.ServerName = hostname(s.host)
	}
	if err := tls.Client(conn, secure).HandshakeContext(ctx); err != nil {
		return fmt.Errorf("no TLS connection with %s (a private authority goes into client.ca): %w", address, err)
	}
	return nil
}

// address is where a step's connections are made to: its host, or a proxy.
func (e *endpoint) address(s *step) (address string, proxied bool, err error) {
	u := &url.URL{Scheme: s.scheme, Host: s.host}
	if e.transport.Proxy != nil {
		proxy, err := e.transport.Proxy(&http.Request{URL: u})
		if err != nil {
			return "", false, fmt.Errorf("cannot read the environment's proxy: %w", err)
		}
		if proxy != nil {
			u, proxied = proxy, true
		}
	}
	return addressOf(u), proxied, nil
}
