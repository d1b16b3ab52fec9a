package store

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// pages collects pages named a1, a2, …, one a body.
func pages(t *testing.T, bodies ...string) *desk {
	d := newDesk(t)
	d.seed(outlet("gazette", gazette+"/feed"))
	var feed strings.Builder
	for i := range bodies {
		feed.WriteString(pageURL(i) + " Page\n")
	}
	d.fetch(gazette+"/feed", 200, feed.String())
	for i, b := range bodies {
		d.fetch(pageURL(i), 200, b)
	}
	d.exec(`update frontier set due = '2030-01-01T00:00:00Z' where kind = 'feed'`)
	return d
}

func pageURL(i int) string { return gazette + "/a" + string(rune('1'+i)) }

// edit visits a page a while later.
func (d *desk) edit(url, body string, later time.Duration) {
	d.Helper()
	d.now = d.now.Add(later)
	d.again(url)
	d.fetch(url, 200, body)
}

func TestEqualTextMakesNoVersion(t *testing.T) {
	d := pages(t, "title: Ferry late\ndate: 2019-08-19\nThe ferry is late.")
	d.extract()
	d.edit(pageURL(0), "title: Ferry late\ndate: 2019-08-19\n\n\nThe ferry is late.\n", time.Hour) // other bytes, equal text
	d.extract()
	d.edit(pageURL(0), "title: Ferry late\ndate: 2019-08-20\nThe ferry is very late.", time.Hour)
	d.extract()
	d.edit(pageURL(0), "title: Ferry late\ndate: 2019-08-19\nThe ferry is late.", time.Hour) // the first bytes again
	d.extract()
	d.want(`select count(*) from capture where kind = 'page'`, "3")
	d.want(`select v.number, v.valid_from, v.published, p.text, v.capture = (select capture from frontier f where f.url = v.url)
		from document_version v join passage p on p.version = v.id and p.key = v.key and p.number = 1 order by v.number`,
		"1|2019-08-19T06:00:00Z|2019-08-19T00:00:00Z|The ferry is late.|1",
		"2|2019-08-19T08:00:00Z|2019-08-20T00:00:00Z|The ferry is very late.|0",
		"3|2019-08-19T09:00:00Z|2019-08-19T00:00:00Z|The ferry is late.|1")
	// A document stays in the week and on the day of its first date.
	d.want(`select published, week, first_seen from document`, "2019-08-19T00:00:00Z|2019-W34|2019-08-19T06:00:00Z")

	// Ids come from content: another store gives the same.
	e := pages(t, "title: Ferry late\ndate: 2019-08-19\nThe ferry is late.")
	e.extract()
	e.want(`select document, id from document_version where number = 1`, d.rows(`select document, id from document_version where number = 1`)...)
}

func TestEqualTextOfTheFirstVersionIsKept(t *testing.T) {
	d := pages(t, "title: Ferry late\nThe ferry is late.")
	d.extract()
	d.edit(pageURL(0), "title: Ferry late\nThe ferry is early.", time.Hour)
	d.extract()
	before := d.rows(`select * from passage order by version, number`)
	d.edit(pageURL(0), "title: Ferry late\nThe ferry is early, and full.", time.Hour)
	d.extract()
	for _, row := range before {
		found := false
		for _, now := range d.rows(`select * from passage`) {
			found = found || now == row
		}
		if !found {
			t.Errorf("passage %q is no longer there", row)
		}
	}
}

// A date that a later version brings moves the document to its week, and its
// versions to their place in the queue; a date it has stays.
func TestLaterDate(t *testing.T) {
	d := pages(t, "title: Undated\nNo day.", "title: Dated\ndate: 2019-08-12\nA day.", "title: Coarse\ndate: 2019-08\nA month.")
	d.extract()
	d.want(`select title, published, precision, week from document order by title`,
		"Coarse|2019-08-01T00:00:00Z|month|", "Dated|2019-08-12T00:00:00Z|day|2019-W33", "Undated|||")
	d.want(`select published from untracked order by published`, "2019-08-01T00:00:00Z", "2019-08-12T00:00:00Z", "~")
	d.edit(pageURL(0), "title: Undated\ndate: 2019-08-01\nNo day, then one.", time.Hour)
	d.edit(pageURL(1), "title: Dated\ndate: 2019-08-19\nA day, then another.", time.Hour)
	d.extract()
	d.want(`select title, published, precision, week from document order by title`,
		"Coarse|2019-08-01T00:00:00Z|month|", "Dated|2019-08-12T00:00:00Z|day|2019-W33", "Undated|2019-08-01T00:00:00Z|day|2019-W31")
	d.want(`select d.title, u.published, u.number from untracked u join document d on d.id = u.document order by u.published, u.canonical, u.number`,
		"Undated|2019-08-01T00:00:00Z|1", "Undated|2019-08-01T00:00:00Z|2", "Coarse|2019-08-01T00:00:00Z|1",
		"Dated|2019-08-12T00:00:00Z|1", "Dated|2019-08-12T00:00:00Z|2")
}

// A new extractor reads everything again, from the archive: the frontier does
// not move, and the old versions stay.
func TestNewKeyReadsTheArchiveAgain(t *testing.T) {
	d := pages(t, "title: Ferry late\ndate: 2019-08-12\nThe ferry is late.", "title: Bridge shut\ndate: 2019-08-19\nThe bridge is shut.")
	d.extract()
	d.edit(pageURL(0), "title: Ferry late\ndate: 2019-08-12\nThe ferry is very late.", time.Hour)
	if n := d.extract(); n != 1 {
		t.Errorf("%d captures read after an edit, want 1", n)
	}
	if n := d.extract(); n != 0 {
		t.Errorf("%d captures read when nothing is new, want 0", n)
	}
	d.track()
	frontier, old := d.rows(`select * from frontier order by url`), d.rows(`select * from document_version order by id`)

	louder := func(c crawler.Capture) []extract.Document {
		docs := parse(c)
		for i := range docs {
			for j := range docs[i].Passages {
				docs[i].Passages[j].Text = strings.ToUpper(docs[i].Passages[j].Text)
			}
			docs[i].Title = strings.ToUpper(docs[i].Title)
			docs[i].Published = date("2019-08-20")
		}
		return docs
	}
	if n := d.extractWith("extract/2", louder); n != 3 {
		t.Errorf("%d captures read under a new key, want 3", n)
	}
	d.want(`select * from frontier order by url`, frontier...)
	d.want(`select * from document_version where key = 1 order by id`, old...)
	d.want(`select d.title, d.published, d.week, count(*) from document d join document_version v on v.document = d.id and v.key = 3 group by d.id order by 1`,
		"BRIDGE SHUT|2019-08-20T00:00:00Z|2019-W34|1", "FERRY LATE|2019-08-20T00:00:00Z|2019-W34|2")
	d.want(`select count(*) from untracked`, "3")
	list, err := d.ListDocuments(d.ctx(), DocumentFilter{Versions: true})
	d.ok(err)
	if len(list) != 2 || list[0].Count+list[1].Count != 3 || !strings.Contains(list[0].Versions[0].Text, "IS") {
		t.Errorf("documents under the new key: %+v", list)
	}
}

// A document that the new extractor no longer finds is no longer listed or
// counted.
func TestNewKeyCanLoseADocument(t *testing.T) {
	d := pages(t, "title: Ferry late\nThe ferry is late.", "title: Imprint\nWrite to us.")
	d.extract()
	stricter := func(c crawler.Capture) []extract.Document {
		if strings.Contains(string(c.Body), "Imprint") {
			return nil
		}
		return parse(c)
	}
	d.extractWith("extract/2", stricter)
	list, err := d.ListDocuments(d.ctx(), DocumentFilter{})
	d.ok(err)
	if len(list) != 1 || list[0].Title != "Ferry late" {
		t.Errorf("documents %+v, want the ferry alone", list)
	}
	outlets, err := d.ListOutlets(d.ctx())
	d.ok(err)
	if outlets[0].Documents != 1 {
		t.Errorf("%d documents of the gazette, want 1", outlets[0].Documents)
	}
	data, err := d.ReportData(d.ctx(), "2019-W34", nil)
	d.ok(err)
	if len(data.LeftOut) != 1 || data.LeftOut[0].Documents != 1 {
		t.Errorf("left out of the weeks: %+v, want one without a date", data.LeftOut)
	}
	d.want(`select problems from page_state order by id`, "", "no text")
}

// A program that is taken back to the version before finds its work undone,
// not half done: no version is made twice.
func TestOldKeyComesBack(t *testing.T) {
	d := pages(t, "title: Ferry late\ndate: 2019-08-19\nThe ferry is late.")
	d.extract()
	d.edit(pageURL(0), "title: Ferry late\ndate: 2019-08-19\nThe ferry is very late.", time.Hour)
	d.extract()
	d.track()
	versions, mentions := d.rows(`select id, number, capture from document_version where key = 1 order by number`), d.rows(`select count(*) from reprint`)
	d.extractWith("extract/2", parse)
	d.track()
	if n := d.extractWith("extract/1", parse); n != 2 {
		t.Errorf("%d captures read under the old key, want 2", n)
	}
	d.want(`select id, number, capture from document_version where key = 1 order by number`, versions...)
	if sum := d.track(); sum.Versions != 2 {
		t.Errorf("%d versions tracked, want 2", sum.Versions)
	}
	d.want(`select count(*) from reprint where key = (select min(key) from reprint)`, mentions...)
	d.want(`select key from component_key where kind = 'extract' order by id`, "extract/1", "extract/2")
}

// A batch that was not committed is handed out again.
func TestExtractGoesOn(t *testing.T) {
	d := pages(t, "title: One\nOne.", "title: Two\nTwo.")
	e := d.ExtractDesk()
	first, err := e.Next(d.ctx(), "extract/1", 1)
	d.ok(err)
	d.restart()
	e = d.ExtractDesk()
	again, err := e.Next(d.ctx(), "extract/1", 1)
	d.ok(err)
	if len(first) != 1 || len(again) != 1 || first[0].Page.Capture.ID != again[0].Page.Capture.ID {
		t.Errorf("handed out %v, then %v", first, again)
	}
	has(t, e.Commit(d.ctx(), "extract/1", nil), "0 results for 1 captures")
	d.extract()
	d.want(`select count(*) from document`, "2")
}

func TestPageAndItsParts(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", gazette+"/feed"))
	page := gazette + "/a1"
	d.fetch(gazette+"/feed", 200, page+" Long story\npart:"+page+"?page=10\npart:"+page+"?page=2\n")
	d.fetch(page, 200, "title: Long story\nBegins.")
	if n := d.extract(); n != 0 {
		t.Errorf("%d pages read while their parts wait, want 0", n)
	}
	d.fetch(page+"?page=2", 200, "Goes on.")
	failed := d.answer(d.take(page+"?page=10"), 500, "")
	failed.Due = d.now.Add(time.Hour) // asked again later: no reason to wait
	d.commit(failed)
	d.extract()
	text := func() string {
		list, err := d.ListDocuments(d.ctx(), DocumentFilter{Versions: true})
		d.ok(err)
		v := list[0].Versions
		return v[len(v)-1].Text
	}
	if got := text(); got != "Begins.\n\nGoes on." {
		t.Errorf("text %q", got)
	}
	d.now = d.now.Add(time.Hour)
	d.fetch(page+"?page=10", 200, "Ends.")
	d.extract()
	if got := text(); got != "Begins.\n\nGoes on.\n\nEnds." {
		t.Errorf("text with the last part %q", got)
	}
	d.want(`select number, parts <> '', length(parts) from document_version order by number`, "1|1|17", "2|1|35")
}

// What a source says of a page reaches its reader, across a redirect too.
func TestHints(t *testing.T) {
	d := newDesk(t)
	zone := time.FixedZone("XAT", 8*3600)
	outlets := publishers()
	outlets[0].Zone, outlets[0].Country = zone, "XA"
	d.Configure(outlets, nil, codebook())
	d.seed(outlet("gazette", gazette+"/feed"))
	x := d.answer(d.take(gazette+"/feed"), 200, gazette+"/short Ferry late\n")
	x.Links[0].Published = monday
	d.commit(x)
	moved := d.answer(d.take(gazette+"/short"), 301, "")
	moved.Outcome, moved.Capture, moved.Links = crawler.Moved, nil, []crawler.Link{{URL: gazette + "/long", Kind: crawler.KindPage, Hops: 1}}
	d.commit(moved)
	d.fetch(gazette+"/long", 200, "The ferry is late.")
	work, err := d.ExtractDesk().Next(d.ctx(), "extract/1", 9)
	d.ok(err)
	if len(work) != 1 {
		t.Fatalf("%d captures, want 1", len(work))
	}
	h := work[0].Page.Hint
	if h.Title != "Ferry late" || !h.Published.Equal(monday) || h.Zone != zone || h.Country != "XA" || h.Outlet != "gazette" || h.Language != "en" {
		t.Errorf("hint %+v", h)
	}
	c := work[0].Page.Capture
	if c.URL != gazette+"/long" || string(c.Body) != "The ferry is late." || c.Header.Get("Etag") == "" || !c.At.Equal(monday) {
		t.Errorf("capture %+v", c)
	}
}

func TestGoneAndBack(t *testing.T) {
	d := pages(t, "title: Ferry late\nThe ferry is late.")
	d.extract()
	visit := func(status int, later time.Duration) {
		d.now = d.now.Add(later)
		d.again(pageURL(0))
		d.fetch(pageURL(0), status, "title: Ferry late\nThe ferry is late.")
	}
	visit(500, 0)
	d.want(`select gone from document`, "")
	visit(404, time.Hour)
	visit(404, time.Hour)
	d.want(`select gone from document`, "2019-08-19T07:00:00Z")
	visit(500, time.Hour)
	d.want(`select gone from document`, "2019-08-19T07:00:00Z")
	visit(200, time.Hour)
	visit(404, time.Hour)
	d.want(`select gone from document`, "2019-08-19T11:00:00Z")
	v, err := d.ShowDocument(d.ctx(), pageURL(0))
	d.ok(err)
	var got []string
	for _, e := range v.Events {
		got = append(got, e.Kind+" "+stamp(e.At))
	}
	if want := "gone 2019-08-19T07:00:00Z, back 2019-08-19T10:00:00Z, gone 2019-08-19T11:00:00Z"; strings.Join(got, ", ") != want {
		t.Errorf("events %q, want %q", got, want)
	}
	if len(v.Passages) != 2 || v.Count != 1 || v.Gone.IsZero() {
		t.Errorf("document %+v", v)
	}
	if _, err := d.ShowDocument(d.ctx(), "d0"); !errors.Is(err, ErrUnknown) {
		t.Errorf("a document that is not there: %v", err)
	}
}

func TestQuotesComeBackAsTheyWere(t *testing.T) {
	d := pages(t, "title: Ferry late\nThe ferry, said the mate, is late.")
	said := func(c crawler.Capture) []extract.Document {
		docs := parse(c)
		docs[0].Byline, docs[0].Dateline = []string{"A. Mate", "B. Cook"}, extract.Dateline{Place: "HARBOUR", Agency: "Wire"}
		docs[0].Forward = &extract.Forward{Account: "x:y", Name: "Y", URL: "http://y.example/"}
		docs[0].Problems = []string{"charset: guessed", "noarchive"}
		docs[0].Quotes = []quote.Quote{
			{Kind: quote.Direct, Start: 0, End: 9, Text: "The ferry", Confidence: "A", Speaker: &quote.Span{Start: 16, End: 24, Text: "the mate"}, Cue: &quote.Span{Start: 11, End: 15, Text: "said"}},
			{Kind: quote.Direct, Start: 26, End: 33, Text: "is late"},
		}
		return docs
	}
	d.extractWith("extract/1", said)
	units, err := d.TrackDesk().Next(d.ctx(), "engine/1", 9)
	d.ok(err)
	if len(units) != 1 {
		t.Fatalf("%d units, want 1", len(units))
	}
	u := units[0]
	q := u.Doc.Quotes
	if len(q) != 2 || q[0].Text != "The ferry" || q[0].Speaker == nil || *q[0].Speaker != (quote.Span{Start: 16, End: 24, Text: "the mate"}) || q[0].Cue.Text != "said" || q[1].Speaker != nil || q[1].Cue != nil {
		t.Errorf("quotes %+v", q)
	}
	if u.Outlet != "gazette" || u.Owner != "ministry" || u.Title != "Ferry late" || strings.Join(u.Byline, ",") != "A. Mate,B. Cook" || u.Doc.Dateline.Agency != "Wire" ||
		u.Doc.Forward == nil || u.Doc.Forward.Name != "Y" || len(u.Passages) != 2 || u.Number != 1 || !u.ValidFrom.Equal(monday) {
		t.Errorf("unit %+v", u)
	}
	d.want(`select noarchive, problems from document_version`, `1|["charset: guessed","noarchive"]`)
}

// An archive that has lost a file stops the reading and says which capture.
func TestExtractNamesWhatCannotBeRead(t *testing.T) {
	d := pages(t, "title: Ferry late\nThe ferry is late.")
	file := d.files(mainPrefix)[0]
	d.ok(os.Rename(d.path(file), d.path(file)+".away"))
	_, err := d.ExtractDesk().Next(d.ctx(), "extract/1", 9)
	has(t, err, "read capture c", file, "no such file")
	d.ok(os.Rename(d.path(file)+".away", d.path(file)))
	d.extract()
}
