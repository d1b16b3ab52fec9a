package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/hymnsheet/hymnsheet/internal/config"
)

// driftDays is how many days back check looks for redesigned sites.
const driftDays = 14

// checkSites names the sites whose pages have stopped looking like themselves.
// Without a store there is nothing to say.
func (a *app) checkSites(ctx context.Context, c *config.Config) error {
	if _, err := os.Stat(c.Store.Path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	s, err := a.look(ctx)
	if err != nil {
		return err
	}
	now := a.clock.Now()
	list, err := s.store.Drifts(ctx, now.AddDate(0, 0, -driftDays), now)
	for _, d := range list {
		fmt.Fprintf(a.out, "look at outlet %s, %s: %s\n", d.Outlet, shortTime(d.Day), d)
	}
	return errors.Join(err, s.close())
}
