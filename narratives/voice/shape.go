package voice

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A shape is how a language reports speech with a verb that is not known.
type shape struct {
	that    map[string]bool // opens what is reported
	endings []string        // of a verb before it
	forms   map[string]bool // of verbs without such an ending
	after   map[string]bool // what must stand before the verb: avoir before a participle; nil: nothing
	not     map[string]bool // verbs that report nothing: showed that, permitió que; stems end in "*"
	comma   bool            // a comma stands before the word that opens
	people  []string        // endings of nouns for people
	topics  map[string]bool // about
	speech  map[string]bool // nouns: speech, lecture
	relays  map[string]bool // verbs: to repeat
	proof   map[string]bool // nouns: evidence
	we      map[string]bool // who says these words speaks
}

var shapes = map[string]*shape{
	"en": {
		that: set("that"), endings: []string{"ed"},
		forms: set("swore told thought felt heard wrote bet held taught"),
		not: set(`showed proved meant ensured caused resulted happened seemed appeared required guaranteed provided supposed granted allowed demonstrated
			confirmed revealed established indicated implied entailed assured arranged disclosed learned signalled helped need used based united so such limited fixed closed opened unnoticed exposed attested`),
		people: []string{"er", "or", "ist", "man", "woman", "men", "women", "ian", "ee", "mason", "wife", "smith"},
		topics: set("on about of regarding concerning"),
		speech: set("speech speeches lecture lectures sermon sermons rhetoric tirade tirades remarks rant rants slogans"),
		we:     set("we our us i my we're we've i'm"),
	},
	"es": {
		that: set("que"), endings: []string{"ó", "aron", "ieron"},
		not: set(`logró lograron consiguió consiguieron hizo hicieron permitió permitieron impidió impidieron evitó evitaron dejó resultó ocurrió bastó faltó tuvo tuvieron
			quedó pareció mostró mostraron demostró demostraron reveló confirmó causó provocó provocaron obligó significó`),
		people: []string{"ero", "era", "or", "ora", "ista", "ente", "ante", "ario", "aria", "eros", "ores", "istas"},
		topics: set("sobre acerca"),
		speech: set("discurso discursos sermón sermones charla charlas conferencia retórica arenga palabras diserta disertó pontifica predica habla habló hablan"),
		relays: set("repite repiten repitió repitieron"),
		proof:  set("prueba pruebas indicio indicios rastro evidencia evidencias"),
		we:     set("nosotros nuestro nuestra nuestros nuestras nos somos estamos yo soy hemos"),
	},
	"fr": {
		that: set("que qu"), endings: []string{"é"}, after: set("a ont avait avaient"),
		forms: set("soutenu promis répondu admis dit redit écrit prévenu maintenu prétendu"),
		not:   set("montré démontré prouvé permis fallu fait révélé confirmé causé provoqué empêché évité signifié"),
		people: []string{
			"ier", "ière", "eur", "euse", "eurs", "iste", "istes", "aire", "aires", "ien", "ienne", "ant", "ante", "ants",
		},
		topics: set("sur"),
		speech: set("discours sermon sermons conférence rhétorique harangue propos tirade disserte dissertent pérore glose parle parlent"),
		relays: set("répète répètent répété répétait"),
		proof:  set("preuve preuves indice indices trace traces"),
		we:     set("nous notre nos je mon ma sommes avons"),
	},
	"ru": {
		that: set("что будто"), endings: []string{"л", "ла", "ли", "ет", "ют", "ит", "ят", "ат", "ут"}, comma: true,
		not: set(`означа* показ* доказ* следует следовало получ* оказ* выясн* случ* прив* сдела* обнаруж* поня* узна* быть было был была были знает знал* видит видел*
			свидетельств* подтверд* гарантир* обеспеч* реши* добил* сто* станет стал*`),
		people: []string{"тел", "тель", "ник", "щик", "чик", "арь", "ист", "чей", "тор", "вед", "лог", "анин"},
		topics: set("о об обо про"),
		speech: set("речь речи речей речами выступление выступления лекция лекции проповедь проповеди риторика рассуждения рассуждает рассуждают разглагольствует толкует говорит говорил говорила"),
		relays: set("повторяет повторяют повторил повторила повторили"),
		proof:  set("доказательств доказательства свидетельств следов признаков"),
		we:     set("мы наш наша наше наши нас нам я мой моя"),
	},
	"ar": {
		that:   folded("ar", "أن بأن أنه بأنه أنها بأنها أنهم بأنهم"),
		not:    folded("ar", "يجب يمكن ينبغي قبل بعد مع رغم غير إلى حيث لا كما منذ لو إذا ليس كان كانت تبين اتضح ثبت أثبت أظهر أظهرت يعني وتبين واتضح وثبت في من على"),
		topics: folded("ar", "عن حول بشأن"),
		speech: folded("ar", "خطاب خطابات خطب خطبة محاضرة محاضرات كلمات تحاضر يحاضر تتحدث يتحدث تحدث تحدثت"),
		relays: folded("ar", "تكرر يكرر كرر كررت"),
		proof:  folded("ar", "دليل أدلة أثر أثرا آثار مؤشر مؤشرات"),
		we:     folded("ar", "نحن لسنا إننا أننا لدينا"),
	},
	"fa": {
		we: folded("fa", "ما نیستیم هستیم من"), speech: folded("fa", "سخنرانی خطابه"), topics: folded("fa", "درباره"),
	},
}

// shapeOf takes a language without a region and never returns nil: one that is not known has no shape.
func shapeOf(lang string) *shape {
	if s := shapes[lang]; s != nil {
		return s
	}
	return &shape{}
}

// verb reports whether a word has the form of a verb that may report.
func (s *shape) verb(w string) bool {
	if s.not[w] {
		return false
	}
	for i := len(w); i > 3; i-- {
		if s.not[w[:i]+"*"] {
			return false
		}
	}
	if s.forms[w] {
		return true
	}
	for _, e := range s.endings {
		if strings.HasSuffix(w, e) && len(w) > len(e)+2 {
			return true
		}
	}
	return false
}

// person reports whether a word has the ending of a noun for a person, in the
// singular or the plural.
func (s *shape) person(w string) bool {
	for _, e := range s.people {
		for _, plural := range []string{"", "s", "es", "и", "ы"} {
			if p := e + plural; strings.HasSuffix(w, p) && len(w) > len(p)+2 {
				return true
			}
		}
	}
	return false
}

// peopled reports whether a stretch opens with people or a body, or names
// somebody known.
func (r *Reader) peopled(c *scene, s span) bool {
	if _, known := c.actorIn(s); known {
		return true
	}
	if r.words.han {
		_, ok := hanNoun(s.in(c.text))
		return ok
	}
	for i, t := range text.Tokens(s.in(c.text), r.s.Language) {
		if i >= 3 { // the week in which the court …
			break
		}
		if r.somebody(t.Fold) {
			return true
		}
	}
	return false
}

// somebody reports whether a word is one for people, an office or a medium.
func (r *Reader) somebody(w string) bool {
	return r.words.roles[w] || r.words.media[w] || r.person(w)
}

// person reports whether a word is one for people, by its ending or as a frame
// knows it.
func (r *Reader) person(w string) bool {
	return r.shape.person(w) || r.frames != nil && r.frames.people.has(w)
}
