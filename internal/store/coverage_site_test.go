package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/sitetest"
	"github.com/hymnsheet/hymnsheet/reports"
)

// crawlPress crawls the made-up web for nine days, at six in the morning.
func crawlPress(t *testing.T) *desk {
	t.Helper()
	web := sitetest.Parse(t, made())
	proxy := web.Serve(t)
	for _, name := range []string{"HTTP_PROXY", "http_proxy"} {
		t.Setenv(name, proxy)
	}
	nameless(t)
	d := newDesk(t)
	d.ok(d.SaveOutlets(d.ctx()))
	for day := 1; day <= sitedDays; day++ {
		if day == 6 {
			t.Setenv("NO_PROXY", "dead.example") // and there is no such host
			t.Setenv("no_proxy", "dead.example")
		}
		web.Step(day)
		d.day(day - 1)
		run, err := d.BeginRun(d.ctx(), "run", "test")
		d.ok(err)
		c, err := crawler.New(crawler.Options{
			HTTP:    crawler.HTTP{Contact: "desk@hymnsheet.example", MinDelay: time.Millisecond, MaxDelay: 2 * time.Millisecond, AllowPrivate: true, Workers: 32},
			Outlets: sited(), Store: d.Frontier(run), Now: func() time.Time { return d.now }, Run: run,
		})
		d.ok(err)
		_, err = c.Run(d.ctx())
		d.ok(err)
		d.ok(d.EndRun(d.ctx(), run, "ok"))
	}
	d.day(sitedDays)
	return d
}

// TestCoverageOfSites follows fourteen outlets through nine days. What happens
// to a source is named in words on the day on which it can be known, and
// nothing is said of the days that are well.
func TestCoverageOfSites(t *testing.T) {
	d := crawlPress(t)
	begin := monday.Truncate(24 * time.Hour)
	list, err := d.Coverage(d.ctx(), begin, begin.AddDate(0, 0, sitedDays))
	d.ok(err)
	type told struct {
		states string         // of the days, one letter each
		words  map[int]string // what is said, from a day on
	}
	letters := map[crawler.State]string{crawler.Complete: ".", crawler.Partial: "p", crawler.Stale: "s", crawler.Gap: "g", crawler.Blocked: "b", crawler.NotDue: "-"}
	want := map[string]told{
		"harbour": {".........", nil},
		"weekly":  {".........", nil},
		"monthly": {".........", nil},
		"lent":    {".........", nil},
		"dead": {"..ggggggg", map[int]string{
			3: "source http://dead.example/feed.xml: dead since 2019-08-21: HTTP 410",
			6: "source http://dead.example/feed.xml: dead since 2019-08-21: no such host",
		}},
		"moved":    {".........", map[int]string{4: "source http://moved.example/feed.xml: moved to http://moved.example/news.xml since 2019-08-22: change the configuration"}},
		"emptied":  {"....sssss", map[int]string{5: "source http://emptied.example/feed.xml: silent: answers, but lists nothing any more; it did until 2019-08-22"}},
		"scrolled": {"...p.....", map[int]string{4: "source http://scrolled.example/: gap: items scrolled off between pulls; what came since 2019-08-21 may be missing", 5: ""}},
		"walked":   {".........", nil}, // its older page leads back to what was known
		"chatty":   {"...p.....", map[int]string{4: "source http://chatty.example/feed.xml: gap: items scrolled off between pulls; what came since 2019-08-21 may be missing", 5: ""}},
		"redone":   {"......sss", map[int]string{7: "source http://redone.example/: silent: answers, but no link on it fits the pattern of articles any more; it did until 2019-08-24"}},
		"stale":    {".....ssss", map[int]string{6: "source http://stale.example/feed.xml: stale: answers, but its newest item is of 2019-08-20; its habit allows 3 days"}},
		"half":     {".....pppp", map[int]string{6: "source http://half.example/feed.xml: stale: answers, but its newest item is of 2019-08-20; its habit allows 3 days"}},
		"shut":     {".....bbbb", map[int]string{6: "source http://shut.example/feed.xml: closed to us since 2019-08-24: robots.txt forbids it"}},
	}
	states := map[string]string{}
	words := map[string]string{}
	for i, c := range list {
		day := i%sitedDays + 1
		states[c.Outlet] += letters[c.State]
		if w, ok := want[c.Outlet].words[day]; ok {
			words[c.Outlet] = w
		}
		if got := strings.Join(c.Reasons, "\n"); got != words[c.Outlet] {
			t.Errorf("%s, day %d (%s): %q, want %q", c.Outlet, day, c.State, got, words[c.Outlet])
		}
	}
	for outlet, w := range want {
		if states[outlet] != w.states {
			t.Errorf("%s: %s, want %s", outlet, states[outlet], w.states)
		}
	}
	if len(states) != len(want) {
		t.Errorf("%d outlets are judged, want %d", len(states), len(want))
	}

	// The judgement on a day is the same whichever days are asked for.
	late, err := d.Coverage(d.ctx(), begin.AddDate(0, 0, 7), begin.AddDate(0, 0, 8))
	d.ok(err)
	for i, c := range late {
		if got, want := fmt.Sprint(c), fmt.Sprint(list[i*sitedDays+7]); got != want {
			t.Errorf("by itself: %s\nwant %s", got, want)
		}
	}

	// What each source did stands beside it.
	moved := list[slices.IndexFunc(list, func(c crawler.Coverage) bool { return c.Outlet == "moved" && c.Day == "2019-08-23" })]
	s := moved.Sources[0]
	if s.Polls != 1 || s.Failures != 0 || s.Items != 5 || s.Expected != 1 || s.Received != 1 || s.Known != 4 || !s.LastSuccess.Equal(monday.AddDate(0, 0, 4)) || s.MovedTo != "http://moved.example/news.xml" {
		t.Errorf("the source that moved: %+v", s)
	}

	// What scrolled off was had from the older page.
	walked := list[slices.IndexFunc(list, func(c crawler.Coverage) bool { return c.Outlet == "walked" && c.Day == "2019-08-22" })]
	if walked.Expected != 7 || walked.Received != 7 {
		t.Errorf("%d of %d articles, want the seven of a busy day", walked.Received, walked.Expected)
	}

	// Documents of a month are in no week, and counted.
	d.extractWith("extract/1", parse)
	d.track()
	data, err := d.ReportData(d.ctx(), "2019-W34", nil)
	d.ok(err)
	if want := (reports.LeftOut{Outlet: "monthly", Reason: "month-only date", Documents: 2}); !slices.Contains(data.LeftOut, want) {
		t.Errorf("left out: %+v", data.LeftOut)
	}
	d.reportsSay(t)
}

// reportsSay holds that the reports of both weeks say the same as coverage, and
// each trouble once.
func (d *desk) reportsSay(t *testing.T) {
	t.Helper()
	var said []string
	for _, week := range []string{"2019-W34", "2019-W35"} {
		data, err := d.ReportData(d.ctx(), week, nil)
		d.ok(err)
		r, err := reports.Build(data)
		d.ok(err)
		for _, line := range r.Coverage.Missing {
			if !strings.HasSuffix(line, "Wed 28 Aug to Sun 1 Sep: not due.") {
				said = append(said, line)
			}
		}
		files, err := reports.Files(r)
		d.ok(err)
		for _, line := range r.Coverage.Missing {
			if !strings.Contains(string(files["report.md"]), "- "+line+"\n") {
				t.Errorf("report.md of %s lacks %q", week, line)
			}
		}
		if week == "2019-W34" && !strings.Contains(string(files["report.md"]), "- In no weekly series: monthly, 2 documents, month-only date\n") {
			t.Errorf("report.md does not name the documents without a day:\n%s", files["report.md"])
		}
	}
	of := func(id, source, days, state, words string) string {
		return fmt.Sprintf("%s, %s: %s (source http://%s.example/%s: %s).", id, days, state, id, source, words)
	}
	const nothing, part, quiet = "nothing was collected", "in part", "the sources answered with nothing new for longer than is usual"
	const gap, old = "gap: items scrolled off between pulls; what came since 2019-08-21 may be missing", "stale: answers, but its newest item is of 2019-08-20; its habit allows 3 days"
	const nobody, shut = "dead since 2019-08-21: no such host", "closed to us since 2019-08-24: robots.txt forbids it"
	const void, unfit = "silent: answers, but lists nothing any more; it did until 2019-08-22", "silent: answers, but no link on it fits the pattern of articles any more; it did until 2019-08-24"
	const moving, look = "moved to http://moved.example/news.xml since 2019-08-22: change the configuration", "all that was listed was collected, and yet a source needs a look"
	const kept = "the site keeps readers like this one out"
	wantSaid := []string{
		of("chatty", "feed.xml", "Thu 22 Aug", part, gap),
		of("dead", "feed.xml", "Wed 21 Aug to Fri 23 Aug", nothing, "dead since 2019-08-21: HTTP 410"),
		of("dead", "feed.xml", "Sat 24 Aug to Sun 25 Aug", nothing, nobody),
		of("emptied", "feed.xml", "Fri 23 Aug to Sun 25 Aug", quiet, void),
		of("half", "feed.xml", "Sat 24 Aug to Sun 25 Aug", part, old),
		of("moved", "feed.xml", "Thu 22 Aug to Sun 25 Aug", look, moving),
		of("redone", "", "Sun 25 Aug", quiet, unfit),
		of("scrolled", "", "Thu 22 Aug", part, gap),
		of("shut", "feed.xml", "Sat 24 Aug to Sun 25 Aug", kept, shut),
		of("stale", "feed.xml", "Sat 24 Aug to Sun 25 Aug", quiet, old),
		of("dead", "feed.xml", "Mon 26 Aug to Tue 27 Aug", nothing, nobody),
		of("emptied", "feed.xml", "Mon 26 Aug to Tue 27 Aug", quiet, void),
		of("half", "feed.xml", "Mon 26 Aug to Tue 27 Aug", part, old),
		of("moved", "feed.xml", "Mon 26 Aug to Tue 27 Aug", look, moving),
		of("redone", "", "Mon 26 Aug to Tue 27 Aug", quiet, unfit),
		of("shut", "feed.xml", "Mon 26 Aug to Tue 27 Aug", kept, shut),
		of("stale", "feed.xml", "Mon 26 Aug to Tue 27 Aug", quiet, old),
	}
	if got := strings.Join(said, "\n"); got != strings.Join(wantSaid, "\n") {
		t.Errorf("the reports say:\n%s\nwant:\n%s", got, strings.Join(wantSaid, "\n"))
	}
}
