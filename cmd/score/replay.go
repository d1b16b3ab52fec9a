package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"
)

// truth is what the recorded world knows about itself.
type truth struct {
	Hosts []struct {
		Host, Zone string
	}
	Articles []struct {
		URL, Host, Title, Published, Precision, Text string
		Day                                          int
		Reachable                                    bool
		Pages                                        []string // further ones
	}
	Edits []struct {
		URL, Kind, Text, Title string
		Day                    int
	}
	Deletions []struct {
		URL         string
		Day, Status int
	}
	Phrases []struct{ URL, Framing, Text string } // sentences put into articles
	Days    int
}

// A listed document, as `list documents --versions` prints it.
type listed struct {
	ID        string    `json:"id"`
	URL       string    `json:"url"`
	Outlet    string    `json:"outlet"`
	Published time.Time `json:"published"`
	Precision string    `json:"precision"`
	Versions  []struct {
		Number int    `json:"number"`
		Title  string `json:"title"`
		Text   string `json:"text"`
	} `json:"versions"`
}

// scoreReplay crawls the recorded world day by day and compares the store with
// what was there to be found.
func scoreReplay(s setup) ([]figure, error) {
	r, err := newReplay(s, "replay")
	if err != nil {
		return nil, err
	}
	defer r.close()
	begun := time.Now()
	for day := 1; day <= s.days; day++ {
		if err := r.setDay(day); err != nil {
			return nil, err
		}
		at := time.Now()
		if _, err := r.run(day, "run", "--quiet"); err != nil {
			return nil, err
		}
		fmt.Fprintf(os.Stderr, "day %d of %d: %s\n", day, s.days, time.Since(at).Round(time.Second))
	}
	return r.judge(s.days, time.Since(begun))
}

// judge compares what a replay left with what there was to be found.
func (r *replay) judge(days int, took time.Duration) ([]figure, error) {
	text, violations, err := r.verify()
	if err != nil {
		return nil, err
	}
	if violations > 0 {
		fmt.Println(text)
	}
	again, err := refetched(r.log)
	if err != nil {
		return nil, err
	}
	figures := []figure{
		{"replay violations", float64(violations), "judge of politeness; want 0"},
		{"replay unchanged asked in full", float64(again), "second answers 200 with the same validator; want 0"},
		{"replay seconds", took.Seconds(), fmt.Sprintf("%d simulated days", days)},
	}
	more, err := r.compare(days)
	if err != nil {
		return figures, err
	}
	figures = append(figures, more...)
	if more, err = r.framed(days); err != nil {
		return figures, err
	}
	figures = append(figures, more...)
	named, err := r.namedInCoverage(days)
	return append(figures, named), err
}

// compare scores documents, texts and versions against truth.json.
func (r *replay) compare(days int) ([]figure, error) {
	t, err := r.s.truth()
	if err != nil {
		return nil, err
	}
	out, err := r.run(days, "list", "documents", "--all-time", "--versions", "--format", "json")
	if err != nil {
		return nil, err
	}
	var list []listed
	if err := json.Unmarshal(out, &list); err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	docs := map[string]listed{}
	for _, d := range list {
		docs[d.URL] = d
	}
	zones := map[string]*time.Location{}
	for _, h := range t.Hosts {
		zones[h.Host] = time.UTC
		if h.Zone == "+08:00" {
			zones[h.Host] = time.FixedZone(h.Zone, 8*3600)
		}
	}
	edits := map[string]int{}
	only := map[string]bool{}
	for _, e := range t.Edits {
		switch {
		case e.Day > days:
		case e.Kind == "boilerplate-only":
			only[e.URL] = true
		default:
			edits[e.URL]++
		}
	}
	var reach, found, rightDay, editsAll, editsRight, quiet, quietRight, steady, steadyRight int
	var recall, precision []float64
	for _, a := range t.Articles {
		if !a.Reachable || a.Day > days {
			continue
		}
		reach++
		d, ok := docs[a.URL]
		if !ok || len(d.Versions) == 0 {
			show("missing: " + a.URL)
			continue
		}
		found++
		want, err := time.Parse(time.RFC3339, a.Published)
		if err != nil {
			return nil, err
		}
		if sameDay(want, d, zones[a.Host]) && d.Outlet == outletOf(a.Host) {
			rightDay++
		} else {
			show(fmt.Sprintf("day: %s: %s to the %s, want %s", a.URL, d.Published, d.Precision, a.Published))
		}
		rc, pr := overlap(a.Text, d.Versions[0].Text)
		recall, precision = append(recall, rc), append(precision, pr)
		if rc < .9 || pr < .9 {
			show(fmt.Sprintf("text: %s: recall %.2f precision %.2f", a.URL, rc, pr))
		}
		n := edits[a.URL]
		right := len(d.Versions) == 1+n
		if !right {
			show(fmt.Sprintf("versions: %s: %d, want %d", a.URL, len(d.Versions), 1+n))
		}
		switch {
		case n > 0:
			editsAll++
			if right {
				editsRight++
			}
		case only[a.URL]:
			quiet++
			if right {
				quietRight++
			}
		default:
			steady++
			if right {
				steadyRight++
			}
		}
	}
	return []figure{
		{"replay articles found", share(found, reach), fmt.Sprintf("%d of %d reachable", found, reach)},
		{"replay right outlet and day", share(rightDay, reach), fmt.Sprintf("%d of %d reachable", rightDay, reach)},
		{"replay median token recall", median(recall), ""},
		{"replay median token precision", median(precision), ""},
		{"replay mean token recall", mean(recall), ""},
		{"replay mean token precision", mean(precision), ""},
		{"replay edited pages right", share(editsRight, editsAll), fmt.Sprintf("%d of %d: one version an edit", editsRight, editsAll)},
		{"replay boilerplate pages right", share(quietRight, quiet), fmt.Sprintf("%d of %d: no new version", quietRight, quiet)},
		{"replay untouched pages right", share(steadyRight, steady), fmt.Sprintf("%d of %d: one version", steadyRight, steady)},
	}, nil
}

// shown bounds what is listed, so that a broken run stays readable.
var shown int

func show(line string) {
	if shown++; shown <= 60 {
		fmt.Fprintln(os.Stderr, line)
	}
}

// sameDay compares days in the outlet's zone; a date without time of day is
// that day already.
func sameDay(want time.Time, d listed, zone *time.Location) bool {
	if d.Published.IsZero() || d.Precision == "month" || d.Precision == "year" {
		return false
	}
	got := d.Published.In(zone)
	if d.Precision == "day" {
		got = d.Published.UTC()
	}
	return got.Format(time.DateOnly) == want.In(zone).Format(time.DateOnly)
}

var notID = regexp.MustCompile(`[^a-z0-9]+`)

// outletOf gives the id that docs/examples/replay.yaml uses for a host.
func outletOf(host string) string {
	host = strings.ReplaceAll(strings.ReplaceAll(host, "www.", ""), ".example", "")
	return strings.Trim(notID.ReplaceAllString(host, "-"), "-")
}

var word = regexp.MustCompile(`[\p{L}\p{N}_]+`)

// overlap is the multiset overlap of tokens: recall of want, precision of got.
func overlap(want, got string) (recall, precision float64) {
	count := map[string]int{}
	w, g := word.FindAllString(want, -1), word.FindAllString(got, -1)
	for _, t := range w {
		count[t]++
	}
	hit := 0
	for _, t := range g {
		if count[t] > 0 {
			count[t]--
			hit++
		}
	}
	return share(hit, len(w)), share(hit, len(g))
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	v = slices.Clone(v)
	sort.Float64s(v)
	return v[len(v)/2]
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(max(len(v), 1))
}

// refetched counts answers 200 to a page that had been served before with the
// same validator.
func refetched(log string) (int, error) {
	type hit struct {
		URL, Kind, Method, ETag string
		Status                  int
		Modified                string `json:"last_modified"`
	}
	hits, err := readLines[hit](log)
	if err != nil {
		return 0, err
	}
	seen, n := map[string]string{}, 0
	for _, h := range hits {
		tag := h.ETag + h.Modified
		if h.Status != 200 || tag == "" || h.Kind == "robots" {
			continue
		}
		if seen[h.URL] == tag {
			n++
			show("asked in full: " + h.URL)
		}
		seen[h.URL] = tag
	}
	return n, nil
}

// namedInCoverage counts the hosts that forbid or fail and are named.
func (r *replay) namedInCoverage(days int) (figure, error) {
	f := figure{name: "replay failing hosts named", note: "broken-robots-3, wonsan-slow, sinuiju-links in list coverage; want 3"}
	from := start.Format(time.DateOnly)
	to := start.AddDate(0, 0, days).Format(time.DateOnly)
	out, err := r.run(days, "list", "coverage", "--from", from, "--to", to, "--format", "json")
	if err != nil {
		return f, err
	}
	var rows []struct {
		Outlet, State string
		Reasons       []string
	}
	if err := json.Unmarshal(out, &rows); err != nil {
		return f, err
	}
	named := map[string]bool{}
	for _, row := range rows {
		if len(row.Reasons) > 0 {
			named[row.Outlet] = true
		}
	}
	for _, o := range []string{"broken-robots-3", "wonsan-slow", "sinuiju-links", "go-sinuiju-links"} {
		if named[o] {
			f.value++
		}
	}
	return f, nil
}
