package scenarios

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
)

func (c checker) targets(protocols []string) {
	t := c.sc.Targets
	if t == nil {
		return
	}
	if t.Bot == nil && t.Desk == nil {
		c.fault("targets", "has neither bot nor desk; want one of them at least, or no targets for the sandbox")
	}
	if t.Bot != nil {
		c.target("targets.bot", t.Bot, protocols)
		for _, k := range []struct {
			key   string
			given bool
		}{{"leave", t.Bot.Leave != nil}, {"status", t.Bot.Status != nil}, {"stream", t.Bot.Stream != nil}, {"poll", t.Bot.Poll != 0}} {
			if k.given {
				c.fault(join("targets.bot", k.key), "belongs to a desk; want it under targets.desk")
			}
		}
	}
	if t.Desk != nil {
		c.target("targets.desk", t.Desk, protocols)
		if t.Desk.Stream != nil && (t.Desk.Poll != 0 || t.Desk.Status != nil) {
			c.fault("targets.desk.stream", "is given together with poll or status; want the desk streamed or polled")
		}
	}
	c.writtenOut()
	for i, d := range c.sc.Demand {
		if d.Channel != DefaultChannel {
			c.fault(join(item("demand", i), "channel"), "is %s, which runs live on the sandbox only; want chat, or no targets", d.Channel)
		}
	}
}

// writtenOut finds secrets that stand in the file itself, which is shared, and kept with every run.
func (c checker) writtenOut() {
	eachText("targets", reflect.ValueOf(*c.sc.Targets), func(path, text string) {
		found := secretive(path, text)
		if _, query, ok := strings.Cut(text, "?"); ok && strings.HasSuffix(path, ".url") {
			for pair := range strings.FieldsFuncSeq(query, func(r rune) bool { return r == '&' || r == ';' || r == '#' }) {
				name, value, _ := strings.Cut(pair, "=")
				found = found || secretive(".url."+name, value)
			}
		}
		if found {
			c.fault(path, "holds a secret that is written out; want it from the environment, such as ${BOT_TOKEN}: the scenario is kept with every run")
		}
	})
}

// secretive says whether a text that is sent by a name is a secret, as a rule, and stands there itself.
func secretive(path, text string) bool {
	sent := func(part string) bool { return strings.Contains(path, part) }
	if text == "" || strings.Contains(text, "${") || strings.Contains(text, "{{") ||
		!slices.ContainsFunc([]string{".headers.", ".send.", ".body.", ".url."}, sent) {
		return false // or is where in a reply to look for a token
	}
	name := strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(path))
	return strings.HasSuffix(name, ".url.key") || slices.ContainsFunc([]string{
		"authorization", "auth", "cookie", "apikey", "accesskey", "secretkey", "subscriptionkey", "token", "secret", "password", "passwd",
	}, func(end string) bool { return strings.HasSuffix(name, end) })
}

func (c checker) target(at string, t *Target, protocols []string) {
	if protocols != nil {
		c.one(join(at, "protocol"), t.Protocol, protocols)
	}
	c.url(join(at, "url"), t.URL)
	c.method(join(at, "method"), t.Method)
	c.body(join(at, "send"), t.Send)
	for key, s := range map[string]*Step{"leave": t.Leave, "status": t.Status, "stream": t.Stream} {
		if s != nil {
			c.method(join(join(at, key), "method"), s.Method)
			c.url(join(join(at, key), "url"), s.URL)
			c.body(join(join(at, key), "body"), s.Body)
		}
	}
	if (t.Client.Certificate == "") != (t.Client.Key == "") {
		c.fault(join(at, "client"), "has only one of certificate and key; want both or neither")
	}
}

// url checks an address as far as it is known before templates and secrets are filled in.
func (c checker) url(path, text string) {
	known, _, template := strings.Cut(text, "{{")
	if strings.Contains(known, "${") || template && !strings.Contains(known, "://") {
		return
	}
	u, err := url.Parse(known)
	if err == nil && u.User != nil {
		c.fault(path, `carries credentials; want them as headers: {Authorization: "Bearer ${BOT_TOKEN}"}`)
		return
	}
	if err != nil || u.Host == "" || !slices.Contains([]string{"http", "https", "ws", "wss"}, u.Scheme) {
		c.fault(path, "is %q; want a URL such as http://127.0.0.1:8080/chat", text)
	}
}

func (c checker) method(path, method string) {
	c.one(path, method, methods())
}

// methods lists those of requests, the one without a body first.
func methods() []string { return []string{"GET", "POST", "PUT", "PATCH", "DELETE"} }

func (c checker) body(path string, b *Body) {
	if b == nil {
		return
	}
	given := 0
	for _, is := range []bool{b.JSON != nil, b.Form != nil, b.Raw != ""} {
		if is {
			given++
		}
	}
	if given != 1 {
		c.fault(path, "has %d bodies; want one of json, form, raw", given)
	}
}
