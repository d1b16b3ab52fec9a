package narratives

import (
	"math"
	"reflect"
	"strings"
	"testing"
)

// krippendorff is example C of Krippendorff (2011): four coders, twelve units,
// gaps written as *.
const krippendorff = `1 2 3 3 2 1 4 1 2 * * *
1 2 3 3 2 2 4 1 2 5 * 3
* 3 3 3 2 3 4 2 2 5 1 *
1 2 3 3 2 4 4 1 2 5 1 *`

func TestAlphaKrippendorff(t *testing.T) {
	units := make([]Judged, 12)
	for line := range strings.Lines(krippendorff) {
		for i, label := range strings.Fields(line) {
			units[i] = append(units[i], strings.Trim(label, "*"))
		}
	}
	if got := Alpha(units); math.Abs(got-0.743) > 0.0005 {
		t.Errorf("Alpha = %.4f, want 0.743", got)
	}
	a := AlphaInterval(units, 1)
	if a.Units != 11 || a.Low > a.Value || a.High < a.Value || a.Low == a.High {
		t.Errorf("AlphaInterval = %+v, want 11 units and a value inside its bounds", a)
	}
	if again := AlphaInterval(units, 1); again != a {
		t.Errorf("second AlphaInterval = %+v, want %+v", again, a)
	}
}

// cohen is table 2 of Cohen (1960): two judges, 200 subjects, kappa .492.
var cohen = [][]int{{88, 14, 18}, {10, 40, 10}, {2, 6, 12}}

func TestKappaCohen(t *testing.T) {
	labels := []string{"a", "b", "c"}
	units := []Judged{{"a", ""}, {"", "b"}, {"c"}} // judged once: left out
	for i, row := range cohen {
		for j, n := range row {
			for range n {
				units = append(units, Judged{labels[i], labels[j]})
			}
		}
	}
	if got := Kappa(units, 0, 1); math.Abs(got-0.492) > 0.0005 {
		t.Errorf("Kappa = %.4f, want 0.492", got)
	}
	if got := (Confusion{labels, cohen}); !reflect.DeepEqual(Confuse(units, 0, 1), got) {
		t.Errorf("Confuse = %v, want %v", Confuse(units, 0, 1), got)
	}
	// The large-sample standard error of this table is about .055 (Fleiss,
	// Cohen and Everitt 1969), so 95 % lies about .108 to either side.
	k := KappaInterval(units, 0, 1, 7)
	if k.Units != 200 || math.Abs(k.Value-k.Low-0.108) > 0.02 || math.Abs(k.High-k.Value-0.108) > 0.02 {
		t.Errorf("KappaInterval = %+v, want 0.492 ± 0.108 over 200 units", k)
	}
}

func TestAgreementUndefined(t *testing.T) {
	for name, units := range map[string][]Judged{
		"nothing":    nil,
		"one coder":  {{"a", ""}, {"", "b"}},
		"one label":  {{"a", "a"}, {"a", "a"}},
		"no columns": {{}, {"a"}},
	} {
		if a, k := AlphaInterval(units, 1), KappaInterval(units, 0, 1, 1); !math.IsNaN(a.Value) || !math.IsNaN(k.Value) || !math.IsNaN(a.Low) || !math.IsNaN(k.High) {
			t.Errorf("%s: %+v and %+v, want NaN", name, a, k)
		}
	}
}
