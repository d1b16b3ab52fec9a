package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"
	"github.com/vbauerster/mpb/v8"
)

// An app is one execution of the program: its streams, the flags that all
// commands share, and its clock.
type app struct {
	in     io.Reader
	out    io.Writer
	err    io.Writer
	getenv func(string) string

	configPath string
	storePath  string
	quiet      bool
	json       bool
	format     string
	verbose    bool

	clock   clock
	log     *slog.Logger
	bars    atomic.Pointer[mpb.Progress] // the bars that are shown now
	ran     bool                         // a command's own code was reached: errors are no longer about usage
	resumes bool                         // the command can be stopped at any moment, and the next one goes on: being told to stop is no failure
}

// run executes one command line and returns the exit code.
func (a *app) run(ctx context.Context, args []string) int {
	root := a.rootCommand()
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	cmd, err := root.ExecuteContextC(ctx)
	return a.conclude(ctx, cmd, err)
}

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "hymnsheet",
		Short: "Follow how state media repeat themselves",
		Long: "Hymnsheet collects what state media and public accounts publish, keeps the\n" +
			"evidence, works out who says what in whose voice, follows repeated framings\n" +
			"over time and writes a weekly report that a researcher can cite.",
		Example:           "  hymnsheet demo\n  hymnsheet init --contact https://example.org/crawler > config.yaml\n  hymnsheet run",
		SilenceUsage:      true,
		SilenceErrors:     true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true}, // our own has an example
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.prepare() },
	}
	group(root)
	flags := root.PersistentFlags()
	flags.StringVar(&a.configPath, "config", "config.yaml", "configuration `FILE`")
	flags.StringVar(&a.storePath, "store", "", "database `FILE`, instead of the configured one")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "print nothing unless something is wrong, for cron")
	flags.BoolVar(&a.json, "json", false, "print JSON on standard output, for programs")
	flags.BoolVarP(&a.verbose, "verbose", "v", false, "log every fetch")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	root.AddGroup(
		&cobra.Group{ID: "work", Title: "The weekly work:"},
		&cobra.Group{ID: "look", Title: "Looking at what is there:"},
		&cobra.Group{ID: "data", Title: "Bringing data in and keeping it:"},
	)
	add := func(group string, cmds ...*cobra.Command) {
		for _, c := range cmds {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add("work", a.initCommand(), a.checkCommand(), a.runCommand(), a.crawlCommand(), a.extractCommand(), a.trackCommand(), a.reportCommand(), a.framingsCommand(), a.recodeCommand(), a.codeCommand())
	add("look", a.listCommand(), a.showCommand(), a.tryCommand(), a.demoCommand())
	add("data", a.importCommand(), a.exportCommand(), a.verifyCommand(), a.backupCommand(), a.restoreCommand(), a.storeCommand(), a.archiveCommand())
	root.AddCommand(a.versionCommand(), a.completionCommand())
	root.InitDefaultHelpCmd()
	if help, _, err := root.Find([]string{"help"}); err == nil {
		help.Example = example("hymnsheet help run", "hymnsheet help import articles")
	}
	return root
}

// prepare sets up what every command needs once flags are read.
func (a *app) prepare() error {
	level := slog.LevelWarn
	switch {
	case a.verbose:
		level = slog.LevelDebug
	case !a.quiet:
		level = slog.LevelInfo
	}
	a.log = slog.New(slog.NewTextHandler(logWriter{a}, &slog.HandlerOptions{Level: level, ReplaceAttr: plainTime}))
	c, err := newClock(a.getenv("HYMNSHEET_NOW"))
	if err != nil {
		return usage(err)
	}
	a.clock = c
	switch a.format {
	case "", "table", "json", "csv":
	default:
		return usage(fmt.Errorf("--format %s: want table, json or csv", a.format))
	}
	if a.json && a.format != "" && a.format != "json" {
		return usage(fmt.Errorf("--json and --format %s: want one of them", a.format))
	}
	return nil
}

// plainTime shortens the time of log lines to seconds.
func plainTime(_ []string, attr slog.Attr) slog.Attr {
	if attr.Key == slog.TimeKey {
		attr.Value = slog.StringValue(attr.Value.Time().UTC().Format(time.RFC3339))
	}
	return attr
}

// do wraps a command's own code, so that run can tell its errors from bad usage.
func (a *app) do(f func(cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		a.ran = true
		return f(cmd, args)
	}
}

// example formats the example of a command's help: one line each, indented.
func example(lines ...string) string { return "  " + strings.Join(lines, "\n  ") }
