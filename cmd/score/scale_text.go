package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"time"
)

// How a day of the generated press looks.
const (
	pressDay     = 500    // documents
	pressWords   = 60000  // in use at the beginning
	pressNew     = 60     // words a week that nobody has used before
	pressOutlets = 10     // of which two are control outlets
	pressWord    = 1.05   // exponent of Zipf's law
	pressSource  = 0x5ca1 // seed
)

// pressStart is the first day of the generated press, a Monday.
var pressStart = time.Date(2015, 1, 5, 0, 0, 0, 0, time.UTC)

// A press writes the same documents for the same days, whatever days it is
// asked for: text of invented words by Zipf's law, stories of several
// documents, copies, house formulae, and wordings that are new for a week.
type press struct {
	words      []string
	cumulative []float64 // shares of words, added up
}

func newPress() *press {
	p := &press{}
	r := rand.New(rand.NewPCG(pressSource, 1))
	seen := map[string]bool{}
	for len(p.words) < pressWords {
		if w := inventedWord(r, 1+min(2, len(p.words)/2000)); !seen[w] {
			seen[w] = true
			p.words = append(p.words, w)
		}
	}
	sum := 0.0
	for n := range p.words {
		sum += 1 / math.Pow(float64(n+20), pressWord)
		p.cumulative = append(p.cumulative, sum)
	}
	return p
}

var (
	pressHeads = strings.Fields("b br ch d dr f g gl gr h j k kl l m n p pl pr r s sk st t tr v w z")
	pressCores = strings.Fields("a e i o u ai ea oa ou")
	pressTails = strings.Fields("b d g k l m n nd p r rk sh st t x lt mp")
	pressGlue  = strings.Fields("the of and in to a the of for with on at by from the its as that was is")
)

func inventedWord(r *rand.Rand, syllables int) string {
	var b strings.Builder
	for range syllables {
		b.WriteString(pressHeads[r.IntN(len(pressHeads))])
		b.WriteString(pressCores[r.IntN(len(pressCores))])
	}
	b.WriteString(pressTails[r.IntN(len(pressTails))])
	return b.String()
}

// word draws a word by Zipf's law.
func (p *press) word(r *rand.Rand) string {
	x := r.Float64() * p.cumulative[len(p.cumulative)-1]
	lo, hi := 0, len(p.cumulative)-1
	for lo < hi {
		if mid := (lo + hi) / 2; p.cumulative[mid] < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return p.words[lo]
}

// news are the wordings and words that are new in a week.
func (p *press) news(week int) (sayings [][]string, words []string) {
	r := rand.New(rand.NewPCG(pressSource+uint64(week), 2))
	for range 3 {
		sayings = append(sayings, []string{p.words[2000+r.IntN(20000)], p.words[2000+r.IntN(20000)]})
	}
	for range pressNew {
		words = append(words, inventedWord(r, 4))
	}
	return sayings, words
}

// day returns the documents of a day, numbered from the start of the press.
func (p *press) day(n int) []article {
	r := rand.New(rand.NewPCG(pressSource, uint64(n)+10))
	sayings, fresh := p.news(n / 7)
	date := pressStart.AddDate(0, 0, n).Format(time.DateOnly)
	var out []article
	var subject []string
	left := 0
	for i := range pressDay {
		if left == 0 { // another story
			left, subject = 1, nil
			for r.IntN(5) < 2 && left < 12 {
				left++
			}
			for range 24 {
				subject = append(subject, p.words[200+r.IntN(pressWords-200)])
			}
			subject = append(subject, fresh[r.IntN(len(fresh))])
		}
		left--
		outlet := r.IntN(pressOutlets)
		a := article{
			Outlet: fmt.Sprintf("outlet-%d", outlet), URL: fmt.Sprintf("https://outlet-%d.example/%s/%d", outlet, date, i),
			Published: date, Language: "en", Control: outlet >= pressOutlets-2,
		}
		if i > 20 && r.IntN(20) == 0 {
			from := out[len(out)-1-r.IntN(20)]
			a.Title, a.Text = from.Title, from.Text
			out = append(out, a)
			continue
		}
		a.Title = p.sentence(r, subject, 7)
		var b strings.Builder
		for k := range 11 {
			if k > 0 && k%3 == 0 {
				b.WriteString("\n\n")
			} else if k > 0 {
				b.WriteByte(' ')
			}
			s := p.sentence(r, subject, 10+r.IntN(10))
			if r.IntN(40) == 0 { // a house formula
				s = fmt.Sprintf("%s %s %s.", p.words[300+r.IntN(8)], p.words[400], p.words[500+r.IntN(8)])
			}
			b.WriteString(s)
		}
		if outlet < pressOutlets-2 && r.IntN(120) == 0 { // about 20 documents a week
			s := sayings[r.IntN(len(sayings))]
			glue := pressGlue[r.IntN(len(pressGlue))]
			fmt.Fprintf(&b, " They call it %s %s %s.", s[r.IntN(2)], glue, s[0]+" "+s[1])
		}
		a.Text = b.String()
		out = append(out, a)
	}
	return out
}

// sentence writes n words, a third of them glue, a quarter of the story.
func (p *press) sentence(r *rand.Rand, subject []string, n int) string {
	var b strings.Builder
	for i := range n {
		w := ""
		switch x := r.IntN(12); {
		case x < 5:
			w = pressGlue[r.IntN(len(pressGlue))]
		case x < 7:
			w = subject[r.IntN(len(subject))]
		default:
			w = p.word(r)
		}
		if i == 0 {
			w = strings.ToUpper(w[:1]) + w[1:]
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(w)
		if i > 2 && i < n-2 && r.IntN(9) == 0 {
			b.WriteByte(',')
		}
	}
	b.WriteByte('.')
	return b.String()
}

// write writes the documents of days from to to, exclusive, as JSON Lines.
func (p *press) write(w io.Writer, from, to int) error {
	buf := bufio.NewWriter(w)
	e := json.NewEncoder(buf)
	for n := from; n < to; n++ {
		for _, a := range p.day(n) {
			if err := e.Encode(a); err != nil {
				return err
			}
		}
	}
	return buf.Flush()
}
