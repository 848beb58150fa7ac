package driver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/holdline/holdline/scenarios"
)

// InquiryHeader carries an inquiry's key, as 16 hexadecimal digits, on every request.
const InquiryHeader = "X-Holdline-Inquiry"

// step is one compiled request.
type step struct {
	method  string
	url     *text
	fixed   *url.URL // the whole URL, if it holds no values
	host    string   // with its port, as the URL has it
	scheme  string
	body    *body
	headers []header
}

// header is a field of a request.
type header struct {
	name  string
	value *text
	fixed []string // the value, if it is always the same
}

// request builds the step's request, and gives the length of its body.
func (s *step) request(ctx context.Context, c *Customer, m Message, scratch *scratch) (*http.Request, error) {
	v := viewOf(c, m)
	req := (&http.Request{
		Method: s.method, URL: s.fixed, Host: s.host, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: make(http.Header, len(s.headers)+2),
	}).WithContext(ctx)
	var err error
	if s.fixed == nil {
		if req.URL, err = s.target(&v, scratch); err != nil {
			return nil, err
		}
	}
	if err = s.fill(req, &v, scratch); err != nil {
		return nil, err
	}
	key := make([]byte, 0, 16)
	for shift := 60; shift >= 0; shift -= 4 {
		key = append(key, "0123456789abcdef"[c.Key>>shift&15])
	}
	req.Header[InquiryHeader] = []string{string(key)}
	if s.body == nil {
		return req, nil
	}
	if scratch.out, err = s.body.append(scratch.out[:0], scratch.value[:0], &v); err != nil {
		return nil, err
	}
	// The transport may still be writing when the reply is in, so the request owns its bytes. With
	// GetBody it sends them again where a pooled connection turns out closed before any was written.
	content := bytes.Clone(scratch.out)
	req.ContentLength = int64(len(content))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }
	req.Body, err = req.GetBody()
	return req, err
}

// target fills in the URL. Values are escaped, so that none can lead to another host.
func (s *step) target(v *view, scratch *scratch) (*url.URL, error) {
	out, err := s.url.append(scratch.value[:0], v)
	if err != nil {
		return nil, err
	}
	scratch.value = out
	u, err := url.Parse(string(out))
	if err != nil {
		return nil, errors.New("the URL cannot be read once its values are filled in")
	}
	if u.Host != s.host {
		return nil, fmt.Errorf("the URL leads to %q once its values are filled in", u.Host)
	}
	return u, nil
}

func (s *step) fill(req *http.Request, v *view, scratch *scratch) error {
	for _, h := range s.headers {
		value := h.fixed
		if value == nil {
			out, err := h.value.append(scratch.value[:0], v)
			if err != nil {
				return fmt.Errorf("header %s: %w", h.name, err)
			}
			scratch.value = out
			value = []string{strings.Map(printable, string(out))}
		}
		if h.name == "Host" {
			req.Host = value[0]
			continue
		}
		req.Header[h.name] = value
	}
	return nil
}

// printable drops control characters: no value may end a header.
func printable(r rune) rune {
	if r < ' ' || r == 0x7f {
		return -1
	}
	return r
}

// builder compiles the steps of a target and keeps everything that is wrong with it.
type builder struct {
	target  *scenarios.Target
	options Options
	prefix  string
	secrets *secrets
	headers []header
	faults  []error
}

func (b *builder) fault(field string, err error) {
	b.faults = append(b.faults, fmt.Errorf("%s.%s: %w", b.prefix, field, err))
}

// compileHeaders compiles the headers that every step sends.
func (b *builder) compileHeaders() {
	for _, name := range slices.Sorted(maps.Keys(b.target.Headers)) {
		field := "headers." + name
		if !token(name) {
			b.fault(field, errors.New("is not the name of a header"))
			continue
		}
		t := b.compile(field, b.target.Headers[name], forHeader)
		if t == nil {
			continue
		}
		h := header{name: http.CanonicalHeaderKey(name), value: t}
		if t.fixed {
			h.fixed = []string{strings.Map(printable, t.head)}
		}
		b.headers = append(b.headers, h)
	}
}

// token tells whether a name is made of the characters a header's name may have.
func token(name string) bool {
	return name != "" && strings.Trim(name, "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == ""
}

// compile compiles one template, or notes what is wrong with it and gives nil.
func (b *builder) compile(field, source string, p purpose) *text {
	t, err := compile(source, p, b.secrets)
	if err == nil {
		err = t.try(b.options.Sample)
	}
	if err != nil {
		b.fault(field, err)
		return nil
	}
	return t
}

// step compiles one request. accept is what it asks for unless the scenario says otherwise.
func (b *builder) step(field, method, address string, content *scenarios.Body, accept string) *step {
	s := &step{method: strings.ToUpper(method)}
	if !token(s.method) {
		b.fault(field+"method", fmt.Errorf("%q is not an HTTP method", method))
	}
	if s.url = b.compile(field+"url", address, forURL); s.url != nil {
		if err := s.aim(b.options.Allow); err != nil {
			b.fault(field+"url", err)
		}
	}
	name := b.prefix + "." + field + "body"
	if field == "" {
		name = b.prefix + ".send"
	}
	var err error
	if s.body, err = compileBody(content, name, b.secrets, b.options.Sample); err != nil {
		b.faults = append(b.faults, err)
	}
	b.dress(s, accept)
	return s
}

// dress gives a step the target's headers and those it needs besides.
func (b *builder) dress(s *step, accept string) {
	s.headers = slices.Clone(b.headers)
	add := func(name, value string) {
		has := func(h header) bool { return h.name == name }
		if value != "" && !slices.ContainsFunc(s.headers, has) {
			s.headers = append(s.headers, header{name: name, fixed: []string{value}})
		}
	}
	add("Accept", accept)
	add("User-Agent", "holdline")
	if s.body != nil {
		add("Content-Type", s.body.contentType)
	}
}

// aim finds the host a step goes to, which has to be written out, and refuses one that is not
// allowed.
func (s *step) aim(allow []string) error {
	head := s.url.head
	scheme, rest, ok := strings.Cut(head, "://")
	s.scheme = strings.ToLower(scheme)
	if !ok || s.scheme != "http" && s.scheme != "https" {
		return errors.New("want a URL that starts with http:// or https://")
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 && !s.url.fixed {
		return errors.New("the host has to be written out: put a / between it and the first {{ }}")
	}
	if end < 0 {
		end = len(rest)
	}
	u, err := url.Parse(s.scheme + "://" + rest[:end])
	switch {
	case err != nil || u.Hostname() == "":
		return errors.New("the URL has no host that can be read")
	case u.User != nil:
		return errors.New(`credentials do not belong into a URL; send them as headers: {Authorization: "Bearer ${TOKEN}"}`)
	case !Allowed(u.Host, allow):
		return fmt.Errorf("the host %s is not allowed to be sent load: list it under targets.allow, or give --allow %s, if you may test it",
			strconv.Quote(u.Host), u.Hostname())
	}
	s.host = u.Host
	if !s.url.fixed {
		return nil
	}
	if s.fixed, err = url.Parse(head); err != nil {
		return errors.New("the URL cannot be read")
	}
	return nil
}

// below puts a part onto the path of an address, before its query.
func below(address, part string) string {
	base, query := address, ""
	if i := strings.IndexByte(address, '?'); i >= 0 {
		base, query = address[:i], address[i:]
	}
	return strings.TrimSuffix(base, "/") + "/" + part + query
}
