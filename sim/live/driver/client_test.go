package driver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// write puts PEM blocks into a file of the test's own.
func write(t *testing.T, name, kind string, der []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// certificate makes a client certificate that signs itself.
func certificate(t *testing.T) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, k.Public(), k)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool = x509.NewCertPool()
	pool.AddCert(parsed)
	return write(t, "cert.pem", "CERTIFICATE", der), write(t, "key.pem", "PRIVATE KEY", keyDER), pool
}

// A private authority, a client certificate and HTTP/2, over TLS.
func TestTLS(t *testing.T) {
	cert, key, pool := certificate(t)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		say(w, r.Proto, " ", len(r.TLS.PeerCertificates))
	}))
	s.EnableHTTP2 = true
	s.TLS = &tls.Config{ClientCAs: pool, ClientAuth: tls.VerifyClientCertIfGiven, MinVersion: tls.VersionTLS12}
	s.Config.ErrorLog = quiet()
	s.StartTLS()
	t.Cleanup(s.Close)
	ca := write(t, "ca.pem", "CERTIFICATE", s.Certificate().Raw)

	for _, test := range []struct {
		what   string
		client scenarios.Client
		want   string
	}{
		{"a private authority", scenarios.Client{CA: ca}, "HTTP/1.1 0"},
		{"a client certificate", scenarios.Client{CA: ca, Certificate: cert, Key: key}, "HTTP/1.1 1"},
		{"HTTP/2", scenarios.Client{CA: ca, HTTP2: true}, "HTTP/2.0 0"},
	} {
		d := build(t, &scenarios.Target{Protocol: "http", URL: s.URL, Client: test.client}, Options{})
		if err := d.Probe(t.Context()); err != nil {
			t.Errorf("%s: the probe says %v", test.what, err)
		}
		x := d.Open(ada()).Send(t.Context(), Message{Turn: 1}, clock())
		if x.Text != test.want || x.TLS <= 0 {
			t.Errorf("%s: %q after a handshake of %v (%s), want %q", test.what, x.Text, x.TLS, x.Detail, test.want)
		}
		if x = d.Open(ada()).Send(t.Context(), Message{Turn: 1}, clock()); x.Text != test.want || x.TLS != 0 {
			t.Errorf("%s, again: %q after a handshake of %v (%s), want none", test.what, x.Text, x.TLS, x.Detail)
		}
	}

	s.TLS.ClientAuth = tls.RequireAndVerifyClientCert // a refusal that comes only after the handshake
	d := build(t, &scenarios.Target{Protocol: "http", URL: s.URL, Client: scenarios.Client{CA: ca}}, Options{})
	x := d.Open(ada()).Send(t.Context(), Message{Turn: 1}, clock())
	if x.Failure != record.TLS && x.Failure != record.Reset {
		t.Errorf("without the certificate that is asked for: %s (%s)", summary(&x), x.Detail)
	}
	if _, err := New(&scenarios.Target{Protocol: "http", URL: s.URL, Client: scenarios.Client{CA: key}}, Options{}); err == nil ||
		!strings.Contains(err.Error(), "holds no certificate in PEM form") {
		t.Errorf("a key as authority: %v", err)
	}
	_, err := New(&scenarios.Target{Protocol: "http", URL: s.URL, Client: scenarios.Client{Certificate: ca, Key: key}}, Options{})
	if err == nil || !strings.Contains(err.Error(), "client.certificate: cannot load it with its key") {
		t.Errorf("a certificate with another's key: %v", err)
	}
}

// HTTP/2 without TLS: the driver has to know, as there is nobody to negotiate with.
func TestClearTextHTTP2(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { say(w, r.Proto) }))
	s.Config.Protocols = new(http.Protocols)
	s.Config.Protocols.SetHTTP1(true)
	s.Config.Protocols.SetUnencryptedHTTP2(true)
	s.Start()
	t.Cleanup(s.Close)
	for http2, want := range map[bool]string{false: "HTTP/1.1", true: "HTTP/2.0"} {
		d := build(t, &scenarios.Target{Protocol: "http", URL: s.URL, Client: scenarios.Client{HTTP2: http2}}, Options{})
		x := d.Open(ada()).Send(t.Context(), Message{Turn: 1}, clock())
		if x.Text != want {
			t.Errorf("http2 %v: %q (%s), want %q", http2, x.Text, x.Detail, want)
		}
	}
}

// The environment's proxy is used only if asked for.
func TestProxy(t *testing.T) {
	for _, on := range []bool{false, true} {
		d := build(t, &scenarios.Target{Protocol: "http", URL: "http://127.0.0.1:1/", Client: scenarios.Client{Proxy: on}}, Options{})
		if got := inside(d).transport.Proxy != nil; got != on {
			t.Errorf("proxy %v: the transport has one: %v", on, got)
		}
	}
}

// A probe connects and sends nothing.
func TestProbe(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the probe sent a request") })
	d := build(t, deskTarget(s.URL), Options{Desk: true})
	if err := d.Probe(t.Context()); err != nil {
		t.Error(err)
	}
}
