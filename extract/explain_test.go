package extract

import (
	"slices"
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/crawler"
)

const explained = `<html lang="en"><head><title>Ferry sails again - The Gull</title></head><body>
<div class="menu"><p>Harbour, weather, people, boats</p></div>
<article><h1>Ferry sails again</h1><div class="entry-content">
<p>The ferry between the two islands sailed again on Monday after three weeks in the dock, its owner said.</p>
<p>Some forty passengers, two horses and a piano went over on the first crossing of the morning, in fine weather.</p>
<p>The owner, who has run the line for thirty years, said the engine was as good as new, and so was the cook.</p>
<p>Share this</p><ul><li><a href="/1">Cat found in tower</a></li><li><a href="/2">Dog lost by the lake</a></li></ul></div></article>
<p>Printed by the sea since 1900.</p></body></html>`

func TestExplain(t *testing.T) {
	page := Page{Capture: crawler.Capture{URL: "https://gull.example/ferry", Body: []byte(explained)}}
	d, x := Explain(page)
	if plain := Parse(page); plain.TextDigest() != d.TextDigest() || !slices.Equal(plain.Problems, d.Problems) || plain.Signals != d.Signals {
		t.Errorf("Explain reads another document than Parse:\n%s\n%s", summary(d), summary(plain))
	}
	won := ""
	for _, r := range x.Readings {
		if r.Won {
			won = r.Name + ": " + r.Why
		}
		if r.Common != 1 {
			t.Errorf("reading %s holds %v of the text, want all", r.Name, r.Common)
		}
	}
	if !strings.HasPrefix(won, "marked: the page marks it") || len(x.Chosen) != 1 {
		t.Errorf("won = %q, chosen %q", won, x.Chosen)
	}
	for _, w := range []struct {
		begins, why string
		kept        bool
	}{
		{"Harbour", "named beside the article: div menu", false},
		{"Some forty", "text of the chosen element", true},
		{"Share this", "a line of links, or words of the page", false},
		{"Cat found", "cleaned out of the chosen element", false},
		{"Printed by", "outside the chosen element", false},
	} {
		k := slices.IndexFunc(x.Blocks, func(b Block) bool { return strings.HasPrefix(b.Text, w.begins) })
		if k < 0 {
			t.Errorf("no block %q", w.begins)
			continue
		}
		if b := x.Blocks[k]; b.Kept != w.kept || !strings.HasPrefix(b.Why, w.why) {
			t.Errorf("block %q: kept %v, %q; want %v, %q", w.begins, b.Kept, b.Why, w.kept, w.why)
		}
	}
	if k := slices.IndexFunc(x.Titles, func(c Choice) bool { return c.Won }); k < 0 || x.Titles[k].Source != "h1" {
		t.Errorf("titles = %+v", x.Titles)
	}
}

func TestSignals(t *testing.T) {
	read := func(body string) Signals {
		return Parse(Page{Capture: crawler.Capture{URL: "https://gull.example/ferry", Body: []byte(body)}}).Signals
	}
	s := read(explained)
	if s.Agreement < .99 || s.Agreement > 1 || s.Short || s.Degraded || s.Mojibake != 0 || s.Density < .6 || s.Density > .9 || s.Boilerplate <= 0 || s.Boilerplate > .3 {
		t.Errorf("signals of a plain article: %+v", s)
	}
	if s := read(`<p>The ferry sailed, and that is all that there is to be said about it today.</p>`); !s.Short {
		t.Errorf("signals of a line: %+v", s)
	}
	// half of the running text stands outside what the page marks
	other := strings.Replace(explained, "</article>", "</article><div class=\"entry-more\">"+strings.Repeat("<p>A list of all that came ashore that day, with weights, owners and the prices that were asked for it.</p>", 8)+"</div>", 1)
	if a := read(other).Agreement; a > .9 {
		t.Errorf("agreement = %v where readings differ", a)
	}
}

func TestMojibake(t *testing.T) {
	for name, s := range map[string]string{
		"latin":   "CafÃ© au lait est servi, dit lâ€™hÃ´te, Ã\u00a0 midi",
		"russian": "РџР°СЂРѕРј СЃРЅРѕРІР° РёРґС‘С‚",
		"chinese": "锟斤拷锟斤拷锟斤拷",
		"broken":  "The f\ufffdrry sailed",
	} {
		if m := mojibake(s); m < mojibakeLimit {
			t.Errorf("%s: mojibake(%q) = %v, want over %v", name, s, m, mojibakeLimit)
		}
	}
	for name, s := range map[string]string{
		"portuguese": "AMANHÃ, A ESTAÇÃO ABRE ÀS SEIS; “É CEDO”, DIZ O MAQUINISTA",
		"russian":    "Паром снова идёт, сказал хозяин: «Рейс в срок». СССР, Российская Федерация",
		"chinese":    "渡船昨日复航，船东说：“发动机和新的一样。”",
		"empty":      "",
	} {
		if m := mojibake(s); m >= mojibakeLimit/2 {
			t.Errorf("%s: mojibake(%q) = %v, want none", name, s, m)
		}
	}
}

// An explanation is bounded and never panics, whatever the page is.
func FuzzExplain(f *testing.F) {
	for _, s := range []string{explained, "", "<p>", strings.Repeat("<div>", 600) + "x", "<title>404</title>", "<h1>x</h1><p>one<p>one"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, x := Explain(Page{Capture: crawler.Capture{URL: "https://gull.example/x", Body: body}})
		if len(x.Blocks) > maxBlocks+len(body) {
			t.Fatalf("%d blocks", len(x.Blocks))
		}
		for _, s := range []float64{d.Signals.Density, d.Signals.Links, d.Signals.Agreement, d.Signals.Boilerplate, d.Signals.Mojibake} {
			if s < 0 || s > 1 || s != s {
				t.Fatalf("signals out of range: %+v", d.Signals)
			}
		}
	})
}
