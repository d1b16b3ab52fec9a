package narratives

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// benchBook is a codebook of 60 framings with five English patterns each, of
// the shapes that the shipped one has.
func benchBook() Codebook {
	var c Codebook
	nouns := strings.Fields(`accomplice henchman puppet pawn lackey hegemony bully scapegoat smear interference sanction provocation slander hypocrisy bloc confrontation
		containment decoupling coercion blackmail pretext instigator mastermind separatist terrorist mercenary aggressor occupier warmonger propaganda`)
	adjectives := strings.Fields(`moral double cold colour external malicious groundless unilateral illegal unipolar imperial colonial historic righteous sacred
		inalienable indivisible just peaceful mutual shared common golden new western hostile anti foreign radical despicable`)
	for i := range 60 {
		n, a := nouns[i%len(nouns)], adjectives[(i*7+i/30)%len(adjectives)]
		c.Framings = append(c.Framings, Framing{ID: fmt.Sprintf("f-%d", i), Variants: map[string][]string{"en": {
			a + " (high ground|standard|war|force|" + n + ")",
			n + " of {TARGET}",
			"(become|serve|act) ..3 " + n,
			"{AGENT} (is|are|remain) (a|an|the)? " + n,
			"=so-called " + a + " " + n + "*",
		}}, Not: map[string][]string{"en": {"~(police|court|murder)"}}})
	}
	return c
}

// benchUnits makes documents of 60-word passages from ordinary words, one
// passage in every with words of the codebook, half of those in marks.
func benchUnits(documents, passages, every int) []Unit {
	words := strings.Fields(`the of and to a in for is on that by this with country people government said year more new also trade minister city
		market world development between economic report according cooperation international president leaders region energy billion growth
		companies project officials meeting public support policy national security health technology work production industry during held
		local build two percent first against under since Beijing Monday visited agreement talks border water school farmers village committee
		historic common peaceful sanctions provocations western external force foreign`)
	r := rand.New(rand.NewPCG(1, 2))
	var out []Unit
	for d := range documents {
		u := Unit{
			Document: fmt.Sprint(d), Version: fmt.Sprint("v", d), Number: 1, Language: "en", Kind: "article", Outlet: "paper",
			Published: extract.Date{Time: time.Date(2019, 8, 20, 6, 0, 0, 0, time.UTC), Precision: extract.Minute},
		}
		for p := range passages {
			var b strings.Builder
			for i := range 60 {
				if i > 0 {
					b.WriteByte(' ')
				}
				if p%every == 0 && i == 30 {
					if p%2 == 0 {
						b.WriteString("who serve as their accomplices of the day ")
					} else {
						b.WriteString("the ministry said: “they are accomplices of the hour” and ")
					}
				}
				b.WriteString(words[r.IntN(len(words))])
				if i%20 == 19 {
					b.WriteByte('.')
				}
			}
			u.Passages = append(u.Passages, extract.Passage{Kind: extract.Paragraph, Text: b.String()})
		}
		u.Doc.Passages = u.Passages
		u.Doc.Quotes = quote.Find(u.Doc.Text(), "en")
		out = append(out, u)
	}
	return out
}

// BenchmarkTrack matches documents of ten 60-word passages against 60 framings
// with two workers and reports passages per second: sparse has a mention in one
// passage of ten, dense in every one.
func BenchmarkTrack(b *testing.B) {
	b.Run("sparse", func(b *testing.B) { benchTrack(b, 10) })
	b.Run("dense", func(b *testing.B) { benchTrack(b, 1) })
}

func benchTrack(b *testing.B, every int) {
	tr, err := Compile(benchBook(), []Topic{{ID: "t", Patterns: map[string][]string{"en": {"trade ..3 talks", "tariff"}}}}, benchActors)
	if err != nil {
		b.Fatal(err)
	}
	units := benchUnits(200, 10, every)
	n := 0
	for b.Loop() {
		for _, t := range trackAll(tr, units, 2) {
			n += len(t.Mentions)
		}
	}
	if n == 0 {
		b.Fatal("no mentions")
	}
	b.ReportMetric(float64(b.N*len(units)*10)/b.Elapsed().Seconds(), "passages/s")
}

var benchActors = []Actor{
	{ID: "cn", Kind: "state", Name: "China", Aliases: map[string][]string{"en": {"China", "Chinese", "Beijing"}}},
	{ID: "us", Kind: "state", Name: "United States", Aliases: map[string][]string{"en": {"United States", "US", "U.S.", "Washington"}}},
}
