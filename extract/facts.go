package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds on what is kept of a page's head.
const (
	maxMeta    = 400
	maxTimes   = 200
	maxScripts = 40
	maxScript  = 2 << 20 // bytes of JSON-LD and payload scripts together
)

// facts are what a page says about itself outside its text.
type facts struct {
	title   string
	lang    string              // html lang
	base    string              // base href
	meta    map[string][]string // by lower-case name, property or itemprop
	rel     map[string]string   // link rel to href, the first of each
	ld      []ldArticle
	live    bool // JSON-LD calls the page a live blog
	video   bool // JSON-LD tells of a recording
	paid    bool // JSON-LD says that the text is not free
	crumbs  []string
	payload []string // scripts that may hold the text: __NEXT_DATA__, self.__next_f
	h1      []int32
	times   []int32 // time elements and itemprop dates in the body
	links   []int32 // a elements with href
}

// facts reads the tree once.
func (t *tree) facts() *facts {
	f := &facts{meta: map[string][]string{}, rel: map[string]string{}}
	nmeta, nscript, room := 0, 0, maxScript
	for i := range t.e {
		e := &t.e[i]
		n := e.n
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Html:
			f.lang = first(attr(n, "lang"), attr(n, "xml:lang"))
		case atom.Base:
			f.base = first(f.base, attr(n, "href"))
		case atom.Title:
			// the title of an svg is none
			if f.title == "" && n.FirstChild != nil && t.inHead(int32(i)) {
				f.title = strings.Join(strings.Fields(n.FirstChild.Data), " ")
			}
		case atom.Meta:
			if nmeta++; nmeta <= maxMeta {
				f.addMeta(n)
			}
		case atom.Link:
			for r := range strings.FieldsSeq(strings.ToLower(attr(n, "rel"))) {
				if _, ok := f.rel[r]; !ok {
					f.rel[r] = attr(n, "href")
				}
			}
		case atom.Script:
			if n.FirstChild == nil {
				continue
			}
			data := n.FirstChild.Data
			kind := strings.ToLower(attr(n, "type"))
			if nscript >= maxScripts || len(data) > room {
				continue
			}
			switch {
			case strings.Contains(kind, "ld+json"):
				nscript++
				room -= len(data)
				f.readLD(data)
			case attr(n, "id") == "__NEXT_DATA__" || strings.Contains(clip(data, 200), "self.__next_f.push"):
				nscript++
				room -= len(data)
				f.payload = append(f.payload, data)
			}
		case atom.H1:
			if len(f.h1) < maxTimes {
				f.h1 = append(f.h1, int32(i))
			}
		case atom.Time:
			if len(f.times) < maxTimes {
				f.times = append(f.times, int32(i))
			}
		case atom.Abbr: // of the microformat hAtom
			if c := strings.ToLower(attr(n, "class")); len(f.times) < maxTimes && (strings.Contains(c, "published") || strings.Contains(c, "updated")) {
				f.times = append(f.times, int32(i))
			}
		case atom.A:
			if hasAttr(n, "href") {
				f.links = append(f.links, int32(i))
			}
		}
		if p := attr(n, "itemprop"); p != "" && n.DataAtom != atom.Meta && strings.HasPrefix(strings.ToLower(p), "date") && n.DataAtom != atom.Time && len(f.times) < maxTimes {
			f.times = append(f.times, int32(i))
		}
	}
	return f
}

func (t *tree) inHead(i int32) bool {
	for p := t.e[i].parent; p >= 0; p = t.e[p].parent {
		if t.e[p].tag == atom.Svg || t.e[p].n.Namespace != "" {
			return false
		}
	}
	return true
}

func (f *facts) addMeta(n *html.Node) {
	v := attr(n, "content")
	if v == "" || len(v) > 4000 {
		return
	}
	for _, k := range []string{"name", "property", "itemprop", "http-equiv"} {
		if name := strings.ToLower(attr(n, k)); name != "" {
			f.meta[name] = append(f.meta[name], v)
		}
	}
}

// one returns the first value of the first of names that has one.
func (f *facts) one(names ...string) string {
	for _, n := range names {
		for _, v := range f.meta[n] {
			if v = strings.TrimSpace(v); v != "" {
				return v
			}
		}
	}
	return ""
}

// first returns the first of s that is not empty.
func first(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}
