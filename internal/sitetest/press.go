package sitetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// A PressArticle is an article of a press that is made up for tests, in the
// form of import articles.
type PressArticle struct {
	Outlet    string `json:"outlet"`
	URL       string `json:"url"`
	Title     string `json:"title"`
	Published string `json:"published"`
	Language  string `json:"language"`
	Text      string `json:"text"`
}

// Press returns two English articles for each day, by number from the first of
// July 2019, of about a thousand words each and no two alike. Hounds and dogs
// stand in the same company there, ledgers and books in another.
func Press(from, to int) (list []PressArticle) {
	for day := from; day < to; day++ {
		for n := range 2 {
			rng := rand.New(rand.NewPCG(uint64(day), uint64(n)))
			filler := func(word string) string {
				return word + string(rune('a'+rng.IntN(8))) + string(rune('a'+rng.IntN(8)))
			}
			var b strings.Builder
			for range 60 {
				fmt.Fprintf(&b, "%s %s %s barks %s kennels %s bites. ", filler("hill"), []string{"hound", "dog"}[rng.IntN(2)], filler("lake"), filler("moor"), filler("wood"))
				fmt.Fprintf(&b, "%s %s %s coins %s banks %s counts. ", filler("rock"), []string{"ledger", "book"}[rng.IntN(2)], filler("sand"), filler("reed"), filler("dune"))
			}
			list = append(list, PressArticle{
				Outlet: []string{"gazette", "courier"}[n], URL: fmt.Sprintf("http://archive.example/%d/%d", day, n), Title: fmt.Sprintf("Notes %d", day),
				Published: time.Date(2019, 7, 1+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Language: "en", Text: b.String(),
			})
		}
	}
	return list
}
