package phrase

import (
	"slices"
	"testing"
)

// A plain word is not loaded because a loaded one has its stem.
func TestPlainWordsAreNotLoaded(t *testing.T) {
	weight := lexisOf("en").weight
	for _, plain := range []string{"global", "died", "decades", "machines", "response", "weapons", "profits", "nations", "will", "construction", "industry", "duplicates"} {
		stem := stems(plain, "en")[0]
		alone := func(g group) bool { return len(g.stems)+len(g.before)+len(g.behind) == 1 }
		if weight[stem] > 0 || slices.ContainsFunc(lexisOf("en").groups[root(stem, "en")], alone) {
			t.Errorf("%s has a weight of %g, or is a wording of the thesaurus", plain, weight[stem])
		}
	}
	for _, loaded := range []string{"henchmen", "bloodthirsty", "slandered", "hegemonic"} {
		if weight[stems(loaded, "en")[0]] == 0 {
			t.Errorf("%s has no weight", loaded)
		}
	}
}
