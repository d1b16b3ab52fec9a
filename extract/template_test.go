package extract

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// gullPage is a page of one site: a slogan among the text that no list of
// words knows, and who put the page up at its end.
func gullPage(name string, paragraphs ...string) Page {
	body := `<html lang="en"><head><title>` + name + ` - The Gull</title></head><body><div class="text"><h1>` + name + `</h1>
<p>The Gull flies wherever the wind of the islands carries its readers, in every weather and free of charge.</p>`
	for _, p := range paragraphs {
		body += "\n<p>" + p + "</p>"
	}
	body += "\n<p>Laid out by: " + strings.Fields(paragraphs[0])[1] + " Ilves of the night desk</p></div></body></html>"
	return Page{Capture: crawler.Capture{URL: "https://gull.example/" + strings.ToLower(strings.ReplaceAll(name, " ", "-")), Kind: crawler.KindPage, Status: 200, Body: []byte(body)}}
}

var gullPages = []Page{
	gullPage("Ferry sails again", "The ferry between the two islands sailed again on Monday after three weeks in the dock, its owner said.", "Some forty passengers, two horses and a piano went over on the first crossing of the morning.", "The owner has run the line for thirty years and has no plans to stop, he told the council."),
	gullPage("Salt is scarce", "Nobody on the west coast has raked a bucket of salt since the storm of last week, the women say.", "The pans behind the dunes are full of rain, and it will take them until June to dry out again.", "A bucket that cost four coins in spring costs eleven now at the market by the harbour."),
	gullPage("Choir wins a prize", "A choir of fishermen from the northern village won the second prize at a contest on the mainland.", "They sang three songs that nobody there had heard before, and one that everybody knew by heart.", "The prize is a barrel of honey, which the singers mean to share with the school."),
}

func sketches(t *testing.T, pages ...Page) (out []Sketch) {
	t.Helper()
	for _, p := range pages {
		s, _, ok := SketchOf(p)
		if !ok {
			t.Fatalf("SketchOf(%s): nothing learnt", p.Capture.URL)
		}
		out = append(out, s)
	}
	return out
}

func TestTemplateDropsTheSitesLines(t *testing.T) {
	alone := Parse(gullPages[0])
	if got := alone.Text(); !strings.Contains(got, "The Gull flies") || !strings.Contains(got, "Laid out by") {
		t.Fatalf("the page alone has lost its site's lines, so the test shows nothing:\n%s", got)
	}
	p := gullPages[0]
	p.Template = Learn(sketches(t, gullPages[1:]...))
	d := Parse(p)
	if got := d.Text(); strings.Contains(got, "The Gull flies") || strings.Contains(got, "Laid out by") || !strings.Contains(got, "The ferry between") || !strings.Contains(got, "The owner has run") {
		t.Errorf("text with a template of two pages:\n%s", got)
	}
	if d.Signals.Siblings != 2 || d.Signals.Known == 0 {
		t.Errorf("Signals = %+v, want two siblings and a share of known lines", d.Signals)
	}
}

func TestTemplateOfOnePageLeavesCredits(t *testing.T) {
	p := gullPages[0]
	p.Template = Learn(sketches(t, gullPages[1]))
	if got := Parse(p).Text(); strings.Contains(got, "The Gull flies") || !strings.Contains(got, "Laid out by") {
		t.Errorf("text with a template of one page:\n%s", got)
	}
}

// A reprint of the same article says nothing about what the site prints.
func TestTemplateLeavesNearDuplicatesOut(t *testing.T) {
	again := gullPages[0]
	again.Capture.URL += "-2"
	p := gullPages[0]
	p.Template = Learn(sketches(t, again))
	d := Parse(p)
	if d.Text() != Parse(gullPages[0]).Text() || d.Signals.Siblings != 0 {
		t.Errorf("a near-duplicate taught:\n%s", d.Text())
	}
	if got := Learn(sketches(t, gullPages[1], gullPages[2], gullPages[1])).Pages(); got != 2 {
		t.Errorf("Learn of two pages and one again: %d pages, want 2", got)
	}
}

// Where most of a text stands on other pages, the template is wrong.
func TestTemplateThatFitsBadlyIsNotUsed(t *testing.T) {
	var notices []Page
	for i := range 6 {
		notices = append(notices, gullPage(fmt.Sprintf("Notice %d", i), "Ilona had one sentence of her own to add to the notice of this week, which was number "+fmt.Sprint(i)+".",
			"The office is open on Mondays from nine to noon and on no other day of the week but in August.", "Who has lost a hat, an oar or a dog may ask for it there and need not pay for its keep."))
	}
	p := notices[0]
	p.Template = Learn(sketches(t, notices[1:]...))
	if d := Parse(p); d.Signals.Siblings != 0 || !strings.Contains(d.Text(), "The office is open") {
		t.Errorf("Siblings %d, text\n%s", d.Signals.Siblings, d.Text())
	}
}

func TestLearnIsStable(t *testing.T) {
	all := sketches(t, gullPages...)
	a, b := Learn(all), Learn(slices.Clone(all))
	if a.Digest() != b.Digest() || a.Digest() == "" {
		t.Errorf("digests %q and %q", a.Digest(), b.Digest())
	}
	if (*Template)(nil).Digest() != "" {
		t.Error("no template has a digest")
	}
	if Learn(all[:2]).Digest() == a.Digest() {
		t.Error("another page gave the same template")
	}
}

func TestSketchOfNothing(t *testing.T) {
	for _, body := range []string{"", "<html><body>", "<p>no"} {
		if _, _, ok := SketchOf(Page{Capture: crawler.Capture{URL: "https://a.example/", Body: []byte(body)}}); ok {
			t.Errorf("SketchOf(%q): learnt something", body)
		}
	}
	p := gullPages[0]
	p.Capture.At = time.Date(2019, 8, 20, 6, 0, 0, 0, time.UTC)
	if _, day, _ := SketchOf(p); !day.Equal(p.Capture.At) {
		t.Errorf("day = %v, want that of the capture", day)
	}
}

// What is kept of a template reads back as it was; other bytes are refused.
func TestReadTemplate(t *testing.T) {
	for n := range len(gullPages) + 1 {
		a := Learn(sketches(t, gullPages[:n]...))
		kept := a.Bytes()
		b, err := ReadTemplate(kept)
		if err != nil || b.Digest() != a.Digest() || b.Pages() != n || !slices.Equal(b.common, a.common) {
			t.Errorf("%d pages: read back as %+v, %v", n, b, err)
		}
		for i := range kept {
			if _, err := ReadTemplate(kept[:i]); err == nil {
				t.Errorf("%d pages: %d of %d bytes were read", n, i, len(kept))
			}
		}
		if _, err := ReadTemplate(append(slices.Clone(kept), 0)); err == nil {
			t.Errorf("%d pages: a byte too many was read", n)
		}
	}
}

// FuzzReadTemplate holds that no bytes make it panic, and that what it reads
// it writes again.
func FuzzReadTemplate(f *testing.F) {
	var s []Sketch
	for _, p := range gullPages {
		one, _, _ := SketchOf(p)
		s = append(s, one)
	}
	f.Add(Learn(s).Bytes())
	f.Add([]byte(TemplateVersion + "\x00\x01\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := ReadTemplate(b)
		if err != nil {
			return
		}
		if again, err := ReadTemplate(a.Bytes()); err != nil || again.Digest() != a.Digest() {
			t.Errorf("%v, %v", again, err)
		}
		p := gullPages[0]
		p.Template = a
		Parse(p)
	})
}

// Three pages of a site tell how much another looks like them.
func TestLikeness(t *testing.T) {
	p := gullPages[0]
	p.Template = Learn(sketches(t, gullPages[1:]...))
	if d := Parse(p); d.Signals.Likeness != nil {
		t.Errorf("two pages tell of likeness: %v", *d.Signals.Likeness)
	}
	p.Template = Learn(sketches(t, gullPages...))
	d := Parse(p)
	other := Page{Capture: crawler.Capture{URL: "https://gull.example/new", Body: []byte(strings.ReplaceAll(string(p.Capture.Body), "The Gull flies", "No gull flies"))}, Template: p.Template}
	if d.Signals.Likeness == nil || *d.Signals.Likeness != 1 {
		t.Errorf("likeness of a page to its own site: %v", d.Signals.Likeness)
	}
	if o := Parse(other); o.Signals.Likeness == nil || *o.Signals.Likeness >= 1 {
		t.Errorf("likeness without the slogan: %v", o.Signals.Likeness)
	}
}
