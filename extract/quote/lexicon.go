package quote

import (
	"cmp"
	"embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// trait is a set of things a word can be.
type trait uint32

const (
	isCue       trait = 1 << iota
	takesClause       // said that ...
	takesPhrase       // called it ...
	inverts           // said Smith
	alsoNoun          // report, claim
	isThat
	isDet
	isPron
	isObject
	isAux
	isAdv
	isPrep
	isConj
	isLead // may open a sentence before its subject
	isRel
	isTime
	isAbbr
	isReference // the piece, the ministry: names no one by name
	isWork      // film, book: what stands in marks beside it is a title
	isSoCalled
	isIng   // a participle: saying
	isPast  // said, called: passive after a form of to be
	isPlain // the bare verb: say, call
	isPhraseHead
	onlyMarks // begin, back: a deed unless marks or that follow
	isWh      // what, how, where: opens a clause that is asked or told
	isHave    // makes the perfect tense with a participle: ha dicho
	isPart    // a participle of the perfect: dicho
	isView    // at the head of a sentence, names whose view follows: para Ana, …
)

var traitNames = map[string]trait{
	"that": isThat, "det": isDet, "pron": isPron, "object": isObject, "aux": isAux, "adv": isAdv,
	"prep": isPrep, "conj": isConj, "lead": isLead, "rel": isRel, "time": isTime, "abbr": isAbbr,
	"reference": isReference, "work": isWork, "socalled": isSoCalled, "wh": isWh, "have": isHave | isAux, "view": isView,
}

// A word is what the lexicon knows of one form.
type word struct {
	is    trait
	class Class
}

// A lexicon holds the words of one language.
type lexicon struct {
	words   map[string]*word
	phrases map[string][]phrase // by first word; longest first
	vso     bool                // the verb stands before its subject: Arabic
	caps    bool                // names are written with capitals
	free    bool                // the order of words is free and a comma parts every clause: Russian
	romance bool                // words to whom and where stand between a verb and the subject behind it: Spanish, French
	elides  bool                // l'avocat, qu'il, dit-il are two words each: French
	arab    bool                // Arabic letters: compared without vowel signs and joiners
	sov     bool                // the verb stands last in its clause: Persian
	drops   bool                // a subject that was named goes without saying: Spanish, Arabic, Persian
}

type phrase struct {
	words []string
	word  *word
}

var lexicons = sync.OnceValue(func() map[string]*lexicon {
	m := map[string]*lexicon{}
	for _, lang := range []string{"en", "ru", "es", "fr", "ar", "fa"} {
		b, err := lexiconFiles.ReadFile("lexicon/" + lang + ".txt")
		if err != nil {
			panic(err) // unreachable: the files are part of the program
		}
		m[lang] = readLexicon(string(b), lang == "ar" || lang == "fa")
		m[lang].sov = lang == "fa"
		if m[lang].vso = lang == "ar"; m[lang].vso {
			m[lang].joinAnd()
		}
		m[lang].free = lang == "ru"
		m[lang].romance = lang == "es" || lang == "fr"
		m[lang].elides = lang == "fr"
		m[lang].drops = lang == "es" || lang == "ar" || lang == "fa"
		m[lang].caps = lang != "ar" && lang != "fa"
	}
	return m
})

// lexiconFor returns the words of lang; English where we have none, so that
// marks and borrowed words still count.
func lexiconFor(lang string) *lexicon {
	lang, _, _ = strings.Cut(lang, "-")
	switch lang {
	case "uk", "be", "bg":
		lang = "ru"
	case "pt", "it", "ca":
		lang = "es"
	}
	if l := lexicons()[lang]; l != nil {
		return l
	}
	return lexicons()["en"]
}

func readLexicon(s string, arab bool) *lexicon {
	l := &lexicon{words: map[string]*word{}, phrases: map[string][]phrase{}, arab: arab}
	conjugated := false
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		head, rest, colon := strings.Cut(line, ":")
		f := strings.Fields(head)
		switch {
		case colon && f[0] == "cue":
			w := word{is: isCue, class: Class(f[1])}
			if len(f) > 2 {
				w.is |= cueTraits(f[2])
			}
			l.addCues(rest, w, conjugated)
		case colon && f[0] == "phrase":
			w := word{is: isCue, class: Class(f[1])}
			if len(f) > 2 {
				w.is |= cueTraits(f[2])
			}
			for _, p := range strings.Fields(rest) {
				l.addPhrase(strings.Split(p, "_"), w)
			}
		case f[0] == "conjugate":
			conjugated = true
		default:
			for _, w := range f[1:] {
				if parts := strings.Split(w, "_"); len(parts) > 1 {
					l.addPhrase(parts, word{is: traitNames[f[0]]})
					continue
				}
				l.add(w, word{is: traitNames[f[0]]})
			}
		}
	}
	return l
}

func cueTraits(s string) trait {
	var t trait
	for _, r := range s {
		switch r {
		case 't':
			t |= takesClause
		case 'n':
			t |= takesPhrase
		case 'i':
			t |= inverts
		case 'a':
			t |= alsoNoun
		case 'q':
			t |= onlyMarks
		}
	}
	return t
}

func (l *lexicon) add(form string, w word) {
	form = l.fold(form)
	if old := l.words[form]; old != nil {
		old.is |= w.is
		if old.class == "" {
			old.class = w.class
		}
		return
	}
	l.words[form] = &w
}

func (l *lexicon) addPhrase(parts []string, w word) {
	if len(parts) == 1 {
		l.add(parts[0], w)
		return
	}
	parts = slices.Clone(parts)
	for i, p := range parts {
		parts[i] = l.fold(p)
	}
	l.add(parts[0], word{is: isPhraseHead})
	of := append(l.phrases[parts[0]], phrase{parts, &w})
	slices.SortStableFunc(of, func(a, b phrase) int { return cmp.Compare(len(b.words), len(a.words)) })
	l.phrases[parts[0]] = of
}

// joinAnd adds the phrases with the "and" that is written with their first word.
func (l *lexicon) joinAnd() {
	for _, of := range slices.Sorted(maps.Keys(l.phrases)) {
		for _, p := range l.phrases[of] {
			head := "و" + p.words[0]
			l.phrases[head] = append(l.phrases[head], phrase{append([]string{head}, p.words[1:]...), p.word})
		}
	}
}

func (l *lexicon) addCues(list string, w word, conjugated bool) {
	for _, entry := range forms(list) {
		stem, endings, many := strings.Cut(strings.TrimSuffix(entry, ")"), "(")
		if many {
			for _, e := range strings.Fields(endings) {
				if set := endingSets[e]; set != nil {
					for _, e := range set {
						l.addForm(stem, e, w)
					}
					continue
				}
				l.addForm(stem, e, w)
			}
			continue
		}
		if strings.Contains(entry, "_") {
			l.addPhrase(strings.Split(entry, "_"), w)
			continue
		}
		if !conjugated {
			form, kind, _ := strings.Cut(entry, "/")
			l.addForm(form, "/"+kind, w)
			continue
		}
		lemma, given, _ := strings.Cut(entry, "=")
		w := w
		lemma, given, w.is = splitTraits(lemma, given, w.is)
		conjugate(l, lemma, given, w)
	}
}

// endingSets are sets of endings that the lexicons name by letters. An ending
// with a slash says what its form is: a participle, an infinitive, a noun too.
var endingSets = map[string][]string{
	// Russian
	"P": {"л", "ла", "ли", "ло", "в/ing"},
	"A": {"ю", "ет", "ем", "ют", "л", "ла", "ли", "ло", "я/ing"},
	"O": {"ую", "ует", "уют", "овал", "овала", "овали", "овало", "овав/ing", "уя/ing"},
	// Spanish
	"AR": {"ó", "aron", "a", "an", "aba", "aban", "ará", "arán", "aría", "ando/ing", "ar/ing", "ado/part"},
	"aR": {"ó", "aron", "a/noun", "an", "aba", "aban", "ará", "arán", "aría", "ando/ing", "ar/ing", "ado/part"},
	"ER": {"ió", "ieron", "e", "en", "ía", "ían", "erá", "iendo/ing", "er/ing", "ido/part"},
	"IR": {"ió", "ieron", "e", "en", "ía", "ían", "irá", "iendo/ing", "ir/ing", "ido/part"},
	// Persian: کردن, دادن, داشتن, شدن
	"K":  {"_کرد", "_کردند", "_میکند", "_میکنند", "_میکرد", "_میکردند", "_کرده", "_کرده_است", "_کردهاند", "_کرده_بود", "_نمود"},
	"D":  {"_داد", "_دادند", "_میدهد", "_میدهند", "_داده", "_داده_است", "_دادهاند", "_میداد"},
	"S":  {"_داشت", "_داشتند", "_داشته", "_داشته_است", "_میدارد"},
	"SH": {"_شد", "_شدند", "_میشود", "_شده", "_شده_است", "_است"},
	// French
	"é": {"e", "ent", "ait", "aient", "era", "a", "ant/ing", "er/ing", "é/part"},
	"è": {"e/noun", "ent", "ait", "aient", "era", "a", "ant/ing", "er/ing", "é/part"},
}

// addForm adds a stem with an ending. A Russian verbal adverb is marked without
// a slash too.
func (l *lexicon) addForm(stem, ending string, w word) {
	ending, kind, _ := strings.Cut(ending, "/")
	switch kind {
	case "ing":
		w.is |= isIng
	case "part":
		w.is |= isPart
		if strings.HasSuffix(ending, "é") { // amusé, amusée, amusés
			l.add(stem+ending+"e", w)
			l.add(stem+ending+"s", w)
		}
	case "noun":
		w.is |= alsoNoun
	}
	if ending == "в" || ending == "я" || ending == "овав" || ending == "уя" {
		w.is |= isIng
	}
	if form := stem + ending; strings.Contains(form, "_") {
		l.addPhrase(strings.Split(form, "_"), w)
	} else {
		l.add(form, w)
	}
}

// splitTraits takes the traits off a lemma or its irregular forms: report@a.
func splitTraits(lemma, given string, is trait) (string, string, trait) {
	l, t, ok := strings.Cut(lemma, "@")
	if ok {
		is |= cueTraits(t)
		if g, after, irregular := strings.Cut(t, "="); irregular {
			is |= cueTraits(g)
			given = after
		}
	}
	return l, given, is
}

// forms splits a list at spaces outside brackets.
func forms(s string) []string {
	var out []string
	depth, start := 0, -1
	for i, r := range s + " " {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		}
		if r == ' ' && depth == 0 {
			if start >= 0 {
				out = append(out, s[start:i])
			}
			start = -1
		} else if start < 0 {
			start = i
		}
	}
	return out
}

// conjugate adds the forms of an English verb.
func conjugate(l *lexicon, lemma, given string, w word) {
	with := func(t trait) word { return word{is: w.is | t, class: w.class} }
	// only the bare form and the third person can be nouns
	verb := func(t trait) word { return word{is: w.is&^alsoNoun | t, class: w.class} }
	l.add(lemma, with(isPlain))
	third, past, ing := lemma+"s", lemma+"ed", lemma+"ing"
	last := lemma[len(lemma)-1]
	vowelBefore := len(lemma) > 1 && strings.IndexByte("aeiou", lemma[len(lemma)-2]) >= 0
	switch {
	case strings.HasSuffix(lemma, "sh") || strings.HasSuffix(lemma, "ch") || strings.HasSuffix(lemma, "ss"):
		third = lemma + "es"
	case last == 'y' && !vowelBefore:
		third, past = lemma[:len(lemma)-1]+"ies", lemma[:len(lemma)-1]+"ied"
	case last == 'e':
		past = lemma + "d"
		if !strings.HasSuffix(lemma, "ee") {
			ing = lemma[:len(lemma)-1] + "ing"
		}
	}
	l.add(third, with(0))
	if given == "" {
		l.add(past, verb(isPast))
		l.add(ing, verb(isIng))
		return
	}
	for _, f := range strings.Split(given, ",") {
		switch {
		case strings.HasSuffix(f, "ing"):
			l.add(f, verb(isIng))
			ing = ""
		case strings.HasSuffix(f, "s"):
			l.add(f, with(0))
		default:
			l.add(f, verb(isPast))
		}
	}
	if ing != "" {
		l.add(ing, verb(isIng))
	}
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
