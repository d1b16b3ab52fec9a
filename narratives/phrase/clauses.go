package phrase

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clauses returns the content words of a document, clause by clause, in the
// forms they are kept in: without function words, numbers and single letters;
// in Chinese whole words. forms are by number.
func Clauses(forms []string, d *Doc) (out [][]string, err error) {
	words, err := Unpack(nil, d.Words)
	if err != nil {
		return nil, err
	}
	lexis := lexisOf(d.Lang)
	var clause []string
	for i := 0; i < len(words); i++ {
		w := words[i]
		if w&Break != 0 && len(clause) > 0 {
			out, clause = append(out, clause), nil
		}
		form := formOf(forms, w)
		if i+1 < len(words) && words[i+1]&Joined != 0 {
			var whole strings.Builder
			whole.WriteString(form)
			for i+1 < len(words) && words[i+1]&Joined != 0 {
				i++
				whole.WriteString(formOf(forms, words[i]))
			}
			form = whole.String()
		}
		if w&Minor == 0 && lexis.roles[form] == content && utf8.RuneCountInString(form) > 1 && !strings.ContainsFunc(form, unicode.IsDigit) {
			clause = append(clause, form)
		}
	}
	if len(clause) > 0 {
		out = append(out, clause)
	}
	return out, nil
}

func formOf(forms []string, w uint64) string {
	if n := WordNumber(w); n < uint64(len(forms)) {
		return forms[n]
	}
	return ""
}
