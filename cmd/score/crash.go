package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Moments of the kills: after the start of a run, or after its first request,
// by turns, so that every part of a run is hit however slow the machine is.
const crashWindow = 1200 * time.Millisecond

// Kills of the two forms, and the steps at the end that nothing disturbs: as
// many as it takes for the last retries and rechecks.
const (
	crashKills      = 1000
	crashKillsShort = 25
	crashQuiet      = 7
)

// A crash is a store that is crawled and killed again and again.
type crash struct {
	s     setup
	dir   string
	web   *crashWeb
	judge *crashJudge
	step  int
	seen  int   // requests that the judge has seen
	visit int64 // id of the newest visit that it has seen
}

// scoreCrash kills a crawl of a small web at random moments, lets it end in
// peace, and compares the server's log, the store and the archive.
func scoreCrash(s setup) ([]figure, error) {
	kills := crashKillsShort
	if s.full {
		kills = crashKills
	}
	w, err := serveCrash()
	if err != nil {
		return nil, err
	}
	defer w.close()
	c := &crash{s: s, dir: filepath.Join(s.work, "crash"), web: w, judge: newCrashJudge(w)}
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(c.dir, "config.yaml"), []byte(w.config()), 0o644); err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(killSeed, killSeed))
	begun := time.Now()
	landed := 0
	for i := 0; landed < kills && i < 3*kills; i++ {
		hit, err := c.kill(r, i%2 == 0)
		if err != nil {
			return nil, err
		}
		if hit {
			landed++
		}
		if i%50 == 49 {
			fmt.Fprintf(os.Stderr, "crash: %d kills in %s, %d requests\n", landed, time.Since(begun).Round(time.Second), c.seen)
		}
	}
	killedAt := c.step
	for range crashQuiet {
		if err := c.quietly(); err != nil {
			return nil, err
		}
	}
	violations := 0
	for _, n := range c.judge.violations {
		violations += n
	}
	figures := []figure{
		{"crash kills", float64(landed), fmt.Sprintf("kill -9 at random moments, %d runs, %s", c.step, time.Since(begun).Round(time.Second))},
		{"crash violations", float64(violations), fmt.Sprintf("%d requests, server's log against the store's; %v", c.seen, c.judge.violations)},
		{"crash answers lost on the way", float64(c.judge.again), "served whole, killed before the commit, asked again"},
	}
	lost, twice, err := c.documents(killedAt)
	if err != nil {
		return figures, err
	}
	rows, err := c.twiceStored()
	if err != nil {
		return figures, err
	}
	figures = append(figures, lost, figure{"crash stored twice", twice + rows.value, rows.note})
	stray, err := c.records()
	if err != nil {
		return figures, err
	}
	figures = append(figures, stray)
	_, err = c.run(context.Background(), "verify", "--quiet")
	return figures, err
}

// begin moves to the next step and prepares its run.
func (c *crash) begin(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.s.binary, args...)
	cmd.Dir = c.dir
	now := crashStart.Add(time.Duration(c.step) * crashStep)
	cmd.Env = append(os.Environ(), "HYMNSHEET_NOW="+now.Format(time.RFC3339), "HTTP_PROXY=", "http_proxy=", "HTTPS_PROXY=", "https_proxy=")
	return cmd
}

// kill runs a step and kills it; it reports whether the run was still going.
func (c *crash) kill(r *rand.Rand, asking bool) (landed bool, err error) {
	c.step++
	c.web.next(c.step)
	command := []string{"crawl", "run", "crawl", "extract"}[c.step%4]
	cmd := c.begin(context.Background(), command, "--quiet")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		return false, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	after := time.NewTimer(time.Duration(r.Int64N(int64(crashWindow))))
	defer after.Stop()
	if asking && command != "extract" {
		after.Stop()
		select {
		case <-c.web.first:
			after.Reset(time.Duration(r.Int64N(int64(crashWindow))))
		case err = <-ended:
			return false, errors.Join(c.ended(err, errs.String()), c.see(true))
		}
	}
	select {
	case err = <-ended:
		return false, errors.Join(c.ended(err, errs.String()), c.see(true))
	case <-after.C:
		if killed := cmd.Process.Kill(); errors.Is(killed, os.ErrProcessDone) {
			err = <-ended
			return false, errors.Join(c.ended(err, errs.String()), c.see(true))
		}
		<-ended
	}
	return true, c.see(false)
}

// ended judges the end of a run that nobody killed. Exit code 3 says that an
// outlet fails, as some do here.
func (c *crash) ended(err error, errs string) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 3 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("step %d: %w: %s", c.step, err, tail(errs, 2000))
	}
	return nil
}

// quietly runs a step to its end.
func (c *crash) quietly() error {
	c.step++
	c.web.next(c.step)
	if _, err := c.run(context.Background(), "run", "--quiet"); err != nil {
		return err
	}
	return c.see(true)
}

func (c *crash) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := c.begin(ctx, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := c.ended(cmd.Run(), errs.String())
	return out.Bytes(), err
}

// see shows the judge what happened in a step.
func (c *crash) see(ended bool) error {
	hits := c.web.hits(c.seen)
	c.seen += len(hits)
	visits, err := c.newVisits()
	if err != nil {
		return err
	}
	c.judge.see(c.step, hits, visits, ended)
	return nil
}

// newVisits reads the visits that were committed since the last look.
func (c *crash) newVisits() (out []keptVisit, err error) {
	if _, err := os.Stat(filepath.Join(c.dir, storeFile)); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	db, err := openRows(c.dir)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.Query(`select id, url, kind, outcome, at from visit where id > ? order by id`, c.visit)
	if err != nil {
		if strings.Contains(err.Error(), "no such table") {
			return nil, nil // killed while the store was made
		}
		return nil, fmt.Errorf("read visits: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var v keptVisit
		var at string
		if err := rows.Scan(&v.ID, &v.URL, &v.Kind, &v.Outcome, &at); err != nil {
			return nil, err
		}
		if v.At, err = time.Parse(time.RFC3339, at); err != nil {
			return nil, fmt.Errorf("visit %d: %w", v.ID, err)
		}
		c.visit = v.ID
		out = append(out, v)
	}
	return out, rows.Err()
}

// documents compares the documents with the articles of the web: the share
// that is there with its text, and how many are there more than once or in more
// versions than there were.
func (c *crash) documents(step int) (found figure, twice float64, err error) {
	out, err := c.run(context.Background(), "list", "documents", "--all-time", "--versions", "--format", "json")
	if err != nil {
		return found, 0, err
	}
	var list []listed
	if err := json.Unmarshal(out, &list); err != nil {
		return found, 0, fmt.Errorf("list documents: %w", err)
	}
	by := map[string][]listed{}
	for _, d := range list {
		by[d.URL] = append(by[d.URL], d)
	}
	want, have := 0, 0
	for _, h := range c.web.hosts {
		for n := 1; n <= h.published(step); n++ {
			want++
			u := fmt.Sprintf("http://%s/news/%d.html", h.addr, n)
			docs := by[u]
			if len(docs) == 0 || len(docs[0].Versions) == 0 {
				show("crash lost: " + u)
				continue
			}
			marks := 0
			for _, v := range docs[0].Versions {
				for version := 1; version <= 2; version++ {
					if strings.Contains(v.Text, h.mark(n, version)) {
						marks++
					}
				}
			}
			if marks == 0 {
				show("crash text lost: " + u)
				continue
			}
			have++
			if most := 1 + map[bool]int{true: 1}[edited(n)]; len(docs) > 1 || len(docs[0].Versions) > most {
				twice++
				show(fmt.Sprintf("crash twice: %s: %d documents, %d versions", u, len(docs), len(docs[0].Versions)))
			}
		}
	}
	return figure{"crash articles found", share(have, want), fmt.Sprintf("%d of %d", have, want)}, twice, nil
}

// twiceStored counts what stands in the store more often than once.
func (c *crash) twiceStored() (f figure, err error) {
	db, err := openRows(c.dir)
	if err != nil {
		return f, err
	}
	defer db.Close()
	var notes []string
	for _, q := range []struct{ what, sql string }{
		{"records with two visits", `select count(*) from (select 1 from visit where file <> '' group by file, offset having count(*) > 1)`},
		{"records with two captures", `select count(*) from (select 1 from capture group by file, offset having count(*) > 1)`},
		{"captures of one content", `select count(*) from (select 1 from capture group by url, status, digest having count(*) > 1)`},
		{"states of a page noted twice", `select count(*) from (select 1 from page_state s join frontier f on f.outlet = s.outlet and f.url = s.url where f.kind = 'page' group by s.outlet, s.url, s.capture having count(*) > 1)`},
		{"versions with one text", `select count(*) from (select 1 from document_version group by document, key, text_digest, title having count(*) > 1)`},
		{"pages with more visits than due", `select count(*) from (select 1 from visit where kind = 'page' and outcome in ('ok', 'not-modified') group by url having count(*) > 2)`},
	} {
		n := 0
		if err := db.QueryRow(q.sql).Scan(&n); err != nil {
			return f, fmt.Errorf("%s: %w", q.what, err)
		}
		f.value += float64(n)
		notes = append(notes, fmt.Sprintf("%s %d", q.what, n))
	}
	f.note = strings.Join(notes, ", ")
	return f, nil
}
