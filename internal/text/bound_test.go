package text

import (
	"fmt"
	"strings"
	"testing"
)

func TestBoundTags(t *testing.T) {
	var attributes strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&attributes, " data-boat-%d=1", i)
	}
	many := "<p" + attributes.String() + ">Boats</p>"
	long := `<div data-state="` + strings.Repeat("a > b ", 8000) + `">Boats</div>`
	for name, c := range map[string]struct{ page, want string }{
		"ordinary":           {"<html><p class=a>Boats</p>", "<html><p class=a>Boats</p>"},
		"many attributes":    {"<html>" + many + "<p>Tide</p>", "<html><p>Boats</p><p>Tide</p>"},
		"one long attribute": {"<html>" + long, "<html>" + long},
		"twice":              {many + "<b>and</b>" + many, "<p>Boats</p><b>and</b><p>Boats</p>"},
		"not a tag":          {"1 < 2" + strings.Repeat(" boats", 5000), "1 < 2" + strings.Repeat(" boats", 5000)},
		"never closed":       {"<p" + strings.Repeat(" a=1", 9000), "<p" + strings.Repeat(" a=1", 9000)},
	} {
		if got := BoundTags(c.page); got != c.want {
			t.Errorf("%s: %.80q, want %.80q", name, got, c.want)
		}
	}
}
