package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/demo"
	"github.com/hymnsheet/hymnsheet/narratives"
)

func (a *app) demoCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "demo",
		Short: "See it work: three simulated weeks of a made-up web on loopback",
		Long: "Demo serves a small made-up web on loopback, runs the whole path over three\n" +
			"simulated weeks of it and says where the reports lie. It needs no network.",
		Example: example("hymnsheet demo", "hymnsheet demo --dir /tmp/demo"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			return a.demo(cmd.Context(), dir)
		}),
	}
	c.Flags().StringVar(&dir, "dir", "hymnsheet-demo", "`FOLDER` for store, archive and reports; made anew")
	return c
}

// demoMark is a file by which the demonstration knows a folder as its own.
const demoMark = ".hymnsheet-demo"

func (a *app) demo(ctx context.Context, dir string) error {
	if fileExists(dir) && !fileExists(filepath.Join(dir, demoMark)) {
		return usage(fmt.Errorf("demo: %s: is there already and is no demonstration; name another folder with --dir", dir))
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	web, err := demo.Serve()
	if err != nil {
		return err
	}
	defer web.Close()
	config := filepath.Join(dir, "config.yaml")
	if err := errors.Join(os.WriteFile(filepath.Join(dir, demoMark), nil, 0o644), os.WriteFile(config, []byte(web.Config()), 0o644)); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	begun := time.Now()
	p := a.startProgress("demo: days", demo.Days+1)
	for day := 1; day <= demo.Days+1; day++ {
		web.SetDay(day)
		if err := a.demoDay(ctx, config, demo.Now(day)); err != nil {
			p.finish()
			return fmt.Errorf("demo: day %d: %w", day, err)
		}
		p.set(day)
	}
	p.finish()
	if a.quiet {
		return nil
	}
	week := narratives.WeekOf(demo.Now(demo.Days))
	_, err = fmt.Fprintf(a.out, "%d simulated days in %.1f s. The web was made up; the path is the real one.\n\n"+
		"  the newest report   %s\n  all of them         %s\n\nLook around:\n"+
		"  hymnsheet list framings --week %s --config %s\n"+
		"  hymnsheet show f-moral-high-ground --config %s\n"+
		"  hymnsheet list coverage --week %s --config %s\n  hymnsheet verify --config %s\n",
		demo.Days, time.Since(begun).Seconds(), filepath.Join(dir, "reports", "latest", "index.html"), filepath.Join(dir, "reports"),
		week, config, config, week, config, config)
	return err
}

// demoDay is one run, as cron would start it, on a simulated evening.
func (a *app) demoDay(ctx context.Context, config string, now time.Time) error {
	day := &app{in: a.in, out: io.Discard, err: a.err, getenv: a.getenv, configPath: config, quiet: true, ran: true}
	day.log = slog.New(slog.NewTextHandler(logWriter{a}, &slog.HandlerOptions{Level: slog.LevelError}))
	day.clock = clock{offset: time.Until(now), simulated: true}
	err := day.runAll(ctx, "demo", false, 0, reportClosed, "")
	var coded codeError
	if errors.As(err, &coded) && coded.code == exitOutlets {
		return nil // a feed of the made-up web dies on purpose
	}
	return err
}
