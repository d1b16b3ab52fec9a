package extract

import (
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// TestBylineInLines reads bylines that no markup names, and leaves out what
// stands where one could.
func TestBylineInLines(t *testing.T) {
	const text = `<div class="t"><p>The ferry between the two islands sailed again on Monday after three weeks in the dock, its owner said.</p>
<p>Some forty passengers, two horses and a piano went over on the first crossing of the morning.</p></div>`
	for name, c := range map[string]struct{ head, above, below, want string }{
		"beside the date":              {"", `<div>Aug. 20, 2019 · Ilves Kask on behalf of the crew</div>`, "", "Ilves Kask"},
		"before the date":              {"", `<div>Ilves Kask | 20.08.2019</div>`, "", "Ilves Kask"},
		"after the date, with by":      {"", `<div>08/20/2019 by Ilves Kask, mate of the ferry</div>`, "", "Ilves Kask"},
		"a section beside the date":    {`<meta property="article:section" content="Sea Affairs">`, `<div>Aug. 20, 2019 · Sea Affairs</div>`, "", ""},
		"a month beside the date":      {"", `<div>20 Aug 2019 by Aug</div>`, "", ""},
		"signed":                       {"", "", `<div>This post was written by Ilves Kask, mate of the ferry.</div>`, "Ilves Kask"},
		"the only one of its class":    {"", "", strings.Repeat("<div><img></div>", 70) + `<h4 class="author-box__name">Ilves Kask</h4>`, "Ilves Kask"},
		"two of one class":             {"", "", strings.Repeat("<div><img></div>", 70) + `<h4 class="author-box__name">Ilves Kask</h4><h4 class="author-box__name">Mari Tamm</h4>`, ""},
		"a part of the site":           {`<meta name="author" content="Weather">`, `<nav><a href="/w">Weather</a><a href="/i">Isles</a></nav>`, "", ""},
		"a firm":                       {`<meta name="author" content="Harbour Pixels Ltd">`, "", "", ""},
		"who checked":                  {"", `<div>Reviewed by <a href="/people/mari-tamm">Mari Tamm</a></div>`, "", ""},
		"two joined in Danish":         {`<meta name="author" content="Ilves Kask og Mari Tamm">`, "", "", "Ilves Kask; Mari Tamm"},
		"the photographer of a figure": {"", `<figure><img><figcaption itemprop="author">Mari Tamm</figcaption></figure>`, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			page := `<html lang="en"><head><title>Ferry sails again</title>` + c.head + `</head><body><h1>Ferry sails again</h1>` + c.above + text + c.below + `</body></html>`
			d := Parse(Page{Capture: crawler.Capture{URL: "https://gull.example/ferry", Body: []byte(page)}})
			if got := strings.Join(d.Byline, "; "); got != c.want {
				t.Errorf("byline %q, want %q", got, c.want)
			}
		})
	}
}
