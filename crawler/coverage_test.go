package crawler

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAssess(t *testing.T) {
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	noon := day.Add(12 * time.Hour)
	long := day.AddDate(0, 0, -9)
	for name, c := range map[string]struct {
		facts DayFacts
		want  State
		why   []string // the reasons, in order
	}{
		"complete":               {DayFacts{Runs: 3, Polled: 2, Expected: 5, Received: 5, Newest: noon}, Complete, nil},
		"nothing new":            {DayFacts{Runs: 1, Polled: 1, Newest: noon}, Complete, nil},
		"nothing new, undated":   {DayFacts{Runs: 1, Polled: 1}, Complete, nil},
		"weekend":                {DayFacts{Runs: 1, Polled: 1, Newest: day.AddDate(0, 0, -2)}, Complete, nil},
		"no run":                 {DayFacts{}, Gap, []string{"no run asked this outlet"}},
		"no run, old":            {DayFacts{Newest: long}, Gap, []string{"no run asked this outlet", "the newest item is 10 days old"}},
		"not due":                {DayFacts{Runs: 1}, NotDue, nil},
		"links without a poll":   {DayFacts{Runs: 1, Expected: 2, Received: 2}, Complete, nil},
		"all failed":             {DayFacts{Runs: 1, Failed: 2, Reasons: []string{"feed b: dns", "feed a: timeout"}}, Gap, []string{"feed a: timeout", "feed b: dns"}},
		"all blocked":            {DayFacts{Runs: 1, Failed: 2, Blocked: 2}, Blocked, nil},
		"one blocked, one down":  {DayFacts{Runs: 1, Failed: 2, Blocked: 1}, Gap, nil},
		"one blocked, one well":  {DayFacts{Runs: 1, Polled: 1, Failed: 1, Blocked: 1, Newest: noon}, Partial, nil},
		"one failed":             {DayFacts{Runs: 1, Polled: 1, Failed: 1, Expected: 3, Received: 3}, Partial, nil},
		"one missing":            {DayFacts{Runs: 1, Polled: 1, Expected: 3, Received: 2}, Partial, []string{"1 of 3 listed articles not captured"}},
		"lost":                   {DayFacts{Runs: 1, Polled: 1, Expected: 9, Received: 5, Lost: 3}, Partial, []string{"4 of 9 listed articles not captured, 3 of them lost"}},
		"more lost than missing": {DayFacts{Runs: 1, Polled: 1, Expected: 9, Received: 8, Lost: 3}, Partial, []string{"1 of 9 listed articles not captured, 1 of them lost"}},
		"stale":                  {DayFacts{Runs: 1, Polled: 1, Newest: long}, Stale, []string{"the newest item is 10 days old"}},
		"stale to the second":    {DayFacts{Runs: 1, Polled: 1, Newest: day.AddDate(0, 0, -2).Add(-time.Second)}, Stale, []string{"the newest item is 3 days old"}},
		"old, and new links":     {DayFacts{Runs: 1, Polled: 1, Expected: 1, Received: 1, Newest: long}, Complete, []string{"the newest item is 10 days old"}},
		"stale, and one failed":  {DayFacts{Runs: 1, Polled: 1, Failed: 1, Newest: long}, Stale, []string{"the newest item is 10 days old"}},
		"said twice":             {DayFacts{Runs: 1, Polled: 1, Failed: 1, Reasons: []string{"x", "a", "x"}}, Partial, []string{"a", "x"}},
		"newest ahead":           {DayFacts{Runs: 1, Polled: 1, Newest: day.AddDate(0, 0, 9)}, Complete, nil},
	} {
		c.facts.Outlet, c.facts.Day = "a", day
		given := slices.Clone(c.facts.Reasons)
		got := Assess(c.facts)
		if got.State != c.want {
			t.Errorf("%s: %s, want %s", name, got.State, c.want)
		}
		if !slices.Equal(got.Reasons, c.why) {
			t.Errorf("%s: reasons %q, want %q", name, got.Reasons, c.why)
		}
		if got.Outlet != "a" || got.Day != "2026-03-02" || got.Expected != c.facts.Expected || got.Received != c.facts.Received || !got.Newest.Equal(c.facts.Newest) {
			t.Errorf("%s: %+v, want the facts kept", name, got)
		}
		if !slices.Equal(c.facts.Reasons, given) {
			t.Errorf("%s: the caller's reasons were changed", name)
		}
	}
	east := time.FixedZone("", 8*3600)
	if got := Assess(DayFacts{Day: day.In(east)}).Day; got != "2026-03-02" {
		t.Errorf("day %s, want it in UTC", got)
	}
}

func TestSummary(t *testing.T) {
	tally := newTally()
	add := func(outlet string, out Outcome, reason string, links int) {
		tally.add(Fetch{Task: Task{Outlet: outlet}, Outcome: out, Reason: reason, Links: make([]Link, links), Exchange: &Exchange{Payload: []byte("tide")}})
	}
	add("b", OK, "", 3)
	add("b", NotModified, "", 0)
	add("b", Moved, "", 1)
	add("a", Gone, "HTTP 404", 0)
	add("a", Gone, "HTTP 404", 0)
	add("a", DNS, "no such host", 0)
	add("c", Crashed, "", 0)
	s := tally.sum(90 * time.Second)
	if s.Seconds != 90 || s.Fetched != 1 || s.NotModified != 1 || s.Links != 4 || s.Failed != 4 || s.Outcomes[Gone] != 2 || s.Outcomes[Moved] != 1 {
		t.Errorf("summary %+v", s)
	}
	if p := tally.progress(); p.Done != 7 || p.Failed != 4 || p.Bytes != 28 {
		t.Errorf("progress %+v", p)
	}
	var ids []string
	for _, o := range s.Outlets {
		ids = append(ids, o.Outlet)
	}
	same(t, "outlets", ids, []string{"a", "b", "c"})
	same(t, "reasons", s.Outlets[0].Reasons, []string{"1 × dns: no such host", "2 × gone: HTTP 404"})
	want := "crawl: 1 fetched, 1 not modified, 4 links, 4 failed, 90 s\n  a: 3 failed: 1 × dns: no such host; 2 × gone: HTTP 404\n  c: 1 failed: 1 × crashed"
	if got := s.String(); got != want {
		t.Errorf("String:\n got %q\nwant %q", got, want)
	}
	for i := range 20 {
		add("x"+string(rune('a'+i)), ServerError, "HTTP 500", 0)
	}
	if got := strings.Count(tally.sum(0).String(), "\n"); got != mostNamed {
		t.Errorf("%d outlets are named, want %d", got, mostNamed)
	}
}
