package store

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/warc"
)

// The same edition gives the same bytes, whatever the program would print now.
func TestEditionIsKept(t *testing.T) {
	d := pages(t, "title: Harbour\ndate: 2019-08-19\nThe treaty is a paper lantern.")
	d.extract()
	d.track()
	first, files := d.report("2019-W34")
	if first.Number != 1 || first.Documents != 1 || first.Mentions != 1 {
		t.Errorf("edition %+v", first)
	}
	d.restart()
	d.now = d.now.Add(time.Hour)
	again, same := d.report("2019-W34")
	if again.Number != 1 || !maps.EqualFunc(files, same, bytes.Equal) {
		t.Errorf("edition %d, want 1 with the same bytes", again.Number)
	}
	data, err := d.ReportData(d.ctx(), "2019-W34", nil)
	d.ok(err)
	_, kept, err := d.SaveEdition(d.ctx(), data, first, map[string][]byte{"report.json": []byte("another printer")}, false)
	d.ok(err)
	if !maps.EqualFunc(files, kept, bytes.Equal) {
		t.Error("a newer printer changed an edition that was printed")
	}
	if kept, err = d.EditionFiles(d.ctx(), "2019-W34", 1); err != nil || !maps.EqualFunc(files, kept, bytes.Equal) {
		t.Errorf("files of the edition: %d, %v", len(kept), err)
	}
	_, err = d.EditionFiles(d.ctx(), "2019-W34", 2)
	has(t, err, "files of 2019-W34.2", "no such edition")
}

// Late documents, an edit, a corrected label and another codebook each make the
// next edition, which knows the one before.
func TestNextEdition(t *testing.T) {
	d := pages(t, "title: Harbour\ndate: 2019-08-19\nThe treaty is a paper lantern.")
	d.extract()
	d.track()
	d.report("2019-W34")
	steps := []struct {
		name string
		f    func()
	}{
		{"a late document", func() {
			d.readIn([]Article{{Outlet: "herald", URL: "http://herald.example/1", Title: "Late", Published: "2019-08-21", Language: "en", Text: "date: 2019-08-21\nA paper lantern."}})
			d.track()
		}},
		{"an edit", func() {
			d.edit(pageURL(0), "title: Harbour\ndate: 2019-08-19\nNo lantern.", time.Hour)
			d.extract()
			d.track()
		}},
		{"a label", func() {
			outlets := publishers()
			outlets[0].Owner = "harbour board"
			d.Configure(outlets, nil, codebook())
			d.ok(d.SaveOutlets(d.ctx()))
		}},
		{"a codebook", func() {
			book := codebook()
			book.Framings[0].Variants = map[string][]string{"en": {"paper lantern", "tin drum"}}
			d.Configure(publishers(), nil, book)
			d.trackWith(book)
		}},
	}
	for i, step := range steps {
		step.f()
		before, err := d.Editions(d.ctx(), "2019-W34")
		d.ok(err)
		data, err := d.ReportData(d.ctx(), "2019-W34", nil)
		d.ok(err)
		if data.Previous == nil || data.Previous.Number != i+1 || data.Edition != i+2 {
			t.Errorf("%s: edition %d after %+v, want %d", step.name, data.Edition, data.Previous, i+2)
		}
		e, files := d.report("2019-W34")
		if e.Number != i+2 || len(before) != i+1 {
			t.Errorf("%s: edition %d, want %d", step.name, e.Number, i+2)
		}
		if !bytes.Contains(files["report.json"], fmt.Appendf(nil, "2019-W34.%d", i+1)) {
			t.Errorf("%s: the report does not name the edition before", step.name)
		}
		if again, _ := d.report("2019-W34"); again.Number != e.Number {
			t.Errorf("%s: edition %d when nothing is new", step.name, again.Number)
		}
	}
	list, err := d.Editions(d.ctx(), "2019-W34")
	d.ok(err)
	if list[0].Documents != 1 || list[1].Documents != 2 || !list[1].AsOf.Equal(monday) || !list[2].AsOf.Equal(monday.Add(time.Hour)) {
		t.Errorf("editions %+v", list)
	}
}

// What rests on the same data has the same digest, though it was collected at
// other times and stands elsewhere in the archive.
func TestDigestIsOfContent(t *testing.T) {
	digest := func(later time.Duration, order ...int) string {
		d := newDesk(t)
		d.now = d.now.Add(later)
		d.seed(outlet("gazette", gazette+"/feed"))
		d.fetch(gazette+"/feed", 200, pageURL(0)+"\n"+pageURL(1)+"\n")
		for _, i := range order {
			d.fetch(pageURL(i), 200, []string{"date: 2019-08-19\nA paper lantern.", "date: 2019-08-20\nNo lantern."}[i])
		}
		d.extract()
		d.track()
		data, err := d.ReportData(d.ctx(), "2019-W34", nil)
		d.ok(err)
		return data.Digest
	}
	a, b, c := digest(0, 0, 1), digest(90*time.Minute, 1, 0), digest(0, 0)
	if a != b {
		t.Error("the digest depends on when and where")
	}
	if a == c {
		t.Error("the digest does not depend on the documents")
	}
}

func TestWeeksDue(t *testing.T) {
	d := pages(t, "date: 2019-08-19\nA paper lantern.", "date: 2019-08-27\nA paper lantern.", "date: 2019-08-12\nBefore the first run.")
	d.extract()
	d.track()
	due := func(at string) string {
		t.Helper()
		now, err := time.Parse(time.RFC3339, at)
		d.ok(err)
		d.now = now
		list, err := d.WeeksDue(d.ctx(), now, 12*time.Hour)
		d.ok(err)
		return strings.Join(list, " ")
	}
	for at, want := range map[string]string{
		"2019-08-25T23:00:00Z": "", "2019-08-26T11:59:59Z": "", "2019-08-26T12:00:00Z": "2019-W34", "2019-09-02T12:00:00Z": "2019-W34 2019-W35", "2019-10-02T12:00:00Z": "2019-W34 2019-W35",
	} {
		if got := due(at); got != want {
			t.Errorf("due at %s: %q, want %q", at, got, want)
		}
	}
	// A report while the week runs does not close it.
	d.now = monday.AddDate(0, 0, 2)
	d.report("2019-W34")
	if got := due("2019-08-26T12:00:00Z"); got != "2019-W34" {
		t.Errorf("due after an early report: %q", got)
	}
	d.report("2019-W34")
	if got := due("2019-08-26T12:00:00Z"); got != "" {
		t.Errorf("due after the report: %q", got)
	}
	d.want(`select number, closed from edition order by number`, "1|0", "2|1")
}

// Imports of the past make no reports by themselves.
func TestImportsAreNotDue(t *testing.T) {
	d := newDesk(t)
	d.exec(`update run set command = 'import articles'`)
	d.readIn([]Article{{Outlet: "herald", URL: "http://herald.example/1", Published: "2019-08-05", Text: "A paper lantern."}})
	list, err := d.WeeksDue(d.ctx(), d.now.AddDate(1, 0, 0), 12*time.Hour)
	d.ok(err)
	if len(list) != 0 {
		t.Errorf("due %q, want none", list)
	}
}

// Prune removes old files whole, and never what an edition rests on: the page,
// its further parts, the first use of a framing.
func TestPruneKeepsWhatIsCited(t *testing.T) {
	d := newDesk(t)
	d.ok(d.Close())
	d.open()
	d.o.MaxFile = 1 // every batch has a file of its own
	d.ok(d.Lock(d.ctx(), "run", false))
	run, err := d.BeginRun(d.ctx(), "run", "test")
	d.ok(err)
	d.run = run
	o := outlet("gazette", gazette+"/feed")
	o.Sources = append(o.Sources, account(d, "quay", false))
	d.seed(o)
	page := gazette + "/a1"
	d.fetch(gazette+"/feed", 200, page+" One\npart:"+page+"?page=2\n"+gazette+"/a2 Two\n"+gazette+"/a3 Three\n")
	d.fetch(page, 200, "title: Harbour\ndate: 2019-08-19\nThe treaty is long.")
	d.fetch(page+"?page=2", 200, "It is a paper lantern.")
	d.fetch(gazette+"/a2", 200, "title: Market\ndate: 2019-08-19\nPrices rise.")
	d.fetch(gazette+"/a3", 200, "title: Old\ndate: 2019-05-01\nThe first paper lantern.")
	d.extract()
	d.track()
	d.report("2019-W34")
	cited := map[string]bool{}
	for _, f := range d.rows(`select distinct c.file from edition_cite e join capture c on c.id = e.capture`) {
		cited[f] = true
	}
	if len(cited) != 3 {
		t.Errorf("%d files cited, want those of the page, its part and the first use", len(cited))
	}
	d.fetch(social+"/quay", 200, "post: 1 The tide is high.")
	d.now = d.now.AddDate(0, 0, 400)
	d.fetch(social+"/quay", 200, "post: 2 The tide is low.")
	d.fetch(gazette+"/feed", 304, "")
	d.want(`select count(*) from page_state where unread = 1`, "2")
	rep, err := d.PruneArchive(d.ctx(), d.now.AddDate(0, 0, -365))
	d.ok(err)
	if rep.Removed != 2 || rep.Cited != 3 || rep.Bytes == 0 {
		t.Errorf("%+v, want 2 files removed, of the feed and the market, and 3 cited; posts that are not read stay", rep)
	}
	d.extract()
	if rep, err = d.PruneArchive(d.ctx(), d.now.AddDate(0, 0, -365)); err != nil || rep.Removed != 1 || rep.Cited != 3 {
		t.Errorf("%+v, %v; want the old posts removed", rep, err)
	}
	if n := len(d.files(privatePrefix)); n != 1 {
		t.Errorf("%d private files, want the newest", n)
	}
	for f := range cited {
		if !slices.Contains(d.files(mainPrefix), f) {
			t.Errorf("%s is gone though an edition cites it", f)
		}
	}
	d.sound()
	v, err := d.ShowCapture(d.ctx(), d.rows(`select capture from document_version v join document d on d.id = v.document where d.title = 'Market'`)[0])
	d.ok(err)
	if v.Pruned.IsZero() || v.Body != nil {
		t.Errorf("a pruned capture: %+v", v)
	}

	// The same bytes, captured again, are kept again.
	d.again(gazette + "/a2")
	d.fetch(gazette+"/a2", 200, "title: Market\ndate: 2019-08-19\nPrices rise.")
	v, err = d.ShowCapture(d.ctx(), v.ID)
	d.ok(err)
	if !v.Pruned.IsZero() || !strings.Contains(string(v.Body), "Prices rise") {
		t.Errorf("captured again: %+v", v)
	}
	d.sound()
	d.restart()
	d.sound()
}

// What is old by its own date came in yesterday.
func TestPruneKeepsFreshImports(t *testing.T) {
	d := newDesk(t)
	d.ok(d.Close())
	d.open()
	d.o.MaxFile = 1
	d.now = monday.AddDate(5, 0, 0)
	d.ok(d.Lock(d.ctx(), "run", false))
	run, err := d.BeginRun(d.ctx(), "import warc", "test")
	d.ok(err)
	archive := foreign(t, monday, "http://herald.example/1", "http://herald.example/2")
	if _, _, err = d.ImportWARC(d.ctx(), run, bytes.NewReader(archive), "herald"); err != nil {
		t.Fatal(err)
	}
	d.run = run
	d.seed(outlet("gazette", gazette+"/feed"))
	d.fetch(gazette+"/feed", 200, "")
	d.extract()
	rep, err := d.PruneArchive(d.ctx(), d.now.AddDate(-1, 0, 0))
	d.ok(err)
	if rep.Removed != 0 {
		t.Errorf("%+v, want nothing removed", rep)
	}
	d.now = d.now.AddDate(2, 0, 0)
	if rep, err = d.PruneArchive(d.ctx(), d.now.AddDate(-1, 0, 0)); err != nil || rep.Removed != 1 {
		t.Errorf("%+v, %v two years later; want the import removed", rep, err)
	}
}

// foreign is a WARC file of pages from elsewhere.
func foreign(t *testing.T, at time.Time, urls ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	w, _, err := warc.Open(dir, "foreign", warc.Options{Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	var batch []warc.Exchange
	for i, u := range urls {
		batch = append(batch, warc.Exchange{
			URL: u, Date: at.Add(time.Duration(i) * time.Minute), Request: []byte("GET / HTTP/1.1\r\n\r\n"),
			Head: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), Payload: fmt.Appendf(nil, "title: Page %d\ndate: 2019-08-20\nA paper lantern of %s.", i, u),
		})
	}
	locations, err := w.Append(batch)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return readFile(t, dir, locations[0].File)
}
