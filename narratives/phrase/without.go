package phrase

import (
	"slices"
	"strings"
)

// leftOut are the content stems of the phrases that are left out of the
// thesaurus in a language.
func (o Options) leftOut(l *lexis, lang string) map[string]bool {
	out := map[string]bool{}
	for phrase := range strings.Lines(o.Without) {
		if s := l.contentStems(strings.TrimSpace(phrase), lang); len(s) > 0 {
			out[strings.Join(s, " ")] = true
		}
	}
	return out
}

// LeftOut names what Options.Without leaves out of the thesaurus in a language,
// as "group: wording", in the order of the list.
func (o Options) LeftOut(lang string) []string {
	l := lexisOf(lang)
	left := o.leftOut(l, lang)
	var out []string
	for id, p := range parts(thesaurusList) {
		if p.lang != lang {
			continue
		}
		for _, w := range p.words {
			if name := id + ": " + w; left[strings.Join(l.contentStems(w, lang), " ")] && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}
