package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/sim"
)

func newSandbox(p *process) *cobra.Command {
	var f scenarioFlags
	var addr, faults string
	cmd := &cobra.Command{
		Use:   "sandbox FILE",
		Short: "Serve a bot and a human desk on loopback that play a scenario's service",
		Long: `Sandbox plays the service of a scenario until it is interrupted: the bot's outcomes, reply times and
concurrency, and the desk with its agents and queues, paced by the wall clock. What it served, by its
own books, is at /counts and printed at the end. It is the same sandbox that run embeds, in a process
of its own, so that the generator is measured without it.`,
		Example: `  holdline sandbox launch-surge --addr 127.0.0.1:8080 --speedup 60
  holdline run launch-surge --speedup 60 --target bot=http://127.0.0.1:8080/bot --target desk=http://127.0.0.1:8080/desk
  holdline sandbox quickstart --faults 'latency=200ms,http_5xx=2%'`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return p.sandbox(cmd.Context(), args[0], addr, faults, &f)
		},
	}
	f.register(cmd)
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "address of loopback to serve on; port 0 takes a free one")
	cmd.Flags().StringVar(&faults, "faults", "", "what goes wrong: latency=200ms,http_5xx=2%,reset=1%,truncate=1%,error_in_200=1%")
	return cmd
}

func (p *process) sandbox(ctx context.Context, name, addr, faults string, f *scenarioFlags) error {
	sc, err := p.loadScenario(name, f)
	if err != nil {
		return err
	}
	if sc.Service == nil {
		return usage(fmt.Errorf("%s: it has no service to play", name))
	}
	host, _, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return usage(fmt.Errorf("--addr %s: the sandbox serves on loopback only, such as 127.0.0.1:8080", addr))
	}
	sc.Targets = nil
	bot, desk := sim.Ends(sc)
	o := sim.Options{Seed: sc.Seed, Load: f.load, Speedup: f.speedup, Bot: bot, Desk: desk, Open: beside(name)}
	plan, err := sim.NewPlan(sc, o)
	if err != nil {
		return usage(err)
	}
	box, err := newBox(sc, plan.Labels(), o, faults, nil)
	if err != nil {
		return errors.Join(err, plan.Close())
	}
	defer func() { _ = plan.Close() }()
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return usage(fmt.Errorf("--addr: %w", err))
	}
	ctx, cancel := p.interruptible(ctx)
	defer cancel()
	if !f.quiet {
		_, _ = fmt.Fprintf(p.stderr, "serving %s at http://%s (bot: /bot, desk: /desk, books: /counts); ^C ends it\n", sc.Name, ln.Addr())
	}
	if err := box.Serve(ctx, ln); err != nil {
		return err
	}
	box.Close()
	e := json.NewEncoder(p.stdout)
	e.SetIndent("", "  ")
	return e.Encode(box.Counts())
}
