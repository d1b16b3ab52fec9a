package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// none refuses arguments.
func none(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(fmt.Errorf("unexpected argument %q", args[0]))
	}
	return nil
}

// exactlyOne wants one argument, called name.
func exactlyOne(name string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usage(errors.New("want " + name))
		case len(args) > 1:
			return usage(fmt.Errorf("unexpected argument %q: want one %s", args[1], name))
		}
		return nil
	}
}

// oneFile takes exactly one argument, called name, unless a manifest is given.
func oneFile(name string, manifest *string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case *manifest != "" && len(args) > 0:
			return usage(fmt.Errorf("--manifest %s: names the inputs already; leave out %s", *manifest, args[0]))
		case *manifest == "" && len(args) != 1:
			return usage(fmt.Errorf("want one %s, or --manifest FILE", name))
		}
		return nil
	}
}

// group makes c a command that only holds others: alone it prints its help.
func group(c *cobra.Command) *cobra.Command {
	c.SuggestionsMinimumDistance = 2
	c.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		asked := strings.TrimPrefix(cmd.CommandPath()+" "+args[0], cmd.Root().Name()+" ")
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			slices.Sort(near)
			return usage(fmt.Errorf("%s: no such command: did you mean %s?", asked, strings.Join(near, " or ")))
		}
		var names []string
		for _, sub := range cmd.Commands() {
			if !sub.Hidden {
				names = append(names, sub.Name())
			}
		}
		return usage(fmt.Errorf("%s: no such command: want one of %s", asked, strings.Join(names, ", ")))
	}
	c.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	return c
}

// oneOf completes a flag's value from a fixed list.
func oneOf(c *cobra.Command, flag string, values ...string) {
	// The flag is there: an error would be a mistake in this program, and the
	// worst of it a completion that is missing.
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}
