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
	list = append(list, wide...)
	members := slices.Concat(h.kin, h.members)
	slices.SortStableFunc(members, func(a, b *unit) int { return cmp.Compare(min(len(b.at), wordingDocs), min(len(a.at), wordingDocs)) })
	for _, u := range members[:min(len(members), mostShown)] {
		theirs := t.printed(u.at[:min(len(u.at), wordingDocs)], nil)
		if !t.isPooled(u) {
			theirs = theirs[:1] // the others are about the same words
		}
		list = append(list, theirs...)
		var at, heart []occurrence
		h.beside(u, func(k int, both occurrence) { at, heart = append(at, both), append(heart, h.u.at[k]) })
		if len(at) > 1 {
			list = append(list, t.printed(at, heart)...)
		}
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
		w := wording{text: list[0].text + t.fixed(list[0].at), stems: key, distant: list[0].distant}
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

// fixed is what nearly always follows a wording and belongs to it, with a space
// before it: function words that end in something a preposition takes, as in
// "clubs of the few". Nothing where too few documents tell.
func (t *tally) fixed(at []occurrence) string {
	d := &t.docs[at[0].doc]
	lang := t.s.dialect(d.Lang)
	if len(at) < fixedDocs || lang.han {
		return ""
	}
	first := t.wordsOf(int(at[0].doc))
	var b strings.Builder
	out, bound := "", false
	for k := range int32(fixedWords) {
		next := int(at[0].to + k)
		if next >= len(first) || first[next]&Break != 0 {
			break
		}
		id, n := first[next]>>flagBits, 0
		for _, o := range at {
			if words, i := t.wordsOf(int(o.doc)), int(o.to+k); i < len(words) && words[i]&Break == 0 && words[i]>>flagBits == id {
				n++
			}
		}
		if float64(n) < insideShare*float64(len(at)) {
			break
		}
		b.WriteByte(' ')
		b.WriteString(t.s.forms[id])
		switch r := lang.lexis.roles[t.s.forms[id]]; {
		case r == connector:
			bound = true
		case bound && r != determiner:
			out = b.String()
		}
	}
	return out
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
