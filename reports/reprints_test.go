package reports

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// A page prints the first pairs and says how many more there are; the table
// has all of them, and no number where none was computed.
func TestReprints(t *testing.T) {
	d := rich(t)
	for i := range 30 {
		d.Reprints = append(d.Reprints, narratives.Reprint{Outlet: fmt.Sprintf("paper%02d", i), Origin: "harbour"})
	}
	r, err := Build(d)
	if err != nil {
		t.Fatal(err)
	}
	page, err := HTML(r)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"page": string(page), "Markdown": string(Markdown(r))} {
		for _, want := range []string{"13 more pairs of outlets in reprints.csv", "paper17", "too few"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
		if strings.Contains(text, ">paper18</th>") || strings.Contains(text, "| paper18 |") {
			t.Errorf("%s prints more than %d pairs", name, mostFollowed)
		}
	}
	table := string(CSV(r)["reprints.csv"])
	if n := strings.Count(table, "\n"); n != 34 || !strings.Contains(table, "\nlantern,harbour,9,9,") || !strings.Contains(table, "\nsteppe,harbour,1,0,,,,") {
		t.Errorf("%d lines in the table:\n%s", n, table)
	}

	if s := r.Reprints[0].Share; of(s) != fmt.Sprintf("9 of %d", s.Documents) || s.Documents < 40 || s.Low == nil {
		t.Errorf("share of the outlet's articles %+v", s)
	}

	d.Reprints = nil
	if r, err = Build(d); err != nil || r.Reprints != nil {
		t.Errorf("reprints not known: %v, %v", r.Reprints, err)
	}
	if page, err = HTML(r); err != nil || strings.Contains(string(page), `id="reprints"`) {
		t.Errorf("reprints not known: the page has the section, or %v", err)
	}
}
