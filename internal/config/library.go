package config

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/catalogue"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// An entry is one framing, topic or actor with where it was read.
type entry[T any] struct {
	id      string
	value   T
	tree    *tree
	line    int
	shipped bool
}

// A shelf gathers one kind of entry: what we ship, files, and the list in
// config.yaml.
type shelf[T any] struct {
	b       *builder
	section string // "codebook"
	item    string // "framing"
	make    func(t *tree, n *node, where string) T
	entries []entry[T]
	version []string
}

// gather reads a section and returns its entries by id.
func (s *shelf[T]) gather(n *node, shipped []byte) []entry[T] {
	if n == nil {
		return nil
	}
	if n.form == formList {
		s.list(s.b.tree, n, false)
		return s.sorted()
	}
	if n.str("use") != "" {
		s.file(&tree{file: "shipped " + s.section + ".yaml", problems: s.b.problems}, shipped, true)
		s.without(n)
	} else if f := n.field("without"); f != nil {
		s.b.problem(f.line, "%s: without: leaves out shipped entries: write use: shipped as well", s.section)
	}
	seen := map[string]bool{}
	for i, name := range n.strs("files") {
		at := n.field("files").list[i].line
		path := s.b.path(name)
		if seen[path] {
			s.b.problem(at, "%s: files %s: stands here twice: remove one", s.section, quote(name))
			continue
		}
		seen[path] = true
		data, err := s.b.open(path)
		if err != nil {
			s.b.problem(at, "%s: files %s: %v", s.section, quote(name), err)
			continue
		}
		s.file(&tree{file: filepath.ToSlash(path), empty: "write entries below list", problems: s.b.problems}, data, false)
	}
	if v := n.str("version"); v != "" {
		s.version = append(s.version, v)
	}
	if f := n.field("list"); f != nil {
		s.list(s.b.tree, f, false)
	}
	return s.sorted()
}

// file reads a file of entries: a list, or version and list.
func (s *shelf[T]) file(t *tree, data []byte, shipped bool) {
	n := t.read(data)
	if n == nil {
		return
	}
	if n.form == formList {
		if t.objects(n, key{name: "list", typ: typObjects}, s.item, "") {
			s.list(t, n, shipped)
		}
		return
	}
	if !t.check(n, s.section+" file", "") {
		return
	}
	if v := n.str("version"); v != "" {
		s.version = append(s.version, v)
	}
	if f := n.field("list"); f != nil {
		s.list(t, f, shipped)
	}
}

func (s *shelf[T]) list(t *tree, n *node, shipped bool) {
	for i, one := range n.list {
		where := t.labelAt(one, s.item, "", i)
		s.entries = append(s.entries, entry[T]{one.str("id"), s.make(t, one, where), t, one.line, shipped})
	}
}

// without leaves out shipped entries.
func (s *shelf[T]) without(n *node) {
	for i, id := range n.strs("without") {
		had := len(s.entries)
		s.entries = slices.DeleteFunc(s.entries, func(e entry[T]) bool { return e.shipped && e.id == id })
		if len(s.entries) < had {
			continue
		}
		var ids []string
		for _, e := range s.entries {
			ids = append(ids, e.id)
		}
		hint := ""
		if near, ok := nearest(id, ids); ok {
			hint = ": write " + near
		}
		s.b.problem(n.field("without").list[i].line, "%s: without %s: no shipped %s has this id%s", s.section, quote(id), s.item, hint)
	}
}

// sorted returns the entries by id and reports ids used twice.
func (s *shelf[T]) sorted() []entry[T] {
	first := map[string]entry[T]{}
	for _, e := range s.entries {
		f, twice := first[e.id]
		switch {
		case e.id == "": // said already
		case twice && f.shipped:
			e.tree.problem(e.line, "%s %s: is shipped already: write without: [%s] under %s to replace it", s.item, quote(e.id), e.id, s.section)
		case twice:
			e.tree.problem(e.line, "%s %s: id is taken by the %s in %s:%d: write another", s.item, quote(e.id), s.item, f.tree.file, f.line)
		default:
			first[e.id] = e
		}
	}
	slices.SortStableFunc(s.entries, func(a, b entry[T]) int { return cmp.Compare(a.id, b.id) })
	return s.entries
}

// library reads codebook, topics and actors and holds them against one
// another.
func (b *builder) library(root *node) {
	framings := shelf[narratives.Framing]{b: b, section: "codebook", item: "framing", make: makeFraming}
	topics := shelf[narratives.Topic]{b: b, section: "topics", item: "topic", make: makeTopic}
	actors := shelf[narratives.Actor]{b: b, section: "actors", item: "actor", make: makeActor}
	fs := framings.gather(root.field("codebook"), catalogue.Codebook())
	ts := topics.gather(root.field("topics"), catalogue.Topics())
	as := actors.gather(root.field("actors"), catalogue.Actors())

	known := map[string]bool{}
	for _, f := range fs {
		known[f.id] = true
		b.c.codebook.Framings = append(b.c.codebook.Framings, f.value)
	}
	b.c.codebook.Version = strings.Join(framings.version, "+")
	for _, t := range ts {
		t.value.Framings = slices.DeleteFunc(t.value.Framings, func(id string) bool {
			if known[id] {
				return false
			}
			if !t.shipped { // what we ship fits what we ship; a codebook of one's own need not
				hint := "no framing has this id"
				if near, ok := nearest(id, ids(fs)); ok {
					hint += ": write " + near
				}
				t.tree.problem(t.line, "topic %s: framings %s: %s", quote(t.id), quote(id), hint)
			}
			return true
		})
		b.c.topics = append(b.c.topics, t.value)
	}
	holdOffices(as, catalogue.Terms())
	ownTerms(as)
	for _, a := range as {
		b.c.actors = append(b.c.actors, a.value)
	}
	compile(fs, func(f narratives.Framing) bool { return len(f.Variants) == 0 }, func(f narratives.Framing) error {
		_, err := narratives.Compile(narratives.Codebook{Framings: []narratives.Framing{f}}, nil, nil)
		return err
	})
	compile(ts, func(narratives.Topic) bool { return false }, func(t narratives.Topic) error {
		t.Framings = nil
		_, err := narratives.Compile(narratives.Codebook{}, []narratives.Topic{t}, nil)
		return err
	})
}

// holdOffices gives the terms that we ship to shipped offices and holders. One
// that was left out, or replaced by an actor of the user's own, has none.
func holdOffices(as []entry[narratives.Actor], terms []catalogue.Term) {
	at := map[string]int{}
	for i, a := range as {
		if a.shipped {
			at[a.id] = i
		}
	}
	for _, t := range terms {
		office, ok := at[t.Office]
		holder, known := at[t.Holder]
		if !ok || !known {
			continue
		}
		term := narratives.Term{Holder: t.Holder, From: t.From, To: t.To}
		as[office].value.Terms = append(as[office].value.Terms, term)
		if t.Within {
			as[holder].value.Within = append(as[holder].value.Within, term)
		}
	}
}

// ownTerms holds the terms of actors of the user's own against the actors there
// are, and gives holders those in which alone their names are meant.
func ownTerms(as []entry[narratives.Actor]) {
	at := map[string]int{}
	for i, a := range as {
		at[a.id] = i
	}
	for _, a := range as {
		if a.shipped {
			continue
		}
		for _, t := range a.value.Terms {
			if _, ok := at[t.Holder]; ok || t.Holder == "" {
				continue
			}
			hint := ""
			if near, ok := nearest(t.Holder, ids(as)); ok {
				hint = ": write " + near
			}
			a.tree.problem(a.line, "actor %s: terms holder %s: no actor has this id%s", quote(a.id), quote(t.Holder), hint)
		}
		for _, t := range a.value.Within { // read with the office
			if i, ok := at[t.Holder]; ok && t.Holder != a.id {
				as[i].value.Within = append(as[i].value.Within, t)
			}
		}
	}
	for i, a := range as {
		if !a.shipped {
			as[i].value.Within = slices.DeleteFunc(a.value.Within, func(t narratives.Term) bool { return t.Holder != a.id })
		}
	}
}

// makeTerms reads the terms of an office; within are those in which alone the
// holder's name is meant.
func makeTerms(t *tree, n *node, where string) (terms, within []narratives.Term) {
	f := n.field("terms")
	if f == nil {
		return nil, nil
	}
	for _, one := range f.list {
		x := narratives.Term{Holder: one.str("holder")}
		var err error
		if x.From, _, err = catalogue.Days(one.str("from")); err != nil && one.has("from") {
			t.problem(line(one, "from"), "%sterms from %v", where, err)
		}
		if one.has("to") {
			if _, x.To, err = catalogue.Days(one.str("to")); err != nil {
				t.problem(line(one, "to"), "%sterms to %v", where, err)
			} else if x.To.Before(x.From) {
				t.problem(line(one, "to"), "%sterms to %s: is before from", where, quote(one.str("to")))
			}
		}
		terms = append(terms, x)
		if read[bool](one, "term", "within") {
			within = append(within, x)
		}
	}
	return terms, within
}

func ids[T any](entries []entry[T]) (out []string) {
	for _, e := range entries {
		out = append(out, e.id)
	}
	return out
}

// compile lets the room judge the patterns of each entry that is new to it;
// what we ship is judged by a test, and what is empty has been said to be.
func compile[T any](entries []entry[T], empty func(T) bool, judge func(T) error) {
	for _, e := range entries {
		if e.shipped || e.id == "" || empty(e.value) {
			continue
		}
		if err := judge(e.value); err != nil {
			for _, one := range strings.Split(err.Error(), "\n") {
				e.tree.problem(e.line, "%s", one)
			}
		}
	}
}

func makeFraming(t *tree, n *node, where string) narratives.Framing {
	f := narratives.Framing{
		ID:         n.str("id"),
		Label:      n.str("label"),
		Definition: n.str("definition"),
		Include:    n.strs("include"),
		Exclude:    n.strs("exclude"),
		Variants:   n.words("variants"),
		Not:        n.words("not"),
		Pattern:    read[string](n, "framing", "pattern"),
		Targets:    n.strs("targets"),
		Source:     n.str("source"),
	}
	if f.ID != "" && !strings.HasPrefix(f.ID, "f-") {
		t.problem(line(n, "id"), "%sid of a framing begins with f-: write f-%s", where, f.ID)
	}
	for i, kind := range f.Targets {
		if !slices.Contains(targets, kind) {
			t.problem(n.field("targets").list[i].line, "%stargets %s: not known: write %s", where, quote(kind), list(targets, "or"))
		}
	}
	return f
}

func makeTopic(t *tree, n *node, where string) narratives.Topic {
	p := narratives.Topic{
		ID:       n.str("id"),
		Label:    n.str("label"),
		Patterns: n.words("patterns"),
		Sections: n.strs("sections"),
		Framings: n.strs("framings"),
	}
	if n.field("patterns") == nil && n.field("sections") == nil {
		t.problem(n.line, "%sneither patterns nor sections: write patterns: {en: [\"…\"]}", where)
	}
	return p
}

func makeActor(t *tree, n *node, where string) narratives.Actor {
	a := narratives.Actor{
		ID:      n.str("id"),
		Name:    n.str("name"),
		Kind:    n.str("kind"),
		Country: n.str("country"),
		Aliases: n.words("aliases"),
		Outlets: n.strs("outlets"),
	}
	if a.Country != "" && !stateCode.MatchString(a.Country) {
		t.problem(line(n, "country"), "%scountry %s: %s", where, quote(a.Country), stateHint(a.Country))
	}
	a.Terms, a.Within = makeTerms(t, n, where)
	return a
}
