package store

import (
	"slices"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

func TestMetrics(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", "HTTP://Gazette.example/feed#top")) // not as it is asked for
	f := d.answer(d.take(gazette+"/feed"), 200, gazette+"/a1 One\n"+gazette+"/a2 Two\n")
	f.Newest = monday.Add(-time.Hour)
	d.commit(f)
	d.fetch(gazette+"/a1", 200, "title: One\nThey hold a paper lantern.")
	d.fetch(gazette+"/a2", 404, "")
	d.extract()
	d.track()
	d.ok(d.Frontier(d.run).SaveHost(d.ctx(), crawler.HostState{Host: "slow.example", Paused: monday.Add(time.Hour), Failures: 3, Reason: "no such host"}))
	d.ok(d.Frontier(d.run).SaveHost(d.ctx(), crawler.HostState{Host: "back.example", Paused: monday.Add(-time.Hour), Failures: 3}))
	d.ok(d.Frontier(d.run).SaveRobots(d.ctx(), crawler.RobotsEntry{Origin: gazette}, []crawler.Fetch{
		{Task: crawler.Task{URL: gazette + "/robots.txt", Kind: crawler.KindRobots, Outlet: "gazette"}, At: d.now, Outcome: crawler.Timeout},
	}))
	m, err := d.Metrics(d.ctx(), d.run)
	d.ok(err)
	if want := []FetchCount{{"gazette", "timeout", 1}}; !slices.Equal(m.Robots, want) {
		t.Errorf("robots.txt %v, want %v", m.Robots, want)
	}
	if want := []PausedHost{{"slow.example", monday.Add(time.Hour), "no such host"}}; !slices.Equal(m.Paused, want) {
		t.Errorf("paused %v, want %v", m.Paused, want)
	}
	if m.Pages["gazette"] != 2 {
		t.Errorf("%d pages today, want 2", m.Pages["gazette"])
	}
	if want := []FetchCount{{"gazette", "gone", 1}, {"gazette", "ok", 2}}; !slices.Equal(m.Fetches, want) {
		t.Errorf("fetches %v, want %v", m.Fetches, want)
	}
	if m.Documents["gazette"] != 1 || !m.Newest["gazette"].Equal(monday.Add(-time.Hour)) || m.HostsPaused != 1 || m.Waiting != 0 {
		t.Errorf("%+v", m)
	}
	if m.Mentions != 1 || m.ArchiveBytes == 0 || m.DatabaseBytes == 0 || m.DiskFree <= 0 {
		t.Errorf("%+v: nothing is there, it says", m)
	}
	d.again(gazette + "/a1")
	if m, err = d.Metrics(d.ctx(), "rother"); err != nil || len(m.Fetches) != 0 || m.Waiting != 1 {
		t.Errorf("of another run: %+v, %v", m, err)
	}
}
