package reports

import (
	"fmt"
	"strconv"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// reprintsIntro says what the table of reprints is, and is not.
const reprintsIntro = "Documents of the week whose text another outlet published first, and how long after. Who was first is told among the documents held: " +
	"two papers that print an agency which is not watched look as if one followed the other."

// mostFollowed is how many pairs of outlets a page prints; reprints.csv has all.
const mostFollowed = 20

// Followed returns the pairs of outlets that the page prints.
func (p *page) Followed() []narratives.Lag { return p.Reprints[:min(len(p.Reprints), mostFollowed)] }

// MoreFollowed says how many pairs the page leaves out, empty if none.
func (p *page) MoreFollowed() string {
	if n := len(p.Reprints) - mostFollowed; n > 0 {
		return plural(n, "more pair") + " of outlets in reprints.csv."
	}
	return ""
}

func medianLag(l narratives.Lag) string {
	if l.Timed == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f h", l.Median)
}

func lagInterval(l narratives.Lag) string {
	if l.Low == nil || l.High == nil {
		return "too few"
	}
	return fmt.Sprintf("%.1f to %.1f h", *l.Low, *l.High)
}

func markdownReprints(d *document, r Report, p *page) {
	if len(r.Reprints) == 0 {
		return
	}
	d.para("## Reprints")
	d.para("%s", reprintsIntro)
	d.table("Outlet", "Follows", "Reprints", "Timed", "Median lag", "90 % interval")
	for _, l := range p.Followed() {
		d.row(esc(p.Name(l.Outlet)), esc(p.Name(l.Follows)), thousands(l.Documents), thousands(l.Timed), medianLag(l), lagInterval(l))
	}
	d.line("")
	if more := p.MoreFollowed(); more != "" {
		d.para("%s", more)
	}
}

func reprintsCSV(r Report) []byte {
	t := newTable("outlet", "follows", "documents", "timed", "median_hours", "low_hours", "high_hours")
	number := func(h *float64) string {
		if h == nil {
			return ""
		}
		return strconv.FormatFloat(*h, 'f', -1, 64)
	}
	for _, l := range r.Reprints {
		median := &l.Median
		if l.Timed == 0 {
			median = nil
		}
		t.row(l.Outlet, l.Follows, strconv.Itoa(l.Documents), strconv.Itoa(l.Timed), number(median), number(l.Low), number(l.High))
	}
	return t.bytes()
}
