package extract

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/hymnsheet/hymnsheet/crawler"
)

var update = flag.Bool("update", false, "rewrite want in testdata")

// TestParse reads testdata/page: the address, the page, further pages, and
// what the document must be.
func TestParse(t *testing.T) {
	files, err := filepath.Glob("testdata/page/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			p := Page{Capture: crawler.Capture{Kind: crawler.KindPage, Status: 200, Header: http.Header{}}}
			var want *txtar.File
			for i := range a.Files {
				f := &a.Files[i]
				switch {
				case f.Name == "url":
					p.Capture.URL = strings.TrimSpace(string(f.Data))
				case f.Name == "page.html":
					p.Capture.Body = f.Data
				case f.Name == "zone":
					var hours int
					fmt.Sscan(string(f.Data), &hours)
					p.Hint.Zone = time.FixedZone("", hours*3600)
				case f.Name == "name":
					p.Hint.Name = strings.TrimSpace(string(f.Data))
				case f.Name == "want":
					want = f
				default: // a further page, named by its address
					p.Parts = append(p.Parts, crawler.Capture{URL: f.Name, Kind: crawler.KindPart, Status: 200, Body: f.Data})
				}
			}
			got := summary(Parse(p))
			if *update {
				want.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(want.Data) {
				t.Errorf("Parse\ngot\n%s\nwant\n%s", got, want.Data)
			}
		})
	}
}

func summary(d Document) string {
	var b strings.Builder
	line := func(name, s string) {
		if s != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, s)
		}
	}
	line("title", d.Title)
	line("kicker", d.Kicker)
	line("byline", strings.Join(d.Byline, "; "))
	line("editors", strings.Join(d.Editors, "; "))
	line("credit", d.Credit)
	line("published", dated(d.Published))
	line("modified", dated(d.Modified))
	line("dateline", strings.Trim(d.Dateline.Place+" / "+d.Dateline.Agency, " /"))
	line("section", d.Section)
	line("canonical", d.Canonical)
	line("next", strings.Join(d.NextPages, " "))
	line("problems", strings.Join(d.Problems, "; "))
	for _, p := range d.Passages {
		fmt.Fprintf(&b, "%s %s\n", p.Kind, p.Text)
	}
	for _, q := range d.Quotes {
		if text := d.Text(); text[q.Start:q.End] != q.Text {
			fmt.Fprintf(&b, "quote %q is not where it says\n", q.Text)
		}
	}
	return b.String()
}

func dated(d Date) string {
	if d.Precision == "" {
		return ""
	}
	s := d.Time.Format(time.RFC3339) + " " + string(d.Precision) + " " + strings.TrimSpace(d.Source+" "+string(d.Trust))
	if !d.ZoneKnown {
		s += " zone unknown"
	}
	return s
}

// What changes around an article must not make another text.
func TestTextDigestIgnoresFurniture(t *testing.T) {
	page := func(views, related, date string) Document {
		return Parse(Page{Capture: crawler.Capture{URL: "https://a.example/x", Body: []byte(`<html><head><title>Ferry sails again - The Gull</title></head><body>
<ul class="nav"><li><a href="/">Home</a></li></ul><h1>Ferry sails again</h1><div class="meta">` + date + ` | ` + views + ` views</div>
<div class="text"><p>The ferry between the two islands sailed again on Monday after three weeks in the dock, its owner said.</p>
<p>Some forty passengers, two horses and a piano went over on the first crossing of the morning.</p>
<p>The owner, who has run the line for thirty years, said the engine was as good as new.</p></div>
<div class="box"><h3>Most read</h3><ul><li><a href="/1">` + related + `</a><p>` + related + ` and more in brief.</p></li></ul></div></body></html>`)}})
	}
	a := page("12", "Cat found in church tower", "2019-08-20 08:15")
	b := page("999", "Dog lost near the old mill by the lake", "2019-08-20 08:15")
	if a.TextDigest() != b.TextDigest() {
		t.Errorf("digest differs:\n%s\n%s", summary(a), summary(b))
	}
	if !strings.Contains(a.Text(), "two horses") {
		t.Errorf("text = %q", a.Text())
	}
}

func TestParseDeepPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("<html><head><title>Deep water</title></head><body>")
	b.WriteString(strings.Repeat("<div>", 3000))
	b.WriteString("<p>The harbour is nine metres deep at its mouth, says the pilot who has sounded it every year since the war.</p>")
	d := Parse(Page{Capture: crawler.Capture{URL: "https://a.example/deep", Body: []byte(b.String())}})
	if !strings.Contains(d.Text(), "nine metres deep") || d.Title != "Deep water" {
		t.Errorf("title %q, text %q", d.Title, d.Text())
	}
	if len(d.Problems) != 1 || !strings.HasPrefix(d.Problems[0], "degraded: ") {
		t.Errorf("problems = %q, want degraded", d.Problems)
	}
}

// A page that is late is read from its tokens, or without what takes longest.
func TestParseDeadline(t *testing.T) {
	body := []byte("<html><head><title>Deep water</title></head><body>" + strings.Repeat("<p>The harbour is nine metres deep at its mouth, says the pilot who has sounded it every year since the war.</p>", 20))
	d := Parse(Page{Capture: crawler.Capture{URL: "https://a.example/deep", Body: body}, Deadline: 1})
	if !slices.Contains(d.Problems, "degraded: deadline") || !strings.Contains(d.Text(), "nine metres") || d.Title != "Deep water" {
		t.Errorf("title %q, problems %q, %d bytes of text", d.Title, d.Problems, len(d.Text()))
	}
	if d := Parse(Page{Capture: crawler.Capture{URL: "https://a.example/deep", Body: body}, Deadline: -1}); len(d.Problems) != 0 {
		t.Errorf("problems without a deadline = %q", d.Problems)
	}
}

func TestParseNoArchive(t *testing.T) {
	for name, c := range map[string]crawler.Capture{
		"meta":   {URL: "https://a.example/", Body: []byte(`<meta name="robots" content="index, noarchive"><p>x`)},
		"header": {URL: "https://a.example/", Header: http.Header{"X-Robots-Tag": {"noarchive"}}, Body: []byte(`<p>x`)},
	} {
		if p := Parse(Page{Capture: c}).Problems; len(p) == 0 || !slices.Contains(p, "noarchive") {
			t.Errorf("%s: problems = %q, want noarchive", name, p)
		}
	}
}

// Pages made to be slow are read in time that grows with their size alone.
func TestParseIsLinear(t *testing.T) {
	for _, unit := range []string{
		"<p>A sentence, with a comma, that is long enough to count as text.</p>", `<a class="crumb" href="/x">y</a>`, `<div class="crumb"><span>1</span></div>`,
		`<time datetime="x">1</time>`, `<span class="date">soon 1</span>`, "<td>", "<h1>x</h1>", "<br>", "said “x ", `<b class="author">A B</b>`, "<li><p>x, y, z and so on for a while</p>",
	} {
		body := []byte("<html><body>" + strings.Repeat(unit, (512<<10)/len(unit)))
		start := time.Now()
		Parse(Page{Capture: crawler.Capture{URL: "https://a.example/", Body: body}})
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%q repeated to 512 KiB took %v", unit, d)
		}
	}
}

// FuzzParse holds what is true of every page, however broken: it is read, the
// same twice; the text is valid UTF-8 and no longer than the page allows; each
// passage and quotation stands in the text where its offset says; a kind, a date
// and a share are one of those that exist.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "<p>", "<html><body><article><p>One, two, three. “Four,” said Five.</p></article>",
		`<script type="application/ld+json">{"@type":"NewsArticle","author":[{"name":["x"]}],"datePublished":"2019-08-20"}</script><p>x`,
		`<script>self.__next_f.push([1,"1:T9,abc\n"])</script>`, "<table><tr><td>a<td>b</table>", strings.Repeat("<div>", 600) + "x",
		"<title>\x00</title>&#0;&#xd800;\xff", "<meta charset=gb2312>\xc4\xe3\xba\xc3", "<base href='%zz'><a href='_2.html'>2</a>", "<svg><title>a</title></svg><h1>b</h1>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		page := Page{Capture: crawler.Capture{URL: "https://a.example/2019/08/20/x.html", Body: body}}
		d := Parse(page)
		text := d.Text()
		// three bytes for one in a legacy encoding or taken apart by NFC;
		// separators between passages
		if len(text) > 3*len(body)+2*len(d.Passages) {
			t.Fatalf("%d bytes of text from %d", len(text), len(body))
		}
		at := d.PassageOffsets()
		for i, p := range d.Passages {
			if !utf8.ValidString(p.Text) || strings.TrimSpace(p.Text) == "" {
				t.Fatalf("passage %d: %q", i, p.Text)
			}
			if at[i] >= 0 && !strings.HasPrefix(text[at[i]:], p.Text) {
				t.Fatalf("passage %d is not at %d", i, at[i])
			}
		}
		for _, q := range d.Quotes {
			if text[q.Start:q.End] != q.Text {
				t.Fatalf("quote %q is not at %d", q.Text, q.Start)
			}
		}
		for _, s := range slices.Concat(d.Byline, d.Editors, d.Problems, []string{d.Title, d.Kicker, d.Credit, d.Section, d.Language, d.Canonical}) {
			if !utf8.ValidString(s) {
				t.Fatalf("not valid: %q", s)
			}
		}
		for _, date := range []Date{d.Published, d.Modified} {
			if (date.Precision == "") != date.Time.IsZero() || date.Precision != "" && date.Time.Year() < earliestYear {
				t.Fatalf("date %+v", date)
			}
		}
		for _, share := range []float64{d.Signals.Density, d.Signals.Agreement, d.Signals.Boilerplate, d.Signals.Known, d.Signals.Mojibake} {
			if !(share >= 0 && share <= 1) {
				t.Fatalf("signals %+v", d.Signals)
			}
		}
		if again := Parse(page); !reflect.DeepEqual(again, d) {
			t.Fatalf("read twice: %+v, then %+v", d, again)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	page := []byte(`<html lang="en"><head><title>Ferry</title></head><body><h1>Ferry</h1><div class="text">` +
		strings.Repeat("<p>The ferry between the islands sailed again on Monday, its owner said. “We are back,” said Ana Ruiz.</p>", 40) + "</div></body></html>")
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		Parse(Page{Capture: crawler.Capture{URL: "https://a.example/x", Body: page}})
	}
}

func TestWithoutBio(t *testing.T) {
	para := func(s string) Passage { return Passage{Kind: Paragraph, Text: s} }
	text := []Passage{para("One."), para("Two."), para("Three.")}
	for closing, want := range map[string]int{
		"Ana Ruiz is a reporter on the islands and the author of two books on ferries.": 3,
		"Ana Ruiz, the owner, bowed to the horses and went home.":                       4,
		"Karl Ober writes about horses.":                                                4, // not the author here
		"Ana Ruiz is a " + strings.Repeat("very ", 120) + "tall reporter.":              4,
	} {
		if got := withoutBio(append(slices.Clone(text), para(closing)), []string{"Ana Ruiz"}); len(got) != want {
			t.Errorf("after %.40q: %d passages, want %d", closing, len(got), want)
		}
	}
	ps := append(slices.Clone(text), para("Ana Ruiz writes about horses."), Passage{Kind: Caption, Text: "A horse."})
	if got := withoutBio(ps, []string{"Ana Ruiz"}); len(got) != 4 || got[3].Text != "A horse." {
		t.Errorf("captions after a note: %v", got)
	}
}
