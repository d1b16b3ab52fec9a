package extract

import (
	"slices"
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/crawler"
)

const ruledPage = `<html lang="en"><head><title>Ferry sails again - The Gull</title></head><body><h1>Isles</h1>
<div class="story"><h2 class="head">Ferry sails again, with a piano</h2><span class="who">By Ilves Kask and Mari Tamm</span><span class="when" content="2019-08-20T06:00:00Z">this morning</span>
<div class="t"><p>The ferry between the two islands sailed again on Monday after three weeks in the dock, its owner said.</p>
<div class="poll"><p>Do you sail? Tell the editors what you think of the ferry, its owner, the piano and the horses.</p></div>
<p>Some forty passengers, two horses and a piano went over on the first crossing of the morning.</p></div></div></body></html>`

func ruledParse(r Rules) Document {
	return Parse(Page{Capture: crawler.Capture{URL: "https://gull.example/ferry", Body: []byte(ruledPage)}, Hint: Hint{Rules: r}})
}

func TestRules(t *testing.T) {
	d := ruledParse(Rules{Title: "h2.head", Body: "div.t", Byline: ".who", Date: ".when", Remove: []string{".poll"}})
	if d.Title != "Ferry sails again, with a piano" || !slices.Equal(d.Byline, []string{"Ilves Kask", "Mari Tamm"}) {
		t.Errorf("title %q, byline %q", d.Title, d.Byline)
	}
	if got := dated(d.Published); got != "2019-08-20T06:00:00Z second text" {
		t.Errorf("published %q", got)
	}
	want := "The ferry between the two islands sailed again on Monday after three weeks in the dock, its owner said.\n\nSome forty passengers, two horses and a piano went over on the first crossing of the morning."
	if d.Text() != want {
		t.Errorf("text %q", d.Text())
	}
	if len(d.Problems) > 0 {
		t.Errorf("problems %q", d.Problems)
	}
}

// A rule that finds nothing is told of, and its field is read as ever.
func TestRulesThatFindNothing(t *testing.T) {
	core := ruledParse(Rules{})
	d := ruledParse(Rules{Title: ".none", Body: ".none", Byline: ".none", Date: ".head", Remove: []string{".none"}})
	if d.Title != core.Title || d.Text() != core.Text() || !slices.Equal(d.Byline, core.Byline) || d.Published != core.Published {
		t.Errorf("with rules %+v\nwithout %+v", d, core)
	}
	want := "rule: body: finds nothing; rule: byline: finds nothing; rule: date: not a date; rule: title: finds nothing"
	if got := strings.Join(d.Problems, "; "); got != want {
		t.Errorf("problems %q, want %q", got, want)
	}
}

func TestRulesDigest(t *testing.T) {
	none := map[string]Rules{"a": {}, "b": {}}
	one := map[string]Rules{"a": {Title: "h1"}}
	other := map[string]Rules{"a": {Body: "h1"}}
	if RulesDigest(none) != "" || RulesDigest(one) == "" || RulesDigest(one) == RulesDigest(other) {
		t.Errorf("digests %q %q %q", RulesDigest(none), RulesDigest(one), RulesDigest(other))
	}
	for _, s := range []string{"", "p[", "div >> p", "a:nonsense"} {
		if CheckSelector(s) == nil {
			t.Errorf("CheckSelector(%q): no error", s)
		}
	}
	if err := CheckSelector("div.story > p, td:nth-child(2) p"); err != nil {
		t.Error(err)
	}
}
