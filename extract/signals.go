package extract

import (
	"math"
	"strings"
	"unicode/utf8"
)

// Signals say how far a document's text can be trusted. They change nothing.
type Signals struct {
	Density     float64  `json:"text_density"`            // share of the page's words that are the document's text
	Links       float64  `json:"link_density"`            // share of the text that is links
	Agreement   float64  `json:"agreement"`               // how far other readings of the page hold the same text, 0 to 1
	Boilerplate float64  `json:"boilerplate"`             // share of the chosen elements that was left out again
	Siblings    int      `json:"siblings,omitempty"`      // pages of the site that taught what its lines are, 0 for none
	Known       float64  `json:"known_lines,omitempty"`   // share of the text left out since those pages print it too
	Likeness    *float64 `json:"site_likeness,omitempty"` // share of the lines on most pages of the site that stand here too; nil if unknown
	Mojibake    float64  `json:"mojibake"`                // share of characters that are none of a language
	Short       bool     `json:"too_short"`               // under 250 letters, Chinese characters count two
	Degraded    bool     `json:"degraded"`                // read from tokens, cut, or late
	Wall        string   `json:"wall,omitempty"`          // consent, login, paywall, robot or error: what stands in place of the text
	Form        string   `json:"form,omitempty"`          // live or video, empty for an article
}

// signals measures a document that has been read; body is its text.
func (v *view) signals(body string) Signals {
	s := Signals{Agreement: 1, Wall: v.wall, Form: v.form}
	weight, _ := weigh(body)
	s.Short = weight < minText
	s.Mojibake = round(mojibake(body))
	for _, p := range v.problems {
		s.Degraded = s.Degraded || strings.HasPrefix(p, "degraded") || strings.HasPrefix(p, "size")
	}
	if v.t == nil {
		return s
	}
	if all := v.t.e[0].text; all > 0 {
		s.Density = round(min(1, float64(weight)/float64(all)))
	}
	var link, kept, held int32
	for _, p := range v.best {
		if p.Kind.Body() {
			link += p.link
			kept += p.weight
		}
	}
	for _, c := range v.chosen {
		held += v.t.e[c].text
	}
	if kept > 0 {
		s.Links = round(float64(link) / float64(kept))
		s.Agreement = round(v.agreement(v.best))
	}
	s.Siblings = v.siblings
	if l, ok := v.likeness(); ok {
		s.Likeness = &l
	}
	if v.of > 0 {
		s.Known = round(float64(v.gone) / float64(v.of))
	}
	if held > kept {
		s.Boilerplate = round(float64(held-kept) / float64(held))
	}
	return s
}

// round keeps three decimals, so that figures print alike everywhere.
func round(f float64) float64 { return math.Round(f*1000) / 1000 }

// mojibakeLimit is the share of odd characters from which a text is called
// mojibake: one in a hundred is far over what names and formulas bring.
const mojibakeLimit = .01

// mojibake is the share of the characters of s that no text has: what stands
// for unreadable bytes, C1 controls, private use, and pairs that come from
// UTF-8 read as Latin-1, as Cyrillic or as GBK.
func mojibake(s string) float64 {
	n, odd := 0, 0
	prev := rune(0)
	for _, r := range s {
		n++
		switch {
		case r == utf8.RuneError, r >= 0x80 && r < 0xa0, r >= 0xe000 && r < 0xf900:
			odd++
		case r >= 0xa0 && r < 0xc0 && (prev == 'Ã' || prev == 'Â' || prev == 'Ð' || prev == 'Ñ'), r == '€' && prev == 'â', r == '斤' && prev == '锟', r == '拷' && prev == '斤':
			odd += 2
		case (prev == 'Р' || prev == 'С') && strings.ContainsRune("џ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•™љ›њќћЎўЈ¤Ґ¦§Ё©Є«¬®Ї°±Ііґµ¶·№є»јЅѕї", r):
			odd += 2
		}
		prev = r
	}
	if n == 0 {
		return 0
	}
	return min(1, float64(odd)/float64(n))
}
