package store

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/warc"
)

func articles(n int) (out []Article) {
	for i := range n {
		out = append(out, Article{
			Outlet: []string{"gazette", "courier"}[i%2], URL: fmt.Sprintf("http://archive.example/%d", i), Title: fmt.Sprintf("Article <%d> & more", i),
			Published: "2019-08-19", Language: "en", Text: fmt.Sprintf("A paper lantern, number %d.\n\nNothing else.", i), Byline: "A. Mate", Section: "Harbour", State: "xc",
		})
	}
	return out
}

// everything returns every row of every table but the runs.
func (d *desk) everything() (out []string) {
	d.Helper()
	for _, table := range d.rows(`select name from sqlite_master where type = 'table' and name not in ('run', 'sqlite_sequence') order by name`) {
		for _, row := range d.rows(`select * from ` + table) {
			out = append(out, table+": "+row)
		}
	}
	return out
}

func TestSecondImportChangesNothing(t *testing.T) {
	d := newDesk(t)
	d.ok(d.SaveOutlets(d.ctx()))
	list := articles(5)
	added, unchanged, err := d.Import(d.ctx(), d.run, append(list, list[0]))
	if err != nil || added != 5 || unchanged != 1 {
		t.Errorf("first: %d added, %d unchanged, %v; want 5, and 1 that was there twice", added, unchanged, err)
	}
	d.extractWith("extract/1", importsToo)
	d.track()
	rows, records := d.everything(), d.records()
	d.now = d.now.Add(time.Hour)
	d.restart()
	added, unchanged, err = d.Import(d.ctx(), d.run, list)
	if err != nil || added != 0 || unchanged != 5 {
		t.Errorf("second: %d added, %d unchanged, %v; want 0 and 5", added, unchanged, err)
	}
	if n := d.extractWith("extract/1", importsToo); n != 0 {
		t.Errorf("%d captures read after the second import", n)
	}
	if got := d.everything(); strings.Join(got, "\n") != strings.Join(rows, "\n") {
		t.Error("the second import changed rows")
	}
	if got := d.records(); got != records {
		t.Errorf("%d records, were %d", got, records)
	}
	d.want(`select d.title, v.byline, d.section, d.published, count(p.number) from document d join document_version v on v.document = d.id
		join passage p on p.version = v.id where d.canonical like '%/0' group by d.id`,
		`Article <0> & more|["A. Mate"]|Harbour|2019-08-19T00:00:00Z|3`)
	d.sound()
}

// An edited line is another version, not another document.
func TestImportOfAnEditedArticle(t *testing.T) {
	d := newDesk(t)
	list := articles(1)
	for _, text := range []string{"One.", "Two."} {
		list[0].Text = text
		d.now = d.now.Add(time.Hour)
		d.readIn(list)
	}
	d.want(`select count(*), (select count(*) from document_version) from document`, "1|2")
}

// Outlets that the configuration does not name are made as unlabelled; what a
// line says fills what is not known, and never changes a configured outlet.
func TestImportLabels(t *testing.T) {
	d := newDesk(t)
	d.ok(d.SaveOutlets(d.ctx()))
	list := articles(4)
	list[1].State = ""
	list[2].Owner, list[2].Control = "combine", true // of the gazette, which is configured
	list[3].Owner, list[3].Control = "combine", true
	_, _, err := d.Import(d.ctx(), d.run, list)
	d.ok(err)
	d.want(`select id, name, state, owner, control, unlabelled, configured from outlet order by id`,
		"courier|courier|XC|combine|1|1|0", "gazette|The Gazette|XA|ministry|0|0|1", "herald|The Herald|XB|trust|1|0|1")
}

func TestImportWARC(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("herald", "http://herald.example/feed"))
	file := foreign(t, monday.AddDate(-1, 0, 0), "http://herald.example/1", "http://herald.example/2")
	for i, want := range []string{"2 0", "0 2"} {
		added, unchanged, err := d.ImportWARC(d.ctx(), d.run, bytes.NewReader(file), "herald")
		if got := fmt.Sprint(added, unchanged); err != nil || got != want {
			t.Errorf("import %d: %s, %v; want %s", i+1, got, err, want)
		}
	}
	d.extract()
	d.want(`select title, first_seen, week from document order by title`,
		"Page 0|2018-08-19T06:00:00Z|2019-W34", "Page 1|2018-08-19T06:01:00Z|2019-W34")
	d.want(`select url, state from frontier where kind = 'page' order by url`, "http://herald.example/1|done", "http://herald.example/2|done")
	d.sound()

	// A page that a source names is asked for as it is now.
	d.fetch("http://herald.example/feed", 200, "http://herald.example/1 One\n")
	d.fetch("http://herald.example/1", 200, "title: Page 0\ndate: 2019-08-20\nNo lantern.")
	d.extract()
	d.want(`select number, valid_from from document_version v join document d on d.id = v.document where d.title = 'Page 0' order by number`,
		"1|2018-08-19T06:00:00Z", "2|2019-08-19T06:00:00Z")
}

// An old copy from elsewhere does not disturb what the crawler knows.
func TestImportWARCOfAPageBeingWatched(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("herald", "http://herald.example/feed"))
	d.fetch("http://herald.example/feed", 200, "http://herald.example/1 One\n")
	d.fetch("http://herald.example/1", 200, "title: Page 0\ndate: 2019-08-20\nA paper lantern of http://herald.example/1.")
	d.extract()
	d.again("http://herald.example/1")
	before := d.rows(`select * from frontier order by url`)
	added, _, err := d.ImportWARC(d.ctx(), d.run, bytes.NewReader(foreign(t, monday.AddDate(-1, 0, 0), "http://herald.example/1")), "herald")
	if err != nil || added != 0 {
		t.Errorf("the same bytes: %d added, %v", added, err)
	}
	added, _, err = d.ImportWARC(d.ctx(), d.run, bytes.NewReader(foreign(t, monday.AddDate(-1, 0, 0), "http://herald.example/2", "http://herald.example/1")), "herald")
	if err != nil || added != 2 { // the number in the text is another
		t.Errorf("other bytes: %d added, %v", added, err)
	}
	d.want(`select * from frontier where url not like '%/2' order by url`, before...)
}

func TestImportWARCWithDamage(t *testing.T) {
	whole := foreign(t, monday, "http://herald.example/1", "http://herald.example/2")
	for name, file := range map[string][]byte{
		"cut":     whole[:len(whole)-60],
		"garbage": append(append([]byte(nil), whole[:len(whole)-60]...), bytes.Repeat([]byte("x"), 60)...),
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			added, _, err := d.ImportWARC(d.ctx(), d.run, bytes.NewReader(file), "herald")
			var damage *warc.DamageError
			if added != 1 || !errors.As(err, &damage) || damage.Offset == 0 {
				t.Errorf("%d added, %v; want the whole page and where the damage is", added, err)
			}
			d.want(`select url from capture`, "http://herald.example/1")
			d.sound()
		})
	}
	d := newDesk(t)
	if added, unchanged, err := d.ImportWARC(d.ctx(), d.run, strings.NewReader(""), "herald"); added+unchanged != 0 || err != nil {
		t.Errorf("an empty file: %d, %d, %v", added, unchanged, err)
	}
	if _, _, err := d.ImportWARC(d.ctx(), d.run, strings.NewReader("no archive at all"), "herald"); err == nil {
		t.Error("a file that is no archive is no error")
	}
}

// What an import had got as far as the archive is not lost by a kill.
func TestImportsAreAdopted(t *testing.T) {
	d := newDesk(t)
	d.ok(d.SaveOutlets(d.ctx()))
	d.die()
	_, _, err := d.Import(d.ctx(), d.run, articles(3))
	has(t, err, "import", "dead")
	d.revive()
	if added, unchanged, err := d.Import(d.ctx(), d.run, articles(3)); added != 0 || unchanged != 3 || err != nil {
		t.Errorf("%d added, %d unchanged, %v; want 3 that were adopted", added, unchanged, err)
	}
	d.die()
	file := foreign(t, monday.AddDate(-1, 0, 0), "http://herald.example/1", "http://herald.example/2")
	_, _, err = d.ImportWARC(d.ctx(), d.run, bytes.NewReader(file), "herald")
	has(t, err, "import pages", "dead")
	d.revive()
	if added, unchanged, err := d.ImportWARC(d.ctx(), d.run, bytes.NewReader(file), "herald"); added != 0 || unchanged != 2 || err != nil {
		t.Errorf("%d added, %d unchanged, %v; want 2 that were adopted", added, unchanged, err)
	}
	d.want(`select outlet, kind, count(*) from visit where run = 'adopted' group by outlet, kind`, "courier|import|1", "gazette|import|2", "herald|page|2")
	d.want(`select state, count(*) from frontier group by state`, "done|2")
	d.extractWith("extract/1", importsToo)
	d.want(`select count(*) from document`, "5")
	if n := d.records(); n != 5 {
		t.Errorf("%d records, want 5", n)
	}
	d.sound()
}
