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
	source := func(name string, s State, reasons ...string) SourceDay {
		return SourceDay{Kind: KindFeed, URL: "http://" + name, State: s, Reasons: reasons}
	}
	well := source("well", Complete)
	fail, shut, old, hole := source("fail", Gap, "timeout"), source("shut", Blocked, "robots"), source("old", Stale, "stale"), source("hole", Partial, "gap")
	of := func(list ...SourceDay) []SourceDay { return list }
	for name, c := range map[string]struct {
		facts DayFacts
		want  State
		why   []string // the reasons, in order
	}{
		"complete":               {DayFacts{Runs: 3, Sources: of(well, well), Expected: 5, Received: 5}, Complete, nil},
		"nothing new":            {DayFacts{Runs: 1, Sources: of(well)}, Complete, nil},
		"no run":                 {DayFacts{}, Gap, []string{"no run asked this outlet"}},
		"not due":                {DayFacts{Runs: 1}, NotDue, nil},
		"sources not due":        {DayFacts{Runs: 1, Sources: of(source("a", NotDue))}, NotDue, nil},
		"one not due":            {DayFacts{Runs: 1, Sources: of(source("a", NotDue), fail)}, Gap, []string{"source http://fail: timeout"}},
		"links without a poll":   {DayFacts{Runs: 1, Expected: 2, Received: 2}, Complete, nil},
		"all failed":             {DayFacts{Runs: 1, Sources: of(source("b", Gap, "dns"), fail)}, Gap, []string{"source http://b: dns", "source http://fail: timeout"}},
		"all blocked":            {DayFacts{Runs: 1, Sources: of(shut, shut)}, Blocked, []string{"source http://shut: robots"}},
		"one blocked, one down":  {DayFacts{Runs: 1, Sources: of(shut, fail)}, Gap, []string{"source http://fail: timeout", "source http://shut: robots"}},
		"one blocked, one well":  {DayFacts{Runs: 1, Sources: of(shut, well)}, Partial, []string{"source http://shut: robots"}},
		"one failed":             {DayFacts{Runs: 1, Sources: of(fail, well), Expected: 3, Received: 3}, Partial, []string{"source http://fail: timeout"}},
		"one may have missed":    {DayFacts{Runs: 1, Sources: of(hole), Expected: 3, Received: 3}, Partial, []string{"source http://hole: gap"}},
		"one missing":            {DayFacts{Runs: 1, Sources: of(well), Expected: 3, Received: 2}, Partial, []string{"1 of 3 listed articles not captured"}},
		"lost":                   {DayFacts{Runs: 1, Sources: of(well), Expected: 9, Received: 5, Lost: 3, Reasons: []string{"3 articles: gone"}}, Partial, []string{"4 of 9 listed articles not captured, 3 of them lost", "3 articles: gone"}},
		"more lost than missing": {DayFacts{Runs: 1, Sources: of(well), Expected: 9, Received: 8, Lost: 3}, Partial, []string{"1 of 9 listed articles not captured, 1 of them lost"}},
		"stale":                  {DayFacts{Runs: 1, Sources: of(old)}, Stale, []string{"source http://old: stale"}},
		"stale, one article":     {DayFacts{Runs: 1, Sources: of(old), Expected: 1, Received: 1}, Stale, []string{"source http://old: stale"}},
		"one stale, one failed":  {DayFacts{Runs: 1, Sources: of(old, fail)}, Stale, []string{"source http://fail: timeout", "source http://old: stale"}},
		"one stale, one well":    {DayFacts{Runs: 1, Sources: of(old, well)}, Partial, []string{"source http://old: stale"}},
		"worth a word":           {DayFacts{Runs: 1, Sources: of(source("a", Complete, "moved for good"))}, Complete, []string{"source http://a: moved for good"}},
		"said twice":             {DayFacts{Runs: 1, Sources: of(well), Reasons: []string{"x", "a", "x"}}, Complete, []string{"a", "x"}},
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
		if got.Outlet != "a" || got.Day != "2026-03-02" || got.Expected != c.facts.Expected || got.Received != c.facts.Received || len(got.Sources) != len(c.facts.Sources) {
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
	newer := well
	newer.Newest = noon
	if got := Assess(DayFacts{Day: day, Runs: 1, Sources: of(newer, well)}).Newest; !got.Equal(noon) {
		t.Errorf("newest %s, want %s", got, noon)
	}
	hidden := SourceDay{Kind: KindPosts, Account: "a1b2", State: Gap, Reasons: []string{"dns"}}
	same(t, "an account that is not public", Assess(DayFacts{Day: day, Runs: 1, Sources: of(hidden)}).Reasons, []string{"source account a1b2: dns"})
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
	same(t, "reasons", s.Outlets[0].Reasons, []string{"2 × not found: HTTP 404", "1 × not reachable: no such host"})
	want := "crawl: 1 fetched, 1 not modified, 4 links, 4 failed, 90 s\n  a: 3 failed: 2 × not found: HTTP 404; 1 × not reachable: no such host\n  c: 1 failed: 1 × not readable"
	if got := s.String(); got != want {
		t.Errorf("String:\n got %q\nwant %q", got, want)
	}
	for i := range 20 {
		add("x"+string(rune('a'+i)), ServerError, "HTTP 500", 0)
	}
	lines := strings.Split(tally.sum(0).String(), "\n")
	if got := len(lines) - 2; got != mostNamed {
		t.Errorf("%d outlets are named, want %d", got, mostNamed)
	}
	if got, want := lines[len(lines)-1], "  and 16 more"; got != want {
		t.Errorf("the last line is %q, want %q", got, want)
	}
}
