package voice

import (
	"embed"
	"strings"
	"sync"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

//go:embed frame/*.txt
var frameFiles embed.FS

// A wordSet holds words as tokens fold them, and beginnings of words.
type wordSet struct {
	words   map[string]bool
	starts  map[string]bool
	joined  bool     // “and” may be written with the word: Arabic
	verbs   bool     // given in one form, of which Arabic makes others
	endings []string // a word told by its beginning ends so; empty: as it will
}

// shortestStart is how many bytes of a word must be given for its beginning to
// stand for it.
const shortestStart = 3

func (s wordSet) has(w string) bool {
	if s.words[w] {
		return true
	}
	if s.joined {
		for _, and := range []string{"و", "ف"} {
			if rest, ok := strings.CutPrefix(w, and); ok && s.words[rest] {
				return true
			}
		}
	}
	if len(s.starts) > 0 && (len(s.endings) == 0 || endsWith(w, s.endings...)) {
		for i := len(w); i >= shortestStart; i-- {
			if s.starts[w[:i]] {
				return true
			}
		}
	}
	return false
}

// verbEndings are those of verbs that a beginning alone would not tell from
// nouns.
var verbEndings = map[string][]string{
	"ru": strings.Fields("г в л ла ло ли лся лась лось лись ет ёт ют ут ит ят ат ется ётся ются утся ится ятся атся ть ться ти чь в вши я ясь ю ую ем им ён ена ены ен ыл"),
	"fr": strings.Fields("e ent ait aient a èrent é ée és ées er ant it is isse issent issait irent i u us t ts ra ront rent ut"),
}

// phrases are words in a row, by the first of them.
type phrases map[string][][]string

func (p *phrases) add(words []string) {
	if *p == nil {
		*p = phrases{}
	}
	(*p)[words[0]] = append((*p)[words[0]], words)
}

// frames are the words of one language by which a clause says that somebody
// speaks or judges: classes of words, told apart by what they do to the words
// beside them and not by how strong they are.
type frames struct {
	say        wordSet // verbs that take what is said
	judge      wordSet // verbs that make of one thing another: call it X
	cast       wordSet // verbs that do so with “as”: treat it as X
	feel       wordSet // verbs whose object is what somebody calls so: decries the X
	deny       wordSet // verbs that contradict a claim
	support    wordSet // verbs that, denied, contradict one: nothing to support the claim
	noun       wordSet // nouns for what is said or thought
	loose      wordSet // of those, which mean other things as well
	carrier    wordSet // things with writing on them
	carries    wordSet // what they do
	work       wordSet // words before “as” which judge nothing: serve as
	mind       wordSet // nouns after “in the paper's”
	generic    wordSet // subjects that are nobody in particular
	nobody     wordSet
	self       wordSet
	false      wordSet // what is said of a claim to contradict it
	negation   wordSet
	sub        wordSet // open a clause of time, reason or place
	coord      wordSet // join clauses
	that       wordSet
	rel        wordSet
	as         wordSet
	det        wordSet
	be         wordSet
	aux        wordSet
	mental     wordSet // what somebody does whose thoughts follow
	he         wordSet
	question   wordSet // open a question that yes or no answers
	people     wordSet // nouns for people, besides those told by their endings
	of         wordSet // join what is said to a noun for it
	by         wordSet // whoever does it, after a passive
	acts       wordSet // verbs of say that do something else to an object without “that”: claim the prize
	detect     wordSet // verbs whose object is what somebody claims to find: smells a X
	ours       wordSet // before a noun, the outlet's own people: our reporters
	no         wordSet // before a comma, at the head of a sentence that contradicts
	negate     wordSet // verbs of deny whose plain object is denied: denied any X
	sure       wordSet // adjectives of say: certain that
	topic      wordSet // verbs of say that may name what is talked about: speak of
	inert      wordSet // subjects that judge nothing: history, the crisis
	modal      wordSet // what must, can and should be said is said by nobody else
	runs       wordSet // verbs of a remark put in between commas: runs the complaint
	everyone   wordSet // anyone can see that: the outlet says so
	impersonal wordSet // stand by a verb that nobody does: se, on
	person     wordSet // he and she, at the head of a sentence
	speech     wordSet // nouns for speeches and texts that tell what they say whatever their verb is
	bodies     wordSet // who closes a headline, besides people: report, audit
	again      wordSet // opens a sentence without a verb that sighs: another X, another day
	press      wordSet // where a medium speaks: on state radio
	view       wordSet // before people at the head of a sentence: for the widows, …

	verbal map[string]bool // bare forms of English verbs, which may be nouns

	source  phrases // before whoever speaks: in the eyes of
	anon    phrases // nobody in particular says so
	far     phrases // the words do not hold: far from
	thus    phrases // behind the words and a colon: that is how
	theirs  phrases // in their eyes
	untrue  phrases // it is not true that
	contra  phrases // opens a sentence that says so: contrary to what
	shows   phrases // before what somebody asks to be shown: where is
	denials phrases // verbs of “deny” in two words
	sayings phrases // verbs of “say” in two words and more
}

var framesOf = sync.OnceValue(func() map[string]*frames {
	m := map[string]*frames{}
	for _, lang := range []string{"en", "es", "fr", "ru", "ar", "fa"} {
		b, err := frameFiles.ReadFile("frame/" + lang + ".txt")
		if err != nil {
			panic(err) // unreachable: the files are part of the program
		}
		m[lang] = readFrames(string(b), lang)
	}
	return m
})

func readFrames(s, lang string) *frames {
	f := &frames{verbal: map[string]bool{}}
	sets := map[string]*wordSet{
		"say": &f.say, "judge": &f.judge, "cast": &f.cast, "acts": &f.acts, "inert": &f.inert, "modal": &f.modal, "runs": &f.runs, "everyone": &f.everyone, "impersonal": &f.impersonal, "person": &f.person, "speech": &f.speech, "sure": &f.sure, "no": &f.no, "negate": &f.negate, "ours": &f.ours, "detect": &f.detect, "topic": &f.topic, "bodies": &f.bodies, "feel": &f.feel, "deny": &f.deny, "support": &f.support, "noun": &f.noun, "carrier": &f.carrier,
		"carries": &f.carries, "work": &f.work, "mind": &f.mind, "generic": &f.generic, "nobody": &f.nobody,
		"self": &f.self, "false": &f.false, "negation": &f.negation, "sub": &f.sub, "coord": &f.coord, "that": &f.that, "rel": &f.rel, "as": &f.as,
		"det": &f.det, "be": &f.be, "aux": &f.aux, "mental": &f.mental, "he": &f.he, "question": &f.question, "people": &f.people, "of": &f.of, "by": &f.by, "view": &f.view, "press": &f.press, "again": &f.again, "loose": &f.loose,
	}
	for class, set := range sets {
		*set = wordSet{words: map[string]bool{}, starts: map[string]bool{}, joined: lang == "ar"}
		switch class {
		case "say", "judge", "cast", "feel", "deny", "detect", "negate":
			set.endings, set.verbs = verbEndings[lang], true
		}
	}
	lists := map[string]*phrases{"source": &f.source, "anon": &f.anon, "far": &f.far, "contra": &f.contra, "thus": &f.thus, "untrue": &f.untrue, "theirs": &f.theirs, "shows": &f.shows, "deny": &f.denials, "say": &f.sayings}
	fold := func(s string) string {
		var out []string
		for _, t := range text.Tokens(s, lang) {
			out = append(out, t.Fold)
		}
		return strings.Join(out, " ")
	}
	for line := range strings.Lines(s) {
		class, words, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || class[0] == '#' {
			continue
		}
		if class == "sure" {
			for w := range strings.FieldsSeq(words) {
				f.say.words[fold(w)] = true
			}
		}
		verbs := lang == "en" && (class == "say" || class == "judge" || class == "cast" || class == "negate" || class == "detect" || class == "topic" || class == "acts" || class == "feel" || class == "deny" || class == "support")
		for w := range strings.FieldsSeq(words) {
			if list := lists[class]; list != nil && (class != "deny" && class != "say" || strings.Contains(w, "_")) {
				list.add(strings.Fields(fold(strings.ReplaceAll(w, "_", " "))))
				continue
			}
			if stem, ok := strings.CutSuffix(w, "*"); ok {
				sets[class].starts[fold(stem)] = true
				continue
			}
			forms := []string{w}
			if verbs {
				forms = conjugated(w)
				lemma, _, _ := strings.Cut(strings.ReplaceAll(w, "~", ""), "=")
				f.verbal[lemma] = true
			}
			if lang == "ar" && sets[class].verbs {
				forms = arabicForms(w)
			}
			for _, form := range forms {
				sets[class].words[fold(form)] = true
			}
		}
	}
	return f
}

// conjugated returns the forms of an English verb: a lemma with "~" doubles its
// last letter, and irregular forms stand behind "=".
func conjugated(entry string) []string {
	lemma, irregular, _ := strings.Cut(entry, "=")
	out := strings.FieldsFunc(irregular, func(r rune) bool { return r == ',' })
	lemma, doubles := strings.CutSuffix(lemma, "~")
	stem := lemma
	if doubles {
		stem += lemma[len(lemma)-1:]
	}
	past, third := stem+"ed", lemma+"s"
	switch last := lemma[len(lemma)-1]; {
	case last == 'e':
		stem, past = lemma[:len(lemma)-1], lemma+"d"
	case last == 'y' && !strings.ContainsRune("aeiou", rune(lemma[len(lemma)-2])):
		past, third = lemma[:len(lemma)-1]+"ied", lemma[:len(lemma)-1]+"ies"
	case last == 's' || last == 'h' && (strings.HasSuffix(lemma, "sh") || strings.HasSuffix(lemma, "ch")):
		third = lemma + "es"
	}
	return append(out, lemma, third, stem+"ing", past)
}

// phraseAt reports how many tokens a phrase of list takes from token i on, none
// if no phrase begins there.
func (c *clause) phraseAt(list phrases, i int) int {
	best := 0
	first := c.fold(i)
	if c.lang == "ar" && len(list[first]) == 0 { // “and” is written with the word
		first = strings.TrimPrefix(first, "و")
	}
	for _, p := range list[first] {
		if len(p) <= best || i+len(p) > len(c.toks) {
			continue
		}
		same := true
		for n, w := range p[1:] {
			same = same && c.fold(i+1+n) == w
		}
		if same {
			best = len(p)
		}
	}
	return best
}

// arabicForms returns forms of an Arabic verb given in one: of the present those
// of they and she, of the past she and they.
func arabicForms(w string) []string {
	out := []string{w}
	if rest, ok := strings.CutPrefix(w, "ي"); ok && len(rest) > 4 {
		stem := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(rest, "ي"), "ى"), "و")
		out = append(out, w+"ه", w+"ها", w+"هم", "ت"+rest+"ه", "ت"+rest+"ها")
		return append(out, "ت"+rest, "ن"+rest, "ي"+stem+"ون", "ي"+stem+"وا", "ت"+stem+"ون")
	}
	if strings.HasPrefix(w, "ت") && len(w) > 8 || strings.HasSuffix(w, "ت") || strings.HasSuffix(w, "وا") || strings.HasSuffix(w, "ون") {
		return out
	}
	stem := strings.TrimSuffix(w, "ى")
	if stem != w {
		out = append(out, stem+"اه", stem+"اها")
	}
	return append(out, stem+"ت", stem+"وا", w+"ه", w+"ها")
}
