package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// Sentences splits s into sentences by UAX 29, then joins what an
// abbreviation, an initial or the end of a question within quotation marks had
// parted. Spans do not overlap, are in order and hold no white space at their
// ends; lang is ISO 639-1, empty if unknown.
func Sentences(s, lang string) []Span {
	a := abbreviations[base(lang)]
	if a == nil {
		a = abbreviations["en"]
	}
	var out []Span
	it := sentences.FromString(s)
	open := false // the last span may go on
	start := 0
	for it.Next() {
		// The rules leave an opening mark without a space before it at the
		// end of the sentence before: 。“
		end := start + len(strings.TrimRight(s[start:it.End()], opening))
		if end == start || it.End() == len(s) {
			end = it.End()
		}
		sp := trim(s, Span{start, end})
		start = end
		if sp.Start == sp.End {
			continue
		}
		if n := len(out) - 1; open && n >= 0 && joins(s[out[n].Start:out[n].End], s[sp.Start:sp.End], a) {
			out[n].End = sp.End
		} else {
			out = append(out, sp)
		}
		// A line end is the end of a sentence whatever stands before it.
		open = !strings.ContainsAny(s[sp.End:end], "\n\r\u0085\u2029")
	}
	return out
}

func trim(s string, sp Span) Span {
	for sp.Start < sp.End {
		r, size := utf8.DecodeRuneInString(s[sp.Start:sp.End])
		if !unicode.IsSpace(r) {
			break
		}
		sp.Start += size
	}
	for sp.End > sp.Start {
		r, size := utf8.DecodeLastRuneInString(s[sp.Start:sp.End])
		if !unicode.IsSpace(r) {
			break
		}
		sp.End -= size
	}
	return sp
}

const (
	opening = "“‘«„「『《（【〈"
	closing = "\"'”’»)]）」』"
)

// joins reports whether next goes on with the sentence that last begins.
func joins(last, next string, a *abbreviation) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(next, "\"'(["+opening))
	bare := strings.TrimRight(last, closing)
	if len(bare) < len(last) {
		// “Why?” he asked: a quotation may end before its sentence does.
		return (strings.HasSuffix(bare, "?") || strings.HasSuffix(bare, "!")) && unicode.IsLower(first)
	}
	if !strings.HasSuffix(last, ".") {
		return false
	}
	word := last[:len(last)-1]
	if i := strings.LastIndexFunc(word, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("(\"'“‘«[/—–-", r)
	}); i >= 0 {
		_, size := utf8.DecodeRuneInString(word[i:])
		word = word[i+size:]
	}
	if word == "" {
		return false
	}
	key := strings.ToLower(word)
	digit := unicode.IsDigit(first)
	switch {
	case a.always[key]:
		return true
	case a.number[key]:
		return digit
	case a.unless[key] || initials(word):
		return !a.starts(next)
	case a.ordinals && allDigits(word):
		return a.months[firstWord(next)]
	}
	return false
}

// initials reports whether a word before a full stop is one capital letter or
// capitals with full stops between them: J, U.S.
func initials(w string) bool {
	letters := 0
	for i, r := range w {
		switch {
		case r == '.' && i > 0:
			letters = 0
		case unicode.IsUpper(r) && letters == 0:
			letters++
		default:
			return false
		}
	}
	return letters == 1
}

func allDigits(s string) bool {
	for _, r := range s {
		if !unicode.IsDigit(r) {
			return false
		}
	}
	return s != ""
}

// firstWord returns the first word of a sentence in lower case.
func firstWord(s string) string {
	s = strings.TrimLeft(s, "\"'(["+opening)
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		s = s[:i]
	}
	return strings.ToLower(s)
}

// An abbreviation table says which words before a full stop do not end a
// sentence. Words are in lower case, without the last stop.
type abbreviation struct {
	always   map[string]bool // a name or a thing always follows
	number   map[string]bool // it goes on if a digit follows
	unless   map[string]bool // it goes on unless a usual first word follows
	starters map[string]bool // usual first words of a sentence
	ordinals bool            // “3. Oktober”
	months   map[string]bool // what follows such an ordinal
}

// starts reports whether next looks like the start of a sentence. A letter
// with a full stop is an initial, even if it is a word as well.
func (a *abbreviation) starts(next string) bool {
	w := firstWord(next)
	return a.starters[w] && !(utf8.RuneCountInString(w) == 1 && strings.HasPrefix(next[min(len(w), len(next)):], "."))
}

var abbreviations = map[string]*abbreviation{
	"en": {
		always: set(`mr mrs ms messrs dr prof rev hon fr st gen lt col maj capt sgt cpl pvt adm cmdr sen rep gov
			pres supt insp amb sec det vs cf viz e.g i.e mt ft`),
		number:   set("no nos vol vols p pp fig figs art sect ch jan feb mar apr jun jul aug sept sep oct nov dec approx"),
		unless:   set("inc ltd co corp bros jr sr plc llc a.m p.m ph.d u.s u.k u.n e.u d.c b.c a.d etc"),
		starters: set(`the a an in on at it its he she they we i you but and or so if when while as after before this that these those there here for from with by to what who how why his her their our my your not no now then still yet also both all some many most since though although meanwhile however according`),
	},
	"fr": {
		always:   set("mm mme mmes mlle dr pr me mgr st ste cf p.ex vs gén col"),
		number:   set("art p pp n no vol fig av env"),
		unless:   set("etc inc cie m"),
		starters: set("le la les un une des il elle ils elles on ce cette ces mais et ou en au aux dans pour par sur selon je nous vous après avant"),
	},
	"es": {
		always:   set("sr sra sres srta dr dra d dª gral lic ing prof mons pdte cf vs"),
		number:   set("art núm pág págs no vol fig"),
		unless:   set("etc ee.uu ee uu ud uds s.a"),
		starters: set("el la los las un una unos unas en y o pero es se por para con según su este esta al del no lo le"),
	},
	"de": {
		always:   set("dr prof hr fr frl st z.b u.a d.h bzw vgl gen ca sog inkl"),
		number:   set("nr art abs s bd jan feb mär apr jun jul aug sept okt nov dez"),
		unless:   set("usw etc co u.s"),
		starters: set("der die das ein eine er sie es wir ich im in am an auf und aber doch nach bei mit für von zu dies diese dieser"),
		ordinals: true,
		months: set(`januar februar märz april mai juni juli august september oktober november dezember
			jahrhundert jahrestag parteitag weltkrieg`),
	},
	"ru": {
		always:   set("г-н г-жа т.е т.к т.н ул пр им акад проф ген д-р см ср тов гр"),
		number:   set("ст п рис стр гл тел № д кв"),
		unless:   set("г гг в вв др пр т.д т.п руб коп тыс млн млрд трлн н.э"),
		starters: set("в на и но а по он она они это как что при для с из к за от об также однако между тем если когда мы я вы его её их"),
	},
	"pt": {
		always:   set("sr sra srs dr dra prof profa gen cel eng exmo cf vs"),
		number:   set("art n nº pág p vol fig"),
		unless:   set("etc ltda s.a eua"),
		starters: set("o a os as um uma em no na e mas ele ela eles de do da para por com se segundo"),
	},
	"it": {
		always:   set("sig dott prof on avv ing sen gen col mons cf vs sigg"),
		number:   set("art n pag p vol fig"),
		unless:   set("ecc etc s.p.a"),
		starters: set("il lo la i gli le un una in nel nella e ma è si per con secondo di da"),
	},
}
