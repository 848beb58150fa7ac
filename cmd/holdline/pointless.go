package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The reasons why commands have no use for a flag that they share with others.
const (
	nothingSent   = "virtual time sends nothing to anybody; the service is what the scenario says under service"
	nothingJudged = "no gate of this command decides about its exit code; simulate judges them"
	notReported   = "this command writes no report"
)

// pointless is where a flag says why a command has no use for it.
const pointless = "pointless"

// without hides flags that mean nothing to a command; check refuses them, where they would be passed over
// in silence.
func without(cmd *cobra.Command, why string, names ...string) {
	for _, name := range names {
		flag := cmd.Flags().Lookup(name)
		flag.Hidden = true
		if flag.Annotations == nil {
			flag.Annotations = map[string][]string{}
		}
		flag.Annotations[pointless] = []string{why}
	}
}

// refused finds a flag that was given although it means nothing here.
func refused(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		if why := flag.Annotations[pointless]; len(why) > 0 && err == nil {
			err = usage(fmt.Errorf("--%s: %s; leave it out", flag.Name, why[0]))
		}
	})
	return err
}
