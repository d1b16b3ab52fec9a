package extract

import (
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/crawler/posts"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// FromPosts reads a capture of KindPosts into one document a post, in the
// order of the page. A post whose author asked not to be indexed keeps no
// text.
func FromPosts(c crawler.Capture) ([]Document, []string) {
	page, err := posts.Parse(c.Platform, c.Body, c.ContentType, c.URL)
	problems := slices.Clone(page.Problems)
	if err != nil {
		problems = append(problems, "posts: "+err.Error())
	}
	out := make([]Document, 0, len(page.Posts))
	seen := map[string]bool{}
	for _, p := range page.Posts {
		d := fromPost(c, p)
		if seen[d.Canonical] {
			continue
		}
		seen[d.Canonical] = true
		out = append(out, d)
	}
	slices.Sort(problems)
	return out, problems
}

func fromPost(c crawler.Capture, p posts.Post) Document {
	d := Document{URL: p.URL, Canonical: p.URL, Kind: "post", AccountKey: c.Account}
	if u, err := weburl.Canonical(p.URL); err == nil {
		d.Canonical = u
	}
	if d.Canonical == "" {
		d.Canonical = c.URL + "#" + p.ID
	}
	d.Published = postDate(p.At)
	d.Modified = postDate(p.Edited)
	if p.Forward != nil {
		account := p.Forward.Handle
		d.Forward = &Forward{Account: account, Name: p.Forward.Name, URL: p.Forward.URL}
	}
	if p.NoIndex {
		d.Problems = []string{"noindex"}
		return d
	}
	if d.Title = text.Normalise(p.Title); d.Title != "" {
		d.Passages = append(d.Passages, Passage{Kind: Headline, Text: d.Title})
	}
	if p.Author != "" {
		d.Byline = []string{text.Normalise(p.Author)}
	}
	for line := range paragraphs(p.Text) {
		d.Passages = append(d.Passages, Passage{Kind: Post, Text: line})
	}
	body := d.Text()
	d.Language = p.Language
	if len(d.Language) > 2 {
		d.Language = d.Language[:2]
	}
	if d.Language == "" && body != "" {
		d.Language, d.Script, _ = text.Language(clip(body, 4000))
	}
	if body == "" && d.Title == "" {
		d.Problems = []string{"no text"}
	}
	d.Quotes = quote.Find(body, d.Language)
	return d
}

func postDate(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return Date{Time: t.UTC().Truncate(time.Second), Precision: Second, Source: "feed", ZoneKnown: true}
}
