package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	// maxLabel bounds the bytes of a label such as Updated before a date.
	maxLabel = 30
	// cardLinks is the weight of links, the date itself left out, that makes a
	// box the card of another story.
	cardLinks = 20
	cardDepth = 5 // levels between a date and the card around it
)

// inCard reports whether the date at i stands in the card of another story: a
// link, article or list item that has a linked headline and holds neither the
// text nor the headline of the page.
func (v *view) inCard(i int32) bool {
	own := v.t.e[i].text
	for p, up := i, 0; p >= 0 && up < cardDepth; p, up = v.t.e[p].parent, up+1 {
		e := &v.t.e[p]
		if e.tag == atom.Body || v.holdsStory(p) {
			return false
		}
		switch e.tag {
		case atom.A, atom.Article, atom.Li:
			if e.link-min(own, e.link) >= cardLinks {
				// its own card, as in a list of versions
				return v.title == "" || !strings.Contains(v.t.textOf(p, 2000), v.title)
			}
		}
	}
	return false
}

// inTopBar reports whether i stands above the headline, in a header that does
// not hold it: where sites print what day it is.
func (v *view) inTopBar(i int32) bool {
	for p := i; p >= 0; p = v.t.e[p].parent {
		e := &v.t.e[p]
		if e.tag == atom.Body || e.tag == atom.Article || e.tag == atom.Main || v.holdsStory(p) {
			return false
		}
		if e.tag == atom.Header || e.tag == atom.Nav {
			return len(v.f.h1) > 0 && i < v.f.h1[len(v.f.h1)-1]
		}
	}
	return false
}

// holdsStory reports whether p holds the beginning of the text or a headline
// of the first order.
func (v *view) holdsStory(p int32) bool {
	if len(v.chosen) > 0 && v.t.within(v.chosen[0], p) {
		return true
	}
	for _, h := range v.f.h1 {
		if v.t.within(h, p) {
			return true
		}
	}
	return false
}

// wordsBefore are the last words before i, where they are but a label.
func (v *view) wordsBefore(i int32) string {
	for k := i - 1; k >= 0 && k > i-20; k-- {
		e := &v.t.e[k]
		if e.n.Type != html.TextNode || e.text == 0 {
			continue
		}
		if s := strings.TrimSpace(e.n.Data); len(s) < maxLabel {
			return s
		}
		return ""
	}
	return ""
}

// labelled reports whether a label right before the time at i, or the class of
// what holds it alone, calls it the time of publication.
func (v *view) labelled(i int32) bool {
	if l := strings.ToLower(v.wordsBefore(i)); l != "" && lastOf(l, publishWords) >= 0 && !saysModified(l) {
		return true
	}
	for p, up := v.t.e[i].parent, 0; p >= 0 && up < 2; p, up = v.t.e[p].parent, up+1 {
		e := &v.t.e[p]
		if e.text > v.t.e[i].text+maxLabel {
			return false
		}
		if c := strings.ToLower(attr(e.n, "class")); contains(c, []string{"publish-date", "published", "publication-date", "pubdate", "publish_date", "post-date", "posted-on"}) && !strings.Contains(c, "updat") {
			return true
		}
	}
	return false
}

// namedComments reports whether i stands in what is named comments or replies.
func (v *view) namedComments(i int32) bool {
	for p := i; p >= 0 && !v.holdsStory(p); p = v.t.e[p].parent {
		if contains(strings.ToLower(attr(v.t.e[p].n, "class")+" "+attr(v.t.e[p].n, "id")), []string{"comment", "replies", "reply"}) {
			return true
		}
	}
	return false
}

// scriptKeys are what data in scripts calls the time of publication.
var scriptKeys = regexp.MustCompile(`(?i)"?\b(?:datePublished|publishedDate|publishDate|publish_date|published_date|publishedAt|published_at|publishTime|publish_time|publicationDate|publication_date|pubDate|firstPublished|first_published_at)\\?"?\s*:\s*\\?["']([^"'\\]{8,40})`)

const (
	maxScriptDates = 1 << 20 // bytes of scripts in which dates are looked for
	maxSaidDates   = 50
)

// scriptDate reads the time of publication from data in scripts, where all of
// it tells one day: data about other stories tells others.
func (v *view) scriptDate(c dateContext) []Date {
	room := maxScriptDates
	var pick Date
	n := 0
	for i := range v.t.e {
		e := &v.t.e[i]
		if e.tag != atom.Script || e.n.FirstChild == nil || len(e.n.FirstChild.Data) > room {
			continue
		}
		room -= len(e.n.FirstChild.Data)
		for _, g := range scriptKeys.FindAllStringSubmatch(e.n.FirstChild.Data, maxSaidDates) {
			d, ok := readDate(g[1], c)
			if !ok || d.Precision == Month || d.Precision == Year {
				continue
			}
			if pick.Precision != "" && !v.localDay(d).Equal(v.localDay(pick)) {
				return nil
			}
			if pick.Precision == "" || pick.Precision == Day {
				pick = d
			}
			if n++; n >= maxSaidDates {
				return nil
			}
		}
	}
	if pick.Precision == "" {
		return nil
	}
	pick.Source = "meta"
	return []Date{pick}
}
