package voice

import "strings"

// definite reports whether the article of the match says that it is known.
func (c *clause) definite() bool {
	switch w := c.fold(c.first - 1); c.lang {
	case "en":
		return w == "the" || w == "this" || w == "that"
	case "es":
		return w == "el" || w == "la" || w == "los" || w == "las" || w == "al" || w == "del"
	case "fr":
		return w == "le" || w == "la" || w == "les" || w == "l" || w == "au" || w == "du"
	case "ar":
		return strings.HasPrefix(c.fold(c.first), foldArabic("ال"))
	}
	return false
}

// finds reports whether the match is what the verb of discovery at token k finds:
// smelt a X in a draw, voit dans le tarif un X.
func (c *clause) finds(f *frames, k int) bool {
	if !f.detect.has(c.fold(k)) || c.first-k > 8 || c.infinitive(k) || c.lang == "ru" && f.acts.has(c.fold(k)) && c.first == k+1 {
		return false
	}
	for i := k + 1; i < c.first; i++ {
		w := c.fold(i)
		if strings.ContainsAny(c.gap(i), ",;:،") || w == "to" || f.that.has(w) || i == c.first-1 && f.of.has(w) && w != "en" && c.fold(i-1) != "autant" {
			return false
		}
	}
	if !c.m.marked() && c.definite() {
		return false // inspectors found the X empty
	}
	for i := max(0, k-2); i < k; i++ {
		if f.modal.has(c.fold(i)) || c.fold(i) == "would" || c.fold(i) == "will" || c.fold(i) == "can" || c.fold(i) == "could" {
			return false
		}
	}
	return true
}

// judgedAs reads “painted the academy as a X” with “as” at token i.
func (c *clause) judgedAs(r *Reader, f *frames, i int) (finding, bool) {
	if c.fold(i) == "for" {
		return finding{}, false
	}
	end := c.first
	if k := c.first - 1; k > i+2 && f.of.has(c.fold(k-btoi(f.det.has(c.fold(k))))) {
		end = k - btoi(f.det.has(c.fold(k))) - 1 // as the work of a X
	}
	for k := i + 1; k < end; k++ {
		if !f.det.has(c.fold(k)) && k != c.first-1 && !f.be.has(c.fold(k)) || strings.ContainsAny(c.gap(k), ",;:") {
			return finding{}, false
		}
	}
	known := false // somebody who can speak opens the clause
	for k := 0; k < min(i, 6); k++ {
		known = known || r.somebody(c.fold(k))
		if k > 0 && strings.ContainsAny(c.gap(k), ",،;:") {
			break
		}
	}
	for k := i - 1; k >= max(0, i-10); k-- {
		w := c.fold(k)
		if f.work.has(w) {
			return finding{}, false
		}
		if (f.judge.has(w) || f.cast.has(w)) && !c.asNoun(f, k) || f.say.has(w) && !c.asNoun(f, k) {
			return c.predicate(r, f, k)
		}
		if known && asWords[c.fold(i)] && r.shape.verb(w) && !c.asNoun(f, k) {
			return c.predicate(r, f, k)
		}
		if strings.ContainsAny(c.gap(k), ",;:،") {
			break
		}
	}
	return finding{}, false
}
