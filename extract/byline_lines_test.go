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
		"a name that begins a month":   {`<meta name="author" content="Jan Tamm"><meta property="article:tag" content="Jan Tamm">`, "", "", "Jan Tamm"},
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

// TestBylineOfIssuerAndOwner reads who issued a Chinese notice, and whose site
// a page is, where nobody else is named.
func TestBylineOfIssuerAndOwner(t *testing.T) {
	const text = `<div class="t"><p>往来两岛的渡船在停航三周之后，于星期一上午重新开航，首航载有四十名乘客、两匹马和一架钢琴。</p><p>船主表示，发动机和新的一样好，大家可以放心乘坐，票价与以前相同。</p></div>`
	for name, c := range map[string]struct{ above, below, want string }{
		"issuer in a table":  {`<table><tr><td>发文机关：</td><td>东港市渡船管理处</td></tr></table>`, "", "东港市渡船管理处"},
		"issuer in a line":   {`<p>发布机构：东港市渡船管理处</p>`, "", "东港市渡船管理处"},
		"nobody issued it":   {`<table><tr><td>发文机关：</td><td>2019年第3号</td></tr></table>`, "", ""},
		"owner of the site":  {`<h1>李小舟</h1><p>船与港</p>`, `<div>Copyright © 2019 李小舟</div>`, "李小舟"},
		"a name in headline": {`<h1>李小舟</h1><p>船与港</p>`, `<div>Copyright © 2019 海岛报</div>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			page := `<html lang="zh"><head><title>渡船复航通告</title></head><body>` + c.above + `<h1>渡船复航通告</h1>` + text + c.below + `</body></html>`
			d := Parse(Page{Capture: crawler.Capture{URL: "https://gull.example/ferry", Body: []byte(page)}})
			if got := strings.Join(d.Byline, "; "); got != c.want {
				t.Errorf("byline %q, want %q", got, c.want)
			}
		})
	}
}
