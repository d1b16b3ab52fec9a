package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// newWeek is the first day of the week that the tests ask for.
var newWeek = time.Date(2019, 8, 19, 0, 0, 0, 0, time.UTC)

// shelves imports thirteen weeks of two outlets and a control outlet, with a
// wording that is new in the last week, and reads them.
func shelves(t *testing.T) *desk {
	d := newDesk(t)
	d.ok(d.SaveOutlets(d.ctx()))
	sayings := []string{"Bakers sold rye bread at the gate.", "The ferry carried tractors over the bay.", "Pupils planted birches.", "A choir sang ballads.", "Nurses met the herders.", "Rain flooded two cellars."}
	fresh := []string{"They dance on a glass ladder.", "The ladder is made of glass.", "No glass ladder lasts.", "He calls it a ladder of glass.", "Old glass, new ladder."}
	var list []Article
	for week := range 13 {
		for n := range 12 {
			text := fmt.Sprintf("%s %s", sayings[(n+week)%6], sayings[(n*week+1)%6])
			if week == 12 && n%3 != 2 {
				text += " " + fresh[n%5]
			}
			if week == 3 && n == 0 {
				text += " A glass ladder stood in the yard."
			}
			list = append(list, Article{
				Outlet: []string{"gazette", "courier", "island-mail"}[n%3], URL: fmt.Sprintf("http://archive.example/%d/%d", week, n), Title: fmt.Sprintf("Notes of the %s", strings.Repeat("day ", n%4)),
				Published: newWeek.AddDate(0, 0, 7*(week-12)+n%7).Format(time.DateOnly), Language: "en", Text: text, Control: n%3 == 2,
			})
		}
	}
	d.readIn(list)
	d.track()
	d.discover()
	return d
}

// weekRows are the framings of the week that begins on a day.
func (d *desk) weekRows(monday time.Time) []DiscoveredRow {
	d.Helper()
	rows, err := d.Discover(d.ctx(), monday, monday.AddDate(0, 0, 7), phrase.Options{})
	d.ok(err)
	return rows
}

func (d *desk) discover() phrase.Summary {
	d.Helper()
	sum, err := phrase.Run(d.ctx(), d.PhraseDesk(), phrase.Options{}, nil)
	d.ok(err)
	return sum
}

// Reading and settling twice changes nothing, and people's acts hold.
func TestLedger(t *testing.T) {
	d := shelves(t)
	before := d.everything()
	if sum := d.discover(); sum.Documents != 0 || sum.Weeks != 0 {
		t.Errorf("%+v when nothing is new", sum)
	}
	if got := d.everything(); strings.Join(got, "\n") != strings.Join(before, "\n") {
		t.Error("a second run changed rows")
	}
	id := d.rows(`select framing from discovered_member where head = 'en:glass+en:ladder'`)[0]
	act := func(a Act) (string, error) {
		a.Author, a.Reason = "A. Reader", "for the test"
		return d.Enter(d.ctx(), a)
	}
	state := func() string {
		for _, r := range d.weekRows(newWeek) {
			if r.ID == id {
				return r.State + " " + r.Label
			}
		}
		return "not listed"
	}
	_, err := act(Act{Action: phrase.Rename, Framing: id, Label: "the glass ladder"})
	d.ok(err)
	_, err = act(Act{Action: phrase.Dismiss, Framing: id})
	d.ok(err)
	if got := state(); got != "dismissed the glass ladder" {
		t.Errorf("after renaming and dismissing: %s", got)
	}
	_, err = act(Act{Action: phrase.Confirm, Framing: id})
	d.ok(err)
	if got := state(); got != "alert the glass ladder" {
		t.Errorf("after confirming: %s", got)
	}
	other := d.rows(`select id from discovered where id <> '` + id + `' order by id limit 1`)[0]
	_, err = act(Act{Action: phrase.Merge, Framing: other, Other: id})
	d.ok(err)
	_, err = act(Act{Action: phrase.Confirm, Framing: other})
	has(t, err, "merged")
	split, err := act(Act{Action: phrase.Split, Framing: id, Head: "en:glass+en:ladder"})
	d.ok(err)
	if split == id || len(d.rows(`select id from discovered where id = '`+split+`'`)) != 1 {
		t.Errorf("split gives %s", split)
	}
	shown, err := d.ShowDiscovered(d.ctx(), id)
	d.ok(err)
	if n := len(shown.Ledger); n < 5 || shown.Ledger[0].Action != phrase.Birth || shown.Ledger[n-1].Action != phrase.Split {
		t.Errorf("ledger %+v", shown.Ledger)
	}
	if shown, err = d.ShowDiscovered(d.ctx(), split); err != nil || len(shown.Samples) < 6 {
		t.Errorf("the framing that was split off: %v, %d documents; want those of its head", err, len(shown.Samples))
	}
}
