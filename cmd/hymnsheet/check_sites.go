package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/hymnsheet/hymnsheet/internal/config"
	"github.com/hymnsheet/hymnsheet/internal/store"
)

// driftDays is how many days back check looks for redesigned sites.
const driftDays = 14

// checked is what check --json prints.
type checked struct {
	config.Summary
	Drifts []store.Drift `json:"redesigned"` // sites whose pages have stopped looking like themselves
}

// checkSites names the sites whose pages have stopped looking like themselves.
func (a *app) checkSites(ctx context.Context, c *config.Config) error {
	list, err := a.drifts(ctx, c)
	for _, d := range list {
		fmt.Fprintf(a.out, "look at outlet %s, %s: %s\n", d.Outlet, shortTime(d.Day), d)
	}
	return err
}

// drifts are the redesigns of the last days. Without a store there are none.
func (a *app) drifts(ctx context.Context, c *config.Config) ([]store.Drift, error) {
	if _, err := os.Stat(c.Store.Path); errors.Is(err, fs.ErrNotExist) {
		return []store.Drift{}, nil
	}
	s, err := a.look(ctx)
	if err != nil {
		return nil, err
	}
	now := a.clock.Now()
	list, err := s.store.Drifts(ctx, now.AddDate(0, 0, -driftDays), now)
	if list == nil {
		list = []store.Drift{}
	}
	return list, errors.Join(err, s.close())
}
