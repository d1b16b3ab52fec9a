package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// trim takes away the pieces that are no text of the article: lines about the
// page at both ends, link lines, what is said twice.
func (v *view) trim(ps []piece) []piece {
	for _, step := range [...]struct {
		why  string
		keep func([]piece) []piece
	}{
		{"a line that other pages of the site print too", v.known},
		{"a line of links, or words of the page", v.links},
		{"before the text: title, date, byline or kicker", v.head},
		{"a list of other stories", v.cutRelated},
		{"after the text: credits, links or a heading over nothing", v.tail},
		{"said before", twice},
	} {
		before := v.snapshot(ps)
		ps = step.keep(ps)
		v.leftOut(before, ps, step.why)
	}
	return ps
}

// links drops passages that are nothing but links or words of the page.
func (v *view) links(ps []piece) []piece {
	out := ps[:0]
	for _, p := range ps {
		if p.Kind == Caption {
			if p.weight >= 12 {
				out = append(out, p)
			}
			continue
		}
		if furniture(p.Text, p.weight) {
			continue
		}
		if p.link*10 > p.weight*9 && p.weight < 200 && p.Kind != Heading && !(p.Kind == Paragraph && p.weight > 80 && endsSentence(p.Text)) {
			continue
		}
		out = append(out, p)
	}
	return out
}

// head drops what stands before the text: the title again, the date line, the
// byline, a kicker.
func (v *view) head(ps []piece) []piece {
	firstReal := -1
	for i, p := range ps {
		if p.Kind.Body() && p.Kind != Heading && isProse(p) {
			firstReal = i
			break
		}
	}
	if firstReal < 0 {
		firstReal = len(ps)
	}
	title, doc := fold(v.title), fold(v.f.title)
	out := ps[:0]
	for i, p := range ps {
		if i <= firstReal+1 && title != "" {
			f := fold(p.Text)
			if f == title {
				continue
			}
			if len(f) > len(title) && p.weight < 250 && strings.HasPrefix(f, title) && strings.Contains(doc, f) {
				// the headline in full: what looked like the site's name was part of it
				v.title = p.Text
				continue
			}
		}
		if i < firstReal && p.Kind.Body() && !v.opens(p) {
			continue
		}
		out = append(out, p)
	}
	return out
}

// isProse reports whether a piece is running text.
func isProse(p piece) bool {
	return p.weight >= 140 && p.link*3 < p.weight || p.weight >= 45 && endsSentence(p.Text) && p.link*2 < p.weight && !dateLine(p.Text)
}

// opens reports whether a piece before the first running text may belong to
// it: a line of a list, a heading, a short first sentence.
func (v *view) opens(p piece) bool {
	if dateLine(p.Text) || bylineLine(p.Text) {
		return false
	}
	switch p.Kind {
	case Heading:
		return p.weight >= 30
	case ListItem:
		return endsSentence(p.Text) || p.weight >= 60
	}
	return endsSentence(p.Text) && p.weight >= 12 || p.weight >= 60
}

// cutRelated ends the text where a list of other stories begins.
func (v *view) cutRelated(ps []piece) []piece {
	total := weightOf(ps)
	var before int32
	for i, p := range ps {
		if p.weight < 60 && before*2 > total && relatedHead(p.Text) {
			rest := ps[i+1:]
			if len(rest) == 0 || listlike(rest) {
				return ps[:i]
			}
		}
		if p.Kind.Body() {
			before += p.weight
		}
	}
	return ps
}

// listlike reports whether pieces are headlines rather than text.
func listlike(ps []piece) bool {
	prose := 0
	for _, p := range ps {
		if isProse(p) {
			prose++
		}
	}
	return prose*3 <= len(ps)
}

// tail drops what stands after the text: headings with nothing under them,
// credits, short lines of links.
func (v *view) tail(ps []piece) []piece {
	for len(ps) > 0 {
		p := ps[len(ps)-1]
		switch {
		case p.Kind == Caption:
			// captions may stand last; look at what is before them
			head := v.tail(ps[:len(ps)-1])
			return append(head, p)
		case p.Kind == Heading:
		case p.Kind == Quotation || p.Kind == TableRow:
			return ps
		case p.link*2 > p.weight && p.weight < 150:
		case dateLine(p.Text) || bylineLine(p.Text):
		case p.weight < 14 && !endsSentence(p.Text):
		default:
			return ps
		}
		ps = ps[:len(ps)-1]
	}
	return ps
}

// maxBio is the weight over which a closing paragraph is no note on the author.
const maxBio = 450

// withoutBio drops a closing paragraph that begins with an author's name and
// tells of the author, as bioWords do.
func withoutBio(ps []Passage, byline []string) []Passage {
	last := len(ps) - 1
	for last > 0 && ps[last].Kind == Caption {
		last--
	}
	if last < 3 || ps[last].Kind != Paragraph {
		return ps
	}
	s := ps[last].Text
	if w, _ := weigh(s); w > maxBio {
		return ps
	}
	for _, name := range byline {
		if len(name) > 4 && strings.HasPrefix(s, name) && contains(strings.ToLower(clip(s[len(name):], 160)), bioWords) {
			return append(ps[:last:last], ps[last+1:]...)
		}
	}
	return ps
}

// bioWords follow a name where a note tells who wrote.
var bioWords = []string{" is a", " is the", " is an", " writes", " covers", " joined", " reports", " has been", " has worked", " has written", " reporter", " correspondent", " editor", " author", " journalist", " freelance", " lives in", " ist ", " est ", " es ", " является", " корреспондент"}

// twice drops a passage that was said before, as where a page holds its text
// for print again.
func twice(ps []piece) []piece {
	seen := map[string]bool{}
	out := ps[:0]
	for _, p := range ps {
		if p.weight >= 40 || p.Kind == Caption {
			if seen[p.Text] {
				continue
			}
			seen[p.Text] = true
		}
		out = append(out, p)
	}
	return out
}

// fold makes titles comparable: letters and digits alone.
func fold(s string) string {
	var b strings.Builder
	for _, r := range text.Fold(s) {
		if isWordRune(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// dateLine reports whether s is a date with little around it.
func dateLine(s string) bool {
	if utf8.RuneCountInString(s) > 90 || !strings.ContainsAny(s, "0123456789") {
		return false
	}
	if _, ok := readDate(s, dateContext{country: "US"}); !ok {
		return false
	}
	n := wordsIn(s)
	if hasHan(s) {
		w, _ := weigh(s)
		n = max(n, int(w)/hanWord) // written without spaces
	}
	return n <= 12 && !endsSentence(s) || n <= 6
}

// hanWord is the weight of a word where words are not parted: two characters
// and a part of a mark.
const hanWord = 5

// bylineLine reports whether s names an author and nothing else.
func bylineLine(s string) bool {
	if len(s) > 120 {
		return false
	}
	l := strings.ToLower(s)
	for _, p := range []string{"by ", "by: ", "written by", "posted by", "reported by", "reporting by", "editing by", "author:", "text by", "story by", "por ", "par ", "von ", "автор:", "текст:", "autor:", "作者", "文/", "文｜", "记者：", "编译：", "撰文"} {
		if strings.HasPrefix(l, p) {
			return !endsSentence(s) && wordsIn(s) <= 12
		}
	}
	return false
}

func wordsIn(s string) int {
	n := 0
	for range strings.FieldsSeq(s) {
		n++
	}
	return n
}
