package main

import (
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// calls finds the program's calls in an example line, without redirections.
var calls = regexp.MustCompile(`hymnsheet( [^<>|)]*)?`)

// shellWords cuts a call into words as a shell does, as far as examples go.
var shellWords = regexp.MustCompile(`'[^']*'|"[^"]*"|\S+`)

// TestExamples holds every command to its help: a line that says what it does,
// and examples that could be typed as they stand.
func TestExamples(t *testing.T) {
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: short help %q: want a line without a full stop", c.CommandPath(), c.Short)
		}
		if c.Example == "" {
			t.Errorf("%s: no example", c.CommandPath())
		}
		for line := range strings.SplitSeq(c.Example, "\n") {
			call := calls.FindString(line)
			if call == "" {
				t.Errorf("%s: example %q does not call the program", c.CommandPath(), line)
				continue
			}
			if err := parses(call); err != nil {
				t.Errorf("%s: example %q: %v", c.CommandPath(), line, err)
			}
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk((&app{err: io.Discard}).rootCommand())
}

// parses reports whether a call names a command, flags it has, and arguments
// it takes.
func parses(call string) error {
	var args []string
	for _, w := range shellWords.FindAllString(call, -1)[1:] {
		args = append(args, strings.Trim(w, `'"`))
	}
	root := (&app{err: io.Discard}).rootCommand()
	cmd, rest, err := root.Find(args)
	if err != nil {
		return err
	}
	if err := cmd.ParseFlags(rest); err != nil {
		return err
	}
	return cmd.ValidateArgs(cmd.Flags().Args())
}
