package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/config"
)

// Exit codes; docs/operating.md says what to do about each.
const (
	exitFailed  = 1
	exitUsage   = 2
	exitOutlets = 3
	exitBusy    = 4
)

// A codeError is an error with the exit code it asks for.
type codeError struct {
	code int
	err  error
}

func (e codeError) Error() string { return e.err.Error() }
func (e codeError) Unwrap() error { return e.err }

// usage marks err as bad usage or configuration.
func usage(err error) error {
	if err == nil {
		return nil
	}
	return codeError{exitUsage, err}
}

// conclude says on standard error how a command ended, and returns the exit
// code.
func (a *app) conclude(ctx context.Context, cmd *cobra.Command, err error) int {
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil && onlyStopped(err):
		if a.resumes && a.quiet {
			return 0
		}
		if a.resumes {
			fmt.Fprintln(a.err, "hymnsheet: stopped; what was done by then is kept, and the next run goes on from there")
			return 0
		}
		fmt.Fprintln(a.err, "hymnsheet: stopped before it was done; what was kept by then stays")
		return exitFailed
	}
	code := exitFailed
	var coded codeError
	switch {
	case errors.As(err, &coded):
		code = coded.code
	case !a.ran:
		code = exitUsage
	}
	var problems *config.Problems
	if errors.As(err, &problems) {
		// One a line, the file first, so that an editor can jump there.
		a.complain("", problems.Error())
		n := "1 problem"
		if len(problems.List) != 1 {
			n = fmt.Sprintf("%d problems", len(problems.List))
		}
		fmt.Fprintf(a.err, "hymnsheet: %s in the configuration; nothing was done\n", n)
		return code
	}
	a.complain("hymnsheet: ", err.Error())
	if !a.ran && cmd != nil {
		fmt.Fprintf(a.err, "%s --help shows how it is used\n", cmd.CommandPath())
	}
	return code
}

// complain prints each line of msg. Messages hold words from outside.
func (a *app) complain(prefix, msg string) {
	for line := range strings.SplitSeq(msg, "\n") {
		if line = strings.TrimSpace(plain(line)); line != "" {
			fmt.Fprintf(a.err, "%s%s\n", prefix, line)
		}
	}
}

// onlyStopped reports whether err says that the command was told to stop or
// ran out of its time, and nothing else.
func onlyStopped(err error) bool {
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		return !slices.ContainsFunc(e.Unwrap(), func(one error) bool { return !onlyStopped(one) })
	case interface{ Unwrap() error }:
		if e.Unwrap() != nil {
			return onlyStopped(e.Unwrap())
		}
	}
	// The database says in its own words that a query was cut off.
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "interrupted")
}
