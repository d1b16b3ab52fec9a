package narratives

import (
	"cmp"
	"strings"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// minParagraph is the least tokens of a paragraph that can open a text; what
// stands before it is a running head, a menu or a notice of the outlet.
const minParagraph = 12

// fingerprint returns what a document's copies are found by, zero if its text
// is too short to be anybody's reprint. Headline and captions, which each
// outlet writes for itself, are left out, and so is what stands before the
// first paragraph.
func fingerprint(u Unit) text.Fingerprint {
	lang := base(cmp.Or(u.Language, u.Doc.Language))
	body := body(u.Passages, lang)
	if !longEnough(body) {
		return text.Fingerprint{}
	}
	return text.FingerprintOf(body, lang)
}

// body returns the text of passages from its first paragraph on, all of it if
// none is long enough.
func body(passages []extract.Passage, lang string) string {
	for i, p := range passages {
		if p.Kind.Body() && len(text.Tokens(p.Text, lang)) >= minParagraph {
			passages = passages[i:]
			break
		}
	}
	d := extract.Document{Passages: passages}
	return strings.TrimSpace(d.Text())
}
