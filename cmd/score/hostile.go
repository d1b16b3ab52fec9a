package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the outcome of an address is read from the store
)

// A hostileCase is one way in which a host misbehaves.
type hostileCase struct {
	ID      string `json:"id"`
	Home    string `json:"home"`
	Feed    string `json:"feed"`
	Bad     string `json:"bad"`
	Role    string `json:"role"`
	Outcome string `json:"outcome"`
	After   bool   `json:"after"`
}

// Bounds for one case, beside a case that does nothing wrong.
const (
	hostileCPU    = 2 * time.Second
	hostileMemory = 64.0 // MB above the baseline
)

// scoreHostile crawls hosts that misbehave: all in one run, judged by the
// server's own check, and each alone in a fresh process, for CPU, memory and
// the outcome that the store recorded. The short form takes each tenth alone.
func scoreHostile(s setup) ([]figure, error) {
	cases, err := readLines[hostileCase](s.eval("hostile", "cases.jsonl"))
	if err != nil {
		return nil, err
	}
	tool := filepath.Join(s.work, "hostile-server")
	build := exec.Command("go", "build", "-o", tool, "./hostile")
	build.Dir = filepath.Join(s.shared, "eval", "score")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the hostile server: %w: %s", err, out)
	}
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	log := filepath.Join(s.work, "hostile.jsonl")
	server := exec.Command(tool, "serve", "-addr", addr, "-log", log)
	server.Stdout, server.Stderr = io.Discard, io.Discard
	if err := server.Start(); err != nil {
		return nil, err
	}
	defer func() {
		server.Process.Kill()
		server.Wait()
	}()
	if err := listening(addr); err != nil {
		return nil, err
	}
	all, err := s.hostileRun("hostile-all", addr, cases)
	if err != nil {
		return nil, err
	}
	figures := []figure{
		{"hostile run seconds", all.wall.Seconds(), fmt.Sprintf("%d hosts in one run", len(cases))},
		{"hostile run peak MB", all.Peak, ""},
	}
	check := exec.Command(tool, "check", "-log", log)
	text, err := check.CombinedOutput()
	faults := 0.0
	if err != nil {
		faults = 1
		show(tail(string(text), 4000))
	}
	figures = append(figures, figure{"hostile check faults", faults, lastLine(string(text))})
	right, recorded := 0, 0
	for _, c := range cases {
		o := all.outcomes[c.Bad]
		if o.recorded() {
			recorded++
		} else {
			show("hostile " + c.ID + ": nothing recorded for " + c.Bad)
		}
		if c.agrees(o) {
			right++
		} else {
			show(fmt.Sprintf("hostile %s: outcome %s (%s), want %s", c.ID, o.outcome, o.reason, c.Outcome))
		}
	}
	figures = append(figures,
		figure{"hostile recorded", float64(recorded), fmt.Sprintf("of %d, with a reason", len(cases))},
		figure{"hostile outcomes right", float64(right), fmt.Sprintf("of %d", len(cases))})
	return s.hostileAlone(addr, cases, figures)
}

// hostileAlone runs cases each in a process of its own.
func (s setup) hostileAlone(addr string, cases []hostileCase, figures []figure) ([]figure, error) {
	var base hostileResult
	for _, c := range cases {
		if c.ID == "control" {
			var err error
			if base, err = s.hostileRun("hostile-base", addr, []hostileCase{c}); err != nil {
				return figures, err
			}
		}
	}
	ran, bounded, agree := 0, 0, 0
	var worstCPU time.Duration
	worstMemory := 0.0
	for i, c := range cases {
		if !s.full && i%10 != 0 {
			continue
		}
		r, err := s.hostileRun("hostile-"+c.ID, addr, []hostileCase{c})
		if err != nil {
			show(fmt.Sprintf("hostile %s alone: %v", c.ID, err))
		}
		ran++
		if c.agrees(r.outcomes[c.Bad]) {
			agree++
		} else {
			show(fmt.Sprintf("hostile %s alone: outcome %s (%s), want %s", c.ID, r.outcomes[c.Bad].outcome, r.outcomes[c.Bad].reason, c.Outcome))
		}
		over := r.Peak - base.Peak
		worstCPU, worstMemory = max(worstCPU, r.CPU), max(worstMemory, over)
		if err == nil && r.CPU <= hostileCPU && over <= hostileMemory {
			bounded++
		} else {
			show(fmt.Sprintf("hostile %s alone: %.2f s of CPU, %.0f MB above the baseline", c.ID, r.CPU.Seconds(), over))
		}
	}
	return append(figures,
		figure{"hostile alone bounded", share(bounded, ran), fmt.Sprintf("%d of %d; at most %.2f s of CPU, %.0f MB above %.0f", bounded, ran, worstCPU.Seconds(), worstMemory, base.Peak)},
		figure{"hostile alone outcomes right", share(agree, ran), fmt.Sprintf("%d of %d", agree, ran)}), nil
}

// A recordedOutcome is what the store says of an address.
type recordedOutcome struct{ outcome, reason string }

func (o recordedOutcome) recorded() bool {
	return o.outcome != "" && (o.reason != "" || o.outcome == "ok" || o.outcome == "not-modified" || o.outcome == "moved")
}

// agrees compares an outcome with what the case asks for. robots.txt that
// cannot be had is told by the address it keeps us from.
func (c hostileCase) agrees(o recordedOutcome) bool {
	good := o.outcome == "ok" || o.outcome == "not-modified"
	switch c.Outcome {
	case "ok":
		return good
	case "error":
		return o.outcome != "" && !good
	}
	return o.outcome != ""
}

type hostileResult struct {
	outcomes map[string]recordedOutcome
	wall     time.Duration
	usage
}

// hostileRun crawls and reads cases once, in one process.
func (s setup) hostileRun(name, addr string, cases []hostileCase) (r hostileResult, err error) {
	dir := filepath.Join(s.work, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return r, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "store: {path: %s}\narchive: {dir: archive}\nreports: {dir: reports}\nhttp: {contact: https://hymnsheet.example/contact, min_delay: 1s, timeout: 20s, proxy: \"http://%s\", workers: 32}\noutlets:\n", storeFile, addr)
	for _, c := range cases {
		fmt.Fprintf(&b, "  - id: %s\n    name: %s\n    state: XX\n    owner: nobody\n    languages: [en]\n    ownership: {label: unknown, source: made up, date: 2026-01}\n    sources:\n      - {kind: feed, url: %q}\n      - {kind: listing, url: %q, links: '^http://[^/]+/.+'}\n", strings.ReplaceAll(c.ID, ".", "-"), c.ID, c.Feed, c.Home)
		if c.Role == "sitemap" {
			fmt.Fprintf(&b, "      - {kind: sitemap, url: %q}\n", c.Bad)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(b.String()), 0o644); err != nil {
		return r, err
	}
	var errs bytes.Buffer
	begun := time.Now()
	for _, stage := range []string{"crawl", "extract"} {
		c := exec.Command(s.binary, stage, "--quiet")
		c.Dir, c.Stderr = dir, &errs
		err := c.Run()
		var exit *exec.ExitError
		if errors.As(err, &exit) && exit.ExitCode() == 3 {
			err = nil
		}
		if err != nil {
			return r, fmt.Errorf("%s: %w: %s", stage, err, tail(errs.String(), 1500))
		}
		r.usage = r.and(usageOf(c.ProcessState))
	}
	r.wall = time.Since(begun)
	r.outcomes, err = outcomes(dir)
	return r, err
}

// outcomes reads what became of each address. What was moved has the outcome
// of its target, if that is no target that was taken.
func outcomes(dir string) (map[string]recordedOutcome, error) {
	db, err := openRows(dir)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.Query(`
		with recursive walk (url, at, hops) as (
			select url, url, 0 from frontier
			union
			select w.url, f.moved_to, w.hops + 1 from walk w join frontier f on f.url = w.at
			where f.outcome = 'moved' and f.moved_to <> '' and w.hops < 12)
		select w.url, f.outcome, f.reason from walk w join frontier f on f.url = w.at order by w.url, w.hops`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]recordedOutcome{}
	for rows.Next() {
		var url string
		var o recordedOutcome
		if err := rows.Scan(&url, &o.outcome, &o.reason); err != nil {
			return nil, err
		}
		out[url] = o
	}
	robots, err := db.Query(`select url, outcome, status from visit where kind = 'robots' order by id`)
	if err != nil {
		return nil, err
	}
	defer robots.Close()
	for robots.Next() {
		var url string
		var o recordedOutcome
		var status int
		if err := robots.Scan(&url, &o.outcome, &status); err != nil {
			return nil, err
		}
		if o.reason = fmt.Sprintf("HTTP %d", status); o.outcome == "gone" {
			o.outcome = "ok" // no rules is an answer
		}
		out[url] = o
	}
	return out, errors.Join(rows.Err(), robots.Err())
}

func listening(addr string) error {
	for range 100 {
		if c, err := net.Dial("tcp", addr); err == nil {
			return c.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("server on %s: no answer", addr)
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}
