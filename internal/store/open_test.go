package store

import (
	"slices"
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// Framings of the newest week can be shown and judged, and are born when it has
// ended: until then the ledger says nothing of it but what a person did.
func TestOpenWeek(t *testing.T) {
	d := shelves(t)
	week := narratives.WeekOf(newWeek)
	ladder := phrase.IDOf("en:glass+en:ladder", 0)
	open := func() []string {
		return d.rows(`select d.id, m.head from discovered d join discovered_member m on m.framing = d.id and m.leads where d.open = '` + week + `' order by 1`)
	}
	d.want(`select count(*) from ledger where week = '`+week+`'`, "0")
	if !strings.Contains(strings.Join(open(), "\n"), ladder+"|en:glass+en:ladder") {
		t.Fatalf("of the open week %v would be born, want %s among them", open(), ladder)
	}
	shown, err := d.ShowDiscovered(d.ctx(), ladder)
	d.ok(err)
	if shown.Open != week || len(shown.Samples) < 6 || len(shown.Ledger) != 0 {
		t.Errorf("before its week has ended it is shown with week %q, %d documents, ledger %v", shown.Open, len(shown.Samples), shown.Ledger)
	}

	before := d.rows(`select * from ledger order by number`)
	d.late(0, 2, 0) // two more that hold it
	if sum := d.discover(); sum.Weeks != 1 || sum.Births != 0 {
		t.Errorf("%+v; want the open week ranked again, and nobody born", sum)
	}
	if after := d.rows(`select * from ledger order by number`); strings.Join(after, "\n") != strings.Join(before, "\n") {
		t.Errorf("ledger %v while the week is open, want %v", after, before)
	}
	if shown, err = d.ShowDiscovered(d.ctx(), ladder); err != nil || len(shown.Samples) < 8 {
		t.Errorf("with two more documents %d are shown, %v", len(shown.Samples), err)
	}

	d.now = newWeek.AddDate(0, 0, 9)
	d.late(2, 1, -1)
	if sum := d.discover(); sum.Weeks != 2 || sum.Births == 0 {
		t.Errorf("%+v; want the week that ended and the new one ranked, and framings born", sum)
	}
	d.want(`select count(*) from discovered where open = '`+week+`'`, "0")
	d.want(`select action, week, author from ledger where framing = '`+ladder+`' order by number limit 1`, "birth|"+week+"|system")
}

// What a person judges before its week has ended is born at once, and once.
func TestOpenWeekJudged(t *testing.T) {
	d := shelves(t)
	week := narratives.WeekOf(newWeek)
	ladder := phrase.IDOf("en:glass+en:ladder", 0)
	_, err := d.Enter(d.ctx(), Act{Action: phrase.Dismiss, Framing: ladder, Author: "A. Reader"})
	d.ok(err)
	lines := []string{"birth|" + week + "|A. Reader", "dismiss||A. Reader"}
	d.want(`select action, week, author from ledger where framing = '`+ladder+`' order by number`, lines...)
	d.late(0, 2, 0)
	d.discover()
	d.now = newWeek.AddDate(0, 0, 9)
	d.late(2, 1, -1)
	d.discover()
	d.want(`select action, week, author from ledger where framing = '`+ladder+`' and action <> 'join' order by number`, lines...)
	d.want(`select state, open from discovered where id = '`+ladder+`'`, "dismissed|")
	rows := d.weekRows(newWeek)
	if i := slices.IndexFunc(rows, func(r DiscoveredRow) bool { return r.ID == ladder }); i < 0 || rows[i].State != "dismissed" {
		t.Errorf("row %d; want it listed as dismissed", i)
	}
}
