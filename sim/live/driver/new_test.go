package driver

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/holdline/holdline/scenarios"
)

func TestNames(t *testing.T) {
	if got := Names(); !slices.Equal(got, []string{"http", "sse"}) {
		t.Errorf("the protocols are %v", got)
	}
}

// What a target may be wrong in, each as the sentence its author gets.
func TestRefusedTargets(t *testing.T) {
	for _, test := range []struct {
		what   string
		change func(*scenarios.Target)
		desk   bool
		want   string
	}{
		{
			"a protocol that does not exist", func(t *scenarios.Target) { t.Protocol = "carrier-pigeon" }, false,
			`targets.bot.protocol: there is no protocol "carrier-pigeon"; allowed are http, sse`,
		},
		{
			"no protocol", func(t *scenarios.Target) { t.Protocol = "" }, true,
			`targets.desk.protocol: there is no protocol ""; allowed are http, sse`,
		},
		{
			"a host that is not allowed", func(t *scenarios.Target) { t.URL = "https://bot.example:8443/chat" }, false,
			`targets.bot.url: the host "bot.example:8443" is not allowed to be sent load: list it under targets.allow, or give --allow bot.example, if you may test it`,
		},
		{
			"a host that looks like loopback", func(t *scenarios.Target) { t.URL = "http://127.0.0.1.example/" }, false,
			`targets.bot.url: the host "127.0.0.1.example" is not allowed`,
		},
		{
			"another host to leave at", func(t *scenarios.Target) { t.Leave = &scenarios.Step{URL: "http://other.example/{{.ConversationID}}"} }, true,
			`targets.desk.leave.url: the host "other.example" is not allowed`,
		},
		{
			"a host that a value completes", func(t *scenarios.Target) { t.URL = "http://127.0.0.1{{.Text}}/" }, false,
			`targets.bot.url: the host has to be written out`,
		},
		{
			"a host that is a value", func(t *scenarios.Target) { t.URL = "http://{{.Text}}/" }, false,
			`targets.bot.url: the host has to be written out`,
		},
		{"no URL", func(t *scenarios.Target) { t.URL = "" }, false, `targets.bot.url: want a URL that starts with http:// or https://`},
		{"another scheme", func(t *scenarios.Target) { t.URL = "ftp://127.0.0.1/" }, false, `targets.bot.url: want a URL that starts with`},
		{
			"credentials in the URL", func(t *scenarios.Target) { t.URL = "http://me:${TOKEN}@127.0.0.1/" }, false,
			`targets.bot.url: credentials do not belong into a URL`,
		},
		{"no method", func(t *scenarios.Target) { t.Method = "PO ST" }, false, `targets.bot.method: "PO ST" is not an HTTP method`},
		{
			"a variable that is not set", func(t *scenarios.Target) { t.Headers = map[string]string{"X-Key": "${BOT_KEY}"} }, false,
			`targets.bot.headers.X-Key: the environment variable BOT_KEY is not set`,
		},
		{"no header", func(t *scenarios.Target) { t.Headers = map[string]string{"X Key": "a"} }, false, `targets.bot.headers.X Key: is not the name of a header`},
		{"a field that does not exist", func(t *scenarios.Target) {
			t.Send = &scenarios.Body{JSON: map[string]any{"a": []any{"{{with .Text}}x{{end}}{{.Txt}}"}}}
		}, false, `targets.bot.send.json.a[0]: cannot fill in the template`},
		{
			"a persona's field that does not exist", func(t *scenarios.Target) { t.Send = &scenarios.Body{Raw: "{{.Customer.Name}}"} }, false,
			`targets.bot.send.raw: cannot fill in the template`,
		},
		{"two bodies", func(t *scenarios.Target) { t.Send = &scenarios.Body{Raw: "a", JSON: "b"} }, false, `targets.bot.send: a body is json, form or raw`},
		{"no JSON value", func(t *scenarios.Target) { t.Send = &scenarios.Body{JSON: map[any]any{1: 2}} }, false, `targets.bot.send.json: is no JSON value`},
		{"no path", func(t *scenarios.Target) { t.Extract.Text = "a..b" }, false, `targets.bot.extract.text: "a..b": the path has an empty name`},
		{"half a certificate", func(t *scenarios.Target) { t.Client.Key = "key.pem" }, false, `targets.bot.client: certificate and key belong together`},
		{"authorities that do not exist", func(t *scenarios.Target) { t.Client.CA = "absent.pem" }, false, `targets.bot.client.ca: cannot read the authorities: open absent.pem`},
		{"a streamed desk without a stream", func(t *scenarios.Target) { t.Protocol = "sse" }, true, `targets.desk.stream: protocol sse reads a desk as one stream`},
	} {
		t.Run(test.what, func(t *testing.T) {
			target := &scenarios.Target{Protocol: "http", URL: "http://127.0.0.1:1/chat"}
			test.change(target)
			_, err := New(target, Options{Desk: test.desk, Env: environment(map[string]string{"TOKEN": "s3cret-value"}), Sample: ada().Vars()})
			if err == nil || !strings.HasPrefix(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("New says\n%v\nwant one sentence that starts\n%s", err, test.want)
			}
		})
	}
}

// All faults of a target are told at once.
func TestAllFaultsAtOnce(t *testing.T) {
	_, err := New(&scenarios.Target{
		Protocol: "http", URL: "http://bot.example/", Headers: map[string]string{"A": "${NONE}", "B": "{{.X"},
		Extract: scenarios.Extract{Text: "a..b", Joined: "@x"},
	}, Options{})
	if err == nil || strings.Count(err.Error(), "\n") != 4 {
		t.Errorf("want five faults, got\n%v", err)
	}
}

func TestAllowed(t *testing.T) {
	list := []string{"bot.staging.example", "Desk.example:8443", ""}
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST:80": true, "127.0.0.1": true, "127.9.9.9:1": true, "[::1]:80": true, "::1": true,
		"bot.staging.example": true, "BOT.staging.example.:443": true, "desk.example:8443": true,
		"desk.example:80": false, "desk.example": false, "evil.bot.staging.example": false, "example": false, "": false,
		"0.0.0.0": false, "10.0.0.1": false, "localhost.example": false, "[::ffff:127.0.0.1]:80": true,
	} {
		if got := Allowed(host, list); got != want {
			t.Errorf("%q: %v, want %v", host, got, want)
		}
	}
}

// A secret leaves the package in no error, detail, text or name, however it is spelled there.
func TestSecretsStayHidden(t *testing.T) {
	const secret = "s3cret/value\"+x"
	env := environment(map[string]string{"TOKEN": secret, "HOST": "hidden.example"})
	leaks := func(text string) bool {
		return strings.Contains(text, "s3cret") || strings.Contains(text, "hidden.example")
	}
	for _, target := range []scenarios.Target{
		{URL: "https://${HOST}/chat"},
		{URL: "http://127.0.0.1:1/", Headers: map[string]string{"A": "{{.X}} ${TOKEN}"}},
		{URL: "http://u:${TOKEN}@127.0.0.1:1/"},
		{URL: "http://127.0.0.1:1/%zz${TOKEN}"},
		{URL: "http://127.0.0.1:1/", Send: &scenarios.Body{JSON: []any{"${TOKEN}", "{{.X}}"}}},
	} {
		target.Protocol = "http"
		if _, err := New(&target, Options{Env: env}); err == nil || leaks(err.Error()) {
			t.Errorf("%s: %v", target.URL, err)
		}
	}

	for _, body := range []string{
		`{"text":"you sent s3cret/value\"+x","agent":"s3cret/value\"+x"}`,
		`{"error":"bad token s3cret/value\"+x"}`, "<p>s3cret/value%22+x s3cret%2Fvalue%22+x s3cret%2Fvalue%22%2Bx</p>",
		strings.Repeat(" ", 150) + secret,
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) })
		d := build(t, &scenarios.Target{
			Protocol: "http", URL: s.URL + "/?key=${TOKEN}", Headers: map[string]string{"Authorization": "Bearer ${TOKEN}"},
			Extract: scenarios.Extract{Text: "text", Joined: "agent"},
		}, Options{Env: env, Desk: true})
		x := d.Open(ada()).Send(t.Context(), Message{Turn: 1}, clock())
		all := x.Detail + x.Text + fmt.Sprint(x.Events)
		if _, shown := d.Endpoint(); leaks(all) || leaks(shown) || !strings.Contains(all, "${TOKEN}") {
			t.Errorf("%s: %q, %q", body, all, shown)
		}
	}
}

// What rows show of a target is what the scenario says, without its query.
func TestEndpoint(t *testing.T) {
	d := build(t, &scenarios.Target{Protocol: "http", Method: "put", URL: "http://127.0.0.1:${PORT}/{{.ConversationID}}?key=1"},
		Options{Env: environment(map[string]string{"PORT": "8080"})})
	if method, url := d.Endpoint(); method != "PUT" || url != "http://127.0.0.1:${PORT}/{{.ConversationID}}" {
		t.Errorf("the endpoint is %s %s", method, url)
	}
}
