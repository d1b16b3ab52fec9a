package extract

import (
	"strings"
	"testing"
)

// The matcher finds what a search for each word finds.
func TestMatcher(t *testing.T) {
	lists := [][]string{unlikelyNames, maybeNames, junkNames, keepNames, bodyNames, likelyNames, captionNames, standNames}
	m := newMatcher(lists...)
	sigs := []string{"", "article-body", "post-meta share", "navbar_2", "jp-relatedposts x", "storybody", "a b c", "credit-image-credit", "sub headline", "stand\xfffirst", "rrsrss", "menumenu-ad-menu", "ähnlich-related"}
	for _, l := range lists {
		sigs = append(sigs, l...)
	}
	for _, s := range sigs {
		var want uint64
		for i, l := range lists {
			if contains(s, l) {
				want |= 1 << i
			}
		}
		if got := m.in(s); got != want {
			t.Errorf("in(%q) = %b, want %b", s, got, want)
		}
	}
	if len(softNames) > 64 {
		t.Errorf("%d soft names, want at most 64: each has a bit", len(softNames))
	}
	for _, l := range append(lists, softNames) {
		for _, w := range l {
			if strings.ToLower(w) != w || strings.ContainsFunc(w, func(r rune) bool { return r > 127 || symbol(byte(r)) >= 38 }) {
				t.Errorf("word %q has what no symbol stands for", w)
			}
		}
	}
}
