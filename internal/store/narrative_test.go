package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/company"
)

// group makes narratives of the weeks that are over.
func (d *desk) group() company.Summary {
	d.Helper()
	sum, err := company.Run(d.ctx(), d.CompanyDesk(), d.now)
	d.ok(err)
	return sum
}

// sky is a codebook whose framings are told by one wording each.
func sky() narratives.Codebook {
	var c narratives.Codebook
	for _, label := range []string{"paper lantern", "tin drum", "glass ladder", "weather vane", "salt cellar", "brass kettle"} {
		c.Framings = append(c.Framings, narratives.Framing{
			ID: "f-" + strings.ReplaceAll(label, " ", "-"), Label: label, Variants: map[string][]string{"en": {label}},
		})
	}
	return c
}

// skies are the articles of a day: lantern and drum keep company all the time,
// the ladder with them from the eleventh week on, vane and cellar with each
// other; the kettle stands by itself, and once a week with any of them.
func skies(day time.Time, n int) (out []Article) {
	add := func(i int, words ...string) {
		text := fmt.Sprintf("Note %d, harbour board.", n*10+i)
		for _, w := range words {
			text += fmt.Sprintf("\n\nPage %d had a %s.", n, w)
		}
		for k := range 12 { // every day tells of something else
			text += fmt.Sprintf("\n\nWord%dq%dx%d and thing%dy%dz%d met person%da%db%d, w%dc%dd%d.", n, i, k, n, i, k, n, i, k, n, i, k)
		}
		outlet := []string{"gazette", "courier", "mail"}[i%3]
		out = append(out, Article{
			Outlet: outlet, URL: fmt.Sprintf("http://%s.example/%d/%d", outlet, n, i), Title: fmt.Sprintf("Item%dt%d heard", n, i),
			Published: day.Format(time.DateOnly), Language: "en", Text: text,
		})
	}
	switch n % 4 {
	case 0:
		add(0, "paper lantern", "tin drum")
	case 1:
		add(0, "weather vane", "salt cellar")
		add(1, "brass kettle")
	case 2:
		add(0, "paper lantern")
		add(1, "brass kettle")
	case 3:
		add(0, "brass kettle")
		add(1, "salt cellar")
	}
	if n >= 70 && n%2 == 0 {
		add(4, "glass ladder", []string{"tin drum", "paper lantern"}[n/2%2])
	}
	if n%7 == 0 {
		add(5, "brass kettle", []string{"paper lantern", "weather vane", "tin drum", "salt cellar"}[n/7%4])
	}
	return out
}

const skyDays = 7 * 26

func (d *desk) readSkies(list []Article) {
	d.Helper()
	d.readIn(list)
	d.track()
	d.stories()
}

// A year that is read day by day has the narratives of one that is read at once,
// with the same ids and the same ledger; and running twice changes nothing.
func TestNarrativesReplayed(t *testing.T) {
	first := time.Date(2019, 1, 7, 0, 0, 0, 0, time.UTC)
	const ledger = `select week, action, framing, head, label, other, author, reason from ledger order by number`
	const members = `select narrative, framing, since, until from narrative_member order by 1, 2, 3`
	make := func() *desk {
		d := &desk{T: t, dir: t.TempDir(), now: first, relink: relink}
		d.start()
		d.Configure(publishers(), nil, sky())
		d.ok(d.SaveOutlets(d.ctx()))
		return d
	}
	daily, batch := make(), make()
	var all []Article
	for n := range skyDays {
		day := first.AddDate(0, 0, n)
		daily.now = day.Add(20 * time.Hour)
		today := skies(day, n)
		daily.readSkies(today)
		daily.group()
		all = append(all, today...)
	}
	end := first.AddDate(0, 0, skyDays+1)
	daily.now, batch.now = end, end
	daily.group()
	batch.readSkies(all)
	batch.group()

	labels := daily.rows(`select n.label from narrative n where state = '' order by 1`)
	if fmt.Sprint(labels) != "[paper lantern · tin drum weather vane · salt cellar]" && fmt.Sprint(labels) != "[paper lantern · tin drum salt cellar · weather vane]" {
		t.Errorf("narratives %q", labels)
	}
	if got := daily.rows(`select distinct narrative from narrative_member where until = '' and framing in ('f-paper-lantern', 'f-tin-drum', 'f-glass-ladder')`); len(got) != 1 {
		t.Errorf("lantern, drum and ladder are in %q", got)
	}
	daily.want(`select count(*) from narrative_member where framing = 'f-brass-kettle'`, "0")
	batch.want(ledger, daily.rows(ledger)...)
	batch.want(members, daily.rows(members)...)

	before := daily.everything()
	if sum := daily.group(); sum != (company.Summary{}) {
		t.Errorf("again: %+v", sum)
	}
	if after := daily.everything(); strings.Join(after, "\n") != strings.Join(before, "\n") {
		t.Error("a second run changed rows")
	}

	rows, err := daily.ListNarratives(t.Context(), time.Time{}, time.Time{})
	daily.ok(err)
	for _, r := range rows {
		// Each count is told by its documents.
		v, err := daily.ShowNarrative(t.Context(), r.ID)
		daily.ok(err)
		if len(v.Found) != r.Documents || r.Documents == 0 {
			t.Errorf("%s: %d documents, %d shown", r.Label, r.Documents, len(v.Found))
		}
		for _, p := range r.Pairs {
			both := 0
			for _, f := range v.Found {
				if strings.Contains(strings.Join(f.Framings, " "), p.A) && strings.Contains(strings.Join(f.Framings, " "), p.B) {
					both++
				}
			}
			if both != p.Documents {
				t.Errorf("%s + %s: %d documents counted, %d shown", p.A, p.B, p.Documents, both)
			}
		}
	}
	if _, err := daily.ShowNarrative(t.Context(), "g0000000000000000"); !errors.Is(err, ErrUnknown) {
		t.Errorf("no such narrative: %v", err)
	}

	// A window before the ladder came has the members of then.
	early, err := daily.ListNarratives(t.Context(), first, first.AddDate(0, 0, 7*8))
	daily.ok(err)
	for _, r := range early {
		for _, f := range r.Framings {
			if f.ID == "f-glass-ladder" {
				t.Errorf("%s had the ladder in the eighth week", r.ID)
			}
		}
	}
}

// Another codebook counts all weeks again; ids stay.
func TestNarrativesRecoded(t *testing.T) {
	first := time.Date(2019, 1, 7, 0, 0, 0, 0, time.UTC)
	d := &desk{T: t, dir: t.TempDir(), now: first, relink: relink}
	d.start()
	d.Configure(publishers(), nil, sky())
	d.ok(d.SaveOutlets(d.ctx()))
	var all []Article
	for n := range skyDays {
		all = append(all, skies(first.AddDate(0, 0, n), n)...)
	}
	d.now = first.AddDate(0, 0, skyDays+1)
	d.readSkies(all)
	d.group()
	ids := d.rows(`select id from narrative order by 1`)
	next := sky()
	next.Framings = append(next.Framings, narratives.Framing{ID: "f-harbour-board", Label: "harbour board", Variants: map[string][]string{"en": {"harbour board"}}})
	d.Configure(publishers(), nil, next)
	d.codebook = next
	d.track()
	if sum := d.group(); sum.Counted != 26 || sum.Grouped != 1 {
		t.Errorf("%+v, want 26 weeks counted and one grouped", sum)
	}
	d.want(`select id from narrative where id in ('`+strings.Join(ids, "', '")+`') and state = '' order by 1`, ids...)
}
