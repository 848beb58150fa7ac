package main

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/holdline/holdline/scenarios"
)

// secret is what the environment holds; it must turn up nowhere.
const secret = "s3cr3t/of+ours"

// ours is a scenario for a bot of ours, behind TLS and with a token.
func ours(url, more string) string {
	return fmt.Sprintf(`version: 1
name: ours
horizon: 2s
demand:
  - intent: refund
    arrivals: {process: constant, rate: 20/s}
    conversation: [{say: "Where is my refund?", expect: {matches: "(?i)refund"}}]
    work: {constant: 10s}
targets:
  bot:
    protocol: http
    url: "%s/chat?key=${BOT_TOKEN}"
    headers: {Authorization: "Bearer ${BOT_TOKEN}"}
    send: {json: {conversation: "{{.ConversationID}}", text: "{{.Text}}"}}
    extract: {text: reply, ended: done, solved: solved, error: error}
%slimits: {rate: 100/s}
trust: {send_lag: 1m}
gates: ["failure_rate < 60%%"]
`, url, more)
}

// chat is a bot that answers, and now and then tells all it knows in an error.
func chat(t *testing.T) http.Handler {
	t.Helper()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if want := "Bearer " + secret; r.Header.Get("Authorization") != want || r.URL.Query().Get("key") == "" {
			t.Errorf("the bot was sent %q and %q", r.Header.Get("Authorization"), r.URL)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		var said struct {
			Conversation string `json:"conversation"`
		}
		switch err := json.Unmarshal(body, &said); {
		case err != nil:
			t.Error(err)
		case strings.HasSuffix(said.Conversation, "3"):
			http.Error(w, "who is "+r.Header.Get("Authorization")+" at "+r.URL.String()+"?", http.StatusInternalServerError)
		case strings.HasSuffix(said.Conversation, "5"):
			_, _ = fmt.Fprintf(w, `{"error": "no quota for %s"}`, r.Header.Get("Authorization"))
		default:
			_, _ = io.WriteString(w, `{"reply": "Your refund is on its way.", "done": true, "solved": true}`)
		}
	})
}

// A certificate that nobody vouches for: preflight fails with exit code 3 and says what to do, and
// nothing was sent. With the authority it runs, and the secret of its headers is in no file, no
// line of output and no report.
func TestCertificatesAndSecrets(t *testing.T) {
	t.Setenv("BOT_TOKEN", secret)
	bot := httptest.NewUnstartedServer(chat(t))
	bot.Config.ErrorLog = log.New(io.Discard, "", 0)
	bot.StartTLS()
	defer bot.Close()

	dir := filepath.Join(t.TempDir(), "run")
	r := holdline(t, "run", write(t, "ours.yaml", ours(bot.URL, "")), "--out", dir)
	wantCode(t, r, exitUntrusted)
	if !strings.Contains(r.stderr, "certificate") || !strings.Contains(r.stderr, "client.ca") || !strings.Contains(r.stderr, "nothing was sent") {
		t.Errorf("it does not say what is wrong with the certificate and what to do:\n%s", r.stderr)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a run that never began left a directory")
	}

	authority := write(t, "ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: bot.Certificate().Raw})))
	file := write(t, "ours.yaml", ours(bot.URL, "    client: {ca: "+authority+"}\n"))
	text := holdline(t, "run", file, "--out", dir)
	wantCode(t, text, exitMet)
	_, all := readRun(t, dir)
	failed := 0
	for i := range all.turns {
		if v := &all.turns[i]; v.Failure != 0 {
			failed++
			if !strings.Contains(v.Detail, "${BOT_TOKEN}") {
				t.Errorf("turn %d: the detail %q should show the reference in place of the secret", v.Seq, v.Detail)
			}
		}
	}
	if failed == 0 {
		t.Error("the bot means to fail now and then, and did not")
	}
	var said strings.Builder
	said.WriteString(text.stdout + text.stderr)
	for _, format := range []string{"text", "json", "markdown", "junit"} {
		again := holdline(t, "report", dir, "--format", format)
		wantCode(t, again, exitMet)
		said.WriteString(again.stdout + again.stderr)
	}
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		said.Write(b)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	found := said.String()
	if i := strings.Index(found, "s3cr3t"); i >= 0 {
		t.Errorf("the secret turns up: ...%s...", found[max(0, i-200):min(len(found), i+100)])
	}
}

// The command line in the record says what was run, without what may be a secret.
func TestSafeArguments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ given, want string }{
		{"quickstart", "quickstart"},
		{"--load", "--load"},
		{"service.bot.concurrency=80", "service.bot.concurrency=80"},
		{"targets.bot.headers.Authorization=Bearer abc", "targets.bot.headers.Authorization=..."},
		{"--set=targets.bot.headers={Authorization: Bearer abc}", "--set=targets.bot.headers=..."},
		{"targets.bot={url: http://h/x?key=abc, headers: {A: abc}}", "targets.bot=..."},
		{"bot=http://me:abc@bot.example/chat?key=abc", "bot=http://bot.example/chat"},
		{"--target=bot=http://me:a@bc@bot.example", "--target=bot=http://bot.example"},
		{"bot=http://bot.example/@home/chat", "bot=http://bot.example/@home/chat"},
		{"failure_rate < 1%", "failure_rate < 1%"},
	} {
		if got := safeArg(c.given); got != c.want {
			t.Errorf("%s is recorded as %s, want %s", c.given, got, c.want)
		}
	}
}

// A report names hosts only: a URL may hold what is not to be shown.
func TestDescribe(t *testing.T) {
	t.Parallel()
	if got := describe(nil); got != "sandbox" {
		t.Errorf("no targets are described as %q", got)
	}
	both := &scenarios.Targets{
		Bot:  &scenarios.Target{URL: "https://me:abc@bot.example:8443/chat?key=abc"},
		Desk: &scenarios.Target{URL: "http://desk.example/"},
	}
	if got, want := describe(both), "bot bot.example:8443, desk desk.example"; got != want {
		t.Errorf("they are described as %q, want %q", got, want)
	}
}
