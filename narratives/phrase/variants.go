package phrase

import (
	"cmp"
	"slices"
	"strings"
)

// A wording is one way in which a unit is printed.
type wording struct {
	text  string
	stems string // its content words, by stem: forms of one wording agree here
	n     int    // documents
}

const (
	// ownWordings is how many of a row's wordings are its head's own, where its
	// members have some to show; of a group of the thesaurus, groupWordings.
	ownWordings   = 4
	groupWordings = 8
	// wordingDocs is in how many documents the wording of a member is looked up.
	wordingDocs = 20
)

// wordings sets label and variants: how the head is printed, then how each of
// its members is, best first, then the head with what stands beside it. Of
// wordings that differ in endings only, the most frequent is shown.
func (t *tally) wordings(h *head, r *Row) error {
	own, err := t.printed(h.u, h.u.at, len(h.u.at))
	if err != nil {
		return err
	}
	wide, err := t.printed(h.u, h.cover, len(h.cover))
	if err != nil {
		return err
	}
	label := own[0]
	for _, w := range wide { // the longer one, where most say it
		if w.n*2 >= len(h.u.at) && w.text != label.text && strings.Contains(w.text, label.text) {
			label = w
			break
		}
	}
	r.Label = label.text
	r.Variants = []string{label.text}
	seen := map[string]bool{label.stems: true}
	add := func(w wording, most int) {
		if !seen[w.stems] && len(r.Variants) < most {
			seen[w.stems] = true
			r.Variants = append(r.Variants, w.text)
		}
	}
	most := ownWordings
	if t.isFraming(h.u) {
		most = groupWordings
	}
	for _, w := range own {
		add(w, most)
	}
	for _, u := range slices.Concat(h.kin, h.members) {
		if len(r.Variants) == mostVariants {
			return nil
		}
		list, err := t.printed(u, u.at, wordingDocs)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(r.Variants, func(v string) bool { return strings.Contains(v, list[0].text) }) {
			add(list[0], mostVariants)
		}
	}
	for _, w := range slices.Concat(own, wide) {
		add(w, mostVariants)
	}
	return nil
}

// printed is how a unit is printed at most of the given places: the most
// frequent wording first, forms of one wording together.
func (t *tally) printed(u *unit, at []occurrence, most int) ([]wording, error) {
	type form struct {
		text string
		n    int
	}
	forms := map[string][]form{} // by stems
	var words []uint64
	var err error
	for _, o := range at[:min(len(at), most)] {
		d := &t.docs[o.doc]
		if words, err = Unpack(words[:0], d.Words); err != nil {
			return nil, err
		}
		text, key := t.surface(d, words, o), t.stemmed(d, words, o)
		list := forms[key]
		i := slices.IndexFunc(list, func(f form) bool { return f.text == text })
		if i < 0 {
			i, list = len(list), append(list, form{text: text})
		}
		list[i].n++
		forms[key] = list
	}
	out := make([]wording, 0, len(forms))
	for _, key := range sortedKeys(forms) {
		list := forms[key]
		slices.SortFunc(list, func(a, b form) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.text, b.text)) })
		w := wording{text: list[0].text, stems: key}
		for _, f := range list {
			w.n += f.n
		}
		out = append(out, w)
	}
	slices.SortStableFunc(out, func(a, b wording) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(len(b.text), len(a.text)), cmp.Compare(a.text, b.text))
	})
	return out, nil
}

// stemmed is what forms of one wording have in common.
func (t *tally) stemmed(d *Doc, words []uint64, o occurrence) string {
	lang := t.s.dialect(d.Lang)
	var b strings.Builder
	for _, w := range words[o.from:o.to] {
		if k := t.s.known(lang, uint32(w>>flagBits)); lang.han || k.role == content && !k.skip {
			b.WriteString(t.s.names[k.stem])
			b.WriteByte(' ')
		}
	}
	return b.String()
}
