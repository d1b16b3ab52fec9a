package store

import (
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// stories places what waits.
func (d *desk) stories() narratives.StorySummary {
	d.Helper()
	sum, err := narratives.RunStories(d.ctx(), d.StoryDesk(), nil)
	d.ok(err)
	return sum
}

// TestStories keeps a document's story over a second run, another codebook and
// documents that come later, and makes all of them again when the way in which
// they are made is another.
func TestStories(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", gazette+"/feed"), outlet("herald", "http://herald.example/feed"))
	put := func(lines ...string) {
		d.Helper()
		var list []Article
		for _, line := range lines {
			f := strings.Split(line, "|")
			list = append(list, Article{Outlet: f[0], URL: f[1], Published: f[2], Title: f[3], Language: "en", Text: f[4]})
		}
		d.readIn(list)
		d.track()
	}
	put(
		"gazette|"+gazette+"/fire|2019-08-20|Lantern factory burns down in Marlow|A fire destroyed the lantern factory in Marlow.",
		"herald|http://herald.example/fire|2019-08-21|Marlow: fire destroys lantern factory|The lantern factory burned all night.",
		"gazette|"+gazette+"/strike|2019-08-21|Ferry strike enters second week|Talks between union and company failed.",
		"gazette|"+gazette+"/undated||Nobody knows why the quay clock stopped|It shows ten past four.",
	)
	if sum := d.stories(); sum.Documents != 4 || sum.Stories != 3 {
		t.Errorf("%+v, want 4 documents in 3 stories", sum)
	}
	const placed = `select d.canonical, f.canonical from story_document s join document d on d.id = s.document
		join document f on 's' || substr(f.id, 2) = s.story order by 1`
	want := []string{
		gazette + "/fire|" + gazette + "/fire", gazette + "/strike|" + gazette + "/strike",
		gazette + "/undated|" + gazette + "/undated", "http://herald.example/fire|" + gazette + "/fire",
	}
	d.want(placed, want...)
	counted := d.rows(`select * from story_term order by term`)

	d.codebook.Framings[0].Variants["en"] = []string{"paper lanterns"}
	d.track()
	if sum := d.stories(); sum.Documents != 0 {
		t.Errorf("another codebook: %+v, want nothing placed", sum)
	}
	d.want(placed, want...)
	d.want(`select * from story_term order by term`, counted...)

	// An earlier document that comes later joins the story; its id stays.
	put("herald|http://herald.example/first|2019-08-19|Fire at lantern factory in Marlow|The lantern factory is burning.")
	d.stories()
	d.want(`select count(*), count(distinct story) from story_document where document in (select id from document where title like '%factory%')`, "3|1")
	rows, err := d.ListStories(d.ctx(), time.Time{}, time.Time{}, 2)
	d.ok(err)
	if len(rows) != 1 || len(rows[0].Documents) != 3 || rows[0].Outlets != 2 || rows[0].Label != "Fire at lantern factory in Marlow" || rows[0].Size != 3 ||
		rows[0].Documents[0] != "http://herald.example/first" {
		t.Errorf("stories of two and more: %+v", rows)
	}
	_, to, err := narratives.ParseWeek("2019-W33")
	d.ok(err)
	if rows, err = d.ListStories(d.ctx(), to.AddDate(0, 0, -7), to, 1); err != nil || len(rows) != 0 {
		t.Errorf("the week before: %+v, %v; want none", rows, err)
	}

	_, err = d.write.ExecContext(d.ctx(), `update meta set value = 'story/0' where key = 'story_key'`)
	d.ok(err)
	d.track()
	d.want(`select count(*) from story_document where story = ''`, "5")
	if sum := d.stories(); sum.Documents != 5 || sum.Stories != 3 {
		t.Errorf("made again: %+v, want 5 documents in 3 stories", sum)
	}
	d.want(`select max(documents) from story_term`, "5") // each counted once
}

// TestReprintsListed lists groups and who follows whom.
func TestReprintsListed(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", gazette+"/feed"), outlet("herald", "http://herald.example/feed"))
	d.readIn([]Article{
		{Outlet: "gazette", URL: gazette + "/a", Title: "A", Published: "2019-08-18T22:00:00Z", Language: "en", Text: story("harbour")},
		{Outlet: "herald", URL: "http://herald.example/a", Title: "B", Published: "2019-08-19T04:00:00Z", Language: "en", Text: story("harbour")},
		{Outlet: "gazette", URL: gazette + "/again", Title: "C", Published: "2019-08-20", Language: "en", Text: story("harbour")},
		{Outlet: "gazette", URL: gazette + "/b", Title: "D", Published: "2019-08-20", Language: "en", Text: story("market")},
	})
	d.track()
	from, to, err := narratives.ParseWeek("2019-W34")
	d.ok(err)
	rows, err := d.ListReprints(d.ctx(), from, to)
	d.ok(err)
	if len(rows) != 1 || rows[0].Origin != gazette+"/a" || strings.Join(rows[0].Documents, " ") != gazette+"/a http://herald.example/a "+gazette+"/again" {
		t.Errorf("groups of the week: %+v, want one of three, its origin of the week before", rows)
	}
	list, err := d.Reprints(d.ctx(), from, to)
	d.ok(err)
	if len(list) != 1 || list[0] != (narratives.Reprint{Outlet: "herald", Origin: "gazette", Lag: 6 * time.Hour, LagKnown: true}) {
		t.Errorf("reprints of other outlets: %+v, want one after 6 hours", list)
	}
	if rows, err = d.ListReprints(d.ctx(), to, to.AddDate(0, 0, 7)); err != nil || len(rows) != 0 {
		t.Errorf("the week after: %+v, %v; want none", rows, err)
	}
}
