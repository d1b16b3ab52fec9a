package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// A pull is what a poll of a source brought, beside what is already known. The
// zero value stands for what is no poll.
type pull struct {
	read   bool
	listed int           // articles, posts or sitemaps on the page
	fresh  int           // articles or posts that the source listed for the first time
	before string        // when this address last listed one for the first time; empty if never
	stayed int           // articles that it listed for the first time then, and still lists
	pause  time.Duration // see crawler.Pause
}

// newPull begins the account of a fetch, before its links are added.
func newPull(ctx context.Context, tx *sql.Tx, x crawler.Fetch) (*pull, error) {
	p := &pull{}
	switch x.Task.Kind {
	case crawler.KindFeed, crawler.KindListing, crawler.KindSitemap, crawler.KindPosts:
	default:
		return p, nil
	}
	if x.Outcome != crawler.OK {
		return p, nil
	}
	dated := x.Links
	if x.Task.Kind == crawler.KindPosts {
		dated = x.Posts
	}
	p.read, p.pause = true, crawler.Pause(dated, x.At)
	err := tx.QueryRowContext(ctx, `select coalesce(max(at), '') from visit where outlet = ? and url = ? and fresh > 0`, x.Task.Outlet, x.Task.URL).Scan(&p.before)
	return p, err
}

// see counts a link, before it is noted.
func (p *pull) see(ctx context.Context, tx *sql.Tx, t crawler.Task, l crawler.Link) error {
	if !p.read {
		return nil
	}
	switch l.Kind {
	case crawler.KindSitemap:
		if !strings.HasSuffix(l.Parent, "/robots.txt") { // robots.txt named it, not this page
			p.listed++
		}
	case crawler.KindPage:
		return p.count(ctx, tx, t, l.URL)
	}
	return nil
}

// count counts an article or a post, before it is noted.
func (p *pull) count(ctx context.Context, tx *sql.Tx, t crawler.Task, url string) error {
	p.listed++
	var first string
	err := tx.QueryRowContext(ctx, `select first_seen from link where outlet = ? and url = ? and source = ?`, t.Outlet, url, t.Source).Scan(&first)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		p.fresh++
		return nil
	case first == p.before:
		p.stayed++
	}
	return err
}

// kept is how many of the articles that were newest before are still listed;
// -1 if there were none, or the page was not read.
func (p pull) kept() int {
	if p.before == "" {
		return -1
	}
	return p.stayed
}

func (p pull) pauseSeconds() int64 {
	if !p.read || p.pause < 0 {
		return -1
	}
	return int64(p.pause / time.Second)
}
