package feed

import (
	"fmt"
	"strings"
	"time"

	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

// gofeed reads a document that a writer made and maps it to items. A feed may
// be handed over in several documents.
func (p *reading) gofeed(doc string) error {
	if p.feed.Format == "atom" {
		f, err := (&atom.Parser{}).Parse(strings.NewReader(doc))
		if err != nil {
			return fmt.Errorf("gofeed: %w", err)
		}
		p.feed.Title = firstOf(p.feed.Title, f.Title)
		for _, a := range f.Authors {
			p.owner = addOnce(p.owner, person(a))
		}
		for _, e := range f.Entries {
			p.add(p.entry(e))
		}
		return nil
	}
	f, err := (&rss.Parser{}).Parse(strings.NewReader(doc))
	if err != nil {
		return fmt.Errorf("gofeed: %w", err)
	}
	p.feed.Title = firstOf(p.feed.Title, f.Title, value1(f.Extensions, "dc", "title"))
	p.lang = firstOf(p.lang, f.Language, value1(f.Extensions, "dc", "language"))
	for _, e := range f.Items {
		p.add(p.item(e))
	}
	return nil
}

// item maps an item of RSS or RDF.
func (p *reading) item(e *rss.Item) Item {
	x := e.Extensions
	it := Item{
		Title:      firstOf(e.Title, value1(x, "dc", "title"), value1(x, "atom", "title"), value1(x, "media", "title"), value1(x, "itunes", "title")),
		URL:        firstOf(value1(x, "feedburner", "origlink"), e.Link, alternate(x)),
		Markup:     value1(x, "own", "title"),
		Authors:    foreignAuthors(x),
		Categories: foreignCategories(x),
		Language:   firstOf(value1(x, "dc", "language"), value1(x, "own", "lang")),
	}
	it.ID = firstOf(value1(x, "dc", "identifier"), value1(x, "atom", "id"))
	if g := e.GUID; g != nil {
		it.ID = firstOf(g.Value, it.ID)
		if it.URL == "" && g.IsPermalink != "false" {
			if s := schemeOf(g.Value); s == "http" || s == "https" {
				it.URL = g.Value
			}
		}
	}
	var own []string
	for _, c := range e.Categories {
		own = addOnce(own, c.Value)
	}
	it.Categories = addOnce(own, it.Categories...)
	for _, en := range e.Enclosures {
		it.Media = firstOf(it.Media, en.URL)
	}
	it.Published = p.firstDate(e.PubDate, value1(x, "dc", "date"), value1(x, "dcterms", "issued"),
		value1(x, "atom", "published"), e.Custom["published"], e.Custom["issued"], value1(x, "dcterms", "created"))
	it.Updated = p.firstDate(value1(x, "dcterms", "modified"), value1(x, "atom", "updated"), e.Custom["updated"], e.Custom["modified"])
	it.Content = firstOf(e.Content, value1(x, "atom", "content"), value1(x, "xhtml", "body"), e.Custom["content"], notes(x, e.Description))
	if it.Content == "" && e.Description != "" {
		it.Content = e.Custom["summary"]
	}
	it.Summary = firstOf(e.Description, value1(x, "dc", "description"), value1(x, "atom", "summary"), e.Custom["summary"],
		value1(x, "itunes", "subtitle"), value1(x, "itunes", "summary"), value1(x, "media", "description"))
	return it
}

// entry maps an entry of Atom.
func (p *reading) entry(e *atom.Entry) Item {
	x := e.Extensions
	it := Item{
		ID:         value1(x, "dc", "identifier"),
		Title:      firstOf(e.Title, value1(x, "dc", "title"), value1(x, "media", "title")),
		Markup:     value1(x, "own", "title"),
		Summary:    e.Summary,
		Categories: foreignCategories(x),
		Language:   firstOf(value1(x, "dc", "language"), value1(x, "own", "lang")),
	}
	it.URL = value1(x, "feedburner", "origlink")
	for _, l := range e.Links {
		switch l.Rel {
		case "alternate", "http://www.iana.org/assignments/relation/alternate":
			it.URL = firstOf(it.URL, l.Href)
		case "enclosure":
			it.Media = firstOf(it.Media, l.Href)
		}
	}
	for _, a := range e.Authors {
		it.Authors = addOnce(it.Authors, person(a))
	}
	it.Authors = addOnce(it.Authors, foreignAuthors(x)...)
	var own []string
	for _, c := range e.Categories {
		own = addOnce(own, categoryNames(c.Label, c.Term)...)
	}
	it.Categories = addOnce(own, it.Categories...)
	if c := e.Content; c != nil {
		it.Content = c.Value
		if it.URL == "" && c.Src != "" {
			it.URL = c.Src
		}
	}
	it.Content = firstOf(it.Content, value1(x, "content", "encoded"), value1(x, "xhtml", "body"), notes(x, e.Summary))
	it.Published = p.firstDate(e.Published, value1(x, "dcterms", "issued"), value1(x, "dc", "date"), value1(x, "dcterms", "created"))
	it.Updated = p.firstDate(e.Updated, value1(x, "dcterms", "modified"))
	return it
}

// notes returns the long text that audio and video feeds carry beside the
// description: show notes and descriptions of videos.
func notes(x ext.Extensions, description string) string {
	long := ""
	for _, s := range []string{value1(x, "itunes", "summary"), value1(x, "media", "description")} {
		if len(s) > len(long) && s != description {
			long = s
		}
	}
	return long
}

// firstDate reads the first of the dates that can be read.
func (p *reading) firstDate(dates ...string) time.Time {
	for _, s := range dates {
		if t := p.date(s); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

// value1 returns the text of the first such element that has any.
func value1(x ext.Extensions, space, name string) string {
	for _, e := range x[space][name] {
		if e.Value != "" {
			return e.Value
		}
	}
	return ""
}

// alternate returns the page that an atom:link in RSS names.
func alternate(x ext.Extensions) string {
	for _, l := range x["atom"]["link"] {
		if rel := l.Attrs["rel"]; rel == "" || rel == "alternate" {
			return l.Attrs["href"]
		}
	}
	return ""
}

// maxList is how many authors or categories an item may have.
const maxList = 100

// addOnce appends those that list does not hold yet.
func addOnce(list []string, more ...string) []string {
next:
	for _, s := range more {
		if len(list) == maxList {
			break
		}
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		for _, have := range list {
			if have == s {
				continue next
			}
		}
		list = append(list, s)
	}
	return list
}

func person(a *atom.Person) string { return firstOf(name(a.Name), a.Email) }

func foreignAuthors(x ext.Extensions) (out []string) {
	for _, e := range x["dc"]["author"] {
		out = addOnce(out, name(e.Value))
	}
	for _, e := range x["dc"]["creator"] {
		out = addOnce(out, name(e.Value))
	}
	for _, e := range x["atom"]["author"] {
		for _, n := range e.Children["name"] {
			out = addOnce(out, name(n.Value))
		}
	}
	if len(out) == 0 {
		for _, e := range x["itunes"]["author"] {
			out = addOnce(out, name(e.Value))
		}
	}
	return out
}

// name reduces "mail@host (Name)" and "Name (mail@host)" to the name; an
// address alone stays.
func name(s string) string {
	s = strings.Join(strings.Fields(stripTags(s)), " ")
	if i := strings.LastIndexByte(s, '('); i > 0 && strings.HasSuffix(s, ")") {
		before, inside := strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:len(s)-1])
		switch {
		case strings.Contains(before, "@") && inside != "":
			return inside
		case strings.Contains(inside, "@") && before != "":
			return before
		}
	}
	return s
}

// categoryNames returns the label of an Atom category and its term, which may
// be all that a section is known by, once if they are the same word.
func categoryNames(label, term string) []string {
	if strings.EqualFold(label, term) {
		return []string{label}
	}
	return []string{label, term}
}

func foreignCategories(x ext.Extensions) (out []string) {
	for _, e := range x["dc"]["subject"] {
		out = addOnce(out, e.Value)
	}
	for _, e := range x["atom"]["category"] {
		out = addOnce(out, categoryNames(e.Attrs["label"], e.Attrs["term"])...)
	}
	for _, e := range x["media"]["category"] {
		out = addOnce(out, e.Value)
	}
	for _, e := range x["itunes"]["category"] {
		out = addOnce(out, e.Attrs["text"])
	}
	for _, kind := range []string{"itunes", "media"} {
		for _, e := range x[kind]["keywords"] {
			out = addOnce(out, strings.Split(e.Value, ",")...)
		}
	}
	return out
}
