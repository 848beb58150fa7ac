package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/sandbox"
)

// sandboxTarget is how a run names the embedded sandbox.
const sandboxTarget = "sandbox"

// aim applies --target. A URL replaces that of the scenario's target, and its own prefix in the
// target's further steps; where the scenario has no such target, the sandbox's wire format is
// assumed, since a sandbox in another process is what such a URL most often is.
func (f *scenarioFlags) aim(sc *scenarios.Scenario) error {
	for _, t := range f.targets {
		if t == sandboxTarget {
			sc.Targets = nil
			continue
		}
		name, to, ok := strings.Cut(t, "=")
		u, err := url.Parse(to)
		if !ok || name != "bot" && name != "desk" || err != nil || u.Host == "" {
			return fmt.Errorf("--target %s: want bot=URL, desk=URL or %s", t, sandboxTarget)
		}
		if sc.Targets == nil {
			sc.Targets = &scenarios.Targets{Allow: slices.Clone(f.allow)}
		}
		slot, wire := &sc.Targets.Bot, sandbox.Targets("http://sandbox").Bot
		if name == "desk" {
			slot, wire = &sc.Targets.Desk, sandbox.Targets("http://sandbox").Desk
		}
		if *slot == nil {
			*slot = wire
		}
		*slot = redirected(*slot, strings.TrimSuffix(to, "/"))
	}
	return nil
}

// redirected is the target at another URL.
func redirected(t *scenarios.Target, to string) *scenarios.Target {
	moved := *t
	moved.URL = to
	for _, step := range []**scenarios.Step{&moved.Leave, &moved.Status, &moved.Stream} {
		if *step == nil {
			continue
		}
		if rest, ok := strings.CutPrefix((*step).URL, strings.TrimSuffix(t.URL, "/")); ok {
			s := **step
			s.URL = to + rest
			*step = &s
		}
	}
	return &moved
}

// describe names where a run sends to: hosts only, since URLs may hold what is not to be shown.
func describe(t *scenarios.Targets) string {
	if t == nil {
		return sandboxTarget
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
