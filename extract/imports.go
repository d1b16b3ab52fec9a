package extract

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// An imported article, as one line of an import file.
type imported struct {
	URL       string          `json:"url"`
	Title     string          `json:"title"`
	Published string          `json:"published"`
	Language  string          `json:"language"`
	Text      string          `json:"text"`
	Byline    json.RawMessage `json:"byline"` // a name or a list of names
	Section   string          `json:"section"`
}

// FromImport reads a capture of KindImport: one JSON object. Paragraphs are
// parted by empty lines, or by single line breaks where there are no empty
// lines. An address that is not of the web gives a problem and a document.
func FromImport(c crawler.Capture) Document {
	d := Document{URL: c.URL, Canonical: c.URL, Kind: "article"}
	var in imported
	if err := json.Unmarshal(c.Body, &in); err != nil {
		d.Problems = []string{"import: " + err.Error()}
		return d
	}
	if in.URL != "" {
		d.URL = in.URL
	}
	d.Canonical = d.URL
	if u, err := weburl.Canonical(d.URL); err == nil {
		d.Canonical = u
	} else {
		d.Problems = append(d.Problems, "url: "+err.Error())
	}
	d.Title = text.Normalise(in.Title)
	d.Language = in.Language
	d.Section = text.Normalise(in.Section)
	d.Byline = importedByline(in.Byline)
	if in.Published != "" {
		var ok bool
		if d.Published, ok = isoDate(in.Published, nil); ok {
			d.Published.Source = "import"
		} else {
			d.Problems = append(d.Problems, "published: "+clip(in.Published, 40)+": not a date")
		}
	}
	if d.Title != "" {
		d.Passages = append(d.Passages, Passage{Kind: Headline, Text: d.Title})
	}
	for p := range paragraphs(in.Text) {
		d.Passages = append(d.Passages, Passage{Kind: Paragraph, Text: p})
	}
	body := d.Text()
	if body == "" {
		d.Problems = append(d.Problems, "no text")
	}
	if d.Language == "" {
		d.Language, d.Script, _ = text.Language(clip(body, 4000))
	}
	d.Dateline = readDateline(d)
	d.Quotes = quote.Find(body, d.Language)
	slices.Sort(d.Problems)
	return d
}

func importedByline(raw json.RawMessage) []string {
	if len(raw) == 0 {
		return nil
	}
	var many []string
	var one string
	if json.Unmarshal(raw, &many) != nil && json.Unmarshal(raw, &one) == nil && one != "" {
		many = []string{one}
	}
	var out []string
	for _, b := range many {
		if b = text.Normalise(b); b != "" {
			out = append(out, b)
		}
	}
	return out
}

// paragraphs yields the normalised paragraphs of s: parted by empty lines if
// there are any, else by line breaks.
func paragraphs(s string) func(yield func(string) bool) {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	sep := "\n"
	if strings.Contains(s, "\n\n") {
		sep = "\n\n"
	}
	return func(yield func(string) bool) {
		for p := range strings.SplitSeq(s, sep) {
			if p = text.Normalise(p); p != "" && !yield(p) {
				return
			}
		}
	}
}

// clip returns at most n bytes of s, whole characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}
