package voice

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// open reports whether a quotation lacks its closing mark.
func open(s string) bool {
	s = strings.TrimRight(s, " ")
	for _, c := range []string{"”", "\"", "“", "»", "«", "」", "』", "’", "'", "＂", "〞", "〟", "›", "》"} {
		if strings.HasSuffix(s, c) && len(s) > len(c) {
			return false
		}
	}
	return true
}

// continued reports whether the paragraph after an open quotation begins with
// an opening mark: the quotation goes on.
func (r *Reader) continued(m match, q quote.Quote) bool {
	rest := strings.TrimLeft(m.text[q.End:], "\n ")
	for _, c := range []string{"“", "\"", "«", "„", "「", "『", "»"} {
		if strings.HasPrefix(rest, c) {
			return true
		}
	}
	return false
}

// shortened are words written with a full stop in the middle of a sentence.
var shortened = set("vs no st etc cf pp al ca ie eg mr ms dr rd nd th art núm sra sr ул гг тыс млн др пр")

// sentenceEnds reports whether a sentence ends within s.
func sentenceEnds(s string) bool {
	if strings.ContainsAny(s, "。！？") {
		return true
	}
	for i := 0; i+1 < len(s); i++ {
		if (s[i] == '.' || s[i] == '!' || s[i] == '?') && (s[i+1] == ' ' || s[i+1] == '\n') {
			// U.S. government, Mr. Smith: a capital or a short word before
			// the stop is no end.
			word := s[strings.LastIndexAny(s[:i], " “\"")+1 : i]
			if (len(word) > 3 || len(word) > 1 && word == strings.ToLower(word) && !shortened[word]) && !strings.Contains(word, ".") || s[i] != '.' {
				return true
			}
		}
	}
	return false
}
