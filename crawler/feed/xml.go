package feed

import "strings"

// xml reads any of the XML formats.
func (p *reading) xml(s string) error {
	b := builder{p: p, lex: lexer{s: s}}
	var w writer
	w.p = p
	count := 0
	var err error
	b.yield = func(n *node) bool {
		p.feed.Format = firstOf(p.feed.Format, b.format)
		if n.space == "" && n.name == items[b.format] {
			limit := maxItems
			if b.native == "sitemap" {
				limit = maxURLs
			}
			if count++; count > limit {
				p.problem("more than %d items: the rest is left out", limit)
				return false
			}
		}
		if b.native == "sitemap" {
			p.place(n)
			return true
		}
		if w.b.Len() == 0 {
			w.begin(b.format)
		}
		w.lang = b.root.lang
		w.child(n, b.format)
		if w.b.Len() > handOver {
			err = p.gofeed(w.close(b.format))
			w.b.Reset()
		}
		return err == nil
	}
	if !b.run() {
		return errNotFeed
	}
	p.feed.Format = firstOf(p.feed.Format, b.format)
	if b.native == "sitemap" {
		return nil
	}
	if w.b.Len() > 0 && err == nil {
		err = p.gofeed(w.close(b.format))
	}
	p.inherit(firstOf(p.lang, b.root.lang))
	return err
}

// handOver is the size of document, in bytes, that is given to gofeed before
// the next item is written, so that no feed stands in memory twice.
const handOver = 1 << 20

// inherit gives the items what the feed says for all of them.
func (p *reading) inherit(lang string) {
	for i := range p.feed.Items {
		it := &p.feed.Items[i]
		if len(it.Authors) == 0 && p.feed.Format == "atom" {
			it.Authors = p.owner // RFC 4287, section 4.2.1
		}
		it.Language = firstOf(it.Language, lang)
	}
}

// place reads an entry of a sitemap or sitemap index.
func (p *reading) place(n *node) {
	loc := p.link(n.base, n.child("", "loc").plain())
	if loc == "" {
		if n.is("", "url") || n.is("", "sitemap") {
			p.problem("an entry without <loc>")
		}
		return
	}
	it := Item{URL: loc, Updated: p.date(n.child("", "lastmod").plain())}
	if news := n.child("news", "news"); news != nil {
		p.feed.Format = "news-sitemap"
		it.Published = p.date(news.child("news", "publication_date").plain())
		it.Title = plainText(news.child("news", "title").plain())
		if pub := news.child("news", "publication"); pub != nil {
			it.Language = strings.TrimSpace(pub.child("news", "language").plain())
			if p.feed.Title == "" {
				p.feed.Title = plainText(pub.child("news", "name").plain())
			}
		}
		for word := range strings.SplitSeq(news.child("news", "keywords").plain(), ",") {
			if word = strings.TrimSpace(word); word != "" {
				it.Categories = append(it.Categories, word)
			}
		}
	}
	p.add(it)
}
