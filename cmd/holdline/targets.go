package main

import (
	"net/url"
	"strings"

	"github.com/holdline/holdline/scenarios"
)

// describe names where a run sends to: hosts only, since URLs may hold what is not to be shown.
func describe(t *scenarios.Targets) string {
	if t == nil {
		return "sandbox"
	}
	var parts []string
	for _, end := range []struct {
		name   string
		target *scenarios.Target
	}{{"bot", t.Bot}, {"desk", t.Desk}} {
		if end.target != nil {
			host := end.target.URL
			if u, err := url.Parse(host); err == nil && u.Host != "" {
				host = u.Host
			}
			parts = append(parts, end.name+" "+host)
		}
	}
	return strings.Join(parts, ", ")
}
