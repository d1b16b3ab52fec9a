package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
)

// A paceResult is what one crawl of the pages measured.
type paceResult struct {
	Pages     int     // kept
	Crawl     float64 // seconds until the last row and record were on disk
	Documents int
	Total     float64 // seconds until the last document was stored
}

// pacePlain is the crawler to compare with: what colly's and goquery's own
// examples do, and one insert a page.
const pacePlain = "./cmd/score/testdata/plain"

// scorePace crawls the same pages with plain colly and with the product, delays
// off, in turns, each in a process of its own beside a server in a third: (a)
// until every page is durable, (b) until every document is stored. Plain colly
// is run twice: with SQLite as it comes, so that its pages are as durable as
// ours, and with a write-ahead log that it does not wait for.
func scorePace(s setup) ([]figure, error) {
	o := paceOrders{Pages: 2000}
	rounds := 1
	if s.full {
		o.Pages, rounds = 20000, 5
	}
	if s.rounds > 0 {
		rounds = s.rounds
	}
	var err error
	if o.Addrs, err = freeAddresses(50); err != nil {
		return nil, err
	}
	plain := filepath.Join(s.work, "plain")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", plain, pacePlain).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build %s: %w: %s", pacePlain, err, out)
	}
	web, err := startWorker("pace-web", o)
	if err != nil {
		return nil, err
	}
	defer web.kill()
	for _, addr := range o.Addrs {
		if err := listening(addr); err != nil {
			return nil, err
		}
	}
	var m paceMeasure
	for round := range rounds {
		if err := m.round(s, o, plain, round); err != nil {
			return nil, err
		}
	}
	return m.figures(o.Pages), nil
}

// A paceMeasure holds what each round measured: pages a second, MB, and
// milliseconds of CPU a page, which other work on the machine disturbs least.
type paceMeasure struct {
	plainCPU, durableCPU, wholeCPU []float64
	plain, quick, durable, whole   []float64
	plainMB, durableMB, wholeMB    []float64
	ratio, memory, ratioB          []float64
	ratioQuick, ratioBQuick        []float64
}

// round measures the three once, one after the other.
func (m *paceMeasure) round(s setup, o paceOrders, plain string, n int) error {
	dir := func(name string) (string, error) {
		d := filepath.Join(s.work, "pace-"+name+strconv.Itoa(n))
		return d, os.MkdirAll(d, 0o755)
	}
	d, err := dir("plain")
	if err != nil {
		return err
	}
	rate, p, err := runPlain(plain, d, "durable", o)
	if err != nil {
		return err
	}
	if d, err = dir("quick"); err != nil {
		return err
	}
	quick, _, err := runPlain(plain, d, "quick", o)
	if err != nil {
		return err
	}
	m.quick = append(m.quick, quick)
	mb := p.Peak
	m.plain, m.plainMB = append(m.plain, rate), append(m.plainMB, mb)
	each := func(u usage) float64 { return 1000 * u.CPU.Seconds() / float64(o.Pages) }
	m.plainCPU = append(m.plainCPU, each(p))
	var res paceResult
	if o.Dir, err = dir("durable"); err != nil {
		return err
	}
	o.Profile = filepath.Join(s.work, "durable.prof")
	used, err := runToEnd("pace-crawl", o, &res)
	if err != nil {
		return err
	}
	if res.Pages != o.Pages {
		return fmt.Errorf("pace: %d pages kept, want %d", res.Pages, o.Pages)
	}
	a := float64(o.Pages) / res.Crawl
	m.durable, m.durableMB, m.durableCPU = append(m.durable, a), append(m.durableMB, used.Peak), append(m.durableCPU, each(used))
	if o.Dir, err = dir("whole"); err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "pace: until it is durable:")
	if err := showStages(o.Profile, internetStages); err != nil {
		return err
	}
	o.Extract, o.Profile = true, filepath.Join(s.work, "whole.prof")
	if used, err = runToEnd("pace-crawl", o, &res); err != nil {
		return err
	}
	if res.Documents != o.Pages {
		return fmt.Errorf("pace: %d documents, want %d", res.Documents, o.Pages)
	}
	b := float64(o.Pages) / res.Total
	m.whole, m.wholeMB, m.wholeCPU = append(m.whole, b), append(m.wholeMB, used.Peak), append(m.wholeCPU, each(used))
	m.ratio, m.memory, m.ratioB = append(m.ratio, a/rate), append(m.memory, m.durableMB[n]/mb), append(m.ratioB, b/rate)
	m.ratioQuick, m.ratioBQuick = append(m.ratioQuick, a/quick), append(m.ratioBQuick, b/quick)
	fmt.Fprintf(os.Stderr, "pace: round %d: plain %.0f pages/s %.0f MB, quick %.0f; durable %.0f, %.0f MB; with extraction %.0f, %.0f MB\n", n+1, rate, mb, quick, a, m.durableMB[n], b, used.Peak)
	for _, name := range []string{"plain", "quick", "durable", "whole"} {
		d, err := dir(name)
		if err := firstOf(err, os.RemoveAll(d)); err != nil {
			return err
		}
	}
	fmt.Fprintln(os.Stderr, "pace: until the last document is stored:")
	return showStages(o.Profile, internetStages)
}

func (m *paceMeasure) figures(pages int) []figure {
	of := fmt.Sprintf("median of %d, %d pages on 50 hosts", len(m.plain), pages)
	return []figure{
		{"pace plain pages a second", median(m.plain), fmt.Sprintf("colly, goquery, an insert a page; %.0f MB, %.2f ms of CPU a page; %s", median(m.plainMB), median(m.plainCPU), of)},
		{"pace plain quick pages a second", median(m.quick), "the same, its inserts not waited for"},
		{"pace durable pages a second", median(m.durable), fmt.Sprintf("%.0f MB, %.2f ms of CPU a page", median(m.durableMB), median(m.durableCPU))},
		{"pace durable to plain", median(m.ratio), "median of the rounds' ratios"},
		{"pace durable to plain quick", median(m.ratioQuick), ""},
		{"pace durable memory to plain", median(m.memory), ""},
		{"pace whole pages a second", median(m.whole), fmt.Sprintf("until the last document is stored; %.2f ms of CPU a page", median(m.wholeCPU))},
		{"pace whole to plain", median(m.ratioB), ""},
		{"pace whole to plain quick", median(m.ratioBQuick), ""},
		{"pace whole MB", median(m.wholeMB), ""},
	}
}

// runPlain runs the crawler to compare with; it returns pages a second and its
// what the process took.
func runPlain(tool, dir, how string, o paceOrders) (rate float64, u usage, err error) {
	var out, errs bytes.Buffer
	c := exec.Command(tool, filepath.Join(dir, "plain.db"), strings.Join(o.Addrs, ","), how)
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		return 0, u, fmt.Errorf("plain colly: %w: %s", err, tail(errs.String(), 2000))
	}
	var res paceResult
	if err := json.Unmarshal(out.Bytes(), &res); err != nil {
		return 0, u, err
	}
	if res.Pages != o.Pages {
		return 0, u, fmt.Errorf("plain colly: %d pages, want %d", res.Pages, o.Pages)
	}
	return float64(o.Pages) / res.Total, usageOf(c.ProcessState), nil
}

// crawlPace crawls the pages with the product and, if so ordered, extracts
// their documents.
func crawlPace(o paceOrders) (r paceResult, err error) {
	stop, err := profiling(o.Profile)
	if err != nil {
		return r, err
	}
	defer func() { err = firstOf(err, stop()) }()
	ctx := context.Background()
	begun := time.Now()
	s, err := openLocked(ctx, o.Dir, time.Now)
	if err != nil {
		return r, err
	}
	defer func() { err = firstOf(err, s.Close()) }()
	run, err := s.BeginRun(ctx, "score", "score")
	if err != nil {
		return r, err
	}
	var outlets []crawler.Outlet
	for i, addr := range o.Addrs {
		src := crawler.Source{Kind: crawler.KindListing, URL: "http://" + addr + "/list.html", Links: `/news/\d+\.html$`}
		src.ID = crawler.SourceID("p"+strconv.Itoa(i), src.Kind, src.URL)
		outlets = append(outlets, crawler.Outlet{ID: "p" + strconv.Itoa(i), Budget: 1 << 30, Sources: []crawler.Source{src}})
	}
	c, err := crawler.New(crawler.Options{
		HTTP:    crawler.HTTP{Contact: "score@hymnsheet.example", AllowPrivate: true, MinDelay: 1, MaxDelay: 1},
		Outlets: outlets, Store: s.Frontier(run), Run: run,
	})
	if err != nil {
		return r, err
	}
	sum, err := c.Run(ctx)
	if err != nil {
		return r, err
	}
	r.Pages, r.Crawl = sum.Fetched-len(o.Addrs), time.Since(begun).Seconds() // less the listings
	if o.Extract {
		x, err := extract.Run(ctx, s.ExtractDesk(), extract.Options{})
		if err != nil {
			return r, err
		}
		r.Documents = x.Documents
	}
	r.Total = time.Since(begun).Seconds()
	return r, nil
}
