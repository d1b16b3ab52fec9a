package narratives

import (
	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A SharedPassage is a paragraph of a copy that stands in its origin.
type SharedPassage struct {
	Passage int     `json:"passage"` // number in the copy, from 0, as mentions count them
	Of      int     `json:"of"`      // number in the origin
	Share   float64 `json:"share"`   // of the shorter one's words, in the same order in the longer
}

const (
	// minShared is the share from which a paragraph is the origin's. With three
	// words in ten changed it is .75 and more; paragraphs of one language that
	// have nothing to do with each other share their function words, up to .4.
	minShared = 0.6

	// minInside is that share where the longer paragraph is more than twice as
	// long, and holds most words of a short one by chance.
	minInside = 0.9

	// minSharedWords is the least tokens of a paragraph that says whose it is.
	minSharedWords = 8
)

// SharedPassages returns the paragraphs of a copy that stand in its origin,
// each with the one that it is most like, the first of several. Headlines and
// captions, which each outlet writes for itself, are left out.
func SharedPassages(document, origin []extract.Passage, lang string) []SharedPassage {
	lang = base(lang)
	long := func(p extract.Passage) int {
		if !p.Kind.Body() {
			return 0
		}
		return len(text.Tokens(p.Text, lang))
	}
	lengths := make([]int, len(origin))
	for i, p := range origin {
		lengths[i] = long(p)
	}
	var out []SharedPassage
	for i, p := range document {
		n := long(p)
		if n < minSharedWords {
			continue
		}
		best := SharedPassage{Passage: i, Share: -1}
		for j, o := range origin {
			if lengths[j] < minSharedWords {
				continue
			}
			share, need := 0.0, minShared
			if max(n, lengths[j]) > 2*min(n, lengths[j]) {
				need = minInside
			}
			if n <= lengths[j] {
				share = text.Shared(p.Text, o.Text, lang)
			} else {
				share = text.Shared(o.Text, p.Text, lang)
			}
			if share >= need && share > best.Share {
				best.Of, best.Share = j, share
			}
		}
		if best.Share >= 0 {
			out = append(out, best)
		}
	}
	return out
}
