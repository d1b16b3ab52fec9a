package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// A netResult is what the crawler of the simulated internet tells.
type netResult struct {
	Fetched  int
	Outcomes map[crawler.Outcome]int
	Seconds  float64
	Lost     []lostAnswer
}

// scoreInternet crawls a simulated internet on two simulated days, as fast as
// its hosts' delays allow, and has its server judge: politeness, throughput
// against what the delays allow, and whether any host was starved. The short
// form has a tenth of the hosts.
func scoreInternet(s setup) ([]figure, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(s.work, "internet")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	o := netOrders{Addr: addr, Hosts: 100, Seconds: 10, Dir: dir}
	if s.full {
		o.Hosts, o.Seconds = 1000, 100
	}
	if s.profile != "" {
		o.Profile = s.profile
	}
	web, err := startWorker("internet-web", o)
	if err != nil {
		return nil, err
	}
	defer web.kill()
	if err := listening(addr); err != nil {
		return nil, err
	}
	var res netResult
	used, err := runToEnd("internet-crawl", o, &res)
	if err != nil {
		return nil, err
	}
	var v verdict
	if _, err := web.end(res.Lost, &v); err != nil {
		return nil, err
	}
	for _, line := range slices.Concat(v.Samples, v.Starved) {
		show("internet " + line)
	}
	if s.profile != "" {
		if err := showStages(s.profile, internetStages); err != nil {
			return nil, err
		}
	}
	violations := 0
	for _, n := range v.Violations {
		violations += n
	}
	return []figure{
		{"internet requests", float64(v.Requests), fmt.Sprintf("%d hosts, delays 1:%d, crawl-delays 0.05 to 2 s; %v", v.Hosts, internetScale, outcomesLine(res.Outcomes))},
		{"internet violations", float64(violations), fmt.Sprintf("judged by the server; %v", v.Violations)},
		{"internet throughput of allowed", v.Got / max(v.Allowed, 1), fmt.Sprintf("%.0f requests; days took %s, at the least %s", v.Got, durations(v.Days), durations(v.Ideal))},
		{"internet hosts starved", float64(len(v.Starved)), fmt.Sprintf("less than half of what their delay allows; the worst got %.2f", v.Least)},
		{"internet seconds", res.Seconds, fmt.Sprintf("%.0f requests a second, %.0f %% of one core", float64(v.Requests)/res.Seconds, 100*used.CPU.Seconds()/res.Seconds)},
		{"internet peak MB", used.Peak, "of the crawling process"},
	}, nil
}

func outcomesLine(by map[crawler.Outcome]int) string {
	out := ""
	for _, o := range slices.Sorted(maps.Keys(by)) {
		out += fmt.Sprintf("%s %d, ", o, by[o])
	}
	return out[:max(0, len(out)-2)]
}

func durations(list []time.Duration) string {
	out := ""
	for _, d := range list {
		out += d.Round(100*time.Millisecond).String() + " "
	}
	return out[:max(0, len(out)-1)]
}

// simStart is the program's clock at the beginning of the first day.
var simStart = time.Date(2019, 8, 19, 6, 0, 0, 0, time.UTC)

// crawlInternet crawls two days with the product's crawler and store. The
// second day comes 25 hours after the first, so that robots.txt has run out and
// every page is due for its first recheck.
func crawlInternet(o netOrders) (res netResult, err error) {
	stop, err := profiling(o.Profile)
	if err != nil {
		return res, err
	}
	defer func() { err = firstOf(err, stop()) }()
	ctx := context.Background()
	offset := time.Until(simStart)
	now := func() time.Time { return time.Now().Add(offset).UTC().Round(0) }
	s, err := openLocked(ctx, o.Dir, now)
	if err != nil {
		return res, err
	}
	defer func() { err = firstOf(err, s.Close()) }()
	var outlets []crawler.Outlet
	for _, h := range simHosts(o.Hosts, time.Duration(o.Seconds)*time.Second) {
		outlets = append(outlets, h.outlet())
	}
	res.Outcomes = map[crawler.Outcome]int{}
	for day := 1; day <= 2; day++ {
		if err := setDay(o.Addr, day); err != nil {
			return res, err
		}
		run, err := s.BeginRun(ctx, "score", "score")
		if err != nil {
			return res, err
		}
		c, err := crawler.New(crawler.Options{
			HTTP: crawler.HTTP{
				Contact: "score@hymnsheet.example", Proxy: "http://" + o.Addr, AllowPrivate: true,
				MinDelay: simMinDelay, MaxDelay: simMaxDelay, Timeout: simTimeout, Workers: simWorkers,
			},
			Outlets: outlets, Store: s.Frontier(run), Now: now, Run: run,
		})
		if err != nil {
			return res, err
		}
		sum, err := c.Run(ctx)
		if err != nil {
			return res, err
		}
		if res.Lost, err = lostOn(ctx, o.Dir, day, run, res.Lost); err != nil {
			return res, err
		}
		res.Fetched += sum.Fetched + sum.NotModified
		res.Seconds += sum.Seconds
		for o, n := range sum.Outcomes {
			res.Outcomes[o] += n
		}
		offset += 25 * time.Hour
	}
	return res, nil
}

// lostOn adds the answers that a run never had.
func lostOn(ctx context.Context, dir string, day int, run string, lost []lostAnswer) ([]lostAnswer, error) {
	db, err := openRows(dir)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, `select url from visit where run = ? and status = 0 order by id`, run)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		l := lostAnswer{Day: day}
		if err := rows.Scan(&l.URL); err != nil {
			return nil, err
		}
		lost = append(lost, l)
	}
	return lost, rows.Err()
}

// profiling starts a CPU profile into file, none if it is empty.
func profiling(file string) (stop func() error, err error) {
	if file == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, firstOf(err, f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
