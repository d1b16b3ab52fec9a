package narratives

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A kind is a class of function words.
type kind int

const (
	determiner  kind = iota // opens a noun phrase
	preposition             // a noun phrase follows and belongs to another
	and
	pronoun // is a noun phrase
	pointer // those (who …)
	opener  // begins a clause
	copula  // to be, to become, to remain
	auxiliary
	link   // between the one who is called something and what: as, of being
	naming // to call, to brand
)

// A grammar is the function words of a language by kind, folded; stems that end
// in "*".
type grammar struct {
	words map[kind]map[string]bool
	stems map[kind][]string
	dash  bool // a dash stands for the copula
	ed    bool // a word that ends so is a verb
}

// has reports whether t is of a kind; a nil grammar has no words.
func (g *grammar) has(k kind, t text.Token) bool {
	if g == nil {
		return false
	}
	if g.words[k][t.Fold] {
		return true
	}
	for _, s := range g.stems[k] {
		if strings.HasPrefix(t.Fold, s) {
			return true
		}
	}
	return false
}

func newGrammar(of map[kind]string) *grammar {
	g := &grammar{words: map[kind]map[string]bool{}, stems: map[kind][]string{}}
	for k, list := range of {
		g.words[k] = map[string]bool{}
		for w := range strings.FieldsSeq(list) {
			if s, ok := strings.CutSuffix(w, "*"); ok {
				g.stems[k] = append(g.stems[k], s)
			} else {
				g.words[k][w] = true
			}
		}
	}
	return g
}

// grammars holds the function words by which roles are read: closed classes of
// each language, and its common verbs of calling.
var grammars = func() map[string]*grammar {
	en := newGrammar(map[kind]string{
		determiner:  "the a an this that's these those its their our your his her my some all many most both such",
		preposition: "of in on at by for from with to against over under after before during into about without despite since amid between among through near like across behind",
		and:         "and or",
		pronoun:     "they we you he she it i who them us him everyone nobody this those these",
		pointer:     "those these",
		opener:      "that which who whom whose because while if when where although though as than but said says say claimed claims wrote writes added adds told argued insisted so until unless whether",
		copula:      "is are was were be been being become becomes became remain remains remained",
		auxiliary:   "has have had will would can could may might must shall should do does did not never no also now long already always still really only simply clearly merely actually ever once again",
		link:        "as of being to be for",
		naming:      "call calls called calling brand brands branded branding label labels labelled labeled labelling dub dubs dubbed term terms termed describe describes described describing denounce denounces denounced accuse accuses accused accusing depict depicts depicted portray portrays portrayed",
	})
	en.ed = true
	ru := newGrammar(map[kind]string{
		preposition: "в во на с со к ко у о об от до из за по под над при для без через против между перед после около из-за",
		and:         "и или",
		pronoun:     "они мы вы он она оно я кто их нас вас его ее её",
		pointer:     "тех те",
		opener:      "что которые который которая которых если когда хотя но а потому поэтому пока чтобы и как где",
		copula:      "является являются был была были будет будут стал стала стали станет станут остается остаются остался остались становится становятся",
		auxiliary:   "не уже давно всегда тоже также лишь только никогда",
		link:        "как",
		naming:      "назвал назвала назвали называет называют называл считает считают признал признала признали объявил объявила объявили",
	})
	ru.dash = true
	es := newGrammar(map[kind]string{
		determiner:  "el la los las un una unos unas este esta estos estas ese esa esos esas su sus nuestro nuestra nuestros nuestras todo todos toda todas muchos muchas",
		preposition: "de del en a al por para con contra sobre tras desde hasta entre sin durante ante bajo",
		and:         "y e o",
		pronoun:     "ellos ellas nosotros ustedes él ella yo nadie todos",
		pointer:     "quienes aquellos aquellas",
		opener:      "que quien porque si cuando aunque pero donde mientras como y",
		copula:      "es son era eran fue fueron será serán ser sido siendo sigue siguen",
		auxiliary:   "no ha han había habían nunca ya también siempre todavía aún",
		naming:      "llamó llama llaman llamaron",
	})
	fr := newGrammar(map[kind]string{
		determiner:  "le la les l un une des ce cette ces leur leurs son sa ses notre nos votre vos tous toutes",
		preposition: "de du d en à au aux par pour avec contre sur sous dans après avant depuis entre sans pendant chez vers",
		and:         "et ou",
		pronoun:     "ils elles nous vous il elle je personne tous",
		pointer:     "ceux celles",
		opener:      "que qu qui parce si quand mais où lorsque puisque car et comme",
		copula:      "est sont était étaient fut furent sera seront être été reste restent",
		auxiliary:   "ne n pas a ont avait avaient jamais déjà aussi toujours plus",
	})
	return map[string]*grammar{"en": en, "ru": ru, "es": es, "fr": fr}
}()
