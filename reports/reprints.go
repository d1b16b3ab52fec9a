package reports

import (
	"fmt"
	"strconv"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// A Follow is how one outlet follows another, and what share of its articles
// of the week that is.
type Follow struct {
	narratives.Lag
	Share Rate `json:"share_of_articles"` // reprints of Follows, of all articles of Outlet, reprints among them
}

func (t *tally) follows() []Follow {
	out := []Follow{}
	for _, l := range narratives.Lags(t.data.Reprints) {
		all := t.documents(t.data.Week, []string{l.Outlet}, article, "") + t.count[cell{week: t.data.Week, outlet: l.Outlet, kind: article, reprint: true}]
		out = append(out, Follow{l, t.rate(l.Documents, all, l.Outlet+": reprints of "+l.Follows)})
	}
	return out
}

// reprintsIntro says what the table of reprints is, and is not.
const reprintsIntro = "Articles of the week whose text another outlet published first, and how long after. Who was first is told among the documents held: " +
	"two papers that print an agency which is not watched look as if one followed the other."

// mostFollowed is how many pairs of outlets a page prints; reprints.csv has all.
const mostFollowed = 20

// Followed returns the pairs of outlets that the page prints.
func (p *page) Followed() []Follow { return p.Reprints[:min(len(p.Reprints), mostFollowed)] }

// MoreFollowed says how many pairs the page leaves out, empty if none.
func (p *page) MoreFollowed() string {
	if n := len(p.Reprints) - mostFollowed; n > 0 {
		return plural(n, "more pair") + " of outlets in reprints.csv."
	}
	return ""
}

func medianLag(l Follow) string {
	if l.Timed == 0 {
		return "–"
	}
	return lagHours(l.Median)
}

func lagInterval(l Follow) string {
	if l.Low == nil || l.High == nil {
		return "too few"
	}
	return lagHours(*l.Low) + " to " + lagHours(*l.High)
}

// lagHours prints hours; two days and more as days.
func lagHours(h float64) string {
	if h >= 48 {
		return fmt.Sprintf("%.1f d", h/24)
	}
	return fmt.Sprintf("%.1f h", h)
}

func markdownReprints(d *document, r Report, p *page) {
	if len(r.Reprints) == 0 {
		return
	}
	d.para("## Reprints")
	d.para("%s", reprintsIntro)
	d.table("Outlet", "Follows", "Reprints of its articles", "Rate", "90 % interval", "Timed", "Median lag", "90 % interval")
	for _, l := range p.Followed() {
		d.row(esc(p.Name(l.Outlet)), esc(p.Name(l.Follows)), of(l.Share), share(l.Share), interval(l.Share), thousands(l.Timed), medianLag(l), lagInterval(l))
	}
	d.line("")
	if more := p.MoreFollowed(); more != "" {
		d.para("%s", more)
	}
}

func reprintsCSV(r Report) []byte {
	t := newTable("outlet", "follows", "documents", "timed", "median_hours", "low_hours", "high_hours", "articles", "rate", "low", "high", "too_few")
	for _, l := range r.Reprints {
		median := &l.Median
		if l.Timed == 0 {
			median = nil
		}
		cells := []string{l.Outlet, l.Follows, strconv.Itoa(l.Documents), strconv.Itoa(l.Timed), decimal(median), decimal(l.Low), decimal(l.High)}
		t.row(append(cells, rateCells(l.Share)[1:]...)...) // its uses are the documents
	}
	return t.bytes()
}
