package store

import (
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/reports"
)

// A page for these tests is lines: "title: …", "date: …", then paragraphs. Its
// address is what it is filed under.
func parse(c crawler.Capture) (out []extract.Document) {
	doc := extract.Document{URL: c.URL, Canonical: c.URL, Kind: "article", Language: "en"}
	for line := range strings.Lines(string(c.Body)) {
		line = strings.TrimSpace(line)
		switch key, value, _ := strings.Cut(line, ": "); key {
		case "":
		case "title":
			doc.Title = value
			doc.Passages = append(doc.Passages, extract.Passage{Kind: extract.Headline, Text: value})
		case "date":
			doc.Published = date(value)
		case "post": // posts of a page of posts: id, text
			id, text, _ := strings.Cut(value, " ")
			out = append(out, extract.Document{
				URL: c.URL, Canonical: c.URL + "/" + id, Kind: "post", Language: "en", AccountKey: c.Account, Published: date(c.At.Format(time.DateOnly)),
				Passages: []extract.Passage{{Kind: extract.Post, Text: text}},
			})
		default:
			doc.Passages = append(doc.Passages, extract.Passage{Kind: extract.Paragraph, Text: line, Path: "html/body/p"})
		}
	}
	if len(out) == 0 && len(doc.Passages) > 0 {
		out = append(out, doc)
	}
	return out
}

// importsToo is parse for a store that holds imported articles as well.
func importsToo(c crawler.Capture) []extract.Document {
	if c.Kind == crawler.KindImport {
		return []extract.Document{extract.FromImport(c)}
	}
	return parse(c)
}

// readAll reads work of imports and pages.
func readAll(work []extract.Work) (out []extract.Result) {
	for _, w := range work {
		out = append(out, extract.Result{Capture: w.Page.Capture, Documents: importsToo(w.Page.Capture)})
	}
	return out
}

func date(s string) extract.Date {
	for layout, precision := range map[string]extract.Precision{time.DateOnly: extract.Day, "2006-01": extract.Month, time.RFC3339: extract.Second} {
		if t, err := time.Parse(layout, s); err == nil {
			return extract.Date{Time: t.UTC(), Precision: precision, Source: "meta", ZoneKnown: true}
		}
	}
	return extract.Date{}
}

// extractWith reads what waits, under a key, with a parser; it returns how many
// captures there were.
func (d *desk) extractWith(key string, parse func(crawler.Capture) []extract.Document) (n int) {
	d.Helper()
	e := d.ExtractDesk()
	for {
		work, err := e.Next(d.ctx(), key, 3)
		d.ok(err)
		if len(work) == 0 {
			return n
		}
		var results []extract.Result
		for _, w := range work {
			r := extract.Result{Capture: w.Page.Capture, Documents: parse(w.Page.Capture)}
			for _, p := range w.Page.Parts {
				r.Parts = append(r.Parts, p.ID)
				for _, more := range parse(p) {
					r.Documents[0].Passages = append(r.Documents[0].Passages, more.Passages...)
				}
			}
			if len(r.Documents) == 0 {
				r.Problems = []string{"no text"}
			}
			results = append(results, r)
		}
		d.ok(e.Commit(d.ctx(), key, results))
		n += len(work)
	}
}

// put imports an article in English.
func (d *desk) put(outlet, url, day, body string) {
	d.Helper()
	_, _, err := d.Import(d.ctx(), d.run, []Article{{Outlet: outlet, URL: url, Title: url, Published: day, Language: "en", Text: body}})
	d.ok(err)
}

// readIn imports articles and reads them.
func (d *desk) readIn(list []Article) {
	d.Helper()
	_, _, err := d.Import(d.ctx(), d.run, list)
	d.ok(err)
	d.extractWith("extract/1", importsToo)
}

func (d *desk) extract() int { d.Helper(); return d.extractWith("extract/1", parse) }

// track runs the real tracker on what waits.
func (d *desk) track() narratives.Summary {
	d.Helper()
	return d.trackWith(d.codebook)
}

func (d *desk) trackWith(book narratives.Codebook) narratives.Summary {
	d.Helper()
	tracker, err := narratives.Compile(book, nil, nil)
	d.ok(err)
	sum, err := narratives.Run(d.ctx(), d.TrackDesk(), tracker, narratives.Options{Batch: 2})
	d.ok(err)
	return sum
}

// report builds and keeps the report of a week.
func (d *desk) report(week string) (reports.Edition, map[string][]byte) {
	d.Helper()
	data, err := d.ReportData(d.ctx(), week, nil)
	d.ok(err)
	r, err := reports.Build(data)
	d.ok(err)
	files, err := reports.Files(r)
	d.ok(err)
	closed := d.now.After(data.To)
	e, files, err := d.SaveEdition(d.ctx(), data, r.Entry(), files, closed)
	d.ok(err)
	return e, files
}
