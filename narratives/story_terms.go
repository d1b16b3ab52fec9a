package narratives

import (
	"cmp"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A StoryTerm is something that tells what a document is about: a word, two
// words of the headline that stand together, an actor, or the initials of a
// name. Terms of two languages are never the same.
type StoryTerm struct {
	Hash   uint32
	Weight uint8 // hundredths: 100 for a word of the headline
}

// Weights of terms, in hundredths. Chosen with the thresholds of story_near.go,
// see docs/method/stories.md.
const (
	wordWeight  = 100
	pairWeight  = 60 // two words of the headline
	actorWeight = 50
	nameWeight  = 40 // a word of an actor's printed name
	initWeight  = 25 // initials: an acronym as printed, or those of a name of three words or more
	leadPercent = 80 // of these, for what stands only in the lead

	leadWords = 60   // tokens of the lead
	leadBytes = 2000 // that hold them
	mostTerms = 250  // kept; headline and lead have fewer
)

// LanguageTerm stands in every document of a language, and so counts them.
func LanguageTerm(lang string) uint32 { return termHash(lang, "") }

func termHash(lang, term string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(lang)) // a hash takes everything
	h.Write([]byte{0})
	h.Write([]byte(term))
	return h.Sum32()
}

// storyTerms returns the terms of a document's headline and lead, by hash. The
// document's language is known.
func (t *Tracker) storyTerms(u Unit) []StoryTerm {
	lang := base(u.Language)
	g := termGatherer{t: t, u: u, lang: lang, weights: map[uint32]uint8{}}
	title := u.Title
	if i := slices.IndexFunc(u.Passages, func(p extract.Passage) bool { return p.Kind == extract.Headline }); title == "" && i >= 0 {
		title = u.Passages[i].Text
	}
	g.add(title, 100)
	lead := clip(body(u.Passages, lang), leadBytes)
	// Some documents have their headline as text once more.
	if text.Fold(text.Normalise(lead)) != text.Fold(text.Normalise(title)) {
		g.add(lead, leadPercent)
	}
	if len(g.weights) == 0 {
		return nil
	}
	out := make([]StoryTerm, 0, len(g.weights)+1)
	for h, w := range g.weights {
		out = append(out, StoryTerm{h, w})
	}
	slices.SortFunc(out, func(a, b StoryTerm) int { return cmp.Compare(a.Hash, b.Hash) })
	return out[:min(len(out), mostTerms)]
}

// clip returns the first n bytes of s, fewer if a rune would be cut.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// A termGatherer collects the terms of one document.
type termGatherer struct {
	t       *Tracker
	u       Unit
	lang    string
	weights map[uint32]uint8
}

func (g *termGatherer) put(term string, weight, percent int) {
	h := termHash(g.lang, term)
	g.weights[h] = max(g.weights[h], uint8(weight*percent/100))
}

// add collects the terms of a headline, at 100 percent, or of a lead.
func (g *termGatherer) add(s string, percent int) {
	toks := text.Tokens(s, g.lang)
	headline := percent == 100
	if !headline {
		toks = toks[:min(len(toks), leadWords)]
	}
	named := make([]bool, len(toks)) // words of an actor's name
	on := day(g.u.Published)
	for _, x := range g.t.table(g.lang).find(s, toks) {
		if id, ok := g.t.meant(x, s, toks, on); ok {
			g.put("@"+id, actorWeight, percent)
			for i := x.first; i <= x.last; i++ {
				named[i] = true
			}
		}
	}
	for _, in := range acronyms(s, toks) {
		g.put("^"+in, initWeight, percent)
	}
	wide := g.lang == "zh" || g.lang == "ja"
	last := ""
	for i, k := range toks {
		w := k.Stem
		if k.Fold == "" || functionWords[k.Fold] || !wide && len(w) < 2 || unicode.IsDigit(rune(k.Fold[0])) {
			last = ""
			continue
		}
		pair := last != "" && (headline || wide)
		if pair && wide && k.Start != toks[i-1].End {
			pair = false // a mark stands between two characters
		}
		if pair {
			weight := pairWeight
			if wide { // pairs of characters are the words
				weight = wordWeight
			}
			g.put(last+"_"+w, weight, percent)
		}
		switch {
		case wide && utf8.RuneCountInString(w) == 1: // a character alone says little
		case named[i]:
			g.put(w, nameWeight, percent)
		default:
			g.put(w, wordWeight, percent)
		}
		last = w
	}
}

// acronyms returns the initials of names of three to six words, and words of
// as many capital letters, so that a body and its short name meet. A headline
// that writes all its words with capitals has no names to be told by them.
func acronyms(s string, toks []text.Token) (out []string) {
	capitals := 0
	for _, k := range toks {
		if r := []rune(s[k.Start:k.End]); unicode.IsUpper(r[0]) {
			capitals++
		}
	}
	if capitals*4 > len(toks)*3 {
		return nil
	}
	run := ""
	end := func() {
		if len(run) >= 3 && len(run) <= 6 {
			out = append(out, run)
		}
		run = ""
	}
	for i, k := range toks {
		r := []rune(s[k.Start:k.End])
		if i > 0 && strings.Trim(s[toks[i-1].End:k.Start], " ") != "" {
			end()
		}
		if len(r) >= 3 && len(r) <= 6 && !strings.ContainsFunc(string(r), func(c rune) bool { return !unicode.IsUpper(c) }) {
			end()
			out = append(out, strings.ToLower(string(r)))
			continue
		}
		if !unicode.IsUpper(r[0]) {
			end()
			continue
		}
		run += strings.ToLower(string(r[0]))
	}
	end()
	return out
}

// functionWords say nothing about an event: articles, prepositions, pronouns,
// auxiliaries and the verbs of saying, folded, of six languages. The gaps they
// leave part pairs of words.
var functionWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`
		a an the of to in on at by for from with as and or but is are was were be been being has have had having do does did
		not no it its he she his her him they them their we us our you your i my this that these those will would can could
		should may might must than then so if into over after before about out up down off more most least all any some new
		who whom what when where why how say says said saying tell tells told amid us very only also there which while among
		against between during under through per via one two first last day days week weeks year years time today
		de la le les du des un une et en que qui dans au aux pour par sur avec est sont a été être ont ne pas plus ce cette ces son sa ses leur leurs
		el los las y una del se por con para al su sus lo como es son fue ser ha han más no
		и в во на с со не что как из для о об от за к ко по у же бы это его ее их он она они был была были быть при после до
		في من على إلى عن مع أن إن ما لا هذا هذه ذلك التي الذي كان و او
		و در به از که این آن را با برای است بود شد می ها های یک تا بر هم نیز`) {
		m[text.Fold(w)] = true
	}
	for _, r := range "的了在是和与及将对为上下中就也都而以于之其等被把从到" {
		m[string(r)] = true
	}
	return m
}()

// PackStoryTerms writes terms as bytes, five each.
func PackStoryTerms(terms []StoryTerm) []byte {
	out := make([]byte, 0, 5*len(terms))
	for _, t := range terms {
		out = append(binary.LittleEndian.AppendUint32(out, t.Hash), t.Weight)
	}
	return out
}

// UnpackStoryTerms reads what PackStoryTerms wrote.
func UnpackStoryTerms(b []byte) ([]StoryTerm, error) {
	if len(b)%5 != 0 {
		return nil, errors.New("terms of a story: not of this form")
	}
	out := make([]StoryTerm, len(b)/5)
	for i := range out {
		out[i] = StoryTerm{binary.LittleEndian.Uint32(b[5*i:]), b[5*i+4]}
	}
	return out, nil
}
