package extract

import (
	"net/url"
	"time"
)

// urlDate reads the day or month that an address carries: /2019/08/20/,
// /a/201908/20/, /2011-11/07/, /20190820/, -2019-08-20, /n1/2011/1107/.
func urlDate(raw string, c dateContext) (Date, bool) {
	u, err := url.Parse(raw)
	if err != nil {
		return Date{}, false
	}
	var groups []string
	path := clip(u.Path, 300)
	start := -1
	for i := 0; i <= len(path); i++ {
		digit := i < len(path) && path[i] >= '0' && path[i] <= '9'
		if digit && start < 0 {
			start = i
		}
		if !digit && start >= 0 {
			groups = append(groups, path[start:i])
			start = -1
			// digits must be parted by one mark to belong together
			if i < len(path) && (i+1 >= len(path) || path[i+1] < '0' || path[i+1] > '9') {
				groups = append(groups, "")
			}
		}
	}
	month := Date{}
	for k := range groups {
		y, m, d, ok := dayOf(groups[k:])
		if !ok {
			continue
		}
		t := time.Date(y, time.Month(m), max(d, 1), 0, 0, 0, 0, time.UTC)
		if int(t.Month()) != m {
			continue
		}
		r := Date{Time: t, Precision: Day, Source: "url", ZoneKnown: c.zone != nil}
		if !c.believes(r) {
			continue
		}
		if d > 0 {
			return r, true
		}
		if month.Precision == "" {
			r.Precision = Month
			month = r
		}
	}
	return month, month.Precision != ""
}

// dayOf reads year, month and day from the digit groups of an address; day 0
// where only the month is there.
func dayOf(g []string) (y, m, d int, ok bool) {
	at := func(k, n int) (string, bool) {
		if k < len(g) && len(g[k]) == n {
			return g[k], true
		}
		return "", false
	}
	valid := func() bool {
		return y >= earliestYear && y <= 2100 && m >= 1 && m <= 12 && d >= 0 && d <= 31
	}
	if s, is := at(0, 8); is {
		y, m, d = atoi(s[:4]), atoi(s[4:6]), atoi(s[6:])
		return y, m, d, valid() && d > 0
	}
	if s, is := at(0, 6); is {
		y, m = atoi(s[:4]), atoi(s[4:])
		if t, is := at(1, 2); is {
			d = atoi(t)
		}
		return y, m, d, valid()
	}
	if s, is := at(0, 4); is {
		y = atoi(s)
		if t, is := at(1, 4); is {
			m, d = atoi(t[:2]), atoi(t[2:])
			return y, m, d, valid() && d > 0
		}
		if len(g) > 1 && (len(g[1]) == 2 || len(g[1]) == 1) {
			m = atoi(g[1])
			if len(g) > 2 && (len(g[2]) == 2 || len(g[2]) == 1) {
				d = atoi(g[2])
			}
			return y, m, d, valid()
		}
	}
	return 0, 0, 0, false
}
