package main

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A verdict is what the judge of the simulated internet found, from the
// server's own log.
type verdict struct {
	Requests   int
	Hosts      int            // that were asked
	Violations map[string]int // by kind
	Samples    []string       // the first few of each kind
	Got        float64        // requests made while hosts had work
	Allowed    float64        // requests that the delays allowed in the same time
	Starved    []string       // hosts with less than half of what their delay allows
	Least      float64        // the worst share among hosts
	Days       []time.Duration
	Ideal      []time.Duration // what each day would have taken at the least: its slowest host
}

// Shares below which a host counts as starved, and the least requests in a day
// from which a share says something.
const (
	starvedUnder = 0.5
	shareFrom    = 5
)

// tripped is how many requests in a row a dead host may see in a run: the
// crawler leaves it alone after three failures, and repeats a request once that
// broke on a kept connection.
const tripped = 6

// A lostAnswer is one that the crawler says it never had, although the server
// sent it: the client had given up. It tells neither a tag nor a Retry-After.
type lostAnswer struct {
	URL string
	Day int
}

// judgeInternet reads the log host by host.
func judgeInternet(hosts map[string]*simHost, log []hit, lost []lostAnswer) verdict {
	unheard := map[lostAnswer]bool{}
	for _, l := range lost {
		unheard[l] = true
	}
	log = slices.Clone(log)
	for i, x := range log {
		if x.Status > 0 && unheard[lostAnswer{"http://" + x.Host + x.Path, x.Day}] {
			log[i].Status, log[i].Stalled, log[i].Retry = 0, true, 0
		}
	}
	v := verdict{Requests: len(log), Violations: map[string]int{}, Least: 1}
	by := map[string][]hit{}
	days := map[int][2]time.Duration{}
	for _, x := range log {
		by[x.Host] = append(by[x.Host], x)
		d, ok := days[x.Day]
		if !ok || x.Begin < d[0] {
			d[0] = x.Begin
		}
		d[1] = max(d[1], x.End)
		days[x.Day] = d
	}
	v.Hosts = len(by)
	ideal := map[int]time.Duration{}
	for _, name := range slices.Sorted(maps.Keys(by)) {
		list := by[name]
		slices.SortFunc(list, func(a, b hit) int { return cmp.Compare(a.Begin, b.Begin) })
		v.politeness(hosts[name], list)
		for day, d := range days {
			of := slices.DeleteFunc(slices.Clone(list), func(x hit) bool { return x.Day != day })
			if len(of) > 0 {
				ideal[day] = max(ideal[day], v.share(hosts[name], of, d[0]))
			}
		}
	}
	for _, day := range slices.Sorted(maps.Keys(days)) {
		v.Days = append(v.Days, days[day][1]-days[day][0])
		v.Ideal = append(v.Ideal, ideal[day])
	}
	return v
}

func (v *verdict) violation(kind, format string, args ...any) {
	if v.Violations[kind]++; v.Violations[kind] <= 5 {
		v.Samples = append(v.Samples, kind+": "+fmt.Sprintf(format, args...))
	}
}

// politeness checks the requests to one host, in order.
func (v *verdict) politeness(h *simHost, list []hit) {
	tags := map[string]string{}
	robots, failures := false, 0
	for i, x := range list {
		if !strings.Contains(x.Agent, "hymnsheet") || !strings.Contains(x.Agent, "@") {
			v.violation("agent", "%s%s: %q", x.Host, x.Path, x.Agent)
		}
		if x.Path == "/robots.txt" {
			robots = true
		} else if !robots {
			v.violation("robots first", "%s%s", x.Host, x.Path)
		}
		if strings.HasPrefix(x.Path, "/closed/") && !(h.noRobots == http.StatusNotFound && x.Day == 1) {
			v.violation("robots", "%s%s", x.Host, x.Path)
		}
		if tags[x.Path] != x.Known {
			v.violation("conditional", "%s%s: If-None-Match %q, was given %q", x.Host, x.Path, x.Known, tags[x.Path])
		}
		if x.Status == 200 {
			tags[x.Path] = x.Tag
		}
		if i > 0 {
			v.gap(h, list[i-1], x)
			if list[i-1].Day != x.Day {
				failures = 0
			}
		}
		if failures >= tripped {
			v.violation("dead host", "%s%s: after %d failures in a row", x.Host, x.Path, failures)
		}
		if failures++; x.Status != 0 {
			failures = 0
		}
	}
}

// gap checks the time between two requests. A client that gives up does so by
// its own clock, which started a little before the server's.
func (v *verdict) gap(h *simHost, a, b hit) {
	end := a.End
	if a.Stalled {
		end = min(end, a.Begin+simTimeout*9/10)
	}
	gap := b.Begin - end
	want := h.delay(a.Day, a.End-a.Begin)
	switch {
	case gap < 0:
		v.violation("overlap", "%s%s began %s before %s had ended", b.Host, b.Path, -gap, a.Path)
	case gap < a.Retry:
		v.violation("retry-after", "%s%s: %s after %s, which asked for %s", b.Host, b.Path, gap, a.Path, a.Retry)
	case gap < want && want == h.crawlDelay:
		v.violation("crawl-delay", "%s%s: %s after %s, want %s", b.Host, b.Path, gap, a.Path, want)
	case gap < want:
		v.violation("gap", "%s%s: %s after %s, want %s", b.Host, b.Path, gap, a.Path, want)
	}
}

// share compares the time that a host's requests of a day took with the time
// that its delays ask for, and returns the latter. The day began at from.
func (v *verdict) share(h *simHost, list []hit, from time.Duration) (least time.Duration) {
	for i, x := range list {
		least += x.End - x.Begin
		if i < len(list)-1 {
			least += max(h.delay(x.Day, x.End-x.Begin), x.Retry)
		}
	}
	took := list[len(list)-1].End - from
	share := float64(least) / float64(max(took, 1))
	v.Got += float64(len(list))
	v.Allowed += float64(len(list)) / share
	if len(list) < shareFrom {
		return least
	}
	v.Least = min(v.Least, share)
	if share < starvedUnder {
		v.Starved = append(v.Starved, fmt.Sprintf("%s on day %d: %.2f of %d requests", h.name, list[0].Day, share, len(list)))
	}
	return least
}
