package store

import (
	"testing"
)

// A wording that the codebook has is no candidate of a report, and the report
// says how many were left out; it is one while the codebook lacks it.
func TestListedCandidates(t *testing.T) {
	d := shelves(t)
	candidates := func() (labels map[string]bool, listed int) {
		data, err := d.ReportData(d.ctx(), "2019-W34", nil)
		d.ok(err)
		labels = map[string]bool{}
		for _, r := range data.Discoveries.Rows {
			labels[r.Label] = true
		}
		return labels, data.Discoveries.Listed
	}
	before, listed := candidates()
	if !before["ladder is made of glass"] || listed != 0 {
		t.Fatalf("candidates %v, %d left out; want the ladder of glass, and none", before, listed)
	}
	d.codebook.Framings[0].Variants["en"] = []string{"(glass ladder|ladder ..3 glass|glass ..3 ladder)"}
	d.track()
	after, listed := candidates()
	if after["ladder is made of glass"] || listed == 0 || len(after)+listed != len(before) {
		t.Errorf("candidates %v, %d left out; before %v", after, listed, before)
	}
}
