package driver

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/holdline/holdline/scenarios"
)

// Bounds of every connection.
const (
	maxIdle      = 1 << 20 // connections kept: the run's own limits bound them
	idleTime     = 90 * time.Second
	dialTime     = 30 * time.Second // a dial outlives the request it was started for, but not by more
	maxHeader    = 64 << 10
	handshakeMax = 10 * time.Second
)

// newTransport builds what carries a target's requests. Replies are not decompressed: it is the
// endpoint that is measured, and compression is asked for only by a header in the scenario.
func newTransport(c scenarios.Client, scheme string) (*http.Transport, error) {
	secure, err := tlsConfig(c)
	if err != nil {
		return nil, err
	}
	t := &http.Transport{
		DialContext:            (&net.Dialer{Timeout: dialTime, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:        secure,
		TLSHandshakeTimeout:    handshakeMax,
		MaxIdleConns:           maxIdle,
		MaxIdleConnsPerHost:    maxIdle,
		IdleConnTimeout:        idleTime,
		MaxResponseHeaderBytes: maxHeader,
		DisableCompression:     true,
		Protocols:              new(http.Protocols),
	}
	if c.Proxy {
		t.Proxy = http.ProxyFromEnvironment
	}
	// Over TLS the server chooses; in clear text there is no choice but to know.
	t.Protocols.SetHTTP1(!c.HTTP2 || scheme == "https")
	t.Protocols.SetHTTP2(c.HTTP2)
	t.Protocols.SetUnencryptedHTTP2(c.HTTP2 && scheme == "http")
	return t, nil
}

func tlsConfig(c scenarios.Client) (*tls.Config, error) {
	out := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.CA != "" {
		pem, err := os.ReadFile(c.CA)
		if err != nil {
			return nil, fmt.Errorf("client.ca: cannot read the authorities: %w", err)
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("client.ca: %s holds no certificate in PEM form", c.CA)
		}
		out.RootCAs = pool
	}
	switch {
	case c.Certificate != "" && c.Key != "":
		pair, err := tls.LoadX509KeyPair(c.Certificate, c.Key)
		if err != nil {
			return nil, fmt.Errorf("client.certificate: cannot load it with its key: %w", err)
		}
		out.Certificates = []tls.Certificate{pair}
	case c.Certificate != "" || c.Key != "":
		return nil, errors.New("client: certificate and key belong together")
	}
	return out, nil
}
