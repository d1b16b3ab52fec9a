package extract

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

func TestReadDate(t *testing.T) {
	east := time.FixedZone("", 8*3600)
	for _, c := range []struct {
		text, lang, country string
		zone                *time.Location
		want                string
	}{
		{"2019-08-20T08:15:30+02:00", "", "", nil, "2019-08-20T06:15:30Z second"},
		{"2019-08-20T00:00:00Z", "", "", nil, "2019-08-20T00:00:00Z day"},
		{"2019-08-20 08:15", "", "", east, "2019-08-20T00:15:00Z minute"},
		{"2019-08-20 08:15", "", "", nil, "2019-08-20T08:15:00Z minute zone unknown"},
		{"Tue, 20 Aug 2019 08:15:00 GMT", "en", "", nil, "2019-08-20T08:15:00Z second"},
		{"August 20, 2019 8:15 pm EDT", "en", "US", nil, "2019-08-21T00:15:00Z minute"},
		{"Aug. 20, 2019", "en", "", nil, "2019-08-20T00:00:00Z day zone unknown"},
		{"20th of August 2019", "en", "", nil, "2019-08-20T00:00:00Z day zone unknown"},
		{"2019年08月20日 08:15", "zh", "CN", east, "2019-08-20T00:15:00Z minute"},
		{"２０１９年８月２０日０８：１５", "zh", "CN", east, "2019-08-20T00:15:00Z minute"},
		{"2019年8月", "zh", "CN", east, "2019-08-01T00:00:00Z month"},
		{"20 августа 2019, 08:15 МСК", "ru", "RU", time.FixedZone("", 3*3600), "2019-08-20T05:15:00Z minute"},
		{"20 de agosto de 2019", "es", "", nil, "2019-08-20T00:00:00Z day zone unknown"},
		{"Publié le 20 août 2019 à 08h15", "fr", "", nil, "2019-08-20T08:15:00Z minute zone unknown"},
		{"20 أغسطس 2019", "ar", "", nil, "2019-08-20T00:00:00Z day zone unknown"},
		{"٢٠ أغسطس ٢٠١٩", "ar", "", nil, "2019-08-20T00:00:00Z day zone unknown"},
		{"20.08.2019 08:15", "de", "", nil, "2019-08-20T08:15:00Z minute zone unknown"},
		{"08/09/2019", "en", "US", nil, "2019-08-09T00:00:00Z day zone unknown"},
		{"08/09/2019", "en", "GB", nil, "2019-09-08T00:00:00Z day zone unknown"},
		{"08/09/2019", "en", "", nil, ""}, // nothing says which is the month
		{"25/12/2019", "en", "", nil, "2019-12-25T00:00:00Z day zone unknown"},
		{"10:00 CST, Aug 20, 2019", "en", "CN", nil, "2019-08-20T02:00:00Z minute"},
		{"10:00 CST, Aug 20, 2019", "en", "US", nil, "2019-08-20T16:00:00Z minute"},
		{"1566288930", "", "", nil, "2019-08-20T08:15:30Z second"},
		{"30 February 2019", "en", "", nil, ""},
		{"room 2019, floor 8", "en", "", nil, ""},
		{"yesterday", "en", "", nil, ""},
		{"20 August 1719", "en", "", nil, ""},
	} {
		d, ok := PrintedDate{Text: c.text, Language: c.lang, Country: c.country, Zone: c.zone}.Read()
		got := strings.Replace(dated(d), "  zone", " zone", 1)
		got = strings.TrimSuffix(got, " ")
		if !ok {
			got = ""
		}
		if got != c.want {
			t.Errorf("Read(%q, %q, %q) = %q, want %q", c.text, c.lang, c.country, got, c.want)
		}
	}
}

func TestURLDate(t *testing.T) {
	for u, want := range map[string]string{
		"https://a.example/2019/08/20/story":               "2019-08-20T00:00:00Z day url zone unknown",
		"https://a.example/a/201908/20/WS5d.html":          "2019-08-20T00:00:00Z day url zone unknown",
		"http://a.example/a/2011-11/07/content_7001.htm":   "2011-11-07T00:00:00Z day url zone unknown",
		"http://a.example/n1/2019/0820/c1001-3130.html":    "2019-08-20T00:00:00Z day url zone unknown",
		"http://a.example/20190820/0a1b2c3d/c.html":        "2019-08-20T00:00:00Z day url zone unknown",
		"http://a.example/page/201908/1162.shtml":          "2019-08-01T00:00:00Z month url zone unknown",
		"http://a.example/news/story-2019-08-20-ferry":     "2019-08-20T00:00:00Z day url zone unknown",
		"http://a.example/item/12345678":                   "",
		"http://a.example/2019/99/99/x":                    "",
		"http://a.example/story/2019":                      "",
		"http://a.example/p/0a1b2c3d-2019-4000-8000-12/20": "",
	} {
		d, _ := urlDate(u, dateContext{})
		if got := dated(d); got != want {
			t.Errorf("urlDate(%q) = %q, want %q", u, got, want)
		}
	}
}

func TestDatelineOf(t *testing.T) {
	for s, want := range map[string]Dateline{
		"BEIJING, Aug. 20 (Xinhua) -- The ferry sailed.":       {"BEIJING", "Xinhua"},
		"MOSCOW, August 20. /TASS/. The ferry sailed.":         {"MOSCOW", "TASS"},
		"WASHINGTON (AP) — The ferry sailed.":                  {"WASHINGTON", "AP"},
		"EAST HARBOUR — The ferry sailed.":                     {"EAST HARBOUR", ""},
		"新华社北京8月20日电（记者李小舟）渡船复航。":                              {"北京", "新华社"},
		"МОСКВА, 20 авг — РИА Новости. Паром вышел.":           {"МОСКВА", "РИА Новости"},
		"The ferry - which had been in the dock - sailed.":     {},
		"Lind (the owner) said the ferry sailed.":              {},
		"Aug. 20 was the day on which the ferry sailed again.": {},
	} {
		if got := datelineOf(s); got != want {
			t.Errorf("datelineOf(%q) = %+v, want %+v", s, got, want)
		}
	}
}

func TestFromImport(t *testing.T) {
	body := `{"outlet":"gull","url":"https://gull.example/1?utm_source=x","title":"Ferry sails","published":"2011-07-25","language":"en","byline":"Ana Ruiz","text":"The ferry sailed.\n\n“At last,” said Ana Ruiz."}`
	d := FromImport(crawler.Capture{Kind: crawler.KindImport, URL: "https://gull.example/1", Body: []byte(body)})
	want := "title: Ferry sails\nbyline: Ana Ruiz\npublished: 2011-07-25T00:00:00Z day import zone unknown\ncanonical: https://gull.example/1\nheadline Ferry sails\nparagraph The ferry sailed.\nparagraph “At last,” said Ana Ruiz.\n"
	if got := summary(d); got != want {
		t.Errorf("FromImport = %q, want %q", got, want)
	}
	if len(d.Quotes) != 1 || d.Quotes[0].Speaker == nil || d.Quotes[0].Speaker.Text != "Ana Ruiz" {
		t.Errorf("quotes = %+v", d.Quotes)
	}
	single := FromImport(crawler.Capture{Body: []byte(`{"url":"kcna:1","title":"x","published":"last week","language":"en","text":"One.\nTwo."}`)})
	if len(single.Passages) != 3 || len(single.Problems) != 2 || single.Canonical != "kcna:1" {
		t.Errorf("FromImport = %+v", single)
	}
	if broken := FromImport(crawler.Capture{URL: "u", Body: []byte("{")}); len(broken.Problems) != 1 {
		t.Errorf("problems = %q", broken.Problems)
	}
}

func TestPassageOffsets(t *testing.T) {
	d := Document{Passages: []Passage{{Kind: Headline, Text: "H"}, {Kind: Standfirst, Text: "é"}, {Kind: Caption, Text: "c"}, {Kind: Paragraph, Text: "two"}}}
	text, at := d.Text(), d.PassageOffsets()
	for i, p := range d.Passages {
		if !p.Kind.Body() {
			if at[i] != -1 {
				t.Errorf("offset of %q = %d, want -1", p.Text, at[i])
			}
			continue
		}
		if !strings.HasPrefix(text[at[i]:], p.Text) {
			t.Errorf("%q is not at %d of %q", p.Text, at[i], text)
		}
	}
}

// A desk of n imports, handed out once and checked for order.
type fakeDesk struct {
	n, given, kept int
	fail           error
	titles         []string
}

func (d *fakeDesk) Next(_ context.Context, key string, n int) ([]Work, error) {
	if key != Key() {
		return nil, errors.New("key " + key)
	}
	var out []Work
	for ; len(out) < n && d.given < d.n; d.given++ {
		body := `{"url":"https://a.example/` + strconv.Itoa(d.given) + `","title":"T` + strconv.Itoa(d.given) + `","published":"2019-08-20","language":"en","text":"x"}`
		out = append(out, Work{Page{Capture: crawler.Capture{ID: strconv.Itoa(d.given), Kind: crawler.KindImport, Body: []byte(body)}}})
	}
	return out, nil
}

func (d *fakeDesk) Commit(_ context.Context, _ string, batch []Result) error {
	for _, r := range batch {
		d.titles = append(d.titles, r.Documents[0].Title)
		if r.Capture.Body != nil {
			return errors.New("body kept")
		}
	}
	d.kept += len(batch)
	return d.fail
}

func TestRun(t *testing.T) {
	d := &fakeDesk{n: 70}
	var seen []int
	sum, err := Run(context.Background(), d, Options{Workers: 4, Batch: 32, Progress: func(n int) { seen = append(seen, n) }})
	if err != nil || sum.Captures != 70 || sum.Documents != 70 || d.kept != 70 {
		t.Fatalf("Run = %+v, %v; kept %d", sum, err, d.kept)
	}
	if !slices.Equal(seen, []int{32, 64, 70}) {
		t.Errorf("progress = %v", seen)
	}
	for i, title := range d.titles {
		if title != "T"+strconv.Itoa(i) {
			t.Fatalf("document %d is %q: out of order", i, title)
		}
	}
	for _, n := range []int{1, 32, 33, 200} { // in the last batch, or while others wait
		d = &fakeDesk{n: n, fail: errors.New("disk full")}
		sum, err := Run(context.Background(), d, Options{Batch: 32})
		if err == nil || !strings.Contains(err.Error(), "disk full") || sum.Captures != 0 || d.kept != min(n, 32) {
			t.Errorf("Run = %+v, %v; kept %d; want disk full after the first batch", sum, err, d.kept)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(ctx, &fakeDesk{n: 1}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Run = %v, want canceled", err)
	}
}

func TestReadNamesWhatItCannotRead(t *testing.T) {
	for _, c := range []struct {
		capture crawler.Capture
		want    string
	}{
		{crawler.Capture{Kind: crawler.KindPage, Status: 404, Body: []byte("gone")}, "status: 404"},
		{crawler.Capture{Kind: crawler.KindRobots, Status: 200}, "kind: robots: not read"},
		{crawler.Capture{Kind: crawler.KindPage, Status: 200}, "no text"},
	} {
		r := Read(Work{Page{Capture: c.capture}})
		if len(r.Documents) != 0 || !slices.Equal(r.Problems, []string{c.want}) {
			t.Errorf("Read(%s) = %d documents, %q, want %q", c.capture.Kind, len(r.Documents), r.Problems, c.want)
		}
	}
}

func BenchmarkFromImport(b *testing.B) {
	body := []byte(`{"outlet":"gull","url":"https://gull.example/1","title":"Ferry sails","published":"2011-07-25","language":"en","text":"` + strings.Repeat(`The ferry sailed on Monday, and forty passengers went over with two horses and a piano. The owner said the engine is as good as new.\n\n`, 12) + `"}`)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		FromImport(crawler.Capture{URL: "https://gull.example/1", Body: body})
	}
}

// TestDecodingTold reads a page whose bytes, header and meta element differ, and
// asks what decided.
func TestDecodingTold(t *testing.T) {
	gb := "<meta charset=gb2312><title>x</title><p>\xb6\xc9\xb4\xac\xd4\xda\xc1\xbd\xb5\xba\xd6\xae\xbc\xe4\xb8\xb4\xba\xbd\xa3\xac\xb4\xac\xd6\xf7\xcb\xb5\xa1\xa3"
	for _, c := range []struct {
		name, body, contentType string
		want                    Decoding
		script                  string
	}{
		{"meta", gb, "", Decoding{Charset: "gb18030", Why: "meta"}, "Hans"},
		{"header", strings.Replace(gb, "gb2312", "", 1), "text/html; charset=gbk", Decoding{Charset: "gb18030", Why: "header"}, "Hans"},
		{"UTF-8 that says otherwise", "<meta charset=gb2312><p>渡船在两岛之间复航，船主说。", "text/html; charset=iso-8859-1", Decoding{Charset: "utf-8", Why: "valid-utf-8"}, "Hans"},
		{"byte order mark", "\ufeff<p>The ferry sailed again between the islands on Monday.", "", Decoding{Charset: "utf-8", Why: "bom"}, "Latn"},
	} {
		w := Work{Page{Capture: crawler.Capture{URL: "https://gull.example/x", Kind: crawler.KindPage, Status: 200, ContentType: c.contentType, Body: []byte(c.body)}}}
		r := Read(w)
		if r.Decoding != c.want || len(r.Documents) != 1 || r.Documents[0].Script != c.script {
			t.Errorf("%s: %+v, documents %d, want %+v and script %s", c.name, r.Decoding, len(r.Documents), c.want, c.script)
		}
	}
}

// A dateline names words of the text and is valid, whatever opens a story.
func FuzzDateline(f *testing.F) {
	for _, s := range []string{
		"BEIJING, Aug. 20 (Xinhua) -- The ferry sailed.", "MOSCOW, August 20. /TASS/. The ferry sailed.", "新华社北京8月20日电（记者李小舟）渡船复航。",
		"МОСКВА, 20 авг — РИА Новости. Паром вышел.", "EAST HARBOUR — The ferry sailed.", "A (", "(a) / b — c", "É. (x)",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = text.Normalise(s)
		d := datelineOf(s)
		for _, part := range []string{d.Place, d.Agency} {
			if !utf8.ValidString(part) || !strings.Contains(s, part) {
				t.Fatalf("datelineOf(%q) = %+v: %q is not in the text", s, d, part)
			}
		}
	})
}
