package phrase

import (
	"cmp"
	"slices"
	"strings"
)

// A wording is one way in which a unit is printed.
type wording struct {
	text    string
	stems   string // its content words, by stem: forms of one wording agree here
	distant bool   // it holds a word that keeps the speaker apart from the rest
	n       int    // documents
}

const (
	// insideShare is in what share of its documents a wording stands inside a
	// longer one for it to be left out.
	insideShare = 0.75
	// fixedDocs and fixedWords are of how many documents, and how long, what
	// follows a wording must be to be printed with it.
	fixedDocs, fixedWords = 3, 4
	// oneIn is of how many documents one must say a wording that is not the
	// head's own for it to be looked at.
	oneIn = 20
	// wordingDocs is in how many documents the wording of a member is looked up.
	wordingDocs = 20
	// mostShown is how many members are looked at.
	mostShown = 40
)

// wordings sets label and variants: how the head is printed, then how each of
// its members is, best first, then the head with what stands beside it. Of
// wordings that differ in endings only, the most frequent is shown.
func (t *tally) wordings(h *head, r *Row) {
	own, wide := t.printed(h.u.at, h.u.at), t.printed(h.cover, h.u.at)
	label := own[0]
	for _, w := range wide { // the longer one, where most say it
		if !w.distant && w.n*2 >= len(h.u.at) && w.text != label.text && strings.Contains(w.text, label.text) {
			label = w
			break
		}
	}
	r.Label = label.text
	list := append([]wording{label}, own...)
	least := min(len(h.u.at)/oneIn, wordingDocs/4)
	add := func(more []wording) {
		list = append(list, slices.DeleteFunc(more, func(w wording) bool { return w.n < least })...)
	}
	add(wide)
	members := slices.Concat(h.kin, h.members)
	slices.SortStableFunc(members, func(a, b *unit) int { return cmp.Compare(min(len(b.at), wordingDocs), min(len(a.at), wordingDocs)) })
	for _, u := range members[:min(len(members), mostShown)] {
		var at, heart []occurrence
		h.beside(u, func(k int, both occurrence) { at, heart = append(at, both), append(heart, h.u.at[k]) })
		if len(at) > 1 {
			add(t.printed(at, heart))
		}
		if len(at) > 0 && !t.isFraming(h.u) {
			continue // what stands beside the head says nothing without it
		}
		theirs := t.printed(u.at[:min(len(u.at), wordingDocs)], nil)
		if !t.isPooled(u) {
			theirs = theirs[:1] // the others are about the same words
		}
		add(theirs)
	}
	r.Variants = shown(list, t.isDistant(h.u))
}

// shown are the wordings of a row that are printed, the first before all
// others, then the most frequent. One that nearly always stands inside a longer
// one is no wording of its own.
func shown(list []wording, distant bool) (out []string) {
	slices.SortStableFunc(list[1:], func(a, b wording) int { return cmp.Compare(min(b.n, wordingDocs), min(a.n, wordingDocs)) })
	seen := map[string]bool{} // by stems, and as printed
	var kept []wording
	for _, w := range list {
		if seen[w.stems] || seen[w.text] || w.distant && !distant {
			continue
		}
		seen[w.stems], seen[w.text] = true, true
		kept = append(kept, w)
	}
	inside := func(w wording) bool {
		var longer []string
		n := 0
		for _, l := range kept {
			if l.n > 1 && holds(l.text, w.text) && !slices.ContainsFunc(longer, func(s string) bool { return holds(s, l.text) || holds(l.text, s) }) {
				longer, n = append(longer, l.text), n+l.n
			}
		}
		return float64(n) >= insideShare*float64(min(w.n, wordingDocs))
	}
	for i, w := range kept {
		if len(out) < mostVariants && (i == 0 || !inside(w)) {
			out = append(out, w.text)
		}
	}
	return out
}

// holds says whether a wording stands inside a longer one, as whole words.
func holds(long, short string) bool {
	return len(long) > len(short) && strings.Contains(" "+long+" ", " "+short+" ")
}

// printed is what is printed at some places: the most frequent wording first,
// forms of one wording together. A word in the heart of a place does not make
// its wording distant.
func (t *tally) printed(at, heart []occurrence) []wording {
	type form struct {
		text    string
		distant bool
		at      []occurrence
	}
	forms := map[string][]form{} // by stems
	for n, o := range at {
		d, words := &t.docs[o.doc], t.wordsOf(int(o.doc))
		text := t.surface(d, words, o)
		var within occurrence
		if n < len(heart) {
			within = heart[n]
		}
		key, distant := t.stemmed(d, words, o, within)
		list := forms[key]
		i := slices.IndexFunc(list, func(f form) bool { return f.text == text })
		if i < 0 {
			i, list = len(list), append(list, form{text: text, distant: distant})
		}
		list[i].at = append(list[i].at, o)
		forms[key] = list
	}
	out := make([]wording, 0, len(forms))
	for _, key := range sortedKeys(forms) {
		list := forms[key]
		slices.SortFunc(list, func(a, b form) int { return cmp.Or(cmp.Compare(len(b.at), len(a.at)), cmp.Compare(a.text, b.text)) })
		before, after := t.fixed(list[0].at)
		w := wording{text: before + list[0].text + after, stems: key, distant: list[0].distant}
		for _, f := range list {
			w.n += len(f.at)
		}
		out = append(out, w)
	}
	slices.SortStableFunc(out, func(a, b wording) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(len(b.text), len(a.text)), cmp.Compare(a.text, b.text))
	})
	return out
}

// fixed is what nearly always stands before and after a wording and belongs to
// it: function words, after it to the end of what a preposition takes, as in
// "those who keep clubs of the few". Nothing where too few documents tell.
func (t *tally) fixed(at []occurrence) (before, after string) {
	d := &t.docs[at[0].doc]
	lang := t.s.dialect(d.Lang)
	if len(at) < fixedDocs || lang.han {
		return "", ""
	}
	role := func(id uint64) role { return lang.lexis.roles[t.s.forms[id]] }
	var words []string
	for k := range int32(fixedWords) {
		id, ok := t.constant(at, func(o occurrence) int { return int(o.from - 1 - k) }, 1)
		if !ok || role(id) == content {
			break
		}
		words = append(words, t.s.forms[id])
		if role(id) == stop {
			slices.Reverse(words)
			before = strings.Join(words, " ") + " "
			slices.Reverse(words)
		}
	}
	words = words[:0]
	bound := false
	for k := range int32(fixedWords) {
		id, ok := t.constant(at, func(o occurrence) int { return int(o.to + k) }, 0)
		if !ok {
			break
		}
		words = append(words, t.s.forms[id])
		switch r := role(id); {
		case r == connector:
			bound = true
		case bound && r != determiner:
			after = " " + strings.Join(words, " ")
		}
	}
	return before, after
}

// constant returns the number of the word that nearly all of some places have at
// where, counted from each, with no clause ending at the word that comes so many
// later.
func (t *tally) constant(at []occurrence, where func(occurrence) int, later int) (id uint64, ok bool) {
	n := 0
	for k, o := range at {
		words, i := t.wordsOf(int(o.doc)), where(o)
		if i < 0 || i+later >= len(words) || words[i+later]&Break != 0 {
			if k == 0 {
				return 0, false
			}
			continue
		}
		if k == 0 {
			id = words[i] >> flagBits
		}
		n += one(words[i]>>flagBits == id)
	}
	return id, float64(n) >= insideShare*float64(len(at))
}

// stemmed is what forms of one wording have in common, and whether it holds a
// word outside its heart that keeps the speaker apart from it.
func (t *tally) stemmed(d *Doc, words []uint64, o, heart occurrence) (stems string, distant bool) {
	lang := t.s.dialect(d.Lang)
	var b strings.Builder
	for i := int(o.from); i < int(o.to); i++ {
		if k := t.s.known(lang, uint32(words[i]>>flagBits)); lang.han || k.role == content && !k.skip {
			stem := k.stem
			if k.after != "" {
				stem = t.s.bound(k, words, i).stem
			}
			b.WriteString(t.s.names[stem])
			b.WriteByte(' ')
			distant = distant || t.s.isDistant(stem) && (int32(i) < heart.from || int32(i) >= heart.to)
		}
	}
	return b.String(), distant
}
