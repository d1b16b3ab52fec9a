package reports

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// sourced is the made-up week with troubles of sources: the Harbour Daily's
// feed moves on Tuesday and is stale from Friday on; Lantern Television's
// account is gone on Saturday.
func sourced(t *testing.T) Data {
	d := rich(t)
	const feed, page = "https://harbour.example/rss", "https://harbour.example/news"
	for i := range d.Coverage {
		c := &d.Coverage[i]
		day, err := time.Parse(time.DateOnly, c.Day)
		if err != nil {
			t.Fatal(err)
		}
		n := int(day.Sub(d.From) / (24 * time.Hour))
		if n < 0 {
			continue
		}
		switch c.Outlet {
		case "harbour":
			a := crawler.SourceDay{
				Source: "s1", Kind: crawler.KindFeed, URL: feed, State: crawler.Complete, Polls: 48, Failures: 7, Items: 30, Known: 29,
				Expected: 4, Received: 4, LastSuccess: day.Add(time.Hour), Newest: d.From,
			}
			if n >= 1 {
				a.MovedTo = feed + "2"
				a.Reasons = append(a.Reasons, "moved for good to "+a.MovedTo)
			}
			if n >= 4 {
				a.State, c.State = crawler.Stale, crawler.Partial
				a.Reasons = append(a.Reasons, "stale since Monday")
			}
			for _, why := range a.Reasons {
				c.Reasons = append(c.Reasons, "source "+feed+": "+why)
			}
			c.Sources = []crawler.SourceDay{a, {Source: "s2", Kind: crawler.KindListing, URL: page, State: crawler.Complete, Expected: 4, Received: 3}}
		case "lantern":
			if n == 5 {
				c.Sources = []crawler.SourceDay{{Kind: crawler.KindPosts, Account: "a1b2", State: crawler.Gap, Reasons: []string{"dead"}}}
				c.Reasons = append(c.Reasons, "3 pages: dns", "source account a1b2: dead")
			}
		}
	}
	return d
}

func TestCoverageOfSources(t *testing.T) {
	r := build(t, sourced(t))
	text := strings.Join(r.Coverage.Missing, "\n")
	for _, want := range []string{
		"Harbour Daily, Tue 20 Aug to Thu 22 Aug: all that was listed was collected, and yet a source needs a look (source https://harbour.example/rss: moved for good to https://harbour.example/rss2).",
		"Harbour Daily, Fri 23 Aug to Sun 25 Aug: in part (source https://harbour.example/rss: moved for good to https://harbour.example/rss2; source https://harbour.example/rss: stale since Monday).",
		"Lantern Television, Sat 24 Aug: in part, 3 of 12 listed articles missing (source account a1b2: dead; 2 pages: timeout; 1 page: gone: 404; and 1 more).",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("missing words lack %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "Mon 19 Aug") {
		t.Errorf("a day without trouble is named:\n%s", text)
	}
	files, err := Files(r)
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimSpace(string(files["sources.csv"])), "\n")
	if len(rows) != 1+2*7+1 {
		t.Errorf("sources.csv has %d lines, want %d:\n%s", len(rows), 1+2*7+1, files["sources.csv"])
	}
	for _, want := range []string{
		"harbour,s1,feed,https://harbour.example/rss,,2019-08-23,stale,4,4,2019-08-19T00:00:00Z,https://harbour.example/rss2,moved for good to https://harbour.example/rss2 | stale since Monday\n",
		"lantern,,posts,,a1b2,2019-08-24,gap,0,0,,,dead\n",
	} {
		if !bytes.Contains(files["sources.csv"], []byte(want)) {
			t.Errorf("sources.csv lacks %q:\n%s", want, files["sources.csv"])
		}
	}
	for _, name := range []string{"index.html", "report.md"} {
		if !bytes.Contains(files[name], []byte("yet a source needs a look")) {
			t.Errorf("%s does not name the source that moved", name)
		}
	}
}

// What depends on how often a source was asked is in no report.
func TestReportKeepsNoPolls(t *testing.T) {
	d := sourced(t)
	want, err := Files(build(t, d))
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.Coverage {
		for j := range d.Coverage[i].Sources {
			s := &d.Coverage[i].Sources[j]
			s.Polls, s.Failures, s.Items, s.Known, s.LastSuccess = 3, 2, 11, 5, d.From
		}
	}
	got, err := Files(build(t, d))
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range want {
		if !bytes.Equal(b, got[name]) {
			t.Errorf("%s: differs with the number of polls", name)
		}
	}
}

// An outlet with many failing sources does not fill the page.
func TestManySourcesMissing(t *testing.T) {
	var day Day
	day.Day, day.State = "2019-08-19", "gap"
	for _, c := range "abcdefghij" {
		day.Reasons = append(day.Reasons, "source "+string(c)+": dns")
	}
	got := missing(OutletCoverage{Name: "Quay", Days: []Day{day}})
	want := "Quay, Mon 19 Aug: nothing was collected (source a: dns; source b: dns; source c: dns; source d: dns; source e: dns; source f: dns; source g: dns; source h: dns; and 2 more)."
	if len(got) != 1 || got[0] != want {
		t.Errorf("%q, want %q", got, want)
	}
}
