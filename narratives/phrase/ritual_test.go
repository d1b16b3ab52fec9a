package phrase

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// season is a week in which a wording stands in some texts of different
// stories, and twelve weeks before, each with it in the texts that before says.
func season(s *shelf, now int, before func(week int) int) (q Question) {
	const wording = "Wreaths were laid at the marble obelisk."
	for n := range 60 {
		text := filler[n%len(filler)] + fmt.Sprintf(" Item number w%dx closed the day.", n)
		if n < now {
			text += " " + wording
		}
		q.Window = append(q.Window, s.doc(n, "2019-W34", "en", text))
	}
	for week := range 12 {
		for n := range 30 {
			text := filler[(n+week)%len(filler)] + " Item number nothing closed the day."
			if n < before(week) {
				text += " " + wording
			}
			q.History = append(q.History, s.doc(n, fmt.Sprintf("2019-W%02d", 22+week), "en", text))
		}
	}
	q.Forms = s.forms
	return q
}

func stateOf(t *testing.T, q Question, word string) string {
	t.Helper()
	rows, err := Rows(q)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(rows, func(r Row) bool { return strings.Contains(strings.Join(r.Variants, " "), word) })
	if i < 0 {
		var keys []string
		for _, r := range rows {
			keys = append(keys, r.Key+" "+r.State)
		}
		t.Fatalf("no row with %q in %q", word, keys)
	}
	return rows[i].State
}

// Ritual is told by its regularity: every week and not more than ever, or every
// year around this week and not in between. What is as frequent and irregular, or
// suddenly more frequent, is none.
func TestRitualIsRegular(t *testing.T) {
	every := func(int) int { return 2 }
	for name, c := range map[string]struct {
		now    int
		before func(week int) int
		years  int
		ritual bool
	}{
		"every week":                  {7, every, 0, true},
		"every week, now far more":    {40, every, 0, false},
		"as often, in three weeks":    {7, func(week int) int { return map[int]int{1: 8, 5: 8, 9: 8}[week] }, 0, false},
		"every year, not in between":  {6, func(int) int { return 0 }, 3, true},
		"one earlier year":            {6, func(int) int { return 0 }, 1, false},
		"every year, and in between":  {6, func(week int) int { return week % 3 }, 3, false},
		"new, and of no earlier year": {6, func(int) int { return 0 }, 0, false},
	} {
		q := season(newShelf(), c.now, c.before)
		q.Years = func(phrases []uint64) ([]int, error) {
			return slices.Repeat([]int{c.years}, len(phrases)), nil
		}
		if got := stateOf(t, q, "obelisk"); (got == Ritual) != c.ritual {
			t.Errorf("%s: %s, want ritual: %v", name, got, c.ritual)
		}
	}
}
