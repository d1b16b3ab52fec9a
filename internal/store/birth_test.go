package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// babble imports a week of sixty articles of made-up words, so many that most
// of what is listed stands below what gets an id for life.
func (d *desk) babble(monday time.Time) {
	d.Helper()
	dice := rand.New(rand.NewPCG(3, 4))
	var list []Article
	for n := range 60 {
		a := Article{
			Outlet: []string{"gazette", "courier"}[n%2], URL: fmt.Sprintf("http://archive.example/%s/%d", monday.Format(time.DateOnly), n), Title: "Notes",
			Published: monday.AddDate(0, 0, n%7).Format(time.DateOnly), Language: "en",
		}
		for range 25 {
			x := dice.IntN(150)
			a.Text += fmt.Sprintf(" The %s%sm.", "bakodilefumonirasetu"[x%10*2:x%10*2+2], "gehojakulimapenoqarovuwixyzace"[x/10*2:x/10*2+2])
		}
		list = append(list, a)
	}
	d.readIn(list)
	d.track()
	d.discover()
}

// What a person confirms is followed from then on, however far down it stands.
func TestFarDownAndFollowed(t *testing.T) {
	d := newDesk(t)
	d.ok(d.SaveOutlets(d.ctx()))
	d.babble(newWeek.AddDate(0, 0, -7))
	confirmed := map[string]bool{}
	rows := d.weekRows(newWeek.AddDate(0, 0, -7))
	if len(rows) < phrase.Settled+20 {
		t.Fatalf("%d rows; the test wants more than %d", len(rows), phrase.Settled+20)
	}
	for _, r := range rows[len(rows)-20:] {
		_, err := d.Enter(d.ctx(), Act{Action: phrase.Confirm, Framing: r.ID, Author: "A. Reader", Reason: "for the test"})
		d.ok(err)
		confirmed[r.ID] = true
	}
	d.want(`select count(*) from ledger where action = 'birth' and author = 'A. Reader' and reason = 'for the test' and week = '`+narratives.WeekOf(newWeek.AddDate(0, 0, -7))+`'`, "20")

	d.babble(newWeek)
	followed := 0
	for _, r := range d.weekRows(newWeek)[phrase.Settled:] {
		if !confirmed[r.ID] {
			continue
		}
		followed++
		shown, err := d.ShowDiscovered(d.ctx(), r.ID)
		d.ok(err)
		for _, document := range r.Documents {
			if !slices.ContainsFunc(shown.Samples, func(o DiscoveredDocument) bool { return o.Document == document }) {
				t.Errorf("%s: %s is listed with it and not among its documents", r.Key, document)
			}
		}
	}
	if followed == 0 {
		t.Error("none of what was confirmed stands far down a week later")
	}
}
